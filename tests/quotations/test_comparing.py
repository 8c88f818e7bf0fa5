"""Laying the words of a quotation beside the words of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document import Span
from aligner.quotations.alignment_diff import changes, compare
from aligner.quotations.retrieval import Index, min_score
from aligner.quotations.words import quoted_words, text_words

LETTER = (
    "Less is more, they say. The old ferry crosses the river every morning, and nobody has ever complained about its "
    "noise. It costs 18 500 roubles a month. NATO was not asked. A well-known engineer looks after the engine."
)


def differences(quotation: str, text: str = LETTER) -> list[tuple[str, str, str]]:
    """Each change as its kind, the quoted words and the text's."""
    quoted = quoted_words(quotation, (Span(0, len(quotation)),))
    words = text_words(text, Span(0, len(text)))
    comparison = compare(quoted, words, [1.0] * len(quoted))
    assert comparison is not None
    return [
        (
            change.kind,
            quotation[change.quoted.start : change.quoted.end] if change.quoted else "",
            text[change.original.start : change.original.end] if change.original else "",
        )
        for change in changes(quoted, words, comparison)
    ]


@pytest.mark.parametrize(
    ("quotation", "expected"),
    [
        ("The old ferry crosses the river every morning.", []),
        ("the old ferry crosses the river", []),
        ("[T]he old ferry crosses the river", []),
        ("The old ferry crosses [the Volga] the river", []),
        ("It costs 18,500 roubles a month", []),
        ("a well‑known engineer looks after “the engine”", []),
        ("the old ferry crosses a river every morning", [("replaced", "a", "the")]),
        ("the ferry crosses the river", [("dropped", "", "old")]),
        ("the old, old ferry crosses the river", [("added", "old", "")]),
        ("nobody has complained ever about its noise", [("moved", "ever", "ever")]),
        ("Nato was not asked", [("respelled", "Nato", "NATO")]),
        ("a well known engineer looks after the engine", [("replaced", "well known", "well-known")]),
        ("the old ferry … every morning", [("cut", "", "crosses the river")]),
        ("the old ferry [...] every morning", [("cut", "", "crosses the river")]),
        ("The old ferry . . . nobody has ever complained", [("cut", "", "crosses the river every morning, and")]),
        ("the old ferry … crosses the river", []),
        ("the old ferry crosses [it] every morning", [("bracketed", "", "the river")]),
        ("It costs 18 600 roubles a month", [("replaced", "18 600", "18 500")]),
        ("nobody has ever complained about its great and endless noise", [("added", "great and endless", "")]),
        ("nobody complained about its noise", [("dropped", "", "has ever")]),
        ("NATO was asked", [("dropped", "", "not")]),
    ],
)
def test_what_was_changed(quotation, expected):
    assert differences(quotation) == expected


def test_ellipsis_may_stand_for_a_long_cut():
    text = "The council begins here " + "and goes on and on " * 25 + "until the council ends there at last."
    ((kind, _, original),) = differences("The council begins here … the council ends there at last", text)
    assert kind == "cut"
    assert original.startswith("and goes on")


@given(st.lists(st.sampled_from("abcde"), min_size=1, max_size=8), st.lists(st.sampled_from("abcdef"), max_size=20))
def test_a_comparison_pairs_words_in_order_and_scores_at_most_one(quotation, text):
    quoted = quoted_words(" ".join(quotation), (Span(0, 99),))
    words = text_words(" ".join(text), Span(0, 99))
    comparison = compare(quoted, words, [1.0] * len(quoted))
    if comparison is None:
        return
    partners = [partner for partner in comparison.partners if partner is not None]
    assert partners == sorted(set(partners))
    assert (comparison.first, comparison.last) == (partners[0], partners[-1])
    assert 0 < comparison.score <= 1
    changes(quoted, words, comparison)


@given(st.integers(0, 300), st.integers(1, 30))
def test_a_stretch_of_a_text_is_found_where_it_stands(start, length):
    text = " ".join(f"word{number * number % 997}x" for number in range(400))
    words = text_words(text, Span(0, len(text)))
    part = words[start : start + length]
    quotation = text[part[0].start : part[-1].end]
    location = Index(words).locate(quoted_words(quotation, (Span(0, len(quotation)),)))
    assert location.comparison.score == pytest.approx(1)
    first = location.words[location.comparison.first]
    assert [word.folded for word in words[start : start + length]] == [
        word.folded for word in location.words[location.comparison.first : location.comparison.last + 1]
    ]
    assert text[first.start :].startswith(quotation)


def test_the_longer_the_text_the_more_a_short_quotation_must_agree():
    assert min_score(4, 1_000) < min_score(4, 100_000) < 1
    assert min_score(3, 1_000) == 0.95
    assert min_score(20, 1_000) == min_score(20, 100_000)
