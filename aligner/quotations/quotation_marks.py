"""Finding the quotations of an article by their marks.

    >>> from aligner.document import Document, Paragraph
    >>> text = 'He called it "a door that opens," he said, "only one way". Who «we» are is not said.'
    >>> found = quotations(Document(text, "en", paragraphs=(Paragraph(0, len(text)),)))
    >>> [[text[piece.start:piece.end] for piece in quotation.pieces] for quotation in found]
    [['a door that opens,', 'only one way'], ['we']]

Marks are paired with a stack, paragraph by paragraph; only the outermost pair makes a quotation. A mark without a
partner is passed over, except where the next paragraph opens with the same mark: then the quotation goes on there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from aligner.document.model import Document, Span
from aligner.quotations.model import Quotation
from aligner.quotations.speech_verbs import SPEECH

_PAIRS = {"“": "”", "«": "»", "„": "“”", "‹": "›", '"': '"', "‘": "’", "'": "'", "”": "”"}
_SINGLE = ("‘", "'")
_MARKS = re.compile(r"[“”«»„‹›\"‘’']")
_ELIDED = re.compile(r"(?:\d\ds?|tis|twas|em|cause)\b", re.IGNORECASE)
_MOST_WORDS_BETWEEN = 14
_DASHED = re.compile(r"\s+[—–]\s+([^—–«»\"“”]{2,80}?)(?:[,.]\s+[—–]\s+|(?P<last>[.]?$))")
"""Russian sets the speaker inside the marks: «Мы готовы, — сказал он, — ответить»."""


@dataclass
class _Open:
    """A mark that waits for its partner."""

    mark: str
    position: int


def quotations(article: Document) -> list[Quotation]:
    """Return an article's direct quotations in order."""
    found: list[list[Span]] = []
    going_on = False  # whether the last quotation goes on in this paragraph
    paragraphs = [Span(paragraph.start, paragraph.end) for paragraph in article.paragraphs]
    for number, paragraph in enumerate(paragraphs, 1):
        head = article.text[paragraphs[number].start] if number < len(paragraphs) else ""
        spans, goes_on = _paragraph_spans(article.text, paragraph, head)
        if going_on and spans:
            found[-1].append(spans.pop(0))
        found += _joined(article.text, spans)
        going_on = goes_on
    return [_quotation(article.text, pieces) for pieces in found]


def _paragraph_spans(text: str, paragraph: Span, following: str) -> tuple[list[Span], bool]:
    """Return the spans between outermost marks, and whether the last goes on in the next paragraph.

    `following` is the first character of the next paragraph: the same mark again means that the quotation goes on. An
    unclosed mark that nothing follows is none, and the paragraph is read again without it.
    """
    stray: set[int] = set()
    while True:
        spans, stack = _paired(text, paragraph, stray)
        if not stack:
            return spans, False
        outermost = stack[0]
        if outermost.mark == following and outermost.mark not in _SINGLE:
            return [*spans, Span(outermost.position + 1, paragraph.end)], True
        stray.add(outermost.position)


def _paired(text: str, paragraph: Span, stray: set[int]) -> tuple[list[Span], list[_Open]]:
    """Pair the marks of a paragraph; return what stands between outermost pairs, and the marks left open."""
    spans: list[Span] = []
    stack: list[_Open] = []
    for match in _MARKS.finditer(text, paragraph.start, paragraph.end):
        mark, position = match.group(), match.start()
        if position in stray:
            continue
        depth = _closed_depth(text, stack, mark, position, paragraph)
        if depth is not None:
            opened = stack[depth]
            del stack[depth:]
            if not stack:
                spans.append(Span(opened.position + 1, position))
        elif _opens(text, mark, position, paragraph):
            stack.append(_Open(mark, position))
    return spans, stack


