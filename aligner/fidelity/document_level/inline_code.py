"""Inline code: names of code in a sentence must stand on both sides.

What the file marks as code is compared, such as `<code>` or text between backticks; only where neither document marks
any, names are known by their form (`v-model`, `setup()`, `snake_case`). Each counts as present where the other side
has it, marked or not, with or without `()`, inside another piece of code too.

Ignored: text in a human language within code; a name that a pronoun stands for, where the sentence before has it; a
name that has moved to the sentence before or after.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from aligner.document.model import Alignment, Divergence, Document, Span
from aligner.fidelity.options import CheckOptions

CODE_NAME = re.compile(
    r"(?<![\w.@/-])(?:v-(?:else-if|[a-z]+)(?::[a-z]+)*|--[a-z][\w-]+|\$[A-Za-z_]\w+|[A-Za-z_$][\w$]*(?:\.\w+)*\(\)|[A-Za-z]+_[A-Za-z_]+\w*"
    r"|[a-z]{2,}[A-Z][a-z]\w*)(?![\w@])",
    re.ASCII,
)
_SIGNS, _INNER_CAPITAL = ("_", "$", "()", "--", "v-"), re.compile("[a-z]{2}[A-Z][a-z]")
"""One of these is in every name of code."""
_LITERAL = re.compile(r"""'[^'\n]*'|"[^"\n]*"|«[^»\n]*»""")
_WORD = re.compile(r"(?:--?)?[A-Za-z_$][\w$]*(?:-\w+)*", re.ASCII)
_CYRILLIC = re.compile("[А-яЁё]")
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|which|one|ones|он[аои]?|его|её|ее|их|им|ими|ей|ему|н[её]й|н[её]м|них"
    r"|эт[аиоу]т?|этого|этой|этом|этому|этим|этих|котор\w+|так\w+|последн\w+)\b",
    re.IGNORECASE,
)
_IN_WORDS = {
    "true": re.compile(r"truthy|\bистин", re.IGNORECASE),
    "false": re.compile(r"fals(?:e?y)\b|\bложн", re.IGNORECASE),
    "null": re.compile(r"\bnullish|\bпуст", re.IGNORECASE),
}
"""How a sentence says without code what a value means."""
_LONG = 4
"""Characters from which code may be a part of a word, as in "camelCased"."""
_LONGEST_SIDE = 20_000
"""Characters of a side beyond which a bead is no sentence."""
_LONGEST = 200
"""Characters of inline code beyond which it is a listing within a sentence."""


def inline_code_flags(alignment: Alignment, listings: Collection[int], options: CheckOptions) -> Iterator[Divergence]:
    """Yield a note for each piece of inline code that one side of a bead lacks; `listings` are beads of code."""
    if not options.shows("placeholder", "note"):
        return
    marked = bool(alignment.source.code or alignment.target.code)
    if not (marked or _may_name_code(alignment.source.text) or _may_name_code(alignment.target.text)):
        return
    for number, bead in enumerate(alignment.beads):
        if number not in listings and not bead.is_gap and bead.status != "rejected":
            yield from _flags_of_bead(number, alignment, marked)


def _flags_of_bead(number: int, alignment: Alignment, marked: bool) -> Iterator[Divergence]:
    bead = alignment.beads[number]
    documents = alignment.source, alignment.target
    wholes = alignment.source_span(bead), alignment.target_span(bead)
    if wholes[0] is None or wholes[1] is None or max(len(wholes[0]), len(wholes[1])) > _LONGEST_SIDE:
        return
    sides = (documents[0], wholes[0]), (documents[1], wholes[1])
    found = [[span for span in _code_of(*side, marked) if len(span) <= _LONGEST] for side in sides]
    if not any(found):
        return
    texts = [document[whole] for document, whole in sides]
    lacking = [_lacking(documents[k], found[k], texts[1 - k]) for k in (0, 1)]
    for k in (0, 1):
        translated = sum(bool(_CYRILLIC.search(documents[1 - k][span])) for span in found[1 - k])
        for span in lacking[k][: max(0, len(lacking[k]) - translated)]:
            if not _is_elsewhere(documents[k][span], alignment, number, k):
                message = f"`{documents[k][span]}` has no counterpart in the source."
                if not k:
                    message = f"`{documents[k][span]}` has no counterpart in the translation."
                places = (None, span) if k else (span, None)
                yield Divergence(number, "placeholder", "note", 0.0, places[0], places[1], message, measured=False)


def _code_of(document: Document, whole: Span, marked: bool) -> list[Span]:
    if marked:
        return list(document.code_in(whole))
    text = document[whole]
    names = CODE_NAME.finditer(text) if _may_name_code(text) else ()
    return [Span(*match.span()).shifted(whole.start) for match in names]


def _may_name_code(text: str) -> bool:
    """Whether a text may hold a name of code: most texts have none of the signs that one is known by.

    >>> _may_name_code("Call setup() first."), _may_name_code("First, call Anna.")
    (True, False)
    """
    return any(sign in text for sign in _SIGNS) or _INNER_CAPITAL.search(text) is not None


def _lacking(document: Document, spans: list[Span], other: str) -> list[Span]:
    """Return the first span of each piece of code that the other text lacks."""
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(document[span], span)
    return [span for code, span in first.items() if not is_present(code, other)]


def is_present(code: str, text: str) -> bool:
    """Whether a text has a piece of code, as it is or all its names.

    >>> is_present("setup()", "Вызовите setup"), is_present("<A :x='да'>", "<A :x='yes'>"), is_present("a", "can")
    (True, True, False)
    """
    sought = _squeezed(code.removesuffix("()"))
    if len(sought) >= _LONG and sought in _squeezed(text):
        return True
    if code in _IN_WORDS and _IN_WORDS[code].search(text):
        return True
    bare = _LITERAL.sub("", code)
    names = set(_WORD.findall(bare))
    if not names:  # signs, figures, or words in Russian
        return sought in _squeezed(text) or bool(_CYRILLIC.search(bare)) or bare != code
    return names <= _names_in(text)


def _squeezed(text: str) -> str:
    return "".join(text.split())


@lru_cache(maxsize=64)
def _names_in(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text))


def _is_elsewhere(code: str, alignment: Alignment, number: int, side: int) -> bool:
    """Whether the other side has a pronoun for the code, which stands before it, or has it one sentence off."""
    own, other = (alignment.source_text, alignment.target_text)[:: -1 if side else 1]
    before, after = alignment.beads[max(0, number - 2) : number], alignment.beads[number + 1 : number + 2]
    if _PRONOUN.search(other(alignment.beads[number])) and any(is_present(code, other(bead)) for bead in before):
        return True
    return any(is_present(code, other(bead)) and not is_present(code, own(bead)) for bead in (*before[-1:], *after))
