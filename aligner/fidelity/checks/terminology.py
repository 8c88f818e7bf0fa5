"""Terminology: a term of the glossary must have one of its translations.

Caught: a glossary term in the source, in any case and number, and none of its translations in the target.

Ignored: inflection on both sides, by lemmas, so that «принял» is no form of «принцип»; the words of a term must stand
in order, with at most two others between them.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Рамочных соглашений не подписали.", "ru"), Segment("No skeleton agreements.", "en"))
>>> [f.message for f in check(pair, {"рамочное соглашение": ("framework agreement",)})]
['The glossary has “framework agreement” for «Рамочных соглашений».']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.term_matching import TermText


def check(pair: Pair, glossary: Mapping[str, tuple[str, ...]]) -> Iterator[Finding]:
    """Yield a finding for each term whose translations are all missing."""
    source = TermText(pair.source.folded, pair.source.language)
    target = TermText(pair.target.folded, pair.target.language)
    for term, translations in glossary.items():
        place = source.find(term)
        if place is None or any(target.find(translation) for translation in translations):
            continue
        wanted = " or ".join(f"“{translation}”" for translation in translations[:3])
        message = f"The glossary has {wanted} for «{pair.source[place]}»."
        yield Finding("terminology", place, None, 0.8, message)


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
