"""Flags do not depend on the encoder that aligned the documents."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from aligner import align
from aligner.cli import group
from aligner.encoding import load_encoder
from aligner.encoding.compact import CompactEncoder
from aligner.encoding.protocol import FloatArray
from aligner.fidelity import check
from aligner.pipeline import Listener


class Scrambled(CompactEncoder):
    """Vectors that know nothing of their texts."""

    def sums(self, texts: Sequence[str]) -> FloatArray:
        rows = np.random.default_rng(1).standard_normal((len(texts), self.dimension))
        return rows.astype(np.float32)


def test_flags_are_those_of_the_bundled_encoder(specimen: Path) -> None:
    alignment = align(specimen / "ru.txt", specimen / "en.divergent.txt")
    own = check(alignment, load_encoder())
    assert len(own) > 3
    assert check(alignment, Scrambled()) == own


class Rotated(CompactEncoder):
    """The bundled vectors in other coordinates: as good as the bundled encoder, and unknown to the parameters."""

    def sums(self, texts: Sequence[str]) -> FloatArray:
        turn = np.linalg.qr(np.random.default_rng(0).standard_normal((self.dimension, self.dimension)))[0]
        return super().sums(texts) @ turn.astype(np.float32)


def test_a_pair_aligned_with_another_encoder_shows_the_same_flags(specimen: Path) -> None:
    """Negations among them: no check is weaker because of `--model`."""
    told: list[str] = []
    own, other = (
        align(specimen / "ru.txt", specimen / "en.divergent.txt", encoder=encoder, listener=Listener(told.append))
        for encoder in (load_encoder(), Rotated())
    )
    flags = [[replace(flag, probability=0.0) for flag in pair.divergences] for pair in (own, other)]
    assert flags[0] == flags[1]
    # A sentence without a counterpart is as likely left out as the aligner is sure of it.
    for one, another in zip(own.divergences, other.divergences, strict=True):
        assert another.probability == pytest.approx(one.probability, abs=0.02)
    assert "negation" in {flag.type for flag in other.divergences}
    assert told == []


def test_an_encoder_that_does_not_serve_is_told(specimen: Path) -> None:
    told: list[str] = []
    align(specimen / "ru.txt", specimen / "en.txt", encoder=Scrambled(), listener=Listener(told.append))
    assert any("often disagrees with the bundled one" in message for message in told)


def test_a_model_for_a_file_that_is_aligned_is_told_and_not_loaded(specimen: Path, tmp_path: Path) -> None:
    path = tmp_path / "letter.align.json"
    align(specimen / "ru.txt", specimen / "en.txt").save(path)
    result = CliRunner().invoke(group, ["check", str(path), "--model", "nobody/has-this-model-7q"])
    assert result.exit_code == 0
    assert "The checks use the bundled encoder" in result.stderr
