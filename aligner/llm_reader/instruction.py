"""The versioned instruction: what the model is asked, and the JSON schemas of what it may respond."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TYPES = (
    "omission", "addition", "number", "date", "name", "negation", "modality", "quantifier", "question", "tense",
    "meaning", "untranslated", "repeated", "scrambled", "punctuation",
)  # fmt: skip
"""The types of divergence that a reader reports; all are types of `aligner.fidelity.TYPES`."""
ANSWERS = ("yes", "partly", "no")
_LANGUAGES = {"en": "English", "ru": "Russian"}
_WORDS = {"type": ["string", "null"]}

FINDINGS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "findings": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "bead": {"type": "integer"},
                    "type": {"type": "string", "enum": list(TYPES)},
                    "severity": {"type": "string", "enum": ["note", "warning", "error"]},
                    "source": _WORDS,
                    "target": _WORDS,
                    "reason": {"type": "string"},
                },
                "required": ["bead", "type", "severity", "source", "target", "reason"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["findings"],
    "additionalProperties": False,
}
"""The JSON schema of a reading (https://json-schema.org/draft/2020-12/schema)."""

ANSWER_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"answer": {"type": "string", "enum": list(ANSWERS)}},
    "required": ["answer"],
    "additionalProperties": False,
}
"""The JSON schema of a confirmation."""


@dataclass(frozen=True)
class Instruction:
    """The texts of one version; `{…}` in them are fields of `str.format`."""

    version: str
    reading: str
    again: str
    mending: str
    confirming: str


@cache
def instruction() -> Instruction:
    """Return the instruction of this release."""
    text = files("aligner.llm_reader").joinpath("data/instruction.toml").read_text(encoding="utf-8")
    return Instruction(**{name: value.strip() for name, value in tomllib.loads(text).items()})


@cache
def reading_prompt(language: str) -> str:
    """Return the instruction of a reading whose reasons are to be given in a language, `en` or `ru`."""
    return instruction().reading.format(language=_LANGUAGES[language])


@cache
def confirming_prompt() -> str:
    """Return the instruction of a confirmation."""
    return instruction().confirming.format()
