"""Calibration of confidence beside a foreign encoder, by its agreement with the bundled one.

Example: vectors that know nothing of their texts still give a best path, and the fitted scorer is as sure of it as of
any other. Whether an unlabelled document is aligned well can be told from the agreement of two independent models
(Jiang et al. 2022, "Assessing generalization of SGD via disagreement", https://arxiv.org/abs/2106.13799). So the
bundled encoder, whose confidence is calibrated, aligns the same sentences too:

- a bead that both find is as sure as the surer of the two finds it;
- a bead that only the foreign encoder finds gets the log-odds a + b · logit(q) + c · logit(r), where q is the chance
  that the bundled encoder's beads over the same sentences are wrong, and r the share of beads that both find.

The beads stay those of the foreign encoder; only their confidence changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, log

from aligner.document.model import Bead, Span

INTERCEPT, REFERENCE_ERROR, AGREEMENT = -0.98, 0.17, 0.19
"""a, b and c, fitted on beads of literature that encoders of every quality found and the bundled one did not:
`python -m scripts.training.foreign_confidence ../shared/gold/lit.hard.jsonl ../shared/gold/lit.rough.jsonl`."""
PRIOR_BEADS, PRIOR_AGREEMENT = 5.0, 0.9  # what the share of a short document is drawn to
MIN_PROBABILITY = 1e-4  # probabilities are kept this far from 0 and 1


@dataclass(frozen=True)
class Reference:
    """The bundled encoder's alignment of the same sentences: confidence by bead, and by sentence of each side."""

    beads: dict[tuple[Span, Span], float]
    sentences: tuple[dict[int, float], dict[int, float]]

    @classmethod
    def of(cls, beads: Sequence[Bead]) -> Reference:
        """Return the agreement features of an alignment's beads."""
        source = {i: bead.confidence for bead in beads for i in range(bead.source.start, bead.source.end)}
        target = {j: bead.confidence for bead in beads for j in range(bead.target.start, bead.target.end)}
        return cls({(bead.source, bead.target): bead.confidence for bead in beads}, (source, target))

    def agreement(self, beads: Sequence[Bead]) -> float:
        """Return the share of the beads that the reference has too, drawn to PRIOR_AGREEMENT in short documents."""
        common = sum((bead.source, bead.target) in self.beads for bead in beads)
        return (common + PRIOR_BEADS * PRIOR_AGREEMENT) / (len(beads) + PRIOR_BEADS)

    def reference_error(self, bead: Bead) -> float:
        """Return the chance that the reference's beads over a bead's sentences are wrong."""
        rivals = [
            confidences[sentence]
            for confidences, span in zip(self.sentences, (bead.source, bead.target), strict=True)
            for sentence in span.indices
        ]
        return 1 - max(rivals)


def calibrated(beads: Sequence[Bead], reference: Sequence[Bead]) -> list[Bead]:
    """Return the beads of a foreign encoder with calibrated confidence; `reference` are the bundled one's."""
    known = Reference.of(reference)
    agreement = known.agreement(beads)
    result = []
    for bead in beads:
        agreed = known.beads.get((bead.source, bead.target))
        if agreed is None:
            odds = INTERCEPT + REFERENCE_ERROR * logit(known.reference_error(bead)) + AGREEMENT * logit(agreement)
            result.append(_with_confidence(bead, 1 / (1 + exp(-odds))))
        else:
            result.append(_with_confidence(bead, max(agreed, bead.confidence)))
    return result


def logit(probability: float) -> float:
    """Return the log-odds of a probability, which is kept MIN_PROBABILITY away from 0 and 1."""
    kept = min(max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY)
    return log(kept / (1 - kept))


def _with_confidence(bead: Bead, probability: float) -> Bead:
    sure = min(max(probability, 1e-6), 1 - 1e-6)
    return replace(bead, score=round(log(sure / (1 - sure)), 4), confidence=round(probability, 4))
