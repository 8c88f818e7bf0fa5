"""The check from top to bottom: each bead becomes a pair, each rule looks at it, one decision is made."""

from __future__ import annotations

from aligner.document.model import Alignment, Divergence
from aligner.encoding.protocol import Encoder
from aligner.fidelity.decision import decide, fingerprint
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.words import Side
from aligner.fidelity.rules import RULES


def check(
    alignment: Alignment, encoder: Encoder | None = None, options: CheckOptions | None = None
) -> tuple[Divergence, ...]:
    """Return where the translation diverges from its original, in the order of the beads.

    Without an encoder only the rules on words and figures run. Cost is linear in the number of beads.
    """
    options = options or CheckOptions()
    found: list[Divergence] = []
    for number, bead, source, target in alignment.pairs():
        if bead.status == "rejected":
            continue
        pair = Pair(Side(source, alignment.source.language), Side(target, alignment.target.language), encoder)
        found += decide(number, bead, alignment, examine(pair), options)
    if options.accepted:
        accepted = frozenset(options.accepted)
        found = [d for d in found if fingerprint(d, alignment) not in accepted]
    return tuple(found)


def examine(pair: Pair) -> list[Finding]:
    """Return what all rules find in one pair."""
    return [finding for rule in RULES for finding in rule(pair)]
