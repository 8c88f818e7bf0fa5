"""Coverage of reading: every run of text that a file's XML holds is in the document, or is named with the reason.

    python -m scripts.benchmarks.text_coverage FOLDER            # all docx, odt, fodt, fb2 and html files below it
    python -m scripts.benchmarks.text_coverage FOLDER --examples 20

The files are taken apart here anew, without the readers: whatever XML holds as text is a run. A run counts as read
where its letters and digits stand in the document, in whatever white space. Others are counted by the reason why a
reader of the file does not see them (deleted, hidden, header …); what has no reason is printed by kind, with examples.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from aligner.document import AlignerError
from aligner.document.readers import read_document
from aligner.document.readers.archive import local
from aligner.document.readers.docx_styles import Styles, hides, read_styles
from aligner.document.readers.docx_xml import property_of, value
from aligner.document.readers.encodings import decode
from aligner.document.readers.html import declared
from scripts.runtime import argument_parser

MAX_EXAMPLES = 5
_LETTERS = re.compile(r"[^\W_]+")
_DOCX_PARTS = {
    "header": "header or footer",
    "footer": "header or footer",
    "comments": "comment",
    "glossary": "building block",
    "charts/colors": "style",
    "charts/style": "style",
    "diagrams/colors": "style",
    "diagrams/layout": "style",
    "diagrams/quickStyle": "style",
    "diagrams/drawing": "drawn again from what is read",
    "drawings/": "shapes drawn over a chart",
}
_DOCX_REASONS = {
    **dict.fromkeys(("del", "moveFrom", "delText"), "deleted"),
    **dict.fromkeys(("instrText", "delInstrText"), "code of a field"),
    "Fallback": "alternative of what is read",
    "rt": "reading of a character",
    **dict.fromkeys(
        ("posOffset", "pctWidth", "pctHeight", "align", "pctPosHOffset", "pctPosVOffset"), "measure of a drawing"
    ),
}
_ODT_REASONS = {
    "tracked-changes": "deleted",
    "annotation": "comment",
    "annotation-end": "comment",
    "sequence-decls": "declaration",
    "forms": "form",
    "scripts": "script",
    "covered-table-cell": "hidden",
    **dict.fromkeys(
        ("header", "footer", "header-left", "footer-left", "header-first", "footer-first"), "header or footer"
    ),
    "table-of-content-source": "template of an index",
    "note-citation": "number of a note",
    "ruby-text": "reading of a character",
    "binary-data": "picture",
    "meta": "data on the file",
    "settings": "data on the file",
    "styles": "style",
    "automatic-styles": "style",
    "event-listeners": "script",
}
_HTML_REASONS = {
    **dict.fromkeys(("head", "title"), "head"),
    **dict.fromkeys(("script", "style", "template", "noscript"), "script or style"),
    **dict.fromkeys(("nav",), "navigation"),
    **dict.fromkeys(("select", "textarea", "button", "datalist"), "form"),
    **dict.fromkeys(("svg", "object", "iframe", "video", "audio", "canvas"), "picture or frame"),
    "rp": "alternative of what is read",
}
_FB2_REASONS = {"description": "data on the book", "binary": "picture", "stylesheet": "style"}


@dataclass(frozen=True)
class Run:
    """A text of a file's XML, the element that holds it, and why it is not for a reader, empty where it is."""

    text: str
    kind: str
    reason: str = ""


@dataclass
class Coverage:
    """What became of the runs of some files: characters read, those with a reason, and runs that are missing."""

    read: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    missing: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    refused: list[str] = field(default_factory=list)
    files: int = 0


def docx_runs(path: Path) -> Iterator[Run]:
    """Yield the runs of every part of a docx file that holds text."""
    with zipfile.ZipFile(path) as archive:
        styles = read_styles(
            _parsed(archive.read("word/styles.xml")) if "word/styles.xml" in archive.namelist() else None
        )
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml") or name == "word/styles.xml":
                continue
            part = next((reason for start, reason in _DOCX_PARTS.items() if start in name), "")
            fields: list[bool] = []
            for element in _parsed(archive.read(name)).iter("{*}t", "{*}delText", "{*}instrText", "{*}fldChar"):
                if local(element) == "fldChar":
                    _track(fields, _attribute(element, "fldCharType"))
                    continue
                code = "" if all(fields) else "code of a field"
                reason = part or _reason(element, _DOCX_REASONS) or code or _docx_hidden(element, styles)
                yield Run(element.text or "", f"{name.split('/')[-1]}: {local(element)}", reason)


def _track(fields: list[bool], mark: str) -> None:
    """Keep the open fields, from the outermost: False while a field's code is read, True once its result is."""
    if mark == "begin":
        fields.append(False)
    elif mark == "separate" and fields:
        fields[-1] = True
    elif fields:
        fields.pop()


def _docx_hidden(element: etree._Element, styles: Styles) -> str:
    """Return `hidden` for a run whose properties, or whose styles, hide it."""
    run = next((each for each in element.iterancestors() if local(each) == "r"), None)
    direct = hides(property_of(run, "rPr")) if run is not None else None
    if direct is not None:
        return "hidden" if direct else ""
    names = [property_of(property_of(run, "rPr"), "rStyle")] if run is not None else []
    paragraph = next((each for each in element.iterancestors() if local(each) == "p"), None)
    names += [property_of(property_of(paragraph, "pPr"), "pStyle")] if paragraph is not None else []
    return "hidden" if any(styles.hides(value(name)) for name in names if name is not None) else ""


