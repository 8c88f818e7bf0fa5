"""Language negotiation: which of our languages a person reads, from the environment or from what a browser asks for."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from aligner.document.errors import AlignerError

LANGUAGES = ("en", "ru")
"""The languages of the interface; the first is the default."""

_CHOSEN: ContextVar[str | None] = ContextVar("language", default=None)
_VARIABLES = ("ALIGNER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def current_language(environment: Mapping[str, str] | None = None) -> str:
    """Return the language of the command line: the chosen one, else that of the first variable that is set.

    The order is that of POSIX locales (https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html), after
    our own ALIGNER_LANG; Windows, which sets none of them, is asked itself.

    >>> current_language({"LC_ALL": "", "LANG": "ru_RU.UTF-8"}), current_language({"LANG": "C"})
    ('ru', 'en')
    """
    if environment is None and (chosen := _CHOSEN.get()):
        return chosen
    given = os.environ if environment is None else environment
    tag = next((given[name] for name in _VARIABLES if given.get(name)), None)
    return language_of(tag if tag is not None else _system_language()) or LANGUAGES[0]


@contextmanager
def using_language(tag: str) -> Iterator[None]:
    """Use a language until the block ends; AlignerError for one that we do not have."""
    language = language_of(tag)
    if language is None:
        raise AlignerError(f"There is no interface in the language {tag!r}; choose {' or '.join(LANGUAGES)}.")
    token = _CHOSEN.set(language)
    try:
        yield
    finally:
        _CHOSEN.reset(token)


def language_of(tag: str) -> str | None:
    """Return our language for a locale or a language tag, None where we have none.

    >>> language_of("ru_RU.UTF-8"), language_of("en-GB"), language_of("de")
    ('ru', 'en', None)
    """
    primary = tag.strip().lower().replace("_", "-").split("-")[0].split(".")[0]
    return primary if primary in LANGUAGES else None


def accepted_language(header: str | None) -> str:
    """Return the language that the header Accept-Language likes best (RFC 9110, section 12.5.4), else the default.

    >>> accepted_language("de, ru;q=0.8, en;q=0.5"), accepted_language(None)
    ('ru', 'en')
    """
    wishes = []
    for place, item in enumerate((header or "").split(",")):
        tag, _, quality = item.partition(";")
        try:
            weight = float(quality.partition("=")[2] or 1)
        except ValueError:
            weight = 0.0
        if (language := language_of(tag)) and weight > 0:
            wishes.append((-weight, place, language))
    return min(wishes)[2] if wishes else LANGUAGES[0]


def _system_language() -> str:
    if sys.platform != "win32":
        return ""
    import ctypes
    import locale

    return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
