"""Reading TMX 1.1 to 1.4 from any tool, unit by unit, forgiving what can be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from aligner.document.errors import AlignerError
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import Memory, Unit, unit_id
from aligner.formats.xml_input import elements, text_of

_TWO_LETTERS = {
    **{"rus": "ru", "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it"},
    **{"ukr": "uk", "bel": "be", "pol": "pl", "zho": "zh", "chi": "zh", "jpn": "ja", "por": "pt"},
    **{"russian": "ru", "english": "en", "german": "de", "french": "fr", "spanish": "es"},
}
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read(source: Source, options: ExportOptions) -> Memory:
    """Return the memory; its units are parsed each time they are iterated.

    The source language is the header's `srclang`, or that of the first unit where the header has `*all*`; where it is
    wrong, the first language. The target is the first other language, another region of the source's only where there
    is nothing else. Options' locales choose others in a memory of many languages. Raises AlignerError for a locale
    whose language the memory does not hold.
    """
    header, languages = _preview(source, options)
    wanted = options.source_locale or header.get("srclang", "")
    first = _find(languages, wanted) or languages[0]
    target = options.target_locale
    if target and not options.source_locale and same_language(first, target):  # the memory is to be turned round
        first = next((code for code in languages if not same_language(code, target)), first)
    others = [code for code in languages if code != first]
    foreign = [code for code in others if not same_language(code, first)]
    second = _find(others, options.target_locale or "") or next(iter(foreign or others), "")
    for locale in filter(None, (options.source_locale, options.target_locale)):
        if not _find(languages, locale):
            held = " and ".join(filter(None, (", ".join(languages[:-1]), languages[-1])))
            raise AlignerError(f"{source.name} holds {held}; there is no {locale} in it.")
    if not second:
        raise AlignerError(f"{source.name} holds one language, {first}; a memory needs a source and a target.")
    units = _Units(source, first, second, options.inline == "keep")
    names = {name: header.get(f"x-{name}", "") for name in ("source-file", "target-file", "encoder")}
    return Memory(first, second, units, names["source-file"], names["target-file"], names["encoder"])


def _find(languages: list[str], wanted: str) -> str | None:
    """Return the language with that code, else the first of that language in another region."""
    exact = next((code for code in languages if code.lower() == wanted.lower().replace("_", "-")), None)
    return exact or next((code for code in languages if same_language(code, wanted)), None)


def same_language(one: str, other: str) -> bool:
    """Whether two codes name one language, whatever the region: `ru`, `RU-RU`, `ru_RU` and `rus` do."""
    return _primary(one) == _primary(other)


@lru_cache(maxsize=1024)
def _primary(code: str) -> str:
    """Return a code's language in two letters: old tools write `rus` (ISO 639-2) or its name."""
    bare = re.split("[-_ (]", code.strip().lower(), maxsplit=1)[0]
    return _TWO_LETTERS.get(bare, bare)


def _preview(source: Source, options: ExportOptions) -> tuple[dict[str, str], list[str]]:
    """Return the header's attributes and props, and the languages of the first units in order.

    The whole file is looked through for two languages, or for those that are asked for.
    """
    asked = [locale for locale in (options.source_locale, options.target_locale) if locale]
    header: dict[str, str] = {}
    languages: list[str] = []
    for number, element in enumerate(elements(source, "tmx", ("header", "tu"))):
        if element.tag == "header":
            header = {str(name): str(value) for name, value in element.attrib.items()}
            header.update({prop.get("type", ""): prop.text or "" for prop in element.iterfind("prop")})
        else:
            if own := _own_source(element, first=not languages, header=header.get("srclang", "*all*")):
                header["srclang"] = own
            for tuv in element.iterfind("tuv"):
                if (code := _language(tuv)) not in languages:
                    languages.append(code)
        several = any(not same_language(code, languages[0]) for code in languages)
        if number > 100 and several and all(_find(languages, locale) for locale in asked):
            break
    if not languages:
        raise AlignerError(f"{source.name} holds no translation units.")
    return header, languages


def _own_source(unit: etree._Element, first: bool, header: str) -> str:
    """Return the source language that a unit declares: by the standard the first unit's wins over the header's."""
    own = unit.get("srclang", "*all*")
    return own if own != "*all*" and (first or header == "*all*") else ""


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
        number = left_out = 0
        for element in elements(self.source, "tmx", ("tu",)):
            before = number
            for unit in self._units_of(element, number):
                yield unit
                number += 1
            left_out += number == before
        if left_out:
            name = self.source.name
            self.source.warn(f"{name}: units without a text in both languages, left out: {left_out}.")

    def _units_of(self, element: etree._Element, number: int) -> Iterator[Unit]:
        """Yield a unit for each translation and each source text; a second one has no identifier of its own."""
        texts: dict[str, list[str]] = {}
        for tuv in element.iterfind("tuv"):
            if (text := self._text(tuv)) is not None:
                texts.setdefault(_language(tuv), []).append(text)
        related = same_language(self.first, self.second)
        sources, targets = _choose(texts, self.first, related), _choose(texts, self.second, related)
        pairs = [(sources[0], target) for target in targets] if sources else []
        pairs += [(source, targets[0]) for source in sources[1:] if targets]
        for place, (source, target) in enumerate(dict.fromkeys(pairs)):
            yield self._unit(element, source, target, number + place, place == 0)

    def _text(self, tuv: etree._Element) -> str | None:
        """Return the text of a variant; old tools leave the `seg` out."""
        if (seg := tuv.find("seg")) is not None:
            return text_of(seg, self.codes)
        pieces = [tuv.text or ""]
        for child in tuv:
            pieces += map(str, child.itertext()) if child.tag not in ("prop", "note") else ()
            pieces.append(child.tail or "")
        return "".join(pieces).strip() or None

    def _unit(self, element: etree._Element, source: str, target: str, number: int, own: bool) -> Unit:
        props = {prop.get("type", ""): prop.text or "" for prop in element.iterfind("prop")}
        return Unit(
            (element.get("tuid") if own else None) or unit_id(source, target),
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


def _choose(texts: dict[str, list[str]], language: str, exactly: bool) -> list[str]:
    """Return the texts in a language: under the code itself, or under another region's where that is no other side."""
    if language in texts or exactly:
        return texts.get(language, [])
    return next((found for code, found in texts.items() if same_language(code, language)), [])


def _confidence(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
