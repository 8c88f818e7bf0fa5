"""Punctuation: quotation marks and brackets that change what is quoted or left aside.

Caught: a bracket that the translation opens and does not close while the source's are paired; a quotation of the source
without any quotation marks in the translation; scare quotes, around up to three small words, lost or added.

Ignored: dialogue, which Russian sets off by dashes and English by quotation marks; quotation marks around names of
ships, papers and companies, which English leaves out; the kind of marks.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он ушёл (поздно) домой.", "ru"), Segment("He went (late home.", "en"))
>>> [finding.message for finding in check(pair)]
['A bracket is opened but not closed in the translation.']
>>> pair = Pair(Segment("Эту «помощь» никто не просил.", "ru"), Segment("Nobody asked for this help.", "en"))
>>> [finding.message for finding in check(pair)]
['Scare quotes are missing from the translation: «помощь».']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

_QUOTE = re.compile(r"[«»“”„\"]|(?<!\w)['‘’]|['’](?!\w)")
_QUOTED = re.compile(r"[«“„\"]([^«»“”„\"]+)[»”“\"]")
_ADDED = "The translation has quotation marks that the source does not."
_SPEECH = re.compile(r"(?:^|[.,!?…:;]\s*)[-–—](?=\s)", re.MULTILINE)
"""A dash that opens speech, or closes what is said of it: it does what quotation marks do in English."""
MAX_SCARE_QUOTED_WORDS = 3
"""Words that scare quotes are put around at most."""
_ITEM = re.compile(r"^\s*(?:\w{1,3}|\d+)\)")


def check(pair: Pair) -> Iterator[Finding]:
    """Yield findings for brackets and for quotations."""
    if not pair.source.words or not pair.target.words:
        return
    if not _unpaired(pair.source.text) and (at := _unpaired(pair.target.text)):
        yield Finding("punctuation", None, at, 0.6, "A bracket is opened but not closed in the translation.")
    source, target = list(_QUOTED.finditer(pair.source.text)), list(_QUOTED.finditer(pair.target.text))
    if source and not target and not _QUOTE.search(pair.target.text):
        for match in source:
            place = Span(match.start(), match.end())
            if len(match.group(1).split()) > MAX_SCARE_QUOTED_WORDS:
                yield Finding("punctuation", place, None, 0.45, "Quotation marks are missing from the translation.")
            elif match.group(1).islower():
                message = f"Scare quotes are missing from the translation: «{match.group(1)}»."
                yield Finding("punctuation", place, None, 0.4, message)
    if target and not source and not _QUOTE.search(pair.source.text) and not _SPEECH.search(pair.source.text):
        for match in target:
            if len(match.group(1).split()) > MAX_SCARE_QUOTED_WORDS:
                continue  # a quotation, for which the other side has its own ways
            place = Span(match.start(), match.end())
            small = match.group(1).islower()
            message = f"The translation adds scare quotes: “{match.group(1)}”." if small else _ADDED
            yield Finding("punctuation", None, place, 0.4, message)


def _unpaired(text: str) -> Span | None:
    """Return the first bracket that has no partner; the bracket after an item's letter, as in «а)», needs none."""
    if "(" not in text and ")" not in text:
        return None
    open_at: list[int] = []
    item = _ITEM.match(text)
    for at, letter in enumerate(text):
        if letter == "(":
            open_at.append(at)
        elif letter == ")":
            if open_at:
                open_at.pop()
            elif not (item and at < item.end()) and not re.search(r"[:;=]-?$|\b\w{1,2}$", text[:at]):
                return Span(at, at + 1)
    return Span(open_at[0], open_at[0] + 1) if open_at else None


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "punctuation",
            "quotation marks or brackets are lost, added or unpaired",
            caught="an open bracket; scare quotes lost or added",
            left_alone="the kind of marks",
            max_severity="warning",
            formal=True,
        ),
    ),
)
