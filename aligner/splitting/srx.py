r"""Reading anyone's SRX and applying it with the standard's semantics.

SRX 2.0 (Segmentation Rules eXchange, https://www.gala-global.org/srx-20-april-7-2008; LISA OSCAR 2008): the language
maps are tried in order, and the first whose pattern matches the language code names the rules that hold, or, with
`cascade="yes"`, every one that matches adds its rules in order. At each position the first rule whose `beforebreak`
matches up to it and whose `afterbreak` matches from it on decides. Expressions are ICU's; those of Java, which most
tools run on, are understood as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(frozen=True)
class SrxRule:
    """A rule as the file gives it; an empty expression matches anywhere."""

    breaks: bool
    before: str
    after: str


@dataclass(frozen=True)
class Srx:
    """The contents of an SRX file: rules by name, and the language maps that choose among them."""

    origin: str
    cascade: bool
    rules: dict[str, tuple[SrxRule, ...]]
    maps: tuple[tuple[str, str], ...]
    """Pairs of a pattern for language codes and a name of rules, in order."""

    def rules_for(self, language: str) -> tuple[SrxRule, ...]:
        """Return the rules that hold for a language code, in order.

        Raises AlignerError where no language map matches.
        """
        found: list[SrxRule] = []
        matched = False
        for pattern, name in self.maps:
            if _compiled(pattern, f"{self.origin}, language map {name!r}", ignore_case=True).fullmatch(language):
                found += self.rules[name]
                matched = True
                if not self.cascade:
                    break
        if not matched:
            known = ", ".join(repr(pattern) for pattern, _ in self.maps) or "none"
            raise AlignerError(
                f"{self.origin} has no rules for the language {language!r} (its language maps: {known}); "
                'add a map such as languagepattern=".*".'
            )
        return tuple(found)

    def splitter(self, language: str) -> Callable[[str], list[int]]:
        """Return a function from a text to the offsets of the boundaries inside it."""
        judges = [(rule.breaks, _position(rule, self.origin)) for rule in self.rules_for(language)]
        return lambda text: _boundaries(text, judges)


def read_srx(path: str | Path) -> Srx:
    """Read an SRX file, version 1.0 or 2.0; AlignerError for an invalid one."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.parse(str(path), parser).getroot()
    except OSError as error:
        raise AlignerError(f"Cannot read {path}: there is no such file, or it cannot be opened.") from error
    except etree.XMLSyntaxError as error:
        raise AlignerError(f"{path} is not well-formed XML ({error.msg}); export the SRX again.") from error
    if _name(root) != "srx":
        raise AlignerError(f"{path} is no SRX file: its root element is <{_name(root)}>, not <srx>.")
    header = next((node for node in root if _name(node) == "header"), None)
    rules = {
        str(node.get("languagerulename", "")): tuple(_rule(child) for child in node if _name(child) == "rule")
        for node in root.iter()
        if _name(node) == "languagerule"
    }
    maps = tuple(
        (str(node.get("languagepattern", "")), str(node.get("languagerulename", "")))
        for node in root.iter()
        if _name(node) == "languagemap"
    )
    for _, name in maps:
        if name not in rules:
            raise AlignerError(f"{path} maps a language to the rules {name!r}, which it does not define.")
    return Srx(str(path), header is not None and header.get("cascade") == "yes", rules, maps)


def _name(node: _Element) -> str:
    """Return an element's name without its namespace, which versions of SRX spell differently."""
    return str(node.tag).rpartition("}")[2]


def _rule(node: _Element) -> SrxRule:
    texts = {_name(child): child.text or "" for child in node}
    return SrxRule(node.get("break", "yes") != "no", texts.get("beforebreak", ""), texts.get("afterbreak", ""))


def _position(rule: SrxRule, origin: str) -> re.Pattern[str]:
    """Compile a rule to an expression that matches, with no width, at the rule's positions."""
    _compiled(rule.before, f"{origin}, beforebreak {rule.before!r}")
    _compiled(rule.after, f"{origin}, afterbreak {rule.after!r}")
    pattern = f"(?={rule.after})" if rule.after else ""
    pattern += f"(?<={rule.before})" if rule.before else ""
    return _compiled(pattern, f"{origin}, rule {rule.before!r} / {rule.after!r}")


def _boundaries(text: str, judges: list[tuple[bool, re.Pattern[str]]]) -> list[int]:
    """Return the positions whose first matching rule breaks.

    Only positions where some breaking rule matches can be boundaries, so the others are asked there alone.
    """
    first: dict[int, int] = {}
    for number, (breaks, position) in enumerate(judges):
        if breaks:
            for match in position.finditer(text):
                first.setdefault(match.start(), number)
    joins = [(number, position) for number, (breaks, position) in enumerate(judges) if not breaks]
    return [
        at
        for at in sorted(first)
        if 0 < at < len(text) and not any(number < first[at] and join.match(text, at) for number, join in joins)
    ]


@cache
def _compiled(pattern: str, place: str, ignore_case: bool = False) -> re.Pattern[str]:
    """Compile an expression of ICU or Java; AlignerError names the place of one that cannot be understood."""
    import regex

    try:
        flags = regex.V1 | (regex.IGNORECASE if ignore_case else 0)
        compiled: re.Pattern[str] = regex.compile(_translated(pattern), flags)
    except (regex.error, RecursionError) as error:
        raise AlignerError(f"{place} is no regular expression we understand: {error}.") from error
    return compiled


_FOREIGN = re.compile(r"\\Q(?P<quoted>.*?)(?:\\E|$)|\\x\{(?P<code>[0-9A-Fa-f]+)\}|\(\?U\)|(?P<kept>\\.)", re.DOTALL)


def _translated(pattern: str) -> str:
    r"""Rewrite what `regex` spells otherwise: `\Q…\E`, `\x{…}`, and Java's flag for Unicode classes, which is ours.

    >>> _translated(r"\Qe.g.\E\s\x{41}")
    'e\\.g\\.\\s\\U00000041'
    """

    def rewrite(match: re.Match[str]) -> str:
        if match["quoted"] is not None:
            return re.escape(match["quoted"])
        if match["code"] is not None:
            return f"\\U{int(match['code'], 16):08x}"
        return match["kept"] or ""

    return _FOREIGN.sub(rewrite, pattern)