def _closed_depth(text: str, stack: list[_Open], mark: str, position: int, paragraph: Span) -> int | None:
    """Return the depth of the open mark that this one closes; a forgotten inner mark does not hold it up."""
    if mark in ("’", "'") and _is_apostrophe(text, position, stack, paragraph):
        return None
    for depth in range(len(stack) - 1, -1, -1):
        opened = stack[depth].mark
        if mark in _PAIRS[opened] and (mark != '"' or _can_close(text, position, paragraph)):
            return depth
        if opened == "‘" and mark == "'":
            return depth
    return None


def _opens(text: str, mark: str, position: int, paragraph: Span) -> bool:
    """Whether a mark can open a quotation where it stands."""
    before = text[position - 1] if position > paragraph.start else " "
    after = text[position + 1] if position + 1 < paragraph.end else " "
    if mark in ("»", "›", "’") or after.isspace():
        return False
    if mark == "”":
        return False
    if mark in ("'", '"', "‘"):
        free = before.isspace() or before in "([{—–-/“«„‘\"'"
        return free and (after.isalnum() or after in "[(…“«‘\"'.") and (mark == '"' or not _is_elision(text, position))
    return True


def _can_close(text: str, position: int, paragraph: Span) -> bool:
    """Whether a straight mark stands at an end: no word begins right after it."""
    return position + 1 >= paragraph.end or not text[position + 1].isalnum()


def _is_elision(text: str, position: int) -> bool:
    """Whether a single mark stands for dropped letters, as in ’tis or '90s."""
    return _ELIDED.match(text, position + 1) is not None


def _is_apostrophe(text: str, position: int, stack: list[_Open], paragraph: Span) -> bool:
    """Whether ’ or ' belongs to a word rather than to a pair of marks."""
    if not any(opened.mark in _SINGLE for opened in stack):
        return True
    after = text[position + 1] if position + 1 < paragraph.end else " "
    before = text[position - 1]
    if after.isalnum():
        return True
    if before == "s" and after == " ":  # a possessive plural, unless no other mark can close the quotation
        rest = text[position + 1 : paragraph.end]
        return re.search(r"[\w.,!?…][’'](?!\w)", rest) is not None and text[position + 2 : position + 3].islower()
    return False


def _joined(text: str, spans: list[Span]) -> list[list[Span]]:
    """Join the two halves of a quotation that the article interrupts within a sentence."""
    joined: list[list[Span]] = []
    for span in spans:
        if joined and _interrupts(text, joined[-1][-1], span):
            joined[-1].append(span)
        else:
            joined.append([span])
    return joined


def _interrupts(text: str, first: Span, second: Span) -> bool:
    """Whether only the naming of the speaker stands between two halves of one sentence."""
    between = text[first.end + 1 : second.start - 1]
    if re.search(r"[.!?…;:](?:\s|$)", between.strip()) or len(between.split()) > _MOST_WORDS_BETWEEN:
        return False
    head, tail = text[first.start : first.end].rstrip(), text[second.start : second.end].lstrip()
    unfinished = bool(head) and head[-1] not in ".!?"
    return unfinished and bool(SPEECH.search(between)) and bool(re.match(r"[\W\d_]*[^\W\d_]", tail)) and _goes_on(tail)


def _goes_on(tail: str) -> bool:
    """Whether the second half begins in the middle of a sentence."""
    first = next((character for character in tail if character.isalpha()), "A")
    return first.islower() or tail[:1] in "…[."


def _quotation(text: str, pieces: list[Span]) -> Quotation:
    parts = [part for piece in pieces for part in _without_dashed_speaker(text, piece)]
    return Quotation(parts[0].start, parts[-1].end, tuple(parts))


def _without_dashed_speaker(text: str, piece: Span) -> list[Span]:
    """Cut «…, — сказал он, — …» out of a piece."""
    inserted = [
        match
        for match in _DASHED.finditer(text, piece.start, piece.end)
        if SPEECH.search(match[1]) and len(match[1].split()) <= _MOST_WORDS_BETWEEN
    ]
    edges = [piece.start, *(edge for match in inserted for edge in match.span()), piece.end]
    parts = [Span(start, end) for start, end in pairwise(edges)][::2]
    return [part for part in parts if text[part.start : part.end].strip()] or [piece]
