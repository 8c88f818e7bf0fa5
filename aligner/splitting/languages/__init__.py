"""The rules of each language: one module a language, listed here."""

from __future__ import annotations

from importlib import import_module

from aligner.splitting.rules import Rule

LANGUAGES: dict[str, str] = {"ru": "Russian", "en": "English", "": "Generic"}
"""Language codes and their names in the SRX file; each has a module here, in lower case, with its `RULES`."""


def rules(language: str) -> tuple[Rule, ...]:
    """Return the rules for a language tag such as `ru`, `en-GB` or `pt_BR`, the generic ones where it has none."""
    code = language.replace("_", "-").partition("-")[0].lower()
    module = import_module(f"{__name__}.{LANGUAGES.get(code, 'Generic').lower()}")
    found: tuple[Rule, ...] = module.RULES
    return found
