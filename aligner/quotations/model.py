"""Data model of quotation tracing: the quotation of the article, its passage, and the changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aligner.document.model import Divergence, Span

Form = Literal["direct", "indirect"]
Verdict = Literal["verbatim", "altered", "cut", "not found"]
VERDICTS: tuple[Verdict, ...] = ("verbatim", "cut", "altered", "not found")
ChangeKind = Literal["replaced", "dropped", "added", "moved", "respelled", "bracketed", "cut"]
How = Literal["words", "meaning"]


@dataclass(frozen=True)
class Quotation:
    """A quotation: characters of the article from its first mark to its last, the marks themselves left out.

    `pieces` are the quoted words alone; between two pieces stand the article's own words (“he said”). An indirect
    quotation is a clause in no marks that the article ascribes to somebody.
    """

    start: int
    end: int
    pieces: tuple[Span, ...]
    form: Form = "direct"


@dataclass(frozen=True)
class Change:
    """One difference between a quotation and the text it was taken from.

    `quoted` are characters of the article, `original` of the side where the quotation was found; either may be None.
    A `cut` is text that an ellipsis stands for, or a clause before or after the quotation that qualifies it;
    `bracketed` is text that words in square brackets stand for.
    """

    kind: ChangeKind
    quoted: Span | None
    original: Span | None


@dataclass(frozen=True)
class Trace:
    """Trace of a quotation: its passage in an alignment, and the changes between them.

    `side` is the language it was found in, `span` the characters there, `how` whether its words or only its meaning
    was found; `likeness` is the share of its words (0 to 1), or the cosine of its vector. `beads` are the numbers of
    the beads that hold it, `divergences` those already flagged there.
    """

    quotation: Quotation
    verdict: Verdict
    side: Literal["source", "target"] | None = None
    how: How | None = None
    span: Span | None = None
    likeness: float = 0.0
    beads: tuple[int, ...] = ()
    changes: tuple[Change, ...] = ()
    divergences: tuple[Divergence, ...] = ()
