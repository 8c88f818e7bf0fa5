"""Column detection: which columns of a table hold source and target, by the names that tools and people give them."""

from __future__ import annotations

import re

COLUMNS = ("id", "source", "target", "confidence", "bead", "status", "flags", "note", "review", "comment")
"""The columns of the tables that we write."""

_ROLES = {
    **dict.fromkeys(("src", "original", "source text", "source segment"), "source"),
    **dict.fromkeys(("оригинал", "исходный текст", "исходный сегмент", "источник", "исходник", "исходный"), "source"),
    **dict.fromkeys(("tgt", "trg", "translation", "target text", "target segment"), "target"),
    **dict.fromkeys(("перевод", "текст перевода", "целевой текст", "целевой сегмент", "целевой"), "target"),
}
_LANGUAGES = frozenset(("ru", "rus", "russian", "русский", "en", "eng", "english", "английский"))
_LANGUAGE_IN_NAME = {
    "ru": re.compile(r"\b(?:ru|rus|russian|русск\w*)\b"),
    "en": re.compile(r"\b(?:en|eng|english|английск\w*)\b"),
}
_MOST_WORDS = 3
_SOURCES_BESIDE_A_TARGET = frozenset(("текст", "термин", "фраза", "строка", "text", "term", "phrase", "string"))
"""What names the source only beside a column that is named a translation."""
_REGION = re.compile(r"[ -]+\(?(?:[a-z]{2}|\d{3})\)?$|\s*\([^()]*\)$")
"""What may follow a name: `en-US`, `Translation (EN)`, `English (United States)`."""
_LONGEST_NAME = 24
_SCRIPTS = (re.compile("[a-z]"), re.compile("[а-яё]"))


def columns_of(row: list[str]) -> dict[str, int]:
    """Return the place of each known column where the row is a line of names, nothing where it is none.

    Columns named by languages are source and target in their order.

    >>> columns_of(["id", "Original", "Translation (EN)"]), columns_of(["ru_RU", "en-US"]), columns_of(["Да.", "Yes."])
    ({'id': 0, 'source': 1, 'target': 2}, {'source': 0, 'target': 1}, {})
    """
    names = [name.strip().lower().replace("_", " ") for name in row]
    plain = [_REGION.sub("", name) for name in names]
    languages = [name for name in plain if name in _LANGUAGES]
    roles = dict(zip(languages, ("source", "target"), strict=True)) if len(languages) == 2 else {}
    if not {"source", "target"} <= set(names):
        names = [
            role if (role := roles.get(bare) or _ROLES.get(bare, bare)) in ("source", "target") else name
            for name, bare in zip(names, plain, strict=True)
        ]
    if not {"source", "target"} <= set(names):
        names = _by_hints(names)
    return {name: names.index(name) for name in COLUMNS if name in names} if {"source", "target"} <= set(names) else {}


def _by_hints(names: list[str]) -> list[str]:
    """Return column names with roles instead of languages, or for the text beside a translation.

    >>> _by_hints(["№", "русский текст", "на английском"]), _by_hints(["термин", "target"])
    (['№', 'source', 'target'], ['source', 'target'])
    """
    short = [name if len(name.split()) <= _MOST_WORDS else "" for name in names]
    patterns = _LANGUAGE_IN_NAME.values()
    matches = [[number for number, name in enumerate(short) if each.search(name)] for each in patterns]
    if all(len(places) == 1 for places in matches) and matches[0] != matches[1]:
        roles = dict(zip(sorted((matches[0][0], matches[1][0])), ("source", "target"), strict=True))
        return [roles.get(number, name) for number, name in enumerate(names)]
    texts = [number for number, name in enumerate(names) if name in _SOURCES_BESIDE_A_TARGET]
    if "target" in names and "source" not in names and len(texts) == 1:
        return ["source" if number == texts[0] else name for number, name in enumerate(names)]
    return names


def may_be_names(row: list[str]) -> bool:
    """Whether a first row may be a line of names that we do not know: short, and all of one script."""
    short = len(row) > 1 and all(cell and len(cell) <= _LONGEST_NAME and cell[-1].isalnum() for cell in row)
    return short and sum(bool(script.search(" ".join(row).lower())) for script in _SCRIPTS) == 1


def unnamed_columns(row: list[str]) -> dict[str, int] | None:
    """Return the source and the target of a table without a line of names; None where it has more columns than two.

    >>> unnamed_columns(["Да.", "Yes.", ""]), unnamed_columns(["1", "Да.", "Yes."])
    ({'source': 0, 'target': 1}, None)
    """
    return None if any(cell.strip() for cell in row[2:]) else {"source": 0, "target": 1}
