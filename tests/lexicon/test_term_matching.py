"""Terms stand in a text in any inflected form, and in no word that merely begins like them."""

import pytest

from aligner.fidelity.checks.terminology import check
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.term_matching import TermText
from aligner.lexicon.tokens import Segment, fold


def stands(term: str, text: str, language: str) -> bool:
    return TermText(fold(text), language).find(term) is not None


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("принцип", "Принят, принял, принять, принёс, принимаем, Принцы."),
        ("среда", "Средний срок."),
        ("стена", "Стенания"),
        ("учение", "Ученик, учёный, учитель"),
        ("министерство обороны", "Министерство оборонной промышленности"),
        ("рамочное соглашение", "Рамочное, как мы видим, но не соглашение"),
    ],
)
def test_a_russian_word_that_begins_alike_is_another_word(term: str, text: str) -> None:
    assert not stands(term, text, "ru")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("принцип", "О принципах"),
        ("отец", "Отцами"),
        ("день", "Три дня"),
        ("человек", "Люди пришли"),
        ("данные", "По последним данным"),
        ("учёт", "учета"),
        ("блокчейн", "блокчейном"),
        ("США", "из США"),
        ("пресс-секретарь", "пресс-секретарём"),
        ("рамочное соглашение", "рамочных международных соглашений"),
        ("Совет Безопасности", "в Совете Безопасности"),
    ],
)
def test_a_russian_term_stands_in_every_form(term: str, text: str) -> None:
    assert stands(term, text, "ru")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("principle", "principal, princes"),
        ("state", "stand, start, station"),
        ("party", "part, parts"),
        ("meeting", "They meet."),
        ("US", "used"),
    ],
)
def test_an_english_word_that_begins_alike_is_another_word(term: str, text: str) -> None:
    assert not stands(term, text, "en")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("principle", "Principles"),
        ("party", "the parties'"),
        ("Security Council", "the Security Council's"),
        ("plan", "planning"),
        ("sign", "was signed"),
        ("apply", "he applied"),
        ("analysis", "analyses"),
        ("man", "Men"),
        ("long-term goal", "long term goals"),
        ("framework agreements", "a framework agreement"),
        ("№", "Указ № 5"),
    ],
)
def test_an_english_term_stands_in_every_form(term: str, text: str) -> None:
    assert stands(term, text, "en")


def test_the_glossary_flags_the_term_and_no_other_word() -> None:
    glossary = {"принцип": ("principle",)}

    def found(russian: str, english: str) -> list[str]:
        return [one.message for one in check(Pair(Segment(russian, "ru"), Segment(english, "en")), glossary)]

    assert found("Договор принят и принёс мир.", "The treaty was adopted and brought peace.") == []
    assert found("Эти принципы важны.", "These principals matter.") == ["The glossary has “principle” for «принципы»."]
