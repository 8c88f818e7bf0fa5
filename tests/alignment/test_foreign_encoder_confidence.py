"""Confidence beside a foreign encoder: where it agrees with the bundled one, where not, and of random vectors."""

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from aligner.alignment import AlignmentOptions, align_sentences
from aligner.alignment.foreign_encoder_confidence import calibrated
from aligner.document.model import Bead, Span
from aligner.document.readers import read_document
from aligner.encoding import load_encoder
from aligner.encoding.cached_encoder import WrappedEncoder
from aligner.encoding.protocol import FloatArray
from aligner.splitting import split


def bead(source: tuple[int, int], target: tuple[int, int], confidence: float) -> Bead:
    return Bead(Span(*source), Span(*target), 0.0, confidence)


def test_a_common_bead_is_as_sure_as_the_surer_finds_it() -> None:
    found = [bead((0, 1), (0, 1), 0.7), bead((1, 2), (1, 2), 0.9)]
    reference = [bead((0, 1), (0, 1), 0.8), bead((1, 2), (1, 2), 0.6)]
    assert [one.confidence for one in calibrated(found, reference)] == [0.8, 0.9]


def test_a_bead_of_its_own_depends_on_the_other_s_doubt_and_on_the_agreement() -> None:
    common = [bead((k, k + 1), (k, k + 1), 0.99) for k in range(2, 30)]
    own = bead((0, 2), (0, 2), 0.99)
    results = []
    for sure, rest in ((0.99, common), (0.6, common), (0.6, [])):
        reference = [bead((0, 1), (0, 1), sure), bead((1, 2), (1, 2), sure), *common]
        others = rest or [bead((k, k + 1), (k + 1, k + 2), 0.99) for k in range(2, 29)]
        results.append(calibrated([own, *others], reference)[0].confidence)
    doubted_little, doubted, in_bad_company = results
    assert doubted_little < doubted < 0.7
    assert in_bad_company < doubted


class Random(WrappedEncoder):
    """Vectors that know nothing of their texts."""

    name, dimension = "random", 64

    def vectors(self, texts: list[str]) -> FloatArray:
        rows = [np.random.default_rng(crc32(text.encode())).standard_normal(64) for text in texts]
        return np.stack(rows).astype(np.float32)


@pytest.fixture(scope="module")
def letter(specimen: Path) -> tuple[list[str], list[str]]:
    """The sentences of the bundled letter and of its translation."""
    documents = [read_document(specimen / name) for name in ("ru.txt", "en.txt")]
    source, target = ([document[sentence] for sentence in split(document)] for document in documents)
    return source, target


def test_an_encoder_that_knows_nothing_is_not_believed(letter: tuple[list[str], list[str]]) -> None:
    """The share of beads that are right is about what confidence promises; uncalibrated it was twice as high."""
    right = {(b.source, b.target) for b in align_sentences(*letter, load_encoder())}
    found = align_sentences(*letter, Random())
    share = np.mean([(b.source, b.target) in right for b in found])
    assert share < 0.8
    assert np.mean([b.confidence for b in found]) < share + 0.15


def test_confirmed_beads_stay_as_they_are(letter: tuple[list[str], list[str]]) -> None:
    confirmed = Bead(Span(3, 4), Span(5, 6), 2.0, 0.88)
    found = align_sentences(*letter, Random(), AlignmentOptions(confirmed=(confirmed,)))
    assert confirmed in found


def test_swapped_sides_give_the_mirror_image(letter: tuple[list[str], list[str]]) -> None:
    there, back = align_sentences(*letter, Random()), align_sentences(*letter[::-1], Random())
    assert [(b.source, b.target, b.confidence) for b in there] == [(b.target, b.source, b.confidence) for b in back]
