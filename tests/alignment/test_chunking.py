"""A pair too long to be held at once is aligned chunk by chunk, as if it were held."""

import random
from itertools import pairwise

import pytest

from aligner.alignment import AlignmentOptions, DocumentSide, align_sentences, anchor_points, chunking, transpositions
from aligner.alignment.inputs import DocumentPair
from aligner.document import Bead
from aligner.document.model import Span
from aligner.encoding import Encoder

WORDS = ("river", "mill", "road", "winter", "letter", "garden", "soldier", "bread", "window", "horse", "night", "song")


def tale(count: int, seed: int = 1) -> list[str]:
    """Sentences of six drawn words: hardly two alike."""
    chance = random.Random(seed)
    return [" ".join(["The", *chance.choices(WORDS, k=6)]) + f" {k}." for k in range(count)]


def spans(beads: tuple[Bead, ...]) -> list[tuple[Span, Span]]:
    return [(bead.source, bead.target) for bead in beads]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a hundred sentences."""
    monkeypatch.setattr(chunking, "MAX_CHUNK", 100)
    monkeypatch.setattr(chunking, "MAX_ONE_SIDED_CHUNK", 400)
    monkeypatch.setattr(chunking, "ENCODED_AT_ONCE", 64)


def test_a_short_pair_is_one_chunk(encoder: Encoder) -> None:
    sides = DocumentSide(tale(50)), DocumentSide(tale(40))
    assert chunking.chunks(DocumentPair(*sides, encoder), AlignmentOptions()) == [((0, 0), (50, 40))]


def test_chunks_are_short_and_follow_each_other(encoder: Encoder, short: None) -> None:
    source = tale(600)
    target = source[:200] + source[230:]
    found = chunking.chunks(DocumentPair(DocumentSide(source), DocumentSide(target), encoder), AlignmentOptions())
    assert found[0][0] == (0, 0)
    assert found[-1][1] == (600, 570)
    assert all(before[1] == after[0] for before, after in pairwise(found))
    assert all(end[0] - start[0] <= 100 for start, end in found)
    assert all(j == (i if i <= 200 else i - 30) for i, j in (start for start, _ in found))


def test_the_beads_are_those_of_the_whole(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tale(700)
    merged = [" ".join(source[k : k + 2]) for k in range(150, 170, 2)]
    target = source[:150] + merged + source[170:]
    del target[400:420]
    whole = align_sentences(source, target, encoder)
    monkeypatch.setattr(chunking, "MAX_CHUNK", 100)
    assert spans(align_sentences(source, target, encoder)) == spans(whole)
    mirrored = align_sentences(target, source, encoder)
    assert [(b, a) for a, b in spans(mirrored)] == spans(whole)


def test_a_passage_that_moved_to_another_chunk_is_found(encoder: Encoder, short: None) -> None:
    source = tale(400)
    target = source[:50] + source[51:350] + [source[50]] + source[350:]
    beads = align_sentences(source, target, encoder)
    halves = [bead for bead in beads if bead.counterpart is not None]
    assert [bead.kind for bead in halves] == ["1-0", "0-1"]
    assert halves[0].source == Span(50, 51)
    assert beads[halves[0].counterpart or 0] is halves[1]


def test_moved_passages_are_sought_near_by_where_there_are_many(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transpositions, "MAX_COMPARED", 8)
    monkeypatch.setattr(transpositions, "AT_ONCE", 4)
    source = tale(300)
    left_out = range(10, 290, 20)
    target = [text for k, text in enumerate(source) if k not in left_out]
    for k in reversed(left_out):
        target.insert(k + 4, source[k])
    beads = align_sentences(source, target, encoder)
    assert sum(bead.counterpart is not None for bead in beads) >= 2 * len(left_out) - 4


def test_confirmed_beads_and_anchors_are_kept(encoder: Encoder, short: None) -> None:
    source = tale(400)
    confirmed = tuple(Bead(Span(k, k + 2), Span(k, k + 2), status="confirmed") for k in range(9, 390, 10))
    beads = align_sentences(source, source, encoder, AlignmentOptions(confirmed=confirmed))
    assert [bead for bead in beads if bead.status == "confirmed"] == list(confirmed)
    anchors = tuple((k, k + 1) for k in range(20, 380, 40))
    beads = align_sentences(source, source, encoder, AlignmentOptions(anchors=anchors))
    for i, j in anchors:
        bead = next(bead for bead in beads if bead.source.start <= i < bead.source.end)
        assert bead.target.start <= j < bead.target.end


def test_a_text_that_repeats_itself_is_cut_evenly(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunking, "MAX_CHUNK", 300)
    monkeypatch.setattr(anchor_points, "HOPELESS", 200 * 200)
    source = tale(5) * 200
    beads = align_sentences(source, source, encoder)
    assert spans(beads) == [(Span(k, k + 1), Span(k, k + 1)) for k in range(1000)]


def test_few_sentences_in_ever_new_order_are_found_by_long_windows(encoder: Encoder, short: None) -> None:
    source = random.Random(3).choices(tale(12), k=900)
    target = source[:300] + source[340:]
    beads = align_sentences(source, target, encoder)
    gaps = [bead.source.start for bead in beads if bead.is_gap]
    assert len(gaps) == 40
    assert all(280 <= gap <= 360 for gap in gaps)


@pytest.mark.parametrize("place", [0, 330, 840])
def test_a_chapter_is_found_in_a_long_book(encoder: Encoder, short: None, place: int) -> None:
    book = tale(900)
    beads = align_sentences(book[place : place + 60], book, encoder)
    pairs = [bead for bead in beads if not bead.is_gap]
    assert [(bead.source.start, bead.target.start) for bead in pairs] == [(k, place + k) for k in range(60)]
