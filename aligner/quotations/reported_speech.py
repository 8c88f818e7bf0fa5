"""Finding indirect speech: clauses that the article ascribes to somebody without marks.

>>> text = "The letter also states that silence will count as an answer. Nobody has replied yet."
>>> [text[found.start:found.end] for found in indirect_speech(text, Span(0, len(text)), [])]
['silence will count as an answer']
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aligner.document.model import Span
from aligner.quotations.model import Quotation
from aligner.quotations.speech_verbs import REPORTED

_END = re.compile(r"[.!?…]+(?=[\s\"”»]|$)|\n|;")
_ABBREVIATION = re.compile(r"(?:\b(?:No|Mr|Mrs|Ms|Dr|St|Art|para|vs|e\.g|i\.e|г|гг|ст|т\.е|им|п|стр)|\b[A-ZА-Я])\.$")
_FEWEST_WORDS = 4


def indirect_speech(text: str, paragraph: Span, direct: Sequence[Quotation]) -> list[Quotation]:
    """Return the clauses of indirect speech in a paragraph, those left out that hold a quotation in marks."""
    found: list[Quotation] = []
    for pattern in REPORTED:
        for match in pattern.finditer(text, paragraph.start, paragraph.end):
            clause = Span(match.end(), _clause_end(text, match.end(), paragraph.end))
            taken = [(quotation.start, quotation.end) for quotation in (*direct, *found)]
            if any(start <= clause.end and clause.start <= end + 1 for start, end in taken):
                continue
            if len(text[clause.start : clause.end].split()) >= _FEWEST_WORDS:
                found.append(Quotation(clause.start, clause.end, (clause,), "indirect"))
    return sorted(found, key=lambda quotation: quotation.start)


def _clause_end(text: str, start: int, limit: int) -> int:
    """Return where the sentence ends that begins or goes on at `start`, its full stop left out."""
    for match in _END.finditer(text, start, limit):
        if not _ABBREVIATION.search(text[start : match.end()]):
            return match.start()
    return limit
