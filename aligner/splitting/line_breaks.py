r"""Line breaks as sentence boundaries: from paragraphs to the runs of text that are split on their own.

A line break inside a paragraph ends a sentence, as in verse, posts, addresses and lists, unless the line goes on: it
ends without a stop and the next begins in lower case, or the paragraph is wrapped, that is, each line ends only because
the next word did not fit.

    >>> [str(run) for run in texts("Мороз и солнце;\nДень чудесный!")]
    ['Мороз и солнце;', 'День чудесный!']
    >>> [str(run) for run in texts("The talks were held\nin Vienna.")]
    ['The talks were held\nin Vienna.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from aligner.document.model import Document, Span

_LINE = re.compile(r"[^\n\v\f\r\x85\u2028\u2029]+")
_EMPTY_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+|\r\n[^\S\n]*(?:\n[^\S\n]*)+|[\f\u2029]+")
"""Each alternative opens with a character of its own, so that the search skips to one of these."""
_STOPPED = re.compile(r"[.!?…:;][\"'»”’)\]]*\s*$")
_MARK = re.compile(r"\s*(?:[-–—•*·▪●]\s|\(?\d{1,3}[.)]\s|\(?[a-zа-яё]\)\s|\([ivx]+\)\s|[§#]\s?\d)")
"""What opens an item of a list or a speech in a dialogue."""
_NARROWEST, _WIDEST = 40, 120
_VERSE = 58
"""Hardly a verse, an address or a title line is wider."""
_RAGGED = 12
"""A line this much narrower than the widest, with room for the next word, ends because its author ended it."""


def runs(document: Document, *, lines: bool = False, unwrap: bool = False) -> Iterator[Span]:
    """Yield the spans of a document in which sentences are to be found, in order.

    With `lines` each line is one. With `unwrap` line breaks are white space, also between paragraphs that no empty
    line parts, but not before a list item or a new speech, nor after a line that ends short. A listing of code is one.
    """
    code = {paragraph.start for paragraph in document.paragraphs if paragraph.kind == "code"}
    for block in _blocks(document, join=unwrap):
        if block.start in code:
            yield block
            continue
        found = (Span(*match.span()) for match in _LINE.finditer(document.text, block.start, block.end))
        rows = [row for row in found if document.text[row.start : row.end].strip()]
        if lines or len(rows) == 1:
            yield from rows
        elif rows:
            yield from _joined(document.text, rows, unwrap)


def texts(text: str, *, lines: bool = False, unwrap: bool = False) -> Iterator[str]:
    """Yield the runs of a text of its own, as text."""
    document = Document(text, "")
    return (text[run.start : run.end] for run in runs(document, lines=lines, unwrap=unwrap))


def _blocks(document: Document, join: bool) -> Iterator[Span]:
    """Yield the paragraphs, or what stands between empty lines where there are none; `join` those that touch."""
    text = document.text
    if not document.paragraphs:
        position = 0
        for match in _EMPTY_LINE.finditer(text):
            yield Span(position, match.start())
            position = match.end()
        yield Span(position, len(text))
        return
    pending: Span | None = None
    kind = "text"
    for paragraph in document.paragraphs:
        touches = pending is not None and join and text.count("\n", pending.end, paragraph.start) == 1
        if pending is not None and touches and "code" not in (paragraph.kind, kind):
            pending = Span(pending.start, paragraph.end)
            continue
        if pending is not None:
            yield pending
        pending, kind = Span(paragraph.start, paragraph.end), paragraph.kind
    if pending is not None:
        yield pending


def _joined(text: str, rows: Sequence[Span], unwrap: bool) -> Iterator[Span]:
    """Yield runs of lines that go on into each other."""
    width = max(len(row) for row in rows)
    wrapped = unwrap or _is_wrapped(text, rows, width)
    start = rows[0].start
    for row, following in pairwise(rows):
        if not (_goes_on_wrapped(text, row, following, width) if wrapped else _goes_on(text, row, following)):
            yield Span(start, row.end)
            start = following.start
    yield Span(start, rows[-1].end)


def _goes_on(text: str, row: Span, following: Span) -> bool:
    """Whether a line that its author broke is no sentence yet: no stop, and lower case after."""
    return text[following.start : following.end].lstrip()[:1].islower() and not (
        _STOPPED.search(text, row.start, row.end) or _MARK.match(text, following.start, following.end)
    )


def _goes_on_wrapped(text: str, row: Span, following: Span, width: int) -> bool:
    """Whether a wrapped line goes on: it was full, or lower case follows; and no item or speech begins."""
    if _MARK.match(text, following.start, following.end) and _STOPPED.search(text, row.start, row.end):
        return False
    return _is_full(text, row, following, width) or _goes_on(text, row, following)


def _is_wrapped(text: str, rows: Sequence[Span], width: int) -> bool:
    """Whether every line but the last is full, at a width that people wrap to, and some line clearly goes on.

    A line without a stop goes on before lower case, and before a capital too where it is wider than verse is.
    """
    pairs = list(pairwise(rows))
    return (
        _NARROWEST <= width <= _WIDEST
        and all(_is_full(text, row, following, width) for row, following in pairs)
        and any(
            _goes_on(text, row, following)
            or (len(row) > _VERSE and not _STOPPED.search(text, row.start, row.end))
            for row, following in pairs
        )
    )


def _is_full(text: str, row: Span, following: Span, width: int) -> bool:
    """Whether the first word of the next line did not fit on a line."""
    word = text[following.start : following.end].split(maxsplit=1)[0]
    return len(row) + 1 + len(word) > width - _RAGGED
