"""Omission and addition of whole sentences: beads with one side empty.

Caught: a sentence or more without a counterpart. The probability follows the aligner's confidence and the length of
the passage. Ignored: passages without letters or figures (asterisks, rules); single words get a note.

>>> from aligner.lexicon.tokens import Segment
>>> [f.message for f in check(Pair(Segment("Мы не получили никакого ответа.", "ru"), Segment("", "en")))]
['Omitted from the translation: «Мы не получили никакого ответа».']
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair


def check(pair: Pair) -> Iterator[Finding]:
    """Yield the finding of a one-sided bead."""
    source, target = pair.source, pair.target
    if bool(source.words) == bool(target.words):
        return
    full = source if source.words else target
    stripped = full.text.strip()
    place = Span(0, len(stripped)).shifted(full.text.index(stripped))
    if len(full.words) > 1:
        yield pair.passage(full, place, 0.95 if len(full.words) > 3 else 0.8)
    else:
        yield replace(pair.passage(full, place, 0.4), severity="note")


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "omission",
            "a passage of the source is not in the translation",
            caught="a sentence, a clause of about five words",
            left_alone=(
                "rules, asterisks; free renderings, where words without a match stand in the "
                "same place across; what an acronym on both sides stands for; fixed expressions,"
                " «каким бы … ни» and \"however … may\"; single words"
            ),
            injectors=("sentence-omitted", "clause-dropped", "name-dropped", "word-dropped", "mispaired"),
            right_for=("sentence-omitted", "clause-dropped", "name-dropped", "number-dropped", "word-dropped"),
        ),
        FlagType(
            "addition",
            "a passage of the translation is not in the source",
            caught="a sentence or a clause that the source does not have",
            left_alone="the same",
            injectors=("sentence-added", "clause-inserted", "word-inserted", "mispaired"),
            right_for=("sentence-added", "clause-inserted", "word-inserted"),
        ),
    ),
)
