"""Declaration of a check, from which the types, the command line, the docs, training and benchmark follow.

A check is one module beside this one that ends in `CHECK = Check(...)`, and one line in `aligner.fidelity.registry`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from aligner.document.model import Severity
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

Run = Callable[[Pair], Iterable[Finding]]
Inject = Callable[[str, str, random.Random], "str | None"]
"""Makes of a Russian and an English text an English one with the error, None where these two cannot hold it."""


@dataclass(frozen=True, slots=True)
class FlagType:
    """A type of flag: what users read of it, and how it is treated on its way to a severity.

    `description` is a clause that says what an editor learns; `caught` and `left_alone` are cells of the table in
    docs/fidelity.md. `injectors` are the synthetic errors (`scripts/training/error_injection`) that the type names, so
    a flag of this type counts as a hit on them; `right_for` are those on which such a flag is no false one, the same
    ones by default. `inject` makes an error of its own, which is planted under the type's name. `max_severity` caps
    the severity. `names_cause` is False for a general type, which any other flag of the bead explains. Of a
    `formal` type many notes alike in a document are collapsed into one.
    """

    name: str
    description: str
    caught: str = ""
    left_alone: str = ""
    injectors: tuple[str, ...] = ()
    right_for: tuple[str, ...] | None = None
    inject: Inject | None = None
    max_severity: Severity = "error"
    names_cause: bool = True
    formal: bool = False

    @property
    def planted(self) -> tuple[str, ...]:
        """The synthetic errors that the type names, its own among them."""
        return (*self.injectors, self.name) if self.inject else self.injectors

    @property
    def true_positives(self) -> tuple[str, ...]:
        """The synthetic errors on which a flag of the type is no false one."""
        return self.planted if self.right_for is None else self.right_for


@dataclass(frozen=True, slots=True)
class Scorer:
    """A logistic scorer, fitted by `scripts/training/logistic_scorers.py` on findings of `types`.

    Positive examples are findings on the synthetic errors `right`. `marker` is a feature that tells them from those of
    other scorers of the same types. `false_weight` is what all false findings together weigh beside all true
    ones: the more, the surer a finding must be.
    """

    name: str
    types: tuple[str, ...]
    right: tuple[str, ...]
    marker: str = ""
    false_weight: float = 2.0


@dataclass(frozen=True, slots=True)
class Check:
    """A check: the function that yields findings of a pair, the types that it declares, and the scorers that it uses.

    Types are declared once; a check may yield findings of a type that another check declares. `run` is None where
    the types are found elsewhere, in whole documents or with a glossary.
    """

    run: Run | None
    types: tuple[FlagType, ...] = ()
    scorers: tuple[Scorer, ...] = ()
