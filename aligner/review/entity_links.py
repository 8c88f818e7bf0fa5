"""Entity links: numbers, dates and names on both sides of a bead, which the page gives one colour.

What the fidelity checks read in a text is used here to show what agrees: «двадцать пять» and "25", «мая» and "May".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from aligner.document.model import Alignment, Span
from aligner.entities.dates.calendar import CalendarTerm, read_calendar_terms
from aligner.entities.name_matching import MAX_DISTANCE, name_distance
from aligner.entities.names import Name, read_names
from aligner.entities.numbers.extraction import read_numbers
from aligner.entities.numbers.number import Number
from aligner.lexicon.tokens import Segment, without_possessive

Link = tuple[int, str, list[int], list[int]]
"""Bead, kind (`number`, `date` or `name`), and the characters of each document."""


KINDS: tuple[tuple[str, Callable[[Segment], Sequence[Any]]], ...] = (
    ("date", read_calendar_terms),
    ("number", read_numbers),
    ("name", read_names),
)
"""What is linked, and what reads it; the first to claim a word has it."""


class _Placed(Protocol):
    @property
    def span(self) -> Span: ...


_Item = TypeVar("_Item", bound=_Placed)


@dataclass(frozen=True)
class _Pair:
    kind: str
    source: Span
    target: Span


def links(alignment: Alignment) -> Iterator[Link]:
    """Yield the entities on both sides of each bead, in the order of the source; at most one link a word."""
    for number, bead in enumerate(alignment.beads):
        places = alignment.source_span(bead), alignment.target_span(bead)
        if places[0] is None or places[1] is None:
            continue
        source = Segment(alignment.source[places[0]], alignment.source.language)
        readings = [read(source) for _, read in KINDS]
        if not any(readings):  # then the other side need not be read at all
            continue
        target = Segment(alignment.target[places[1]], alignment.target.language)
        for pair in _linked(source, target, readings):
            yield number, pair.kind, _offsets(pair.source, places[0].start), _offsets(pair.target, places[1].start)


def _linked(source: Segment, target: Segment, readings: Sequence[Sequence[Any]]) -> list[_Pair]:
    """Return the pairs of a bead: dates first, then numbers, then names, none over another."""
    found: list[_Pair] = []
    same: dict[str, Callable[[Any, Any], bool]] = {"date": _same_mark, "number": Number.matches}
    if {source.language, target.language} == {"ru", "en"}:
        same["name"] = _same_name if source.language == "ru" else lambda a, b: _same_name(b, a)
    for (kind, read), left in zip(KINDS, readings, strict=True):
        if left and kind in same:
            _match(found, kind, left, read(target), same[kind])
    return sorted(found, key=lambda pair: pair.source)


def _match(
    found: list[_Pair], kind: str, left: Sequence[_Item], right: Sequence[_Item], same: Callable[[_Item, _Item], bool]
) -> None:
    """Pair each item of one side with the first free one of the other that is equal to it."""
    for one in left:
        for other in right:
            if any(one.span.overlaps(pair.source) or other.span.overlaps(pair.target) for pair in found):
                continue
            if same(one, other):
                found.append(_Pair(kind, one.span, other.span))
                break


def _offsets(span: Span, start: int) -> list[int]:
    return [start + span.start, start + span.end]


def _same_mark(one: CalendarTerm, other: CalendarTerm) -> bool:
    return (one.kind, one.value) == (other.kind, other.value)


def _same_name(russian: Name, english: Name) -> bool:
    return name_distance(russian.word.lower, without_possessive(english.word)) <= MAX_DISTANCE
