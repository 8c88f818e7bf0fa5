"""Feature attribution of a flag: each feature's value × weight in the logistic scorer, in words a translator follows.

In a linear model the products of values and weights add up to the log-odds of the score, so they are the exact
explanation of it (no approximation such as LIME or SHAP is needed). A positive share is evidence for the flag, a
negative one against it. Findings of checks with a fixed score have no features, so their message is all.
"""

from __future__ import annotations

from functools import cache

from aligner.document.model import Divergence, Evidence
from aligner.fidelity.finding import Finding
from aligner.fidelity.registry import SCORERS
from aligner.fidelity.scoring.logistic import weights
from aligner.lexicon.resources import read_rows

LEAST_SHARE = 0.05
"""Log-odds below which a feature is not worth a line."""


def evidence_of(finding: Finding) -> tuple[Evidence, ...]:
    """Return the features of a finding with what each adds to the log-odds of its score, the largest first."""
    seen = finding.features or {}
    learned = weights().get(_scorer(finding), {})
    shares = [Evidence(name, float(value), learned.get(name, 0.0)) for name, value in seen.items()]
    return tuple(sorted((e for e in shares if abs(e.share) >= LEAST_SHARE), key=lambda e: (-abs(e.share), e.feature)))


def explain(flag: Divergence, most: int = 6) -> list[str]:
    """Return lines that say what speaks for a flag and what against it, the weightiest first, `most` at most."""
    if not flag.evidence:
        return ["fixed score of this check: no learned features"]
    return [
        f"for ({e.share:+.1f}): {words}" if e.share > 0 else f"against ({e.share:+.1f}): {words}"
        for e, words in ((e, describe(e.feature, flag.type)) for e in flag.evidence[:most])
    ]


def describe(feature: str, type: str) -> str:
    """Return a feature in words.

    >>> describe("no explicit across", "negation")
    'the other side has no negation at all'
    >>> describe("ru acronym", "name")
    'the Russian name: it is an acronym'
    """
    known, (prefix, _, rest) = descriptions(), feature.partition(" ")
    if type == "name" and prefix in ("ru", "en") and (type, rest) in known:
        what = known[type, rest]
        return f"the Russian name: {what}" if prefix == "ru" else f"the English name: {what}"
    return known.get((type, feature)) or known.get(("", feature)) or f"feature “{feature}”"


def _scorer(finding: Finding) -> str:
    """Return the name of the scorer that gave a finding its score."""
    seen = finding.features or {}
    fitting = (s for s in SCORERS.values() if finding.type in s.types and (not s.marker or s.marker in seen))
    return next((scorer.name for scorer in fitting), "")


@cache
def descriptions() -> dict[tuple[str, str], str]:
    """Return what each feature says, by type of flag ("" where all types share it) and name of the feature."""
    rows = read_rows("feature_descriptions.tsv", "aligner.fidelity.data")
    return {(type_, feature): text for types, feature, text in rows for type_ in types.split(" ")}
