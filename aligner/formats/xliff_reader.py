"""Reading XLIFF 1.0 to 2.1: the units that have a source, with what their states and our notes say."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.language import UNKNOWN
from aligner.formats.options import ExportOptions
from aligner.formats.source import Source
from aligner.formats.tables import unit_of
from aligner.formats.translation_units import Memory, Unit, unit_id
from aligner.formats.xml_input import elements, text_of

_LOGGER = logging.getLogger("aligner")
_UNFINISHED = ("new", "needs-", "initial")
_FIELDS = ("confidence", "bead", "status", "flags", "note", "review", "comment")


def read(source: Source, options: ExportOptions) -> Memory:
    """Return the memory of a file; its units are parsed each time they are iterated."""
    with source.open() as stream:
        for element in elements(stream, source.name, "xliff", ("xliff", "file"), events=("start",)):
            pairs = (("srcLang", "trgLang"), ("source-language", "target-language"))
            for first, second in pairs:
                if element.get(first):
                    languages = element.get(first, UNKNOWN), element.get(second) or UNKNOWN
                    units = _Units(source, options.inline == "keep", languages)
                    return Memory(*languages, units, element.get("original", ""))
    raise AlignerError(f"{source.name} names no source language; it is not valid XLIFF.")


@dataclass
class _Units:
    """The units of the file, read anew at each iteration."""

    source: Source
    codes: bool
    languages: tuple[str, str]
    warned: bool = False

    def __iter__(self) -> Iterator[Unit]:
        number = 0
        with self.source.open() as stream:
            for element in elements(stream, self.source.name, "xliff", ("trans-unit", "unit")):
                if element.get("translate") == "no":
                    continue
                if not self._is_of_the_pair(element):
                    self._warn()
                    continue
                segments = [element] if element.tag == "trans-unit" else list(element.iterfind("segment"))
                for segment in segments:
                    for unit in self._units_of(element, segment, number):
                        yield unit
                        number += 1

    def _is_of_the_pair(self, element: etree._Element) -> bool:
        """Whether the unit's file is in the languages of the first one; XLIFF 2 has one pair in all."""
        for file in element.iterancestors("{*}file", "file"):
            source, target = file.get("source-language"), file.get("target-language")
            return source in (None, self.languages[0]) and target in (None, self.languages[1])
        return True

    def _warn(self) -> None:
        """Tell, once, of files in other languages."""
        if not self.warned:
            pair = " and ".join(self.languages)
            _LOGGER.warning("%s: only the files in %s are read; others were left out.", self.source.name, pair)
        self.warned = True

    def _units_of(self, element: etree._Element, segment: etree._Element, number: int) -> Iterator[Unit]:
        """Yield a unit for each segment that is marked on both sides, else one for the whole."""
        sides = (_marked(segment.find("seg-source")), _marked(segment.find("target")))
        if not set(sides[0]) & set(sides[1]):
            unit = self._unit(element, segment, number)
            if unit.source.strip() or unit.target.strip():
                yield unit
            return
        whole = self._unit(element, segment, number)
        for place, (code, mark) in enumerate(sides[0].items()):
            target = sides[1].get(code)
            texts = text_of(mark, self.codes), "" if target is None else text_of(target, self.codes)
            yield replace(whole, id=unit_id(*texts), source=texts[0], target=texts[1], number=number + place)

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
        elif texts["target"] and state.startswith(_UNFINISHED) and not fields.get("review"):
            fields["review"] = state
        return unit_of(fields, number, self.source.name)


def _marked(side: etree._Element | None) -> dict[str, etree._Element]:
    """Return the segments that `mrk` marks in a side, by their identifiers."""
    marks = side.iter("mrk") if side is not None else ()
    return {mark.get("mid", ""): mark for mark in marks if mark.get("mtype") == "seg"}
