"""Registry of checks, and what follows from it: types, severity caps, scorers, synthetic errors.

A new check is a module in `aligner.fidelity.checks` and one line in `CHECKS`. Every check sees a bead alone. Order
matters: what an earlier check flags, a later one explains no better.
"""

from __future__ import annotations

from aligner.document.model import Severity
from aligner.fidelity.checks import (
    bilingual_contrast,
    contrast_substitution,
    dates,
    length,
    lists,
    mispairing,
    name_spelling,
    names,
    negated_quantifiers,
    negation,
    numbers,
    numeric_bounds,
    one_sided_beads,
    path_reversal,
    placeholders,
    punctuation,
    questions,
    repetition,
    tense,
    terminology,
    unaligned_spans,
    units,
    untranslated,
    word_order,
)
from aligner.fidelity.checks.base import Check, FlagType, Run, Scorer
from aligner.fidelity.document_level import code_equality, mixed_alphabets, transpositions

CHECKS: tuple[Check, ...] = (
    one_sided_beads.CHECK,
    lists.CHECK,
    untranslated.CHECK,
    numbers.CHECK,
    units.CHECK,
    dates.CHECK,
    names.CHECK,
    name_spelling.CHECK,
    negation.CHECK,
    unaligned_spans.CHECK,
    contrast_substitution.CHECK,
    bilingual_contrast.CHECK,
    path_reversal.CHECK,
    numeric_bounds.CHECK,
    negated_quantifiers.CHECK,
    questions.CHECK,
    repetition.CHECK,
    tense.CHECK,
    word_order.CHECK,
    mispairing.CHECK,
    punctuation.CHECK,
    placeholders.CHECK,
    length.CHECK,
    terminology.CHECK,
    transpositions.CHECK,
    mixed_alphabets.CHECK,
    code_equality.CHECK,
)

FLAG_TYPES: dict[str, FlagType] = {type_.name: type_ for check in CHECKS for type_ in check.types}
TYPES: dict[str, str] = {name: type_.description for name, type_ in FLAG_TYPES.items()}
"""The types of divergence, each with its description."""
SCORERS: dict[str, Scorer] = {scorer.name: scorer for check in CHECKS for scorer in check.scorers}
RUNS: tuple[Run, ...] = tuple(check.run for check in CHECKS if check.run)
"""The functions of all checks of one pair."""

MAX_SEVERITY: dict[str, Severity] = {name: type_.max_severity for name, type_ in FLAG_TYPES.items()}
GENERAL = frozenset(name for name, type_ in FLAG_TYPES.items() if not type_.names_cause)
"""Types that name no cause; any other flag of the bead explains them."""
FORMAL = frozenset(name for name, type_ in FLAG_TYPES.items() if type_.formal)
"""Types of flag that concern form, not content."""


def types_naming(injected: str) -> list[str]:
    """Return the types of flag that name a synthetic error.

    >>> types_naming("clause-dropped"), types_naming("modality"), types_naming("antonym")
    (['omission'], ['modality'], ['negation', 'modality', 'quantifier', 'meaning'])
    """
    return [name for name, type_ in FLAG_TYPES.items() if injected in type_.planted]


def docs_table() -> str:
    """Return the table of the types for docs/fidelity.md, in Markdown."""
    rows = ["| type | what it says | examples that are caught | left alone |", "|---|---|---|---|"]
    rows += [f"| `{t.name}` | {t.description} | {t.caught} | {t.left_alone} |" for t in FLAG_TYPES.values()]
    return "\n".join(rows) + "\n"
