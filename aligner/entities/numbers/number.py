"""Number: a numeric expression of a text, with every value that it may stand for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from aligner.document.model import Span

Form = Literal["figures", "words", "roman"]


@dataclass(frozen=True, slots=True)
class Number:
    """A numeric expression and where it stands.

    `values` lists every value it may have: "1,234" is 1234, or 1.234 to a Russian reader. `required` numbers must have
    a counterpart on the other side; the others («один», "both", "half", "III") may lack one in a faithful translation.
    """

    span: Span
    values: frozenset[float]
    form: Form
    kind: str
    required: bool
    dated: bool = False
    minutes: frozenset[int] = frozenset()
    """Which minutes of the day it may be, where it is surely a time of day."""

    def matches(self, other: Number) -> bool:
        """Whether the two may be the same number."""
        if self.minutes and other.minutes:
            return bool(self.minutes & other.minutes)
        common = self.values & other.values
        return bool(common) and (not self.kind == other.kind == "year" or max(common) >= 1000)


def unique_matches(left: Sequence[Number], right: Sequence[Number]) -> Iterator[tuple[Number, Number]]:
    """Yield each number of one side with the one of the other side that may be the same, where there is just one."""
    for one in left:
        same = [other for other in right if one.matches(other)]
        if len(same) == 1:
            yield one, same[0]


def overlapping(number: Number, others: Sequence[Number]) -> bool:
    """Whether a number shares characters with any of the others."""
    return any(number.span.overlaps(other.span) for other in others)
