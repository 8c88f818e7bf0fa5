"""The check from top to bottom: each bead becomes a pair, each rule looks at it, one decision is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from aligner.document.model import Alignment, Divergence
from aligner.fidelity.decision import decide, fingerprint
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.reading.words import Side
from aligner.fidelity.rules import RULES

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder
    from aligner.fidelity.likeness import Vocabulary

Item = TypeVar("Item")


def check(
    alignment: Alignment, encoder: Encoder | None = None, options: CheckOptions | None = None
) -> tuple[Divergence, ...]:
    """Return where the translation diverges from its original, in the order of the beads.

    Without an encoder only the rules on words and figures run. Cost is linear in the number of beads.
    """
    options = options or CheckOptions()
    vocabulary = _vocabulary(encoder)
    found: list[Divergence] = []
    languages = alignment.source.language, alignment.target.language
    for beads in _batches(alignment.pairs()):
        pairs = [Pair(Side(s, languages[0]), Side(t, languages[1]), vocabulary) for _, _, s, t in beads]
        if vocabulary is not None:
            vocabulary.learn(side for pair in pairs for side in (pair.source, pair.target))
        for (number, bead, _, _), pair in zip(beads, pairs, strict=True):
            if bead.status != "rejected":
                found += decide(number, bead, alignment, examine(pair), options)
    if options.accepted:
        accepted = frozenset(options.accepted)
        found = [d for d in found if fingerprint(d, alignment) not in accepted]
    return tuple(found)


def examine(pair: Pair) -> list[Finding]:
    """Return what all rules find in one pair."""
    return [finding for rule in RULES for finding in rule(pair)]


def _vocabulary(encoder: Encoder | None) -> Vocabulary | None:
    if encoder is None:
        return None
    from aligner.fidelity.likeness import Vocabulary

    return Vocabulary(encoder)


def _batches(items: Iterable[Item], size: int = 512) -> Iterator[list[Item]]:
    """Yield the items in lists of `size`, so that new words get their vectors many at a time."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
