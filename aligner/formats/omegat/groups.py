"""Exceptions to the segmentation rules that keep the sentences of an aligned group together (SRX: `break="no"`).

A unit of two source sentences («Пришёл. Увидел.» = "He came and saw.") never equals one segment, unless the tool does
not cut between the two. An exception says so for this very place: the paragraph's text before the border and after it,
as regular expressions that match nothing but themselves.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lxml import etree

from aligner.document.model import Alignment
from aligner.formats.normalisation import clean
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import memory_of
from aligner.splitting.rules import Rule

NAME = "sentences of one unit of the memory"
"""What the exceptions are called in the rules; those of earlier exports are known by it."""
CONTEXT = 80
"""Characters of a paragraph that an exception quotes on each side; where they end, the paragraph is not anchored."""
MAX_EXCEPTIONS = 3_000
"""Exceptions of a project: OmegaT tries each of them on every paragraph when it opens."""
_SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")


def source_paragraphs(alignment: Alignment, options: ExportOptions) -> Iterator[list[tuple[int, str]]]:
    r"""Yield the source's paragraphs as OmegaT's text filter will read them: the number of each sentence and its text.

    A sentence's text begins with the white space before it; all is cleaned as in the memory. Where a line break divides
    two sentences it divides paragraphs, since our splitter does not look across it.
    """
    document, starts = alignment.source, sorted(paragraph.start for paragraph in alignment.source.paragraphs)
    position, paragraph = None, list[tuple[int, str]]()
    for number, sentence in enumerate(alignment.source_sentences):
        text = clean(document[sentence], options.nbsp)
        if position is not None:
            between = document.text[position : sentence.start]
            following = bisect_left(starts, position)
            if "\n" in between or (following < len(starts) and starts[following] <= sentence.start):
                yield paragraph
                paragraph = []
            else:
                text = clean(f"x{between}x", options.nbsp)[1:-1] + text
        paragraph.append((number, text))
        position = sentence.end
    if paragraph:
        yield paragraph


def exceptions(alignment: Alignment, options: ExportOptions) -> tuple[Rule, ...]:
    """Return an exception for each border inside a unit of the memory, units held for review aside.

    None is made where the same words also stand at a border that must stay, nor across paragraphs.
    """
    group: dict[int, int] = {}
    for unit in memory_of(alignment, options).units:
        if unit.source and unit.target and not unit.review:
            span = alignment.beads[unit.number].source
            group.update((sentence, unit.number) for sentence in span.indices)
    joined, cut = dict[tuple[str, str], None](), set[tuple[str, str]]()
    for paragraph in source_paragraphs(alignment, options):
        whole = "".join(text for _, text in paragraph)
        place = 0
        for (number, text), (following, _) in pairwise(paragraph):
            place += len(text)
            border = _before(whole[:place]), _after(whole[place:])
            if group.get(number, -1) == group.get(following, -2):
                joined[border] = None
            else:
                cut.add(border)
    return tuple(Rule(NAME, False, *border) for border in joined if border not in cut)[:MAX_EXCEPTIONS]


def _before(text: str) -> str:
    return ("" if len(text) > CONTEXT else "^") + _literal(text[-CONTEXT:])


def _after(text: str) -> str:
    return _literal(text[:CONTEXT]) + ("" if len(text) > CONTEXT else "$")


def _literal(text: str) -> str:
    r"""Return a regular expression, as Java and ICU read it, for a text and nothing else.

    >>> _literal("5 % (ст. 7)")
    '5 % \\(ст\\. 7\\)'
    """
    return _SPECIAL.sub(lambda match: "\\" + match[0], text)


def earlier_exceptions(path: Path) -> tuple[Rule, ...]:
    """Return the exceptions in the rules of a project that is there; none where they are missing or are not ours."""
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError):
        return ()
    found = dict[tuple[str, str], None]()
    for comment in root.iter(etree.Comment):
        rule = comment.getnext()
        if (comment.text or "").strip() == NAME and rule is not None:
            found[tuple(rule.findtext(f"{{*}}{part}") or "" for part in ("beforebreak", "afterbreak"))] = None  # type: ignore[index]
    return tuple(Rule(NAME, False, *border) for border in found)
