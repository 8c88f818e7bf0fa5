"""The rules of each language: one module a language, listed here."""

from __future__ import annotations

from importlib import import_module

from aligner.splitting.rules import Rule

LANGUAGES: dict[str, str] = {"ru": "Russian", "en": "English", "": "Generic"}
"""Language codes and their names in the SRX file; each has a module here, in lower case, with its `RULES`."""


def code_of(language: str) -> str:
    """Return the code in `LANGUAGES` for a language tag, the empty one where it has no rules of its own.

    >>> code_of("en-GB"), code_of("pt_BR")
    ('en', '')
    """
    code = language.replace("_", "-").partition("-")[0].lower()
    return code if code in LANGUAGES else ""


def rules(language: str) -> tuple[Rule, ...]:
    """Return the rules for a language tag, in order."""
    name = LANGUAGES[code_of(language)]
    found: tuple[Rule, ...] = import_module(f"{__name__}.{name.lower()}").RULES
    return found
