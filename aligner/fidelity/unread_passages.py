"""Code-switching: passages in another language that the translation renders («Eh bien, mon prince», "Well, my prince").

The checks read Russian and English. What a passage in Latin letters inside the Russian says they do not know: a name
or a number there is none that the English lacks, and what the English says beyond the Russian words may render it. A
passage that the English has in the same letters is read as it stands, and one that it leaves out is an omission.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aligner.document.model import Span
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment, Word

MIN_WORDS, MIN_SMALL = 3, 2
"""How many words a passage has at least, and how many of them without a capital: "Bank of America" is a name."""
MAX_COPIED = 0.34
"""Which share of a passage's words stands in the English at most, or the passage is copied and not translated."""
MIN_SHARE = 0.4
"""Which share of the Russian words is unread where nothing can be said of the likeness of the pair."""
MAX_LENGTHENING = 2
"""How many English words render one of a passage at most."""
_LEFT_OUT = frozenset({"omission", "untranslated", "length"})
"""Flags of a passage that the translation leaves out, or as it is."""
_WHOLE = frozenset({"similarity", "length", "scrambled", "mispaired"})
"""Flags of the whole pair."""


def without_unread(pair: Pair, findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings without those that rest on a passage of the Russian in another language.

    >>> pair = Pair(Segment("— Tout le monde le sait, — сказал он.", "ru"), Segment("“Everyone knows,” he said.", "en"))
    >>> found = [Finding("name", Span(2, 6), None, 0.5, ""), Finding("omission", Span(2, 24), None, 0.5, "")]
    >>> [finding.type for finding in without_unread(pair, found)]
    ['omission']
    """
    passages = _unread(pair) if findings and pair.bilingual else []
    if not passages:
        return list(findings)
    unread = sum(len(passage) for passage in passages)
    spans = [Span(passage[0].start, passage[-1].end) for passage in passages]
    return [finding for finding in findings if not _rests_on(pair, finding, spans, unread)]


def _rests_on(pair: Pair, finding: Finding, passages: Sequence[Span], unread: int) -> bool:
    """Whether a finding tells of unread passages, or of what may render them; `unread` is how many words they have."""
    sides = (finding.source, finding.target)
    russian, english = sides if pair.source is pair.russian else sides[::-1]
    if finding.type in _WHOLE:
        return unread >= MIN_SHARE * len(pair.russian.words)
    if russian is not None:
        return finding.type not in _LEFT_OUT and any(russian.overlaps(passage) for passage in passages)
    if english is None:
        return False
    return finding.type not in _LEFT_OUT and len(pair.english.words_in(english)) <= MAX_LENGTHENING * unread


def _unread(pair: Pair) -> list[list[Word]]:
    """Return the words of each passage in Latin letters that the English has in other words."""
    if not any(word.text[0].isascii() and word.text[0].islower() for word in pair.russian.words):
        return []
    types = pair.english.word_types
    return [
        passage
        for passage in _latin_runs(pair.russian)
        if sum(word.lower in types for word in passage) <= MAX_COPIED * len(passage)
    ]


def _latin_runs(side: Segment) -> Iterable[list[Word]]:
    """Yield the runs of words in Latin letters that are long enough for a passage, numbers among them left out."""
    run: list[Word] = []
    for word in [*side.words, None]:
        if word is not None and _is_latin(word):
            run.append(word)
            continue
        if len(run) >= MIN_WORDS and sum(each.text[0].islower() for each in run) >= MIN_SMALL:
            yield run
        run = []


def _is_latin(word: Word) -> bool:
    """Whether a word begins with a Latin letter, with or without an accent."""
    return word.text[0].isalpha() and word.text[0] < "\u0370"
