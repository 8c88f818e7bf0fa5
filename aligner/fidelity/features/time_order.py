"""Order in time: «до» and «после» that are rendered by "after" and "before" and still say the same."""

from __future__ import annotations

import re

from aligner.lexicon.tokens import Segment

_REACHES = re.compile(r"(?<!\w)(?:до[а-яё]{2,}|вплоть)(?: \w+)?\s*$")


def is_same_order(side: Segment, word: str, start: int, english: str) -> bool:
    """Whether a Russian word at `start` and an English one tell the same order, though they seem to exclude each other.

    «после чего» tells the later of two events, "before" the earlier one; «до» may go with a verb of reaching.

    >>> is_same_order(Segment("Он пел, после чего ушёл.", "ru"), "после", 8, "before")
    True
    >>> is_same_order(Segment("Дорастая до школы, дети меняются.", "ru"), "до", 9, "after")
    True
    """
    if word == "после":
        return english == "before" and side.folded.startswith(" чего", start + len(word))
    return word == "до" and _REACHES.search(side.folded, 0, start) is not None
