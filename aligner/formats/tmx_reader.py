"""Reading TMX 1.1 to 1.4 from any tool, unit by unit, forgiving what can be understood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.formats.options import ExportOptions
from aligner.formats.source import Source
from aligner.formats.translation_units import Memory, Unit, unit_id
from aligner.formats.xml_input import elements, text_of

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source, options: ExportOptions) -> Memory:
    """Return the memory; its units are parsed each time they are iterated.

    The source language is the header's `srclang`, or the first language of the first unit where that is `*all*` or
    wrong; the target is the first other language. Options' locales choose others in a memory of many languages.
    """
    header, languages = _preview(source)
    wanted = options.source_locale or header.get("srclang", "")
    first = next((code for code in languages if same_language(code, wanted)), languages[0])
    wanted = options.target_locale or ""
    others = [code for code in languages if code != first]
    second = next((code for code in others if same_language(code, wanted)), others[0] if others else "")
    if not second:
        raise AlignerError(f"{source.name} holds one language, {first}; a memory needs a source and a target.")
    units = _Units(source, first, second, options.inline == "keep")
    names = {name: header.get(f"x-{name}", "") for name in ("source-file", "target-file", "encoder")}
    return Memory(first, second, units, names["source-file"], names["target-file"], names["encoder"])


def same_language(one: str, other: str) -> bool:
    """Whether two codes name one language, whatever the region: `ru`, `RU-RU` and `ru_RU` do."""
    return one.lower().replace("_", "-").split("-")[0] == other.lower().replace("_", "-").split("-")[0]


def _preview(source: Source) -> tuple[dict[str, str], list[str]]:
    """Return the header's attributes and props, and the languages of the first units in order."""
    header: dict[str, str] = {}
    languages: list[str] = []
    with source.open() as stream:
        for number, element in enumerate(elements(stream, source.name, "tmx", ("header", "tu"))):
            if element.tag == "header":
                header = {str(name): str(value) for name, value in element.attrib.items()}
                header.update({prop.get("type", ""): prop.text or "" for prop in element.iterfind("prop")})
            else:
                languages += [code for tuv in element.iterfind("tuv") if (code := _language(tuv)) not in languages]
            if number > 100 and len(languages) > 1:
                break
    if not languages:
        raise AlignerError(f"{source.name} holds no translation units.")
    return header, languages


def _language(tuv: etree._Element) -> str:
    return (tuv.get(_XML_LANG) or tuv.get("lang") or "").strip().replace("_", "-")


@dataclass
class _Units:
    """The units of a TMX file that have both languages, read anew at each iteration."""

    source: Source
    first: str
    second: str
    codes: bool

    def __iter__(self) -> Iterator[Unit]:
        number = 0
        with self.source.open() as stream:
            for element in elements(stream, self.source.name, "tmx", ("tu",)):
                if (unit := self._unit(element, number)) is not None:
                    yield unit
                    number += 1

    def _unit(self, element: etree._Element, number: int) -> Unit | None:
        texts: dict[str, str] = {}
        for tuv in element.iterfind("tuv"):
            seg = tuv.find("seg")
            if seg is not None:
                texts.setdefault(_language(tuv), text_of(seg, self.codes))
        source, target = _choose(texts, self.first), _choose(texts, self.second)
        if source is None or target is None:
            return None
        props = {prop.get("type", ""): prop.text or "" for prop in element.iterfind("prop")}
        return Unit(
            element.get("tuid") or unit_id(source, target),
            source,
            target,
            number,
            _confidence(props.get("x-confidence", "")),
            props.get("x-bead", ""),
            props.get("x-status", ""),
            tuple(flag for flag in props.get("x-flags", "").split(", ") if flag),
            " ".join(note.text or "" for note in element.iterfind("note")),
            props.get("x-comment", ""),
            props.get("x-review", ""),
        )


def _choose(texts: dict[str, str], language: str) -> str | None:
    """Return the text in a language: under the code itself, or under another region's."""
    if language in texts:
        return texts[language]
    return next((text for code, text in texts.items() if same_language(code, language)), None)


def _confidence(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
