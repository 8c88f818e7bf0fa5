"""Sentence type: a question must stay a question («Он приедет?», "He will come.").

Caught: a question mark on one side only.

Ignored: question marks that merely differ in number, and what is asked without being a question: reported questions
(«спросил, не видал ли он Кая?», "asked whether"), requests («Расскажите, чем вы заняты?», "Tell us what you do"),
questions that need no answer («кому бы не понравилось?», "who would not like it!"), tags («правда?», "huh").

>>> from aligner.lexicon.tokens import Segment
>>> [f.message for f in check(Pair(Segment("Он приедет?", "ru"), Segment("He will come.", "en")))]
['The source asks a question, the translation does not.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.patterns import any_of

_ASKS = re.compile(r"\?")
_INDIRECT = {
    language: re.compile(rf"(?<!\w){any_of('reported question', language)}(?!\w)") for language in ("ru", "en")
}
"""How a language puts a question that the other marks as one: reported, as a request, as a guess."""
_TAG = re.compile(rf"[,—–-] ?{any_of('question tag')}$")


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when one side asks and the other does not."""
    asked, answered = pair.source.text.count("?"), pair.target.text.count("?")
    if bool(asked) == bool(answered) or not pair.source.words or not pair.target.words:
        return
    side = pair.source if asked else pair.target
    last = next(reversed(list(_ASKS.finditer(side.text))))
    at_end = not re.search(r"\w", side.text[last.end() :])
    place = Span(last.start(), last.end())
    if _is_indirect(pair):
        at_end = False
    if asked:
        message = "The source asks a question, the translation does not."
        yield Finding("question", place, None, 0.7 if at_end else 0.3, message)
    else:
        message = "The translation asks a question, the source does not."
        yield Finding("question", None, place, 0.55 if at_end else 0.3, message)


def _is_indirect(pair: Pair) -> bool:
    """Whether a question is put so that the other language needs no question mark.

    >>> from aligner.lexicon.tokens import Segment
    >>> _is_indirect(Pair(Segment("Он спросил, не видал ли я Кая?", "ru"), Segment("He asked if I saw Kay.", "en")))
    True
    >>> _is_indirect(Pair(Segment("Он приедет?", "ru"), Segment("He will come.", "en")))
    False
    """
    if not pair.bilingual:
        return False
    for side in (pair.russian, pair.english):
        for mark in _ASKS.finditer(side.folded):
            before = side.folded[: mark.start()]
            clause = re.split(r"[.!?…]\s", before)[-1]
            if _TAG.search(before) or (side is pair.russian and _INDIRECT["ru"].search(clause)):
                return True
    return "?" not in pair.english.text and _INDIRECT["en"].search(pair.english.folded) is not None


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "question",
            "a question has become a statement, or the other way round",
            left_alone="question marks that differ only in number",
            injectors=("question",),
            max_severity="warning",
            formal=True,
        ),
    ),
)
