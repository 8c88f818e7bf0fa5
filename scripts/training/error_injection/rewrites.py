"""Harmless rewrites: the English says the same in another way, and no flag is right."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from scripts.training.error_injection import tables
from scripts.training.error_injection.common import Planted, any_match, english, replace, swap

Pair = tuple[str, str]


def number_in_words(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A small number in figures written in words, or the other way round."""
    if match := any_match(r"(?<![\w.,:/-])(?:[2-9]|1\d|20)(?![\w.,:/%-])", en, chance):
        return english(ru, replace(en, match.start(), match.end(), tables.UNITS[int(match.group())]))
    match = any_match(rf"(?<![\w-])(?:{'|'.join(tables.UNITS[2:])})(?![\w-])", en, chance)
    return (
        english(ru, replace(en, match.start(), match.end(), str(tables.UNITS.index(match.group())))) if match else None
    )


def date_format(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """15 December becomes December 15, and the other way round."""
    months = "|".join(tables.MONTHS)
    if match := any_match(rf"\b(\d\d?) ({months})\b", en, chance):
        return english(ru, replace(en, match.start(), match.end(), f"{match.group(2)} {match.group(1)}"))
    match = any_match(rf"\b({months}) (\d\d?)\b(?!\d)", en, chance)
    return english(ru, replace(en, match.start(), match.end(), f"{match.group(2)} {match.group(1)}")) if match else None


def contraction(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """Is not becomes isn't, and the other way round."""
    if match := any_match(r"\b(is|are|was|were|does|do|did|has|have|had|could|would|should) not\b", en, chance):
        return english(ru, replace(en, match.start(), match.end(), match.group(1) + "n't"))
    match = any_match(r"\b(is|are|was|were|does|do|did|has|have|had|could|would|should)n['’]t\b", en, chance)
    return english(ru, replace(en, match.start(), match.end(), match.group(1) + " not")) if match else None


def synonym(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A word exchanged for another that means the same."""
    changed = swap(en, tables.SYNONYMS, chance)
    return english(ru, changed) if changed else None


def article(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """An article left out or exchanged."""
    match = any_match(r"\b(the|a) (?=[a-z])", en, chance)
    return (
        english(
            ru,
            replace(
                en, match.start(), match.end(), chance.choice(["", "this "]) if match.group(1) == "the" else "one "
            ),
        )
        if match
        else None
    )


def order(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A clause at the end brought to the front."""
    match = re.search(r"^([A-Z][^,.;:\"“”]{20,}), ((?:\w+ ){2,8}\w+)\.$", en)
    if not match:
        return None
    first, last = match.groups()
    return Planted(ru, f"{last[0].upper() + last[1:]}, {first[0].lower() + first[1:]}.", "en", [])


def american(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """British spelling for American, and the other way round."""
    table = {"organization": ["organisation"], "center": ["centre"], "color": ["colour"], "program": ["programme"],
             "defense": ["defence"], "labor": ["labour"], "percent": ["per cent"], "organisation": ["organization"],
             "centre": ["center"], "defence": ["defense"], "per cent": ["percent"], "toward": ["towards"]}  # fmt: skip
    changed = swap(en, table, chance)
    return english(ru, changed) if changed else None


Maker = Callable[[str, str, Pair, random.Random], Planted | None]
KINDS: list[tuple[str, Maker]] = [
    ("same:number-in-words", number_in_words), ("same:date-format", date_format), ("same:contraction", contraction),
    ("same:synonym", synonym), ("same:article", article), ("same:order", order), ("same:spelling", american),
]  # fmt: skip
