"""Reading XLIFF 1.0 to 2.1: the units that have a source, with what their states and our notes say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.language import UNKNOWN
from aligner.formats.options import ExportOptions
from aligner.formats.source import Source
from aligner.formats.tables import unit_of
from aligner.formats.translation_units import Memory, Unit, unit_id
from aligner.formats.xml_input import elements, text_of

_FIELDS = ("confidence", "bead", "status", "flags", "note", "review", "comment")


def read(source: Source, options: ExportOptions) -> Memory:
    """Return the memory of a file; its units are parsed each time they are iterated."""
    with source.open() as stream:
        for element in elements(stream, source.name, "xliff", ("xliff", "file"), events=("start",)):
            pairs = (("srcLang", "trgLang"), ("source-language", "target-language"))
            for first, second in pairs:
                if element.get(first):
                    languages = element.get(first, UNKNOWN), element.get(second) or UNKNOWN
                    return Memory(*languages, _Units(source, options.inline == "keep"), element.get("original", ""))
    raise AlignerError(f"{source.name} names no source language; it is not valid XLIFF.")


@dataclass
class _Units:
    """The units of the file, read anew at each iteration."""

    source: Source
    codes: bool

    def __iter__(self) -> Iterator[Unit]:
        number = 0
        with self.source.open() as stream:
            for element in elements(stream, self.source.name, "xliff", ("trans-unit", "unit")):
                segments = [element] if element.tag == "trans-unit" else list(element.iterfind("segment"))
                for segment in segments:
                    yield self._unit(element, segment, number)
                    number += 1

    def _unit(self, element: etree._Element, segment: etree._Element, number: int) -> Unit:
        texts = {}
        for side in ("source", "target"):
            found = segment.find(side)
            texts[side] = "" if found is None else text_of(found, self.codes)
        fields = {"id": element.get("resname") or element.get("name") or unit_id(**texts), **texts}
        for note in element.iter("note"):
            name = note.get("from") or note.get("category") or ""
            fields[name if name in _FIELDS else "note"] = note.text or ""
        target = segment.find("target")
        state = segment.get("state") or (target.get("state") if target is not None else None) or ""
        if state in ("final", "signed-off"):
            fields["status"] = "confirmed"
        elif state.startswith("needs-review") and not fields.get("review"):
            fields["review"] = state
        return unit_of(fields, number, self.source.name)
