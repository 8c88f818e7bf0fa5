"""Glossaries: which translations of a term are right, from TSV or TBX."""

from __future__ import annotations

from pathlib import Path

from aligner.document.errors import AlignerError

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_glossary(path: Path) -> dict[str, tuple[str, ...]]:
    """Return each source term with the translations that are right for it.

    A TSV line is `source term TAB translation` with alternatives in more columns or lines; lines that begin with # are
    comments. In a TBX file (ISO 30042) the Russian terms of an entry are the source, the English ones the target.
    Raises AlignerError for a file that is no glossary.
    """
    path = Path(path)
    if not path.is_file():
        raise AlignerError(f"There is no glossary {path}; check the name.")
    pairs = _tbx(path) if path.suffix.lower() in (".tbx", ".xml") else _tsv(path)
    glossary: dict[str, tuple[str, ...]] = {}
    for source, target in pairs:
        glossary[source] = tuple(dict.fromkeys((*glossary.get(source, ()), target)))
    if not glossary:
        raise AlignerError(f"{path} holds no terms; a line is a term, a tab and its translation.")
    return glossary


def _tsv(path: Path) -> list[tuple[str, str]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AlignerError(f"Cannot read the glossary {path}: {error}; save it as UTF-8.") from error
    pairs = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        source, *targets = [cell.strip() for cell in line.split("\t")]
        if not source or not any(targets):
            raise AlignerError(f"{path}, line {number}: write a term, a tab and its translation, not {line!r}.")
        pairs += [(source, target) for target in targets if target]
    return pairs


def _tbx(path: Path) -> list[tuple[str, str]]:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(str(path), parser).getroot()
    except (etree.XMLSyntaxError, OSError) as error:
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
