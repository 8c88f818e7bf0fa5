"""The algorithm of Bertalign, written anew, finds what it must find."""

import numpy as np

from aligner.alignment import DocumentSide
from aligner.encoding.protocol import FloatArray
from scripts.benchmarks.baselines import two_pass


def topics(count: int) -> FloatArray:
    return np.random.default_rng(3).standard_normal((count, 64)).astype(np.float32)


def side(rows: FloatArray, letters: int = 40) -> DocumentSide:
    return DocumentSide(["x" * letters] * len(rows), sums=rows)


def test_a_joined_and_a_left_out_sentence_are_found() -> None:
    rows = topics(30)
    target = np.concatenate([rows[:10], rows[10:12].sum(axis=0, keepdims=True), rows[12:20], rows[21:]])
    target += 0.3 * np.random.default_rng(4).standard_normal(target.shape).astype(np.float32)
    lengths = [40] * 10 + [80] + [40] * 17
    other = DocumentSide(["x" * length for length in lengths], sums=target)
    beads = two_pass(side(rows), other)
    assert ((10, 11), (10,)) in beads
    assert ((20,), ()) in beads
    assert ((29,), (27,)) in beads


def test_the_two_passes_look_far_from_the_diagonal() -> None:
    rows = topics(400)
    beads = two_pass(side(rows), side(rows[120:]))
    assert [bead for bead in beads if bead[1]] == [((k + 120,), (k,)) for k in range(280)]
