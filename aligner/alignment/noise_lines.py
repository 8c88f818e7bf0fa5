"""Lines that are no part of the text: page numbers and ornaments."""

from __future__ import annotations

import re

_NOISE = re.compile(
    r"""
    [\W\d_]*                                        # no letter at all: "12", "* * *", "— 7 —"
    | [\W_]* (?: [ivxlcdm]+ | [ivxlcdm]+\s*[-–]\s*[ivxlcdm]+ ) [\W_]*            # a Roman numeral
    | [\W_]* (?: page | p\. | pp\. | стр\. | страница | с\. ) \s* \d+ (?: \D{1,4} \d+ )? [\W_]*
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_noise(text: str) -> bool:
    """Whether a line looks like a page number or an ornament rather than a sentence.

    >>> [is_noise(line) for line in ("— 12 —", "* * *", "Page 3 of 10", "Стр. 7", "Да.", "12 мая")]
    [True, True, True, True, False, False]
    """
    return len(text) < 40 and _NOISE.fullmatch(text.strip()) is not None
