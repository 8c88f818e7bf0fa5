"""Questions: a question must stay a question.

Caught: a question mark on one side only. Ignored: indirect questions; question marks that merely differ in number.

>>> from aligner.lexicon.tokens import Side
>>> [f.message for f in check(Pair(Side("Он приедет?", "ru"), Side("He will come.", "en")))]
['The source asks a question, the translation does not.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.segment_pair import Finding, Pair

_ASKS = re.compile(r"\?")


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding when one side asks and the other does not."""
    asked, answered = pair.source.text.count("?"), pair.target.text.count("?")
    if bool(asked) == bool(answered) or not pair.source.words or not pair.target.words:
        return
    side = pair.source if asked else pair.target
    last = next(reversed(list(_ASKS.finditer(side.text))))
    at_end = not re.search(r"\w", side.text[last.end() :])
    place = Span(last.start(), last.end())
    if asked:
        message = "The source asks a question, the translation does not."
        yield Finding("question", place, None, 0.7 if at_end else 0.3, message)
    else:
        message = "The translation asks a question, the source does not."
        yield Finding("question", None, place, 0.55 if at_end else 0.3, message)


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
