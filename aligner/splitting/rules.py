r"""Splitting rules: their form, and those that hold in every language.

A rule looks at one position: `before` must match text that ends there, `after` text that begins there. The first rule
of a list that matches decides whether the position is a boundary; where none matches there is none. That is the model
of SRX 2.0 (https://www.gala-global.org/srx-20-april-7-2008), so the same list serves our splitter and a CAT tool.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aligner.splitting.characters import (
    ADDRESS,
    CLOSER,
    DASH,
    EMOJI,
    FULL_STOP,
    LETTER,
    LOWER,
    MARK,
    OPENER,
    PICTURE,
    QUOTE,
    SPACE,
    STOP,
    UPPER,
    VISIBLE,
)

WORD = "{word}"
"""Stands in `before` for any of the rule's words."""


@dataclass(frozen=True)
class Rule:
    """One reason to break, or not to break, at a position.

    `words` are abbreviations without their last full stop, or a regular expression for one word. A rule with words
    looks back at a word and a single full stop; a rule without words begins its `before` at the stop itself.
    """

    name: str
    breaks: bool
    before: str
    after: str
    words: frozenset[str] | str = frozenset()

    @property
    def srx_before(self) -> str:
        """The whole `before`, with the words written out, longest first."""
        if not self.words:
            return self.before
        words = self.words if isinstance(self.words, str) else alternatives(self.words)
        return self.before.replace(WORD, rf"(?<!{LETTER})(?:{words})")


def alternatives(words: Iterable[str]) -> str:
    """Write words as one alternation in all their spellings, the longest first."""
    spelt = {spelling for word in words for spelling in spellings(word)}
    return "|".join(sorted(spelt, key=lambda word: (-len(word), word))).replace(".", r"\.")


def spellings(word: str) -> tuple[str, ...]:
    """Return a word as listed and, for one in lower case, with a capital; a single letter would be an initial then."""
    return (word, word[0].upper() + word[1:]) if len(word) > 1 and word[0].islower() else (word,)


def join(name: str, before: str, after: str, words: str | frozenset[str] = frozenset()) -> Rule:
    """Make a rule that keeps a sentence together."""
    return Rule(name, False, before, after, words)


def split(name: str, before: str, after: str, words: str | frozenset[str] = frozenset()) -> Rule:
    """Make a rule that ends a sentence."""
    return Rule(name, True, before, after, words)


def words(text: str) -> frozenset[str]:
    """Read a list of words from a readable text, with white space between them."""
    return frozenset(text.split())


def interjections(words: Iterable[str]) -> str:
    """Return an expression for an exclamation mark after one of some words."""
    found = sorted({spelling for word in words for spelling in spellings(word)})
    return "(?:" + "|".join(f"(?<=(?<!{LETTER}){word})" for word in found) + ")!"


GAP = f"{SPACE}+"
CLOSER_RUN = rf"(?:{CLOSER}|\ufe0f|&(?:#39|quot|raquo|rdquo|rsquo);)+"
CLOSERS = f"(?:{CLOSER_RUN})?"
"""Closing quotation marks and brackets, also as escaped in HTML, and what turns a mark into a picture."""
CUT = r"[\[(](?:\.\.\.|…)[\])]"
NOTE = rf"(?:\[[0-9][0-9, –-]{{0,11}}\]|{CUT})"
REFERENCES = f"(?:{SPACE}?{NOTE}){{0,9}}(?:{SPACE}{PICTURE}{EMOJI}*(?={SPACE}))?"
"""What stands after a sentence and belongs to it: note numbers in square brackets, cuts («[…]»), emoji."""
ABBREVIATED = WORD + r"\."
END = f"{STOP}+{CLOSERS}{REFERENCES}"

TO_UPPER = f"{GAP}{OPENER}*[{UPPER}]"
TO_WORD = f"{GAP}{OPENER}*[{UPPER}0-9]"
TO_LOWER = f"{GAP}{OPENER}*[{LOWER}]"
TO_NUMBER = f"{GAP}(?:(?:№|N|#|§)?{SPACE}?[0-9]|[A-Z]+/[A-Z0-9])"
"""Also before the symbol of a document, such as A/RES/1."""
TO_ANYTHING = f"{GAP}{VISIBLE}"
TO_MORE = f"{GAP}(?:{OPENER}*[{LOWER}]|{DASH}+(?!{SPACE}*[{UPPER}])|[`'\"]*{MARK}|[/+=×№])"
"""What shows that a sentence goes on after an abbreviation."""
OR_MENTION = f"{GAP}(?:{OPENER}*[{UPPER}]|@)"

