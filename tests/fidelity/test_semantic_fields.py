"""Words of one semantic field in each other's place, and negations that undo each other."""

from __future__ import annotations

import pytest

from aligner.encoding import load_encoder
from aligner.fidelity.checks.field_substitution import check
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.semantic_fields import english_forms, mentions, notions
from aligner.lexicon.tokens import Segment


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """Return the words of the bundled encoder."""
    return Vocabulary(load_encoder())


def found(russian: str, english: str, vocabulary: Vocabulary | None = None) -> list[tuple[str, str]]:
    """Return the flagged words of both sides."""
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    if vocabulary:
        align_words([pair], vocabulary)
    flags = [(f.source, f.target) for f in check(pair)]
    return [(pair.source[a], pair.target[b]) for a, b in flags if a and b]


@pytest.mark.parametrize(
    ("russian", "english", "words"),
    [
        ("Её племянник живёт в Твери.", "Her niece lives in Tver.", ("племянник", "niece")),
        ("Фирма покупает лес за границей.", "The firm sells timber abroad.", ("покупает", "sells")),
        ("Озеро лежит на севере области.", "The lake lies in the south of the region.", ("севере", "south")),
        ("Истец не явился в суд.", "The defendant did not come to court.", ("Истец", "defendant")),
        ("Министр финансов подал в отставку.", "The education minister resigned.", ("финансов", "education")),
        ("Добыча нефти в области снижается.", "Oil production in the region is rising.", ("снижается", "rising")),
    ],
)
@pytest.mark.parametrize("vectors", [False, True])
def test_a_word_of_the_same_field_is_found(
    russian: str, english: str, words: tuple[str, str], vectors: bool, vocabulary: Vocabulary
) -> None:
    assert found(russian, english, vocabulary if vectors else None) == [words]


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Её племянник живёт в Твери.", "Her nephew lives in Tver."),
        ("Цены на нефть не снижаются.", "Oil prices are rising."),  # a negation turns an opposite round
        ("Он не закрывал глаз.", "He kept his eyes open."),
        ("Он купил лес.", "He got the timber."),  # a word that may say either
        ("Брат с сестрой уехали на юг.", "The sister and her brother went south."),
    ],
)
def test_what_says_the_same_is_left_alone(russian: str, english: str, vocabulary: Vocabulary) -> None:
    assert not found(russian, english)
    assert not found(russian, english, vocabulary)


def test_where_both_sides_deny_the_words_are_opposites_still() -> None:
    assert found("Цены на нефть не снижаются.", "Oil prices are not rising.") == [("снижаются", "rising")]


def test_every_line_has_two_languages_and_a_field_of_more_than_one_notion() -> None:
    fields = [notion.field for notion in notions()]
    assert all(notion.russian and notion.english for notion in notions())
    assert not {field for field in fields if fields.count(field) < 2}


def test_phrases_are_one_mention() -> None:
    side = Segment("Потому что пошёл дождь.", "ru")
    assert [side[mention.span] for mention in mentions(side)] == ["Потому что", "дождь"]


def test_regular_forms() -> None:
    assert {"buys", "buying"} <= set(english_forms("buy"))
    assert {"stopped", "stops"} <= set(english_forms("stop"))
    assert {"parties", "party"} <= set(english_forms("party"))
