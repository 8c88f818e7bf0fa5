"""What an alignment says of its pair, and passages that stand elsewhere."""

from aligner.alignment import align_sentences, classify_pair
from aligner.document.model import Bead, Span
from aligner.encoding import Encoder


def say(topic: int) -> str:
    return f"Here something is said at length about topic {topic}."


def test_a_pair_that_is_parallel_partial_or_unrelated(encoder: Encoder) -> None:
    source = [say(k) for k in range(30)]
    for target, relation in ((source, "parallel"), (source[:10], "target is partial")):
        assert classify_pair(align_sentences(source, target, encoder), source, target).relation == relation
    gaps = [Bead(Span(k, k + 1), Span(0, 0)) for k in range(30)] + [Bead(Span(30, 30), Span(0, 1))]
    assert classify_pair(gaps, source, ["Something else."]).relation == "unrelated"


def test_a_moved_sentence_is_linked_from_both_sides(encoder: Encoder) -> None:
    source = [say(k) for k in range(20)]
    target = [*source[:3], *source[4:15], source[3], *source[15:]]
    beads = align_sentences(source, target, encoder)
    linked = [(k, bead) for k, bead in enumerate(beads) if bead.counterpart is not None]
    assert len(linked) == 2
    (a, omission), (b, addition) = linked
    assert (omission.counterpart, addition.counterpart) == (b, a)
    assert omission.source.start == 3
    assert addition.target.start == 14
