"""Terminology: a term of the glossary must have one of its translations.

Caught: a glossary term in the source, in any case and number, and none of its translations in the target.

Ignored: inflection on both sides; the words of a term must stand in order, with at most two others between them.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Рамочных соглашений не подписали.", "ru"), Segment("No skeleton agreements.", "en"))
>>> [f.message for f in check(pair, {"рамочное соглашение": ("framework agreement",)})]
['The glossary has “framework agreement” for «Рамочных соглашений».']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import fold


def check(pair: Pair, glossary: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield a finding for each term whose translations are all missing."""
    for term, translations in glossary.items():
        match = _pattern(term).search(pair.source.folded)
        if match is None or any(_pattern(translation).search(pair.target.folded) for translation in translations):
            continue
        place = Span(match.start(), match.end())
        wanted = " or ".join(f"“{translation}”" for translation in translations[:3])
        message = f"The glossary has {wanted} for «{pair.source[place]}»."
        yield Finding("terminology", place, None, 0.8, message)


@lru_cache(maxsize=4096)
def _pattern(term: str) -> re.Pattern[str]:
    """Return a pattern that finds a term with other endings: the last letters of a word of over three are free."""
    parts = []
    for word in re.findall(r"\w+", fold(term)):
        keep = len(word) if len(word) <= 3 else max(3, len(word) - (3 if len(word) > 6 else 2))
        parts.append(re.escape(word[:keep]) + (r"\w{0,5}" if keep < len(word) else r"(?:'?s|es)?"))
    return re.compile(r"(?<!\w)" + r"\W+(?:\w+\W+){0,2}?".join(parts) + r"(?!\w)")


CHECK = Check(
    run=None,
    types=(
        FlagType(
            "terminology",
            "a term is not translated as the glossary or the rest of the document has it",
            caught=(
                "`--glossary`; «рамочное соглашение», mostly \"framework agreement\", once "
                "\"skeleton agreement\""
            ),
            left_alone="inflection; stories with dialogue",
            max_severity="warning",
        ),
    ),
)
