"""Where something comes from and where it goes, exchanged by the prepositions, and faithful orders beside it."""

from __future__ import annotations

import pytest

from aligner.encoding import load_encoder
from aligner.fidelity.checks.path_reversal import check
from aligner.fidelity.word_alignment.similarity import Vocabulary
from tests.fidelity.flagged_words import flagged_words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the words of the bundled encoder."""
    return Vocabulary(load_encoder())


def found(russian: str, english: str, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return the flagged words of both sides."""
    return [(one, other) for _, one, other in flagged_words(check, russian, english, vocabulary) if one and other]


@pytest.mark.parametrize(
    ("russian", "wrong", "faithful", "words"),
    [
        (
            "Поставки газа из Велмарка в Тессинию сократились на 11 процентов.",
            "Gas deliveries from Tessinia to Velmark fell by 11 per cent.",
            "Gas deliveries to Tessinia from Velmark fell by 11 per cent.",
            ("из Велмарка в Тессинию", "from Tessinia to Velmark"),
        ),
        (
            "Средства переводятся из резервного фонда на специальный счёт.",
            "The funds are transferred to the reserve fund from the special account.",
            "The funds are transferred from the reserve fund to the special account.",
            ("из резервного фонда на специальный", "to the reserve fund from the special"),
        ),
        (
            "Поезд идёт от Москвы до Твери два часа.",
            "The train takes two hours from Tver to Moscow.",
            "The train takes two hours to Tver from Moscow.",
            ("от Москвы до Твери", "from Tver to Moscow"),
        ),
    ],
)
def test_an_exchange_of_source_and_goal_is_flagged(
    russian: str, wrong: str, faithful: str, words: tuple[str, str], vocabulary: Vocabulary
) -> None:
    assert found(russian, wrong, vocabulary) == [words]
    assert not found(russian, faithful, vocabulary)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Из дома он пошёл в школу.", "He left home for school."),
        ("Он отказался от комментариев в стране.", "He declined to comment, absent from the country."),
        ("Письма из Рима в Осло и из Осло в Рим.", "Letters from Rome to Oslo and from Oslo to Rome."),
        ("", "From Rome to Oslo."),
    ],
)
def test_what_keeps_its_direction_is_left_alone(russian: str, english: str, vocabulary: Vocabulary) -> None:
    assert not found(russian, english, vocabulary)
