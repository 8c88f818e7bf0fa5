"""The fast interpreter of the rules: text in, boundaries out.

An SRX engine asks every rule at every position. Here one regular expression finds the few positions where a rule
could break, the candidates. Most of them are plain: a long word that is no abbreviation, one stop, a space, a capital.
No rule joins there, so they are boundaries at once. The others are judged by the rules for their word, which one look
in a dictionary finds, and then by the rules without words, merged into one expression whose first alternative that
matches is the rule that decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from itertools import groupby
from typing import NamedTuple

from aligner.splitting.characters import (
    ADDRESS,
    CLOSER,
    EMOJI,
    FULL_STOP,
    LOWER,
    OPENER,
    PICTURE,
    SPACE,
    STOP,
    UPPER,
    VISIBLE,
    to_re,
)
from aligner.splitting.languages import code_of, rules
from aligner.splitting.rules import AFTER_FULL_STOP, CLOSERS, NOTE, REFERENCES, WORD, Rule, spellings

_RUNS = rf"(?<!{STOP}{STOP})(?<!{FULL_STOP}{FULL_STOP})(?<!{EMOJI}{PICTURE})(?<!\)\))(?<!\(\()(?<![*_=~][*_=~])"
"""Not inside a run of like signs, so that a long run is looked at once."""
_KINDS = (
    # stops, with what closes a quotation and belongs to the sentence; then white space, or a capital that lost it
    rf"(?<={STOP}){STOP}*{CLOSERS}{REFERENCES}(?!{SPACE}?{NOTE})"
    rf"(?={SPACE}+{VISIBLE}|(?<=[!?….])(?:[{UPPER}][{LOWER}]|I{SPACE}))",
    # stops that need no white space
    rf"(?<={FULL_STOP}){FULL_STOP}*(?:{CLOSER}+(?={SPACE}*[「『“（])|(?={AFTER_FULL_STOP}))",
    # pictures and smileys
    rf"(?<={PICTURE}){EMOJI}*(?={SPACE})",
    rf"(?<=[:;=])-?[)(D]+(?={SPACE})|(?<=\))\)+(?={SPACE})|(?<=\()\(+(?={SPACE})",
    # web and mail addresses
    rf"(?=//)(?<=:)(?:(?<=http:)|(?<=https:))//{ADDRESS.partition('//')[2]}(?={SPACE})",
    rf"(?<=[a-z>]>)(?={SPACE})",
    # lines of signs, hashtags, the comma after a formula that closes a letter
    rf"(?<=[*_=~])[*_=~]{{2,}}(?={SPACE})",
    rf"(?<=#)(?<!&#)\w{{2,}}(?={SPACE}+{OPENER}*[{UPPER}])",
    rf"(?<=[syм],)(?={SPACE})",
)
_CANDIDATE = rf"[.!?…‼⁇⁈⁉؟۔।॥。！？｡()>:;=*_~#,{PICTURE[1:-1]}]{_RUNS}(?:{'|'.join(_KINDS)})"
"""A superset of all positions at which a rule breaks: `before` matches up to the end of the match."""

_WORD_CHARS = 24
"""Characters looked at for the word before a stop."""
_LOOKBEHIND_CHARS = 72
"""Characters that a rule with words may look back."""
_LONGEST_SHAPE = 5
"""No word that a rule describes by an expression, rather than by a list, is longer."""
_PLAIN = 3
"""Longer words that no list holds are plain words."""


class Splitter:
    """The boundaries of one line or paragraph by the rules of one language."""

    def __init__(self, found: Iterable[Rule]) -> None:
        ordered = tuple(found)
        self._word_rules = [_WordRule(rule) for rule in ordered if rule.words]
        self._listed: dict[str, int] = {}
        self._shapes: list[tuple[Callable[[str], object], int]] = []
        for number, rule in enumerate(rule for rule in ordered if rule.words):
            if isinstance(rule.words, str):
                self._shapes.append((re.compile(to_re(rule.words)).fullmatch, 1 << number))
                continue
            for word in rule.words:
                for spelling in spellings(word):
                    self._listed[spelling] = self._listed.get(spelling, 0) | 1 << number
        # The rules of all languages are compiled once, not with each language's own.
        general = set(rules(""))
        runs = groupby((rule for rule in ordered if not rule.words), key=lambda rule: rule in general)
        self._merged = [_merged(tuple(run)) for _, run in runs]

    def ends(self, line: str) -> list[int]:
        """Return the offset after each sentence but the last, before the white space that follows it."""
        found: list[int] = []
        listed = self._listed
        for match in _candidates(line):
            at, end = match.span()
            stop = line[at]
            single = end - at == 1
            simple = single and line[end] == " " and stop in ".!?" and line[end + 1 : end + 2].isupper()
            breaks = None
            if single and stop == ".":
                word = line[max(at - _WORD_CHARS, 0) : at].rpartition(" ")[2]
                if not simple or len(word) <= _PLAIN or word in listed or not (word.isalpha() and word[1:].islower()):
                    breaks = self._by_word(line, at, end)
            if breaks is None:
                breaks = simple or self._by_signs(line, at, end)
            if breaks:
                found.append(end)
        return found

    def _by_word(self, line: str, at: int, end: int) -> bool | None:
        """Return the decision of the first matching rule with words at a full stop, None where none matches."""
        mask = self._rules_of(_last_word(line, at))
        while mask:
            lowest = mask & -mask
            rule = self._word_rules[lowest.bit_length() - 1]
            if rule.matches(line, end):
                return rule.breaks
            mask ^= lowest
        return None

    def _by_signs(self, line: str, at: int, end: int) -> bool:
        """Whether the first matching rule without words breaks."""
        for merged in self._merged:
            match = merged.match(line, at)
            if match is not None:
                same = match.end() == end
                return merged.breaks[(match.lastindex or 0) - 1] if same else self._judge_slowly(line, at, end)
        return False

    def _judge_slowly(self, line: str, at: int, end: int) -> bool:
        """Do the same one rule at a time, for the rare candidate at which an earlier rule matches to another end."""
        for merged in self._merged:
            for pattern, breaks in zip(merged.patterns, merged.breaks, strict=True):
                match = re.compile(pattern).match(line, at)
                if match and match.end() == end:
                    return breaks
        return False

    def _rules_of(self, word: str) -> int:
        """Return the word rules, as bits, that hold for a word or for its end after an inner stop or hyphen."""
        mask = 0
        while word:
            mask |= self._listed.get(word, 0)
            if len(word) <= _LONGEST_SHAPE:
                for fits, bit in self._shapes:
                    if fits(word):
                        mask |= bit
            inner = _NO_LETTER.search(word)
            word = word[inner.end() :] if inner else ""
        return mask


class _Merged(NamedTuple):
    """Rules without words: their expressions, whether each breaks, and one that matches where the first does."""

    patterns: tuple[str, ...]
    breaks: tuple[bool, ...]
    match: Callable[[str, int], re.Match[str] | None]


@cache
def _merged(rules: tuple[Rule, ...]) -> _Merged:
    patterns = tuple(f"(?:{to_re(rule.before)})(?={to_re(rule.after)})" for rule in rules)
    expression = re.compile("|".join(f"{pattern}()" for pattern in patterns))
    return _Merged(patterns, tuple(rule.breaks for rule in rules), expression.match)


class _WordRule:
    """A rule with words, matched backwards from its word: the dictionary has vouched for the word itself."""

    def __init__(self, rule: Rule) -> None:
        self.breaks = rule.breaks
        self.name = rule.name
        self._rule = rule
        self._left: Callable[..., object] | None = None
        self._right: Callable[..., object] | None = None

    def matches(self, line: str, end: int) -> bool:
        """Whether the rule matches at a position; its expressions are compiled on first use."""
        if self._right is None:
            left, _, _ = self._rule.before.partition(WORD)
            self._right = re.compile(to_re(self._rule.after)).match
            self._left = re.compile(to_re(self._rule.srx_before) + r"\Z").search if left else None
        if not self._right(line, end):
            return False
        return self._left is None or bool(self._left(line, max(0, end - _LOOKBEHIND_CHARS), end))


@cache
def _compiled_candidates() -> Callable[[str], Iterable[re.Match[str]]]:
    return re.compile(to_re(_CANDIDATE)).finditer


def _candidates(line: str) -> Iterable[re.Match[str]]:
    return _compiled_candidates()(line)


_NO_LETTER = re.compile(r"[\W\d_]")
_WORD_BACKWARDS = re.compile(r"[\w.’'-]*")


def _last_word(line: str, at: int) -> str:
    """Return the word that ends at a position, with its inner full stops, hyphens and apostrophes."""
    match = _WORD_BACKWARDS.match(line[max(at - _WORD_CHARS, 0) : at][::-1])
    return match.group()[::-1] if match else ""


def splitter(language: str) -> Splitter:
    """Return the splitter for a language tag."""
    return _splitter(code_of(language))


@cache
def _splitter(code: str) -> Splitter:
    return Splitter(rules(code))
