r"""Reading Markdown: rendered as CommonMark with tables and footnotes, then read as the HTML it stands for.

    >>> read("Он уехал.[^1]\n\n[^1]: Ibid.\n".encode(), Request("a.md"))[0]
    'Он уехал.\n\nIbid.'

Fenced and indented code is of the kind `code`. Front matter and directives are dropped, footnotes follow the text
without their marks, and the number of a list stays where it is a year at a paragraph's start rather than a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode
from aligner.document.readers.front_matter import end_of
from aligner.document.readers.html import blocks

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CONTAINER = re.compile(r"([ >]{0,12}):{3,}[ \t]*(?:([\w-]+)[ \t]*(?:\[(.*)\]|(.*)))?$")
"""What VitePress, Docusaurus and Pandoc fence a note with: `:::tip Title`, `:::note[Title]`, `:::`."""
_ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
_HEADING_ID = re.compile(r"^( {0,3}#{1,6} .*?)[ \t]*\{[#.:][^{}]*\}[ \t]*$")
_CALLOUT = re.compile(r"^((?: {0,3}>)+ ?)\[!\w+\]")
_TITLE_LINE = re.compile(r"%[ \t]+\S|%$")
_ABBREVIATION = re.compile(r" {0,3}\*\[[^\]]+\]: ")
"""`*[HTML]: Hypertext Markup Language`: what a browser shows only when the mouse is on the word."""
_DEFINITION = re.compile(r"^ {0,3}: +(?=\S)")
"""A definition below its term, or the caption of a table."""
_CLASSES = re.compile(r"[ \t]*\{:[^{}\n]*\}|(?<=\S)[ \t]?\{[.#][\w-][^{}\n]*\}(?=\s*$)")
"""Kramdown's and Pandoc's attributes: `{: .note}`, `{.note #here}` at a line's end."""
_TASK = re.compile(r"^((?:[ >]*(?:[-*+]|\d{1,9}[.)]) +)+)\[[ xX]\] ")
_HIGHLIGHT = re.compile(r"(?<![=\w])==(?![\s=])([^=\n]+?)(?<!\s)==(?![=\w])")
_TOC = re.compile(r"\s*\[?\[toc\]\]?\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\[{33,}")
"""Brackets that open no link; the parser would look for the end of each, in time that grows with their square."""
_TEMPLATE_TAG = re.compile(r"\{%.{0,1000}?%\}|\{\{[<%].{0,1000}?[>%]\}\}")
_NOTE = re.compile(r"((?: {0,3}> ?)*) {0,3}\[\^([^\]\s]{1,200})\]:[ \t]*(.*)")
_CODE_OR_MARK = re.compile(
    r"(`+)(?:(?!\1).|\n)+?\1|\[\^([^\]\s]{1,200})\]"
    r"|(?<!\^)\^\[((?:[^\[\]\n]|\[[^\[\]\n]*\](?:\([^()\n]*\))?)+)\]"
)
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")
_BLOCK_START = re.compile(
    r" {0,3}(?:#{1,6}[ \t]|>|[-*+][ \t]|\d{1,9}[.)][ \t]|</?[a-z]|([-*_=])(?:[ \t]*\1){2,}[ \t]*$)"
)
"""What ends a paragraph without an empty line, so that it cannot belong to the note above it."""
_BRACKET = "\ufdd2"
"""Stands for a bracket that opens no link while the text is parsed: one of Unicode's noncharacters."""
_HIGHEST_COUNT = 999
"""An ordered list that starts beyond it is a paragraph that begins with a year."""


def read(data: bytes, request: Request) -> Content:
    """Return the text that a reader of the rendered page sees; front matter is dropped, notes follow the text."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    text = decode(data, request.name, request.encoding)
    body, notes = _without_notes(_without_directives(_without_title_marks(text[end_of(text) :])))
    found = list(_rendered(body, parser, request.name))
    found += [(note, "note") for text in notes for note, _ in _rendered(text, parser, request.name)]
    return assemble((text.replace(_BRACKET, "["), kind) for text, kind in found)


def _without_title_marks(text: str) -> str:
    """Return a text without the per cent signs before its title, authors and date, with which Pandoc's may begin."""
    lines = text.split("\n", 3)
    count = next((number for number, line in enumerate(lines) if not _TITLE_LINE.match(line)), len(lines))
    head = [line[1:].strip() + "\n" for line in lines[: min(count, 3)]]
    return "\n".join((*head, *lines[len(head) :]))


