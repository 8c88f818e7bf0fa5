"""Numbers, dates and names that stand on both sides of a bead, so that the page can colour them alike."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Alignment, Span

Link = tuple[int, str, list[int], list[int]]
"""Bead, kind (`number`, `date` or `name`), and the characters of each document."""

_FIGURES = re.compile(r"\d+(?:[ \u00a0\u202f,.]\d{3})*(?:[.,]\d+)?")


def links(alignment: Alignment) -> Iterator[Link]:
    """Yield the figures that stand on both sides of a bead, in the order of the source."""
    for number, bead in enumerate(alignment.beads):
        source, target = alignment.source_span(bead), alignment.target_span(bead)
        if source is None or target is None:
            continue
        free = list(_figures(alignment.target.text, target))
        for value, place in _figures(alignment.source.text, source):
            match = next((item for item in free if item[0] == value), None)
            if match is not None:
                free.remove(match)
                yield number, "number", [place.start, place.end], [match[1].start, match[1].end]


def _figures(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    for match in _FIGURES.finditer(text, span.start, span.end):
        value = re.sub(r"[ \u00a0\u202f,.](?=\d{3}(?!\d))", "", match.group()).replace(",", ".")
        yield value, Span(match.start(), match.end())
