"""Segment-boundary features: whether a border between sentences looks like one, on each side.

Example: in "We left, | when it rained." the border is *open*, since the text was cut in the middle of a sentence: no
full stop before it, a small letter after it. A bead that ends at an open border of one side and at a full stop of the
other is seldom right; a bead that holds an open border within it often is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from aligner.alignment.forward_backward import Array

_OPEN_MARKS = ",–—-"  # at an open end, where a letter or a digit may stand too
_SMALL_START = re.compile(r"[\s\"'«“„(\[]*[^\W\d_]")


def open_boundary_score(texts: Sequence[str]) -> Array:
    """Return float32[n + 1]: how open the border before each text is, 0 to 1; the ends of the document are closed.

    >>> open_boundary_score(["We left,", "when it rained.", "Then home."]).tolist()
    [0.0, 1.0, 0.0, 0.0]
    """
    result = np.zeros(len(texts) + 1, dtype=np.float32)
    for k in range(1, len(texts)):
        small, last = _starts_small(texts[k]), texts[k - 1].rstrip()[-1:]
        if small and last and (last in _OPEN_MARKS or last.isalnum()):
            result[k] = 1.0
        elif small or last == ",":
            result[k] = 0.5
    return result


def paragraph_starts(paragraphs: Sequence[int], count: int) -> Array:
    """Return float32[n + 1]: 1 before each sentence that begins a paragraph, from the number of each one's paragraph.

    Where paragraphs are unknown, or nearly every sentence is one of its own, all is 0.

    >>> paragraph_starts([0, 0, 0, 1, 1], 5).tolist()
    [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    """
    result = np.zeros(count + 1, dtype=np.float32)
    if len(paragraphs) == count > 1:
        result[1:-1] = np.diff(np.asarray(paragraphs)) != 0
        if result.sum() > 0.8 * count:
            result[:] = 0.0
    return result


def _starts_small(text: str) -> bool:
    start = _SMALL_START.match(text)
    return start is not None and start.group()[-1].islower()
