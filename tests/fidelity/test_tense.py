"""Future and past confused, and the tenses in which two languages tell the same time."""

from __future__ import annotations

import pytest

from aligner.encoding import load_encoder
from aligner.fidelity.checks.tense import check
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
            "Секретариат подготовит сводный доклад к сентябрю.",
            "The Secretariat has prepared a consolidated report for September.",
            "The Secretariat is to prepare a consolidated report by September.",
            ("подготовит", "has prepared"),
        ),
        (
            "Стороны подписали протокол о границе в мае.",
            "The Parties will sign the protocol on the border in May.",
            "The Parties signed the protocol on the border in May.",
            ("подписали", "will"),
        ),
    ],
)
def test_another_time_is_flagged(
    russian: str, wrong: str, faithful: str, words: tuple[str, str], vocabulary: Vocabulary
) -> None:
    assert found(russian, wrong, vocabulary) == [words]
    assert not found(russian, faithful, vocabulary)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Если комиссия подготовит доклад, он будет издан.", "If the commission has prepared a report, it is issued."),
        ("Стороны договорились подписать протокол.", "The Parties agreed that they will sign the protocol."),
        ("Начало работ намечено на май.", "According to plan, work will begin in May."),
        ("Он изучил завещание.", "He studied the will."),
        ("— Мы подписали, — сказал он.", "“We will sign,” he said."),
    ],
)
def test_one_time_told_by_two_tenses_is_left_alone(russian: str, english: str, vocabulary: Vocabulary) -> None:
    assert not found(russian, english, vocabulary)