def odt_runs(path: Path) -> Iterator[Run]:
    """Yield the runs of an odt or fodt file."""
    if path.suffix.lower() == ".fodt":
        roots = [_parsed(path.read_bytes())]
    else:
        with zipfile.ZipFile(path) as archive:
            roots = [
                _parsed(archive.read(name)) for name in ("content.xml", "styles.xml") if name in archive.namelist()
            ]
    hidden = {name for root in roots for name in _odt_hiding(root)}
    for root in roots:
        for element, text in _texts(root):
            yield Run(text, local(element), _reason(element, _ODT_REASONS) or _odt_hidden(element, hidden))


def _odt_hiding(root: etree._Element) -> Iterator[str]:
    for style in root.iter("{*}style"):
        properties = next((each for each in style if local(each) == "text-properties"), None)
        if properties is not None and _attribute(properties, "display") == "none":
            yield _attribute(style, "name")


def _odt_hidden(element: etree._Element, hidden: set[str]) -> str:
    for each in (element, *element.iterancestors()):
        if _attribute(each, "style-name") in hidden or _attribute(each, "is-hidden") == "true":
            return "hidden"
        if local(each) == "section" and _attribute(each, "display") == "none":
            return "hidden"
        if local(each) in ("p", "h") and any(
            _attribute(inner, "is-hidden") == "true" for inner in each.iter("{*}hidden-paragraph")
        ):
            return "hidden"
        if "svg" in str(each.tag) and local(each) in ("title", "desc"):
            return "description of a picture"
    return ""


def html_runs(path: Path) -> Iterator[Run]:
    """Yield the runs of a page."""
    data = path.read_bytes()
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    root = etree.fromstring(decode(data, str(path), None, declared(data)).encode(), parser)
    for element, text in _texts(root) if root is not None else ():
        yield Run(text, str(element.tag), _reason(element, _HTML_REASONS) or _html_hidden(element))


def _html_hidden(element: etree._Element) -> str:
    for each in (element, *element.iterancestors()):
        style = re.sub(r"\s", "", each.get("style") or "").lower()
        if "hidden" in each.attrib or "display:none" in style or "visibility:hidden" in style:
            return "hidden"
    return ""


def fb2_runs(path: Path) -> Iterator[Run]:
    """Yield the runs of a FictionBook."""
    for element, text in _texts(_parsed(path.read_bytes())):
        yield Run(text, local(element), _reason(element, _FB2_REASONS))


RUNS: dict[str, Callable[[Path], Iterator[Run]]] = {
    ".docx": docx_runs,
    ".docm": docx_runs,
    ".odt": odt_runs,
    ".fodt": odt_runs,
    ".html": html_runs,
    ".htm": html_runs,
    ".xhtml": html_runs,
    ".fb2": fb2_runs,
}


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    return etree.fromstring(data, parser)


def _texts(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Yield each text of a tree with the element that it stands in."""
    for element in root.iter("*"):
        if element.text:
            yield element, element.text
        parent = element.getparent()
        if element.tail and parent is not None:
            yield parent, element.tail


def _reason(element: etree._Element, reasons: dict[str, str]) -> str:
    names = (local(each) for each in (element, *element.iterancestors()))
    return next((reasons[name] for name in names if name in reasons), "")


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(found) for key, found in element.attrib.items() if str(key).rsplit("}", 1)[-1] == name), "")


def covered(path: Path, coverage: Coverage) -> None:
    """Add what became of a file's runs."""
    try:
        document = read_document(path)
    except AlignerError as error:
        coverage.refused.append(str(error))
        return
    coverage.files += 1
    text = "".join(_LETTERS.findall(document.text))
    for run in RUNS[path.suffix.lower()](path):
        letters = "".join(_LETTERS.findall(run.text))
        if not letters:
            continue
        if run.reason:
            coverage.reasons[run.reason] += len(letters)
        elif letters in text:
            coverage.read += len(letters)
        else:
            coverage.missing[run.kind].append((path.name, " ".join(run.text.split())[:100]))


def coverage_of(paths: Iterable[Path]) -> Coverage:
    """Return what became of the runs of all files of a known kind."""
    coverage = Coverage()
    for path in paths:
        if path.is_file() and path.suffix.lower() in RUNS:
            covered(path, coverage)
    return coverage


def main() -> None:
    """Print the coverage of a folder; exit with 1 where a run without a reason is missing."""
    parser = argument_parser(__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--examples", type=int, default=MAX_EXAMPLES, help=f"runs shown of each kind (default {MAX_EXAMPLES})"
    )
    arguments = parser.parse_args()
    found = coverage_of(sorted(arguments.folder.rglob("*")))
    print(f"{found.files} files, {found.read:,} letters and digits read, {len(found.refused)} files refused")
    for reason, count in found.reasons.most_common():
        print(f"  not for the reader, {reason}: {count:,}")
    for message in found.refused[: arguments.examples]:
        print(f"  refused: {message}")
    for kind, runs in sorted(found.missing.items(), key=lambda item: -len(item[1])):
        print(f"NOT READ, {kind}: {len(runs)} runs")
        for name, text in runs[: arguments.examples]:
            print(f"    {name}: {text}")
    sys.exit(1 if found.missing else 0)


if __name__ == "__main__":
    main()
