"""Untranslated words: words of the source that stand in the translation as they were.

Caught: Cyrillic words in an English text that also stand in its Russian original; a whole sentence left in the source's
language; in a Russian translation, three or more English words in a row copied from the original.

Ignored: names and titles in Latin letters inside Russian text, Cyrillic in brackets after its translation (a gloss),
single letters and signs of lists.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он отказался от встречи.", "ru"), Segment("He declined the встречи.", "en"))
>>> [finding.message for finding in check(pair)]
['Left untranslated: “встречи”.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєЎў][А-Яа-яЁёІіЇїЄєЎў-]*(?:[\s,«»\"“”—-]+[А-Яа-яЁёІіЇїЄєЎў-]+)*")
_LATIN = re.compile(r"[A-Za-z][a-z'’-]*(?:[\s,]+[a-z][a-z'’-]*){2,}")
_LOOKALIKE = frozenset("АВЕКМНОРСТХУавекморстху")


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each run of untranslated words."""
    if not pair.bilingual:
        return
    pattern = _CYRILLIC if pair.target.language == "en" else _LATIN
    known = pair.source.word_types
    for match in pattern.finditer(pair.target.text):
        run = match.group()
        letters = re.sub(r"\W", "", run)
        if len(letters) < 2 or set(letters) <= _LOOKALIKE:  # C, H or CO typed on the wrong keyboard
            continue
        words = [w.lower for w in pair.target.words if match.start() <= w.start < match.end()]
        copied = sum(word in known for word in words) / max(1, len(words))
        if pattern is _LATIN and copied < 0.9:
            continue
        gloss = pair.target.text[max(0, match.start() - 1) : match.start()] in ("(", "[")
        place = Span(match.start(), match.end())
        origin = _origin(pair, words)
        sure = 0.5 if gloss else (0.995 if len(words) > 3 else 0.97) if copied else 0.8
        yield Finding("untranslated", origin, place, sure, f"Left untranslated: “{pair.target[place]}”.")


def _origin(pair: Pair, words: list[str]) -> Span | None:
    """Return where the untranslated words stand in the source."""
    places = [w for w in pair.source.words if w.lower in words]
    return Span(places[0].start, places[-1].end) if places and len(places) <= len(words) + 1 else None


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "untranslated",
            "words of the source were left as they are",
            caught="Cyrillic in English; copied English phrases in Russian",
            left_alone="names in Latin letters",
            injectors=("untranslated", "untranslated-sentence"),
        ),
    ),
)
