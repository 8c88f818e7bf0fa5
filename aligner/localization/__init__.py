"""Localization: user-visible text in the reader's language, English by default, Russian where it is asked for.

>>> catalogue("ru").text("Wrote {path}", path="letter.tmx")
'Записан файл letter.tmx'

English texts are their own keys, as in gettext; a translation is a line of a table in `ru/`. Data stays English: what
is kept in align.json, JSON or SARIF is translated only when it is shown.
"""

from aligner.localization.catalogue import Catalogue, catalogue
from aligner.localization.languages import LANGUAGES, accepted_language, current_language, using_language

__all__ = [
    "LANGUAGES",
    "Catalogue",
    "accepted_language",
    "catalogue",
    "current_language",
    "localized",
    "localized_sentence",
    "using_language",
]


def localized(message: str, /, **values: object) -> str:
    """Return a message of the command line in the current language; see `Catalogue.text`."""
    return catalogue(current_language()).text(message, **values)


def localized_sentence(sentence: str) -> str:
    """Return an English sentence that was made elsewhere in the current language; see `Catalogue.sentence`."""
    return catalogue(current_language()).sentence(sentence)
