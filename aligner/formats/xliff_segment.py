"""Segment of an XLIFF unit: its sides, notes and marks, gathered in one pass over the children of an element.

A `trans-unit` of XLIFF 1 is one segment, a `unit` of XLIFF 2 holds several:

    <unit><notes><note>…</note></notes><segment state="final"><source>Да.</source><target>Yes.</target></segment></unit>
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

Children = dict[str, list[etree._Element]]


def children_of(element: etree._Element) -> Children:
    """Return the children of an element by their names, in order."""
    found: Children = {}
    for child in element:
        found.setdefault(child.tag, []).append(child)
    return found


class Segment(NamedTuple):
    """A segment and the unit that holds it, each with its children; in XLIFF 1 the two are one element."""

    unit: etree._Element
    unit_children: Children
    element: etree._Element
    children: Children

    def side(self, name: str) -> etree._Element | None:
        """Return the `source`, `target` or `seg-source`, None where there is none."""
        found = self.children.get(name)
        return found[0] if found else None

    def notes(self) -> Iterator[etree._Element]:
        """Yield the notes of the unit, in XLIFF 2 one level deeper."""
        yield from self.unit_children.get("note", ())
        for notes in self.unit_children.get("notes", ()):
            yield from notes.iterfind("note")


def segments_of(unit: etree._Element) -> Iterator[Segment]:
    """Yield the segments of a `trans-unit` or a `unit`."""
    children = children_of(unit)
    if unit.tag == "trans-unit":
        yield Segment(unit, children, unit, children)
        return
    for element in children.get("segment", ()):
        yield Segment(unit, children, element, children_of(element))
