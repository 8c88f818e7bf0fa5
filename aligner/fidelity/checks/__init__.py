"""The rules: one module each, all in one list. A new rule is a new module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aligner.fidelity.checks import (
    contrast_substitution,
    dates,
    length,
    lists,
    mispairing,
    names,
    negated_quantifiers,
    negation,
    numbers,
    numeric_bounds,
    one_sided_beads,
    punctuation,
    questions,
    repetition,
    tense,
    unaligned_spans,
    units,
    untranslated,
    word_order,
)
from aligner.fidelity.segment_pair import Finding, Pair

Rule = Callable[[Pair], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    one_sided_beads.check,
    lists.check,
    untranslated.check,
    numbers.check,
    units.check,
    dates.check,
    names.check,
    negation.check,
    unaligned_spans.check,
    contrast_substitution.check,
    numeric_bounds.check,
    negated_quantifiers.check,
    questions.check,
    repetition.check,
    tense.check,
    word_order.check,
    mispairing.check,
    punctuation.check,
    length.check,
)
"""Every rule sees a bead alone. Earlier rules explain more: what they flag, a later rule does not flag again."""
