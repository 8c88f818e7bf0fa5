"""The account of a reading: what was read, found, verified, confirmed and withdrawn, and what went wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

BUDGET_SPENT = "The token budget is spent; give a larger --reader-budget to go on."


@dataclass
class Report:
    """Counts of one reading; `problems` holds each sentence about a failure and how often it applies.

    `unasked` are the questions of the second pass that a failure of the server or the budget kept from being put.
    """

    read: int = 0
    unread: int = 0
    found: int = 0
    malformed: int = 0
    not_in_text: int = 0
    unconfirmed: int = 0
    unasked: int = 0
    confirmed: int = 0
    withdrawn: int = 0
    requests: int = 0
    tokens: int = 0
    problems: Counter[str] = field(default_factory=Counter)

    def add(self, other: Report) -> None:
        """Add the counts of a part."""
        for name, value in vars(other).items():
            if name == "problems":
                self.problems.update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    @property
    def is_whole(self) -> bool:
        """Whether every bead was read, and every confirmation asked for."""
        return not self.unread and not self.unasked

    def sentences(self, reader: str, passes: int) -> list[str]:
        """Return the summary and a sentence for each kind of failure.

        >>> print(Report(read=12, found=3, not_in_text=1, confirmed=2).sentences("reader m", 2)[0].partition("; ")[0])
        reader m: 12 beads read, 3 findings, 1 not in the text, 0 not confirmed, 2 confirmed
        """
        beads, findings, flags = (_of(*one) for one in self._counts())
        counts = f"{reader}: {beads} read, {findings}, {self.not_in_text:,} not in the text"
        if passes > 1:
            again = f"{self.unconfirmed:,} not confirmed, {self.confirmed:,} confirmed"
            summary = f"{counts}, {again}; {flags} of rules withdrawn."
        else:
            summary = f"{counts}, none put to it again."
        problems = [f"Findings that were not of the form asked for: {self.malformed:,}."] if self.malformed else []
        problems += [f"{text} ({times} times)" if times > 1 else text for text, times in self.problems.items()]
        if self.unread:
            problems.append(f"{_of(self.unread, 'bead')} could not be read; the same command goes on from there.")
        if self.unasked:
            missing = _of(self.unasked, "confirmation")
            problems.append(f"{missing} could not be asked for; the same command goes on from there.")
        return [summary, *problems]

    def _counts(self) -> tuple[tuple[int, str], ...]:
        return (self.read, "bead"), (self.found, "finding"), (self.withdrawn, "flag")


def _of(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