NO_SUFFIX = rf"(?<!{LETTER}[-‑'’/])(?<!{LETTER}{{3}}\.)(?<![0-9])"
"""The last letters of «Objective-C», «I/O» and «file.h» are no initials; those of «Ж.-Ж. Руссо» are."""
INITIALS = join("initial before a name", NO_SUFFIX + ABBREVIATED, f"{SPACE}*[{UPPER}]", f"[{UPPER}]")
_ITEM_START = rf"{SPACE}*[(§]?{SPACE}?{WORD}\."
LIST_ITEMS = (
    join(
        "number of a list item",
        rf"(?:^|\n|(?:[!?:;…]|[{LOWER}]{{5}}\.){SPACE}){_ITEM_START}",
        TO_ANYTHING,
        "[0-9]{1,2}",
    ),
    join("year that opens a paragraph", rf"^{_ITEM_START}", TO_UPPER, "1[0-9]{3}|20[0-9]{2}"),
    join("letter of a list item", rf"(?:^|\n){_ITEM_START}", TO_ANYTHING, "[IVX]{1,5}|[a-zа-яA-ZА-Я]"),
)

COMMON_JOINS = (
    join("note number or cut in brackets", END, f"{SPACE}{NOTE}"),
    join("picture that opens a line", rf"(?:^|(?<=\n)){PICTURE}{EMOJI}*", OR_MENTION),
    join("emoji after a sentence", f"{STOP}+{CLOSERS}", f"{SPACE}{PICTURE}{EMOJI}*{SPACE}"),
    join("punctuation goes on", END, rf"{GAP}(?:[`'’»”\"]*[,;:.!?](?!\.)|…(?!{OPENER}*[{UPPER}])|[)\]}}»”%])"),
    join("closed quotation or bracket, then lower case", f"{STOP}+{CLOSER_RUN}", TO_LOWER),
    join("dash and lower case", END, f"{SPACE}*{DASH}+{SPACE}*{OPENER}*[{LOWER}]"),
    join("cut, then lower case", f"{STOP}+{CLOSERS}(?:{SPACE}?{NOTE}){{0,9}}{SPACE}?{CUT}", TO_LOWER),
    join("year of a title", END, rf"{GAP}\([0-9]{{4}}"),
    join("quotation, then dash", f"{STOP}+{QUOTE}+", f"{GAP}{DASH}"),
    join("ellipsis inside a sentence", rf"{STOP}{{0,3}}(?:\.\.+|…+){STOP}{{0,3}}", TO_LOWER),
)

AFTER_FULL_STOP = f"{SPACE}*(?!{FULL_STOP}|{CLOSER}){VISIBLE}"

COMMON_BREAKS = (
    split("end of a sentence", END, TO_ANYTHING),
    split("full stop without a space", f"{FULL_STOP}+", AFTER_FULL_STOP),
    split("full stop in a quotation, then another", f"{FULL_STOP}+{CLOSER}+", f"{SPACE}*[「『“（]"),
    split("missing space", rf"(?<=[{LOWER}])(?:[!?…]|\.\.){STOP}*", f"(?:[{UPPER}][{LOWER}]|I{SPACE})"),
    split("missing space between words", r"(?:" + "|".join(rf"(?<=[ ][{LOWER}]{{{n}}})" for n in range(3, 14)) + r")\.",
          f"[{UPPER}][{LOWER}]"),
    split("emoji", f"{PICTURE}{EMOJI}*", OR_MENTION),
    split("smiley", r"(?:[:;=]-?[)(D]+|\)\)+|\(\(+)", OR_MENTION),
    split("web address", f"{ADDRESS}", TO_UPPER),
    split("mail address or attached file", rf"(?:(?<=\.[a-z]{{2}})|(?<=\.[a-z]{{3}})|(?<=[^> ]{SPACE}>))>", TO_WORD),
    split("line of signs", "[*_=~]{3,}", TO_UPPER),
)  # fmt: skip