def _without_directives(text: str) -> str:
    r"""Return a text without what its site's generator reads: containers, identifiers of headings, tags of templates.

    The title of a container stays, as it is shown. Code is left as it is.

    >>> _without_directives(":::tip Note\n# Slots {#slots}\n:::\n").split()
    ['Note', '#', 'Slots']
    """
    lines: list[str] = []
    fence = ""
    nested = False
    for line in text.split("\n"):
        if fence:
            fence = "" if _closes(line, fence) else fence
            lines.append(line)
            continue
        if match := _FENCE.match(line):
            fence = match[1]
        elif match := _CONTAINER.match(line):
            title = _ATTRIBUTES.sub("", match[3] or match[4] or "").strip()
            line = f"{match[1]}\n{match[1]}{title}\n{match[1]}"
        elif _TOC.fullmatch(line) or _ABBREVIATION.match(line):
            line = ""
        elif not _is_indented_code(line, lines[-1] if lines else "", nested):
            line = _without_marks(line)
        if line.strip() and not line.startswith(("    ", "\t")):
            nested = bool(_ITEM.match(line) or _NOTE.match(line)) or (nested and bool(lines[-1].strip()))
        lines.append(line)
    return "\n".join(lines)


def _is_indented_code(line: str, before: str, nested: bool) -> bool:
    """Whether a line is indented code; in a list or a note, where `nested`, that takes twice the indent."""
    if not line.startswith(("    ", "\t")):
        return False
    if before.strip() and not before.startswith(("    ", "\t")):
        return False  # it continues a paragraph
    return not nested or line.expandtabs(4).startswith(" " * 8)


def _without_marks(line: str) -> str:
    """Return a line of prose without what a dialect or a generator reads; most lines hold none of its signs."""
    if "{" in line:
        line = _CLASSES.sub("", _TEMPLATE_TAG.sub("", _HEADING_ID.sub(r"\1", line)))
    if ": " in line:
        line = _DEFINITION.sub("\n", line)
    if "[" in line:
        line = _TASK.sub(r"\1", _CALLOUT.sub(r"\1", line))
        line = _BRACKETS.sub(lambda run: _BRACKET * len(run[0]), line)
    return _HIGHLIGHT.sub(r"\1", line) if "==" in line else line


def _closes(line: str, fence: str) -> bool:
    """Whether a line ends the code that a fence began."""
    return line.strip().startswith(fence) and not line.strip().strip(fence[0])


def _without_notes(text: str) -> tuple[str, list[str]]:
    """Take the definitions of footnotes and their marks out of a text, but for code; return it and the notes."""
    if "[^" not in text and "^[" not in text:
        return text, []
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    open_note: list[str] | None = None
    fence = quote = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if _closes(line, fence) else fence
        elif match := _FENCE.match(line):
            fence = match[1]
        elif match := _NOTE.match(line):
            open_note = notes.setdefault(match[2], [])
            open_note.append(match[3])
            quote = match[1].rstrip()
            continue
        if open_note is not None:
            own = line.removeprefix(quote).removeprefix(" ") if quote else line
            lazy = open_note[-1].strip() and not fence and not _BLOCK_START.match(own)
            if own.startswith(("    ", "\t")) or not own.strip() or lazy:
                open_note.append(own.removeprefix("\t").removeprefix("    "))
                continue
            open_note = None
        kept.append(line)
    inline: list[str] = []

    def unmarked(match: re.Match[str]) -> str:
        if match[3]:
            inline.append(match[3])
        return "" if match[3] or match[2] in notes else match[0]

    if not notes and "^[" not in text:
        return text, []
    body, *found = [_CODE_OR_MARK.sub(unmarked, "\n".join(lines)) for lines in (kept, *notes.values())]
    return body, found + inline


def _rendered(text: str, parser: MarkdownIt, name: str) -> Iterator[Block]:
    tokens = parser.parse(text)
    _keep_years(tokens)
    return blocks(parser.renderer.render(tokens, parser.options, {}), name)


def _keep_years(tokens: Sequence[Any]) -> None:
    """Put the number of a list item back into its text where it is no count, as in «1986. Год начался с морозов»."""
    from markdown_it.token import Token

    for number, token in reversed([*enumerate(tokens)]):
        if token.type == "list_item_open" and token.info.isdigit() and int(token.info) > _HIGHEST_COUNT:
            opened = takewhile(lambda each: each.nesting == 1 or each.type == "inline", tokens[number + 1 :])
            inline = next((found for found in opened if found.type == "inline" and found.children), None)
            if inline is not None:
                year = Token("text", "", 0, content=f"{token.info}{token.markup} ")
                inline.children.insert(0, year)
