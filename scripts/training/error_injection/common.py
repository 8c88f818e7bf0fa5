"""What all kinds of planting share."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
CONTENT = re.compile(r"(?<![\w'’-])[a-z]{4,}(?![\w'’-])")
STOP = frozenset(
    "that this these those with from they them their there then than have been were will would could should what "
    "when which while where whom whose your yours into onto over under about after before again also some such "
    "only same very just more most much many other each both here does doing being because between through during "
    "against until upon must shall might even ever still yet though although however therefore thus said says "
    "like well back down made make".split()
)  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A changed pair: `spans` mark the planted words on `side`."""

    ru: str
    en: str
    side: str
    spans: list[tuple[int, int]] = field(default_factory=list)


def replace(text: str, start: int, end: int, new: str) -> tuple[str, list[tuple[int, int]]]:
    """Replace text[start:end] by `new`; return the text and the span of `new`; tidy spaces where it is empty."""
    if new:
        if text[start:end][:1].isupper() and new[:1].islower():
            new = new[0].upper() + new[1:]
        return text[:start] + new + text[end:], [(start, start + len(new))]
    out = text[:start] + text[end:]
    out = re.sub(r" {2,}", " ", out)
    out = re.sub(r" ([,.;:!?])", r"\1", out).strip()
    return (out[:1].upper() + out[1:] if text[:1].isupper() else out), []


def english(ru: str, changed: tuple[str, list[tuple[int, int]]]) -> Planted:
    """Return a pair whose English was changed."""
    return Planted(ru, changed[0], "en", changed[1])


def russian(en: str, changed: tuple[str, list[tuple[int, int]]]) -> Planted:
    """Return a pair whose Russian was changed."""
    return Planted(changed[0], en, "ru", changed[1])


def any_match(pattern: str, text: str, chance: random.Random, flags: int = 0) -> re.Match[str] | None:
    """Return one of a pattern's matches by chance."""
    found = list(re.finditer(pattern, text, flags))
    return chance.choice(found) if found else None


def swap(text: str, table: dict[str, list[str]], chance: random.Random) -> tuple[str, list[tuple[int, int]]] | None:
    """Replace one word or phrase of a table by one of its replacements."""
    keys = sorted(table, key=len, reverse=True)
    match = any_match(rf"(?<![\w'’-])(?:{'|'.join(map(re.escape, keys))})(?![\w'’-])", text, chance, re.I)
    if not match:
        return None
    return replace(text, match.start(), match.end(), chance.choice(table[match.group().lower()]))


@cache
def morphology() -> Any:
    """Return pymorphy3's analyser."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer()
