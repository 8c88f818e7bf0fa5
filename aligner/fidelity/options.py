"""What a check is asked to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from aligner.document.model import Severity

TYPES: dict[str, str] = {
    "omission": "a passage of the source is not in the translation",
    "addition": "a passage of the translation is not in the source",
    "number": "a number is missing, added or another",
    "date": "a day, month, year, weekday or century is missing, added or another",
    "name": "a person, place or organisation is missing, added or another",
    "negation": "a statement is negated on one side only",
    "modality": "an obligation, permission or possibility is stronger or weaker",
    "quantifier": "all, some, most, only, more, less … differ",
    "tense": "future and past are confused",
    "meaning": "a word says something else",
    "question": "a question has become a statement, or the other way round",
    "untranslated": "words of the source were left as they are",
    "scrambled": "the words of the translation are out of order",
    "repeated": "a word or a passage stands twice",
    "punctuation": "quotation marks or brackets are lost, added or unpaired",
    "list": "items of a list are missing, added or numbered otherwise",
    "terminology": "a term is not translated as the glossary or the rest of the document has it",
    "similarity": "the two sides are hardly alike in meaning",
    "length": "one side is far too long for the other",
    "moved": "a passage stands elsewhere in the translation",
}
"""The types of divergence, each with what it tells an editor."""

Depth = Literal["quick", "auto", "deep"]


@dataclass(frozen=True)
class CheckOptions:
    """What to look for, how deeply, and what to show.

    `enable` names the only types wanted (all when empty) and `disable` types not wanted; `minimum` is the lowest
    severity shown; `deep_model` names a sentence-transformers model that reads in the detector's place; `glossary` maps
    a source term to the translations that are right for it; `accepted` holds the fingerprints
    (`aligner.fidelity.severity.fingerprint`) of flags an editor has already dealt with.
    """

    depth: Depth = "auto"
    deep_model: str | None = None
    minimum: Severity = "note"
    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    glossary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()

    def wants(self, type: str) -> bool:
        """Whether flags of a type are to be shown."""
        return type not in self.disable and (not self.enable or type in self.enable)
