"""Glossary files: which translations of a term are right, from TSV, CSV or TBX, whichever language stands first."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from aligner.document.errors import AlignerError, system_reason
from aligner.document.readers.encodings import decode
from aligner.formats.input_stream import Source
from aligner.lexicon.glossary import merged, script

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OMEGAT = (".txt", ".utf8", ".tab")
"""Endings of OmegaT's own glossaries, whose third column is a comment."""
_LANGUAGES = ("ru", "rus", "russian", "русский", "en", "eng", "english", "английский")
_NAMES = frozenset((*_LANGUAGES, "source", "target", "term", "translation", "термин", "перевод", "оригинал"))


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """Return each source term with the translations that are right for it.

    A line of a table is `term TAB translation`, with alternatives in more columns or lines; lines that begin with # are
    comments. A further column in the term's own language is a comment, and so is any in the files that OmegaT makes. In
    a TBX file (ISO 30042) the Russian terms of an entry come first. Which of the two columns is the source,
    `aligner.lexicon.glossary.oriented` tells for a document. Raises AlignerError for a file that is no glossary.
    """
    path = Path(path)
    if not path.is_file():
        raise AlignerError(f"There is no glossary {path}; check the name.")
    pairs = _tbx(path) if path.suffix.lower() in (".tbx", ".xml") else list(_table(path))
    glossary = merged(pairs)
    if not glossary:
        raise AlignerError(f"{path} holds no terms; a line is a term, a tab and its translation.")
    return glossary


def _table(path: Path) -> Iterator[tuple[str, str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise AlignerError(f"Cannot read the glossary {path}: {system_reason(error)}.") from error
    lines = decode(data, str(path)).splitlines()
    for number, row in _rows(lines, path.suffix.lower() == ".csv"):
        source, *targets = [cell.strip() for cell in row]
        if number == 1 and targets and {source.lower(), targets[0].lower()} <= _NAMES:
            continue
        if not source or not any(targets):
            raise AlignerError(
                f"{path}, line {number}: write a term, a tab and its translation, not {lines[number - 1]!r}."
            )
        first = next(filter(None, targets))
        rest = () if path.suffix.lower() in _OMEGAT else targets[targets.index(first) + 1 :]
        yield source, first
        yield from ((source, target) for target in rest if target and not _is_comment(target, source, first))


def _rows(lines: list[str], commas: bool) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is no comment, with the line's number."""
    separator = max(",;\t", key="".join(lines[:20]).count) if commas else "\t"
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            yield number, next(csv.reader([line], delimiter=separator)) if commas else line.split("\t")


def _is_comment(text: str, source: str, target: str) -> bool:
    """Whether a further column is in the term's own script rather than in the translation's."""
    return script(source) != script(target) and script(text) == script(source)


def _tbx(path: Path) -> list[tuple[str, str]]:
    from lxml import etree

    from aligner.formats.xml_input import CleanXML

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    source = Source(str(path))
    try:
        with source.open() as stream:
            root = etree.fromstring(CleanXML(stream, source.name, source.warn).read(), parser)
    except etree.XMLSyntaxError as error:
        raise AlignerError(f"{path} is not well-formed TBX: {error}.") from error
    pairs: list[tuple[str, str]] = []
    for entry in root.iter("{*}termEntry", "{*}conceptEntry"):
        terms: dict[str, list[str]] = {}
        for section in entry.iter("{*}langSet", "{*}langSec"):
            language = (section.get(_XML_LANG) or section.get("lang") or "")[:2].lower()
            terms.setdefault(language, []).extend(
                "".join(str(text) for text in term.itertext()).strip() for term in section.iter("{*}term")
            )
        pairs += [(ru, en) for ru in terms.get("ru", []) for en in terms.get("en", [])]
    return pairs
