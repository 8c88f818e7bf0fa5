"""Words of one lexical field in each other's place, and faithful renderings beside them."""

from __future__ import annotations

import pytest

from aligner.encoding import load_encoder
from aligner.fidelity.checks.bilingual_contrast import check
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.bilingual_contrasts import english_forms, mentions
from aligner.lexicon.tokens import Segment
from tests.fidelity.flagged_words import flagged_words


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the words of the bundled encoder."""
    return Vocabulary(load_encoder())


def found(russian: str, english: str, vocabulary: Vocabulary | None = None) -> list[tuple[str, str, str]]:
    """Return the types and the flagged words of both sides."""
    flagged = flagged_words(check, russian, english, vocabulary)
    return [(type_, one, other) for type_, one, other in flagged if one and other]


@pytest.mark.parametrize(
    ("russian", "wrong", "faithful", "flag"),
    [
        (
            "Подрядчик отказался продлить гарантийный срок сверх 24 месяцев.",
            "The Contractor agreed to extend the warranty period beyond 24 months.",
            "The Contractor would not extend the warranty period beyond 24 months.",
            ("meaning", "отказался", "agreed to"),
        ),
        (
            "Государствам рекомендуется привести перечни в соответствие с дополнением.",
            "States are required to bring their lists into line with the appendix.",
            "States are encouraged to bring their lists into line with the appendix.",
            ("modality", "рекомендуется", "are required to"),
        ),
        (
            "Лоцман не обязан осуществлять проводку судна в ночное время.",
            "A pilot must not conduct a vessel at night.",
            "A pilot is under no obligation to conduct a vessel at night.",
            ("modality", "не обязан", "must not"),
        ),
        (
            "До опломбирования склада инспекторы сфотографировали каждый контейнер.",
            "After sealing the warehouse, the inspectors photographed each container.",
            "Prior to sealing the warehouse, the inspectors photographed each container.",
            ("meaning", "До", "After"),
        ),
        (
            "Посол передал министру юстиции просьбу о выдаче двух граждан.",
            "The ambassador conveyed to the Minister of the Interior a request for the extradition of two nationals.",
            "The ambassador conveyed to the Justice Minister a request that two nationals be extradited.",
            ("name", "министру юстиции", "Minister of the Interior"),
        ),
        (
            "О задержке груза уведомляет грузополучатель.",
            "Notice of delayed cargo is given by the consignor.",
            "Notice of delayed cargo is given by the recipient.",
            ("meaning", "грузополучатель", "consignor"),
        ),
        (
            "В марте парламент ратифицировал соглашение о речных перевозках.",
            "In March, Parliament signed the agreement on river transport.",
            "March saw the ratification by Parliament of the river transport agreement.",
            ("meaning", "ратифицировал", "signed"),
        ),
    ],
)
def test_a_word_that_excludes_what_the_source_says_is_flagged(
    russian: str, wrong: str, faithful: str, flag: tuple[str, str, str], vocabulary: Vocabulary
) -> None:
    assert found(russian, wrong, vocabulary) == [flag]
    assert not found(russian, faithful, vocabulary)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Цены на нефть не снижаются.", "Oil prices are rising."),  # a negation turns an opposite round
        ("Здесь воспрещается курить.", "Smoking is not allowed here."),
        (
            "Покупатель уведомляет перевозчика, а перевозчик покупателя.",
            "The carrier and the buyer notify one another.",
        ),
        ("После обеда, до начала заседания, он ушёл.", "Before the meeting began, after lunch, he left."),
    ],
)
def test_what_says_the_same_is_left_alone(russian: str, english: str, vocabulary: Vocabulary) -> None:
    assert not found(russian, english)
    assert not found(russian, english, vocabulary)


@pytest.mark.parametrize(
    ("russian", "wrong", "faithful", "flag"),
    [
        (
            "Утечка, по-видимому, не превысила установленных пределов.",
            "The leak did not exceed the established limits.",
            "It would seem that the leak did not exceed the established limits.",
            ("modality", "по-видимому", None),
        ),
        (
            "Почти все суда имели действительные свидетельства.",
            "All the vessels had valid certificates.",
            "Nearly every vessel had a valid certificate.",
            ("quantifier", "Почти", None),
        ),
        (
            "Комиссия закрыла два участка.",
            "The commission allegedly closed two stations.",
            "The commission closed two stations.",
            ("modality", None, "allegedly"),
        ),
        (
            "Суд предоставил сторонам отсрочку.",
            "The court granted several of the parties a deferral.",
            "The court granted the parties a deferral.",
            ("quantifier", None, "several of the"),
        ),
        (
            "Порт Кассиль закрыт впервые.",
            "The port of Cassil is closed.",
            "The port of Cassil has never been closed until now.",
            ("meaning", "впервые", None),
        ),
    ],
)
def test_a_sense_that_is_never_left_unsaid_is_missed_or_put_in(
    russian: str, wrong: str, faithful: str, flag: tuple[str, str | None, str | None], vocabulary: Vocabulary
) -> None:
    assert flagged_words(check, russian, wrong, vocabulary) == [flag]
    assert not flagged_words(check, russian, faithful, vocabulary)


def test_each_of_two_buyers_needs_a_counterpart_of_its_own() -> None:
    russian = "Покупатель платит, и покупатель получает товар."
    assert not found(russian, "The buyer pays, and the buyer receives the goods.")
    assert found(russian, "The buyer pays, and the carrier receives the goods.") == []  # a seller is no carrier
    assert found(russian, "The buyer pays, and the seller receives the goods.") == [("meaning", "покупатель", "seller")]


def test_other_languages_and_empty_sides_have_no_findings() -> None:
    assert not list(check(Pair(Segment("Der Käufer zahlt.", "de"), Segment("The seller pays.", "en"))))
    assert not found("", "The seller pays.")


def test_forms_of_words_and_phrases() -> None:
    assert {"carried", "carries", "carrying"} <= set(english_forms("carry"))
    side = Segment("Перевозчик не обязан платить.", "ru")
    assert [(m.start, m.end) for m in mentions(side)][:2] == [(0, 1), (1, 3)]
