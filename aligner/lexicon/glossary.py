"""Glossaries as values: terms with their translations, in the direction of a document.

>>> oriented({"treaty": ("договор",), "пакт": ("pact",)}, "ru")
{'договор': ('treaty',), 'пакт': ('pact',)}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_LATIN = re.compile("[a-z]", re.IGNORECASE)


def merged(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return each term with all its translations, in order."""
    glossary: dict[str, tuple[str, ...]] = {}
    for source, target in pairs:
        glossary[source] = tuple(dict.fromkeys((*glossary.get(source, ()), target)))
    return glossary


def oriented(glossary: Mapping[str, tuple[str, ...]], language: str) -> dict[str, tuple[str, ...]]:
    """Return the glossary with the terms of a source language, `ru` or `en`, first, as identified by script."""
    pairs = [(source, target) for source, targets in glossary.items() for target in targets]
    wanted = {"ru": 1, "en": -1}.get(language, 0)
    scripts = [script(source) - script(target) for source, target in pairs]
    whole = sum(scripts) * wanted
    turned = [(own * wanted or whole) < 0 for own in scripts]
    return merged((pair[1], pair[0]) if turn else pair for pair, turn in zip(pairs, turned, strict=True))


def script(text: str) -> int:
    """Return 1 for a text in Cyrillic, -1 for one in Latin letters, 0 for neither."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    return (cyrillic > latin) - (latin > cyrillic)
