"""Reading XLIFF 1.0 to 2.1 and the dialects of CAT tools: the units that have a source, with their states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.document.language import UNKNOWN
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.formats.tables import unit_of
from aligner.formats.tmx_reader import same_language
from aligner.formats.translation_units import Memory, Unit, unit_id
from aligner.formats.xliff_segment import Segment, segments_of
from aligner.formats.xliff_states import inherited_translate, is_for_translation, state_of
from aligner.formats.xml_input import elements, is_break, text_of

_FIELDS = ("confidence", "bead", "status", "flags", "note", "review", "comment")
_PHRASE = "memsource.com"
"""In the namespace of Phrase, once Memsource."""
_PHRASE_TAG = re.compile(r"\{[a-z0-9^_]{1,8}>|<[a-z0-9^_]{1,8}\}")
_PHRASE_ALONE = re.compile(r"\{(?:\d+|[jnt])\}")
"""Phrase's tags without a pair, also those for a joint of segments, a line break, a tab."""


def read(source: Source, options: ExportOptions) -> Memory:
    """Return the memory of a file; its units are parsed each time they are iterated.

    Read are the files of the first pair of languages, or of the first that the options' locales ask for. Raises
    AlignerError where no pair is in those languages.
    """
    asked = options.source_locale, options.target_locale
    held: list[str] = []
    for element in elements(source, "xliff", ("xliff", "file"), events=("start",)):
        languages = _languages_of(element)
        if not languages:
            continue
        sides = zip(asked, languages, strict=True)
        if all(not locale or code == UNKNOWN or same_language(locale, code) for locale, code in sides):
            phrase = any(_PHRASE in uri for uri in element.getroottree().getroot().nsmap.values())
            units = _Units(source, options.inline == "keep", languages, phrase)
            return Memory(*languages, units, element.get("original", ""))
        held.append(" and ".join(languages))
    if held:
        wanted = " and ".join(filter(None, asked))
        raise AlignerError(f"{source.name} holds {'; '.join(dict.fromkeys(held))}; there is no {wanted} in it.")
    raise AlignerError(f"{source.name} names no source language; it is not valid XLIFF.")


def _languages_of(element: etree._Element) -> tuple[str, str] | None:
    """Return the languages that a document (2.x) or a file in it (1.2) names, None where it names no source."""
    for first, second in (("srcLang", "trgLang"), ("source-language", "target-language")):
        if element.get(first):
            return element.get(first, UNKNOWN), element.get(second) or UNKNOWN
    return None


@dataclass(frozen=True)
class _Units:
    """The units of the file, read anew at each iteration; `phrase` where it is Phrase's, whose tags are text."""

    source: Source
    codes: bool
    languages: tuple[str, str]
    phrase: bool = False

    def __iter__(self) -> Iterator[Unit]:
        number = 0
        breaks: set[str] = set()
        parent: etree._Element | None = None
        inherited = related = True
        for element in elements(self.source, "xliff", ("tag-defs", "trans-unit", "unit")):
            if element.tag == "tag-defs":
                breaks |= _breaks_of(element)
                continue
            if parent is None or element.getparent() is not parent:
                parent = element.getparent()
                inherited, related = inherited_translate(element), self._is_of_the_pair(element)
            if not is_for_translation(element, inherited):
                continue
            if not related:
                pair = " and ".join(self.languages)
                self.source.warn(f"{self.source.name}: only the files in {pair} are read; others were left out.")
                continue
            for code in element.iter("x") if breaks else ():
                if code.get("id") in breaks:
                    code.set("ctype", "lb")
            for segment in segments_of(element):
                for unit in self._units_of(segment, number):
                    yield unit
                    number += 1

    def _is_of_the_pair(self, element: etree._Element) -> bool:
        """Whether the unit's file is in the languages of the first one; XLIFF 2 has one pair in all."""
        for file in element.iterancestors("{*}file", "file"):
            own = file.get("source-language"), file.get("target-language")
            if own == self.languages:
                return True
            sides = zip(own, self.languages, strict=True)
            return all(code is None or same_language(code, language) for code, language in sides)
        return True

    def _units_of(self, segment: Segment, number: int) -> Iterator[Unit]:
        """Yield a unit for each segment that is marked on both sides, else one for the whole."""
        source, target = segment.side("source"), segment.side("target")
        sides = (_marked(segment.side("seg-source")), _marked(target))
        apart = bool(sides[0]) and (
            bool(set(sides[0]) & set(sides[1])) or target is None or not self._text(target).strip()
        )
        if not apart:
            unit = self._unit(segment, number, None, (self._text(source), self._text(target)))
            if _has_content(unit):
                yield unit
            return
        for mid in dict.fromkeys((*sides[0], *sides[1])):
            unit = self._unit(segment, number, mid, (self._text(sides[0].get(mid)), self._text(sides[1].get(mid))))
            if _has_content(unit):
                yield unit
                number += 1

    def _unit(self, segment: Segment, number: int, mid: str | None, texts: tuple[str, str]) -> Unit:
        """Return the unit of two texts: a segment's, or those that are marked in it by the identifier `mid`."""
        source, target = texts
        named = (segment.unit.get("resname") or segment.unit.get("name")) if mid is None else None
        fields = {"id": named or unit_id(source, target), "source": source, "target": target}
        for note in segment.notes():
            name = note.get("from") or note.get("category") or ""
            fields[name if name in _FIELDS else "note"] = note.text or ""
        state = state_of(segment, mid)
        if state.confirmed:
            fields["status"] = "confirmed"
        elif target and state.review:
            fields["review"] = fields.get("review") or state.review
        return unit_of(fields, number, self.source.name)

    def _text(self, element: etree._Element | None) -> str:
        """Return the text of a side, without the tags that Phrase writes into it."""
        text = "" if element is None else text_of(element, self.codes)
        if self.phrase and not self.codes:
            text = _PHRASE_ALONE.sub(_space, _PHRASE_TAG.sub("", text))
        return text


def _breaks_of(definitions: etree._Element) -> set[str]:
    """Return the identifiers of the codes that Trados defines in the file's header and that stand for a break."""
    found = {tag.get("id", ""): tag.find("ph") for tag in definitions.iterfind("tag")}
    breaks = set()
    for name, code in found.items():
        if code is not None:
            code.set("type", code.get("name", ""))
            breaks |= {name} if is_break(code) else set()
    return breaks


def _space(tag: re.Match[str]) -> str:
    """Return a space where a tag that stands alone, such as a line break's, would leave two words glued."""
    around = tag.string[tag.start() - 1 : tag.start()] + tag.string[tag.end() : tag.end() + 1]
    return " " if len(around) == 2 and around.isalnum() else ""


def _has_content(unit: Unit) -> bool:
    """Whether a unit holds a letter or a digit, not only tags and signs."""
    return any(map(str.isalnum, unit.source + unit.target))


def _marked(side: etree._Element | None) -> dict[str, etree._Element]:
    """Return the segments that `mrk` marks in a side, by their identifiers."""
    if side is None or not len(side):
        return {}
    return {mark.get("mid", ""): mark for mark in side.iter("mrk") if mark.get("mtype") == "seg"}
