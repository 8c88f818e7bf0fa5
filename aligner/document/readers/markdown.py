r"""Reading Markdown: rendered as CommonMark with tables and footnotes, then read as the HTML it stands for.

    >>> read("Он уехал.[^1]\n\n[^1]: Ibid.\n".encode(), Request("a.md"))[0]
    'Он уехал.\n\nIbid.'

Fenced and indented code is of the kind `code`. Front matter and directives are dropped, footnotes follow the text
without their marks, and the number of a list stays where it is a year at a paragraph's start rather than a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode
from aligner.document.readers.html import blocks

_YAML_KEY = re.compile(r"""["']?[A-Za-z_][\w.-]*["']?\s*:(?:\s|$)""")
_YAML_REST = re.compile(r"[ \t]|#|- |-$|[\]}]|$")
_TOML_LINE = re.compile(r"""\s*(?:[\w."'-]+\s*=|\[|#|[\]}"',]|$)|\s""")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_CONTAINER = re.compile(r"([ >]{0,12}):{3,}[ \t]*(?:([\w-]+)[ \t]*(?:\[(.*)\]|(.*)))?$")
"""What VitePress, Docusaurus and Pandoc fence a note with: `:::tip Title`, `:::note[Title]`, `:::`."""
_ATTRIBUTES = re.compile(r"\{[^{}]*\}\s*$")
_HEADING_ID = re.compile(r"^( {0,3}#{1,6} .*?)[ \t]*\{[#.:][^{}]*\}[ \t]*$")
_CALLOUT = re.compile(r"^((?: {0,3}>)+ ?)\[!\w+\]")
_TOC = re.compile(r"\s*\[?\[toc\]\]?\s*", re.IGNORECASE)
_BRACKETS = re.compile(r"\[{33,}")
"""Brackets that open no link; the parser would look for the end of each, in time that grows with their square."""
_TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{[<%].*?[>%]\}\}")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*)")
_CODE_OR_MARK = re.compile(r"(`+)(?:(?!\1).|\n)+?\1|\[\^([^\]\s]+)\]")
_HIGHEST_COUNT = 999
"""An ordered list that starts beyond it is a paragraph that begins with a year."""


def read(data: bytes, request: Request) -> Content:
    """Return the text that a reader of the rendered page sees; front matter is dropped, notes follow the text."""
    text = decode(data, request.name, request.encoding)
    body, notes = _without_notes(_without_directives(text[_front_matter_end(text) :]))
    found = list(_rendered(body, request.name))
    found += [(note, "note") for text in notes for note, _ in _rendered(text, request.name)]
    return assemble(found)


def _front_matter_end(text: str) -> int:
    r"""Return where the front matter ends: YAML between lines of `---`, TOML between lines of `+++`, else 0.

    As Pandoc has it, no empty line may follow the first `---`, which would be a rule; and each line must look like
    YAML, for a letter may begin with a rule and a bold heading.

    >>> [_front_matter_end(text) for text in ("---\ntitle: A\n---\nB", "---\n\nB\n\n---\n", "---\n**To:** B\n---\n")]
    [17, 0, 0]
    """
    lines = text.splitlines(keepends=True)
    mark = lines[0].rstrip() if lines else ""
    if mark not in ("---", "+++"):
        return 0
    ends = ("---", "...") if mark == "---" else ("+++",)
    position = len(lines[0])
    for number, line in enumerate(lines[1:]):
        position += len(line)
        if line.rstrip() in ends:
            return position if number else 0
        body = line.rstrip()
        if mark == "+++":
            if not _TOML_LINE.match(body):
                return 0
        elif not (_YAML_KEY.match(body) or (number and _YAML_REST.match(body))):
            return 0
    return 0


def _without_directives(text: str) -> str:
    r"""Return a text without what its site's generator reads: containers, identifiers of headings, tags of templates.

    The title of a container stays, as it is shown. Code is left as it is.

    >>> _without_directives(":::tip Note\n# Slots {#slots}\n:::\n").split()
    ['Note', '#', 'Slots']
    """
    lines: list[str] = []
    fence = ""
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
        elif _TOC.fullmatch(line):
            line = ""
        elif not line.startswith(("    ", "\t")):
            line = _TEMPLATE_TAG.sub("", _CALLOUT.sub(r"\1", _HEADING_ID.sub(r"\1", line)))
            line = _BRACKETS.sub(lambda run: "\\[" * len(run[0]), line)
        lines.append(line)
    return "\n".join(lines)


def _closes(line: str, fence: str) -> bool:
    """Whether a line ends the code that a fence began."""
    return line.strip().startswith(fence) and not line.strip().strip(fence[0])


def _without_notes(text: str) -> tuple[str, list[str]]:
    """Take the definitions of footnotes and their marks out of a text, but for code; return it and the notes."""
    kept: list[str] = []
    notes: dict[str, list[str]] = {}
    open_note: list[str] | None = None
    fence = ""
    for line in text.split("\n"):
        if fence:
            fence = "" if _closes(line, fence) else fence
        elif match := _FENCE.match(line):
            fence = match[1]
        elif match := _NOTE.match(line):
            open_note = notes.setdefault(match[1], [])
            open_note.append(match[2])
            continue
        if open_note is not None:
            continues = line.startswith(("    ", "\t")) or (line.strip() and open_note[-1].strip() and not fence)
            if continues or not line.strip():
                open_note.append(line.removeprefix("\t").removeprefix("    "))
                continue
            open_note = None
        kept.append(line)
    if not notes:
        return text, []
    body = "\n".join(kept)
    return _CODE_OR_MARK.sub(lambda m: "" if m[2] in notes else m[0], body), [
        "\n".join(note) for note in notes.values()
    ]


def _rendered(text: str, name: str) -> Iterator[Block]:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    _keep_years(tokens)
    return blocks(parser.renderer.render(tokens, parser.options, {}), name)


def _keep_years(tokens: Sequence[Any]) -> None:
    """Put the number of a list item back into its text where it is no count, as in «1986. Год начался с морозов»."""
    for number, token in enumerate(tokens):
        if token.type == "list_item_open" and token.info.isdigit() and int(token.info) > _HIGHEST_COUNT:
            following = tokens[number + 1 : number + 3]
            inline = next((found for found in following if found.type == "inline" and found.children), None)
            if inline is not None:
                first = inline.children[0]
                if first.type == "text":
                    first.content = f"{token.info}{token.markup} {first.content}"
