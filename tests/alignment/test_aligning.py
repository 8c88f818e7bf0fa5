"""The aligner on invented topics, where the right answer is known."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment import AlignmentOptions, align_sentences
from aligner.alignment.parameters import FILE, AlignmentParameters, bundled
from aligner.document import AlignerError, Bead
from aligner.document.model import Span
from aligner.encoding import Encoder


def say(*topics: int, letter: str = "") -> str:
    """A sentence about topics, of ordinary length."""
    return " ".join(f"Here something is said at length about topic {letter}{topic}." for topic in topics)


numbers = st.lists(st.integers(0, 12).map(say), max_size=14)


def kinds(beads: tuple[Bead, ...]) -> list[str]:
    return [bead.kind for bead in beads]


def ids(beads: tuple[Bead, ...]) -> list[tuple[int, int, int, int]]:
    return [(bead.source.start, bead.source.end, bead.target.start, bead.target.end) for bead in beads]


def test_the_same_topics_pair_one_to_one(encoder: Encoder) -> None:
    topics = [say(k) for k in range(10)]
    assert kinds(align_sentences(topics, topics, encoder)) == ["1-1"] * 10


def test_a_merged_pair_is_found(encoder: Encoder) -> None:
    source = [say(k) for k in range(1, 6)]
    assert kinds(align_sentences(source, [say(1), say(2, 3), say(4), say(5)], encoder)) == ["1-1", "2-1", "1-1", "1-1"]


def test_an_omission_is_a_gap(encoder: Encoder) -> None:
    source = [say(k) for k in range(12)]
    assert kinds(align_sentences(source, source[:5] + source[6:], encoder)) == ["1-1"] * 5 + ["1-0"] + ["1-1"] * 6


def test_a_missing_chapter_is_found_to_the_sentence(encoder: Encoder) -> None:
    source = [say(k) for k in range(1000)]
    beads = align_sentences(source, source[:400] + source[500:], encoder)
    assert ids(tuple(bead for bead in beads if bead.is_gap)) == [(k, k + 1, 400, 400) for k in range(400, 500)]


@given(numbers, numbers)
@settings(max_examples=60)
def test_every_sentence_is_in_one_bead_and_in_order(encoder: Encoder, source: list[str], target: list[str]) -> None:
    beads = align_sentences(source, target, encoder)
    i = j = 0
    for bead in beads:
        assert (bead.source.start, bead.target.start) == (i, j)
        assert len(bead.source) + len(bead.target) > 0
        assert 0.0 <= bead.confidence <= 1.0
        i, j = bead.source.end, bead.target.end
    assert (i, j) == (len(source), len(target))


@given(numbers, numbers)
@settings(max_examples=60)
def test_swapping_the_sides_mirrors_the_result(encoder: Encoder, source: list[str], target: list[str]) -> None:
    there = align_sentences(source, target, encoder)
    back = align_sentences(target, source, encoder)
    if source != target:
        assert [(b.source, b.target, b.score, b.confidence) for b in there] == [
            (b.target, b.source, b.score, b.confidence) for b in back
        ]


@given(numbers, numbers, st.data())
@settings(max_examples=40)
def test_an_anchor_is_kept(encoder: Encoder, source: list[str], target: list[str], data: st.DataObject) -> None:
    if not source or not target:
        return
    anchor = data.draw(st.tuples(st.integers(0, len(source) - 1), st.integers(0, len(target) - 1)))
    beads = align_sentences(source, target, encoder, AlignmentOptions(anchors=(anchor,)))
    i, j = anchor
    holding = [b for b in beads if b.source.start <= i < b.source.end or b.target.start <= j < b.target.end]
    assert len(holding) == 1
    assert len(holding[0].source) > 0
    assert len(holding[0].target) > 0


def test_confirmed_beads_stay(encoder: Encoder) -> None:
    texts = [say(k) for k in range(8)]
    wrong = Bead(Span(2, 3), Span(4, 5), 1.0, 1.0, "confirmed", comment="as the editor wished")
    beads = align_sentences(texts, texts, encoder, AlignmentOptions(confirmed=(wrong,)))
    assert wrong in beads
    assert ids(beads)[0][:2] == (0, 1)
    assert ids(beads)[-1] == (7, 8, 7, 8)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (AlignmentOptions(max_bead=0), "longest bead"),
        (AlignmentOptions(anchors=((9, 0),)), "outside"),
        (AlignmentOptions(anchors=((0, 2), (1, 1))), "cross"),
    ],
)
def test_options_that_cannot_be_met(encoder: Encoder, options: AlignmentOptions, message: str) -> None:
    with pytest.raises(AlignerError, match=message):
        align_sentences(["1", "2", "3"], ["1", "2", "3"], encoder, options)


def test_nothing_against_something(encoder: Encoder) -> None:
    assert kinds(align_sentences([], ["1", "2"], encoder)) == ["0-1", "0-1"]
    assert align_sentences([], [], encoder) == ()


def test_one_sentence_against_many(encoder: Encoder) -> None:
    beads = align_sentences([say(7)], [say(k) for k in range(300)], encoder)
    assert [bead.target.start for bead in beads if not bead.is_gap] == [7]


def test_unrelated_texts_do_not_break_it(encoder: Encoder) -> None:
    source = [say(k, letter="a") for k in range(1500)]
    target = [say(k, letter="b") for k in range(1400)]
    beads = align_sentences(source, target, encoder)
    assert beads[-1].source.end == 1500
    assert beads[-1].target.end == 1400


def test_parameters_are_a_value(encoder: Encoder) -> None:
    ours = bundled()
    likely_gaps = (
        replace(one, types={}, extra={}, gap={**one.gap, "bias": 20.0}) for one in (ours.first_pass, ours.second_pass)
    )
    options = AlignmentOptions(parameters=AlignmentParameters(*likely_gaps, ours.bead_threshold))
    source = [say(k) for k in range(10)]
    assert "1-0" in kinds(align_sentences(source, source, encoder, options))
    assert kinds(align_sentences(source, source, encoder)) == ["1-1"] * 10


def test_parameters_of_other_features_are_refused(tmp_path: Path) -> None:
    saved = json.loads(FILE.read_text(encoding="utf-8"))
    saved["second_pass"]["match"]["rival"] = saved["second_pass"]["match"].pop("margin_to_best")
    other = tmp_path / "parameters.json"
    other.write_text(json.dumps(saved), encoding="utf-8")
    with pytest.raises(AlignerError, match=r"features differ \(margin_to_best, rival\)"):
        AlignmentParameters.read(other)
