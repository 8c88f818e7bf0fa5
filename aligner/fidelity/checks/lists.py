"""List numbering: items keep their numbers and their letters («3.», "3.").

Caught: «3.» and "4." at the beginning of an item; an item's mark that one side lacks; inline items «1) … 2) …» of which
the translation has fewer. Ignored: the kind of mark, so «а)» may be "a)", "(a)" or "A."; bullets of any shape.

>>> from aligner.lexicon.tokens import Segment
>>> [f.message for f in check(Pair(Segment("3. Третий вопрос", "ru"), Segment("4. The third question", "en")))]
['The item is numbered «3» in the source and “4” in the translation.']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.entities.numbers.figures import roman_value
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

_MARK = re.compile(r"^\s*\(?(\d{1,2}|[A-Za-zА-Яа-я]|[IVX]{1,5})[.)](?:\s)(?=\S)")
_INLINE = re.compile(r"(?<![\w(])\(?(\d|[a-hа-з])\)\s")
_LETTERS = ("абвгдежзиклмн", "abcdefghijklm")


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for another mark at the front, or for fewer items inside."""
    one, other = _MARK.match(pair.source.text), _MARK.match(pair.target.text)
    if one and other and not _values(one.group(1)) & _values(other.group(1)):
        message = f"The item is numbered «{one.group(1)}» in the source and “{other.group(1)}” in the translation."
        yield Finding("list", Span(*one.span(1)), Span(*other.span(1)), 0.8, message)
    first, second = _inline(pair.source), _inline(pair.target)
    if len(first) > 1 and len(first) > len(second) > 0:
        message = f"The source lists {len(first)} items, the translation {len(second)}."
        yield Finding("list", first[-1], None, 0.7, message)
    elif len(second) > 1 and len(second) > len(first) > 0:
        message = f"The source lists {len(first)} items, the translation {len(second)}."
        yield Finding("list", None, second[-1], 0.7, message)


def _values(mark: str) -> set[int]:
    """Return what a mark may count as: «б» and "b" are the second, so is II."""
    low = mark.lower()
    values = {int(mark)} if mark.isdigit() else set()
    values |= {letters.index(low) + 1 for letters in _LETTERS if low in letters}
    if value := roman_value(mark.upper()):
        values.add(value)
    return values


def _inline(side: Segment) -> list[Span]:
    return [Span(*match.span(1)) for match in _INLINE.finditer(side.text)] if ")" in side.text else []


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "list",
            "items of a list are missing, added or numbered otherwise",
            caught="«3.» and \"4.\"",
            left_alone="«а)» and \"a)\"",
            max_severity="warning",
            formal=True,
        ),
    ),
)
