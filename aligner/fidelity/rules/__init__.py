"""The rules: one module each, all in one list. A new rule is a new module and one line here."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from aligner.fidelity.pair import Finding, Pair
from aligner.fidelity.rules import (
    bounds,
    contrasts,
    dates,
    gaps,
    length,
    lists,
    names,
    negation,
    numbers,
    passages,
    punctuation,
    quantities,
    questions,
    repeated,
    scrambled,
    similarity,
    tense,
    untranslated,
    wholes,
)

Rule = Callable[[Pair], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    gaps.check,
    lists.check,
    untranslated.check,
    numbers.check,
    quantities.check,
    dates.check,
    names.check,
    negation.check,
    passages.check,
    contrasts.check,
    bounds.check,
    wholes.check,
    questions.check,
    repeated.check,
    tense.check,
    scrambled.check,
    similarity.check,
    punctuation.check,
    length.check,
)
"""Every rule sees a bead alone. Earlier rules explain more: what they flag, a later rule does not flag again."""
