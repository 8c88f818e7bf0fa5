"""Verification of a fetched text: it must hold the facts of the registry."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.corpora.registry import Corpus, Fact

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_QUOTES = re.compile(r"[\"'«»‘’“”„‟‹›]")
_LETTERS = {"ru": re.compile(r"[А-Яа-яЁё]"), "en": re.compile(r"[A-Za-z]")}


@dataclass(frozen=True)
class Verification:
    """Result of the check of a text: facts found, facts missing, and other objections in a sentence each."""

    found: tuple[Fact, ...]
    missing: tuple[Fact, ...]
    objections: tuple[str, ...]
    paragraphs: int

    @property
    def right(self) -> bool:
        """Whether there is no objection to the text."""
        return not self.missing and not self.objections

    def reason(self) -> str:
        """Say in a few words why the text is not the right one."""
        reasons = list(self.objections)
        if self.missing:
            names = "; ".join(fact.what for fact in self.missing[:3])
            more = f" and {len(self.missing) - 3} more" if len(self.missing) > 3 else ""
            reasons.append(f"it does not mention {names}{more}")
        return ", ".join(reasons)


def verify(text: str, corpus: Corpus, language: str) -> Verification:
    """Check a text in one of a pair's languages against the pair's facts."""
    folded = fold(text)
    facts = [fact for fact in corpus.facts if fact.spellings.get(language)]
    found = [fact for fact in facts if any(fold(spelling) in folded for spelling in fact.spellings[language])]
    missing = [fact for fact in facts if fact not in found]
    paragraphs = sum(1 for block in re.split(r"\n\s*\n", text) if block.strip())
    objections = tuple(_objections(text, corpus, language, paragraphs))
    return Verification(tuple(found), tuple(missing), objections, paragraphs)


def fold(text: str) -> str:
    """Make texts comparable: case, white space, ё, and the kinds of dashes and quotation marks do not count.

    >>> fold("«Ноябрь 1999 – Стамбул»") == fold('"ноябрь 1999 - Стамбул"')
    True
    """
    plain = _QUOTES.sub('"', _DASHES.sub("-", text.casefold())).replace("ё", "е").replace("\u00ad", "")
    return " ".join(plain.split())


def document_part(text: str, begins: str, ends_before: str) -> str:
    r"""Return one document of a page that holds several: its paragraphs from `begins` up to `ends_before`, left out.

    Each is how a paragraph starts; an empty one is the page's own start or end. Empty where a border is not found.

    >>> document_part("News\n\nSirs,\n\nYes.\n\nPress release", "Sirs", "Press")
    'Sirs,\n\nYes.'
    """
    paragraphs = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    folded = [fold(paragraph) for paragraph in paragraphs]
    start = next((number for number, words in enumerate(folded) if words.startswith(fold(begins))), None)
    if start is None:
        return ""
    if not ends_before:
        return "\n\n".join(paragraphs[start:])
    later = range(start + 1, len(paragraphs))
    end = next((number for number in later if folded[number].startswith(fold(ends_before))), None)
    return "" if end is None else "\n\n".join(paragraphs[start:end])


def _objections(text: str, corpus: Corpus, language: str, paragraphs: int) -> list[str]:
    objections = []
    if not text.strip():
        return ["it holds no text"]
    letters = _LETTERS.get(language)
    alphabetic = sum(character.isalpha() for character in text)
    if letters and len(letters.findall(text)) < alphabetic / 2:
        objections.append(f"most of it is not in the language {language!r}")
    if corpus.paragraphs:
        low, high = corpus.paragraphs
        if not low <= paragraphs <= high:
            objections.append(f"it has {paragraphs} paragraphs where {low} to {high} are expected")
    return objections
