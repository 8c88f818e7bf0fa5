"""Questions: a question must stay a question.

Caught: a question mark on one side only.

Ignored: question marks that merely differ in number, and what is asked without being a question: reported questions
(«спросил, не видал ли он Кая?», "asked whether"), requests («Расскажите, чем вы заняты?», "Tell us what you do"), questions
that need no answer («кому бы не понравилось?», "who would not like it!"), tags («правда?», "huh").

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

_ASKS = re.compile(r"\?")
_REPORTED = re.compile(
    r"(?<!\w)(?:(?:ask|wonder|inquir|enquir)\w*(?:[ ,]+\w+){0,6} (?:what|who|whom|whose|where|when|why|how|which|if|whether|to)|(?:tell|told|explain|write|say|know|see|remember|imagine|confess|guess)(?:\w{0,3})"
    r"(?: \w+){0,3} (?:what|who|whom|whose|where|when|why|how|which|if|whether)|whether|if you (?:could|can|would)|"
    r"(?:question|answer)(?: \w+){0,3} (?:of|whether|why|how|what)|please|tell (?:me|us)|confess|who would|who could|who knows|"
    r"i (?:hear|suppose|take it|dare ?say|believe|think|guess|trust)|(?:you|one) (?:might|may|will|would) ask|what do i care|"
    r"perhaps|maybe|must have|huh)(?!\w)"
)
"""How English puts a question that Russian marks as one: reported, as a request, as a guess, as a tag."""
_REPORTED_RU = re.compile(
    r"(?<!\w)(?:спр[ао]\w+|вопрос\w*|узна\w+|расскаж\w+|скаж\w+|объясни\w*|признава\w+|признай\w*|напишите|посмотрите|подумай\w*|"
    r"гадал\w*|интересно|любопытно|не знаю|ли|может быть|неужели|неужто|авось|поинтересова\w+)(?!\w)"
)
_TAG = re.compile(r"[,—–-] ?(?:правда|верно|не так ли|а|да|вы|ты|что ли|хорошо|ладно|так|нет|не правда ли|или нет|isn't it|right|eh|huh|ok(?:ay)?|\w+n't \w+)$")


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
    >>> _is_indirect(Pair(Segment("Он спросил, не видал ли я Кая?", "ru"), Segment("He asked if I had seen Kay.", "en")))
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
            if _TAG.search(before) or (side is pair.russian and _REPORTED_RU.search(clause)):
                return True
    return "?" not in pair.english.text and _REPORTED.search(pair.english.folded) is not None


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
