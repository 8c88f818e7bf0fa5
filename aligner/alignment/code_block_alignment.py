"""Code-block alignment: listings that are equal on both sides are beads, and the prose is aligned between them.

Blocks whose skeletons (`aligner.lexicon.code_skeleton`) are equal, and that stand in one order on both sides, are beads
of their own and anchor points for the prose. Blocks without an equal are left out while the prose is aligned and put
back where they stand; two that then stand at one place are a bead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from aligner.alignment.inputs import AlignmentOptions, DocumentSide
from aligner.document.model import Bead, Span
from aligner.lexicon.code_skeleton import similarity_ratio, skeleton

CERTAIN = 13.8155
"""The logarithm of the odds of 1 in 1,000,000, the surest score that the aligner gives."""
MIN_SIMILARITY_RATIO = 0.3  # of two blocks at one place that are taken for each other's translation


def code_numbers(side: DocumentSide, covered: Sequence[Span]) -> list[int]:
    """Return the numbers of the segments that are code, but for those that the user has aligned."""
    taken = {number for span in covered for number in span.indices}
    return [number for number, kind in enumerate(side.kinds) if kind == "code" and number not in taken]


def equal_blocks(source: Sequence[tuple[int, str]], target: Sequence[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return the pairs of numbers of equal blocks in order; blocks are given by number and skeleton.

    Blocks that occur once on each side are paired first, the longest chain of them (patience diff); between two of
    those, blocks that occur more often are where the whole run is equal.

    >>> equal_blocks([(1, "a"), (3, "b"), (5, "a")], [(0, "a"), (2, "b"), (4, "a")])
    [(1, 0), (3, 2), (5, 4)]
    >>> equal_blocks([(1, "a"), (3, "a")], [(2, "a")])
    []
    """
    counts = [Counter(key for _, key in side) for side in (source, target)]
    there = {key: place for place, (_, key) in enumerate(target)}
    unique = [
        (place, there[key]) for place, (_, key) in enumerate(source) if counts[0][key] == 1 == counts[1].get(key, 0)
    ]
    chain = [(-1, -1), *_chain(unique), (len(source), len(target))]
    pairs: list[tuple[int, int]] = []
    for (a, b), (c, d) in pairwise(chain):
        first, second = source[a + 1 : c], target[b + 1 : d]
        if [key for _, key in first] == [key for _, key in second]:
            pairs += [(one[0], other[0]) for one, other in zip(first, second, strict=True)]
        if c < len(source):
            pairs.append((source[c][0], target[d][0]))
    return pairs


def _chain(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest chain of places that rises on both sides (Schensted 1961)."""
    tails: list[int] = []
    chains: list[tuple[tuple[int, int], ...]] = []
    for place in places:
        at = bisect_left(tails, place[1])
        chain = (*(chains[at - 1] if at else ()), place)
        if at == len(tails):
            tails.append(place[1])
            chains.append(chain)
        else:
            tails[at], chains[at] = place[1], chain
    return list(chains[-1]) if chains else []


@dataclass
class CodeBlocks:
    """The code of two documents: what of it is paired, and what is left out while the prose is aligned."""

    source: DocumentSide
    target: DocumentSide
    pairs: list[tuple[int, int]]
    left_out: tuple[list[int], list[int]]
    kept: tuple[list[int], list[int]] = field(init=False)
    gone: tuple[frozenset[int], frozenset[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.gone = frozenset(self.left_out[0]), frozenset(self.left_out[1])
        self.kept = (
            [n for n in range(len(self.source.texts)) if n not in self.gone[0]],
            [n for n in range(len(self.target.texts)) if n not in self.gone[1]],
        )

    @classmethod
    def of(cls, source: DocumentSide, target: DocumentSide, options: AlignmentOptions) -> CodeBlocks | None:
        """Return the code of two documents, None where neither holds any."""
        if "code" not in source.kinds and "code" not in target.kinds:
            return None
        anchored = ([Span(i, i + 1) for i, _ in options.anchors], [Span(j, j + 1) for _, j in options.anchors])
        own = [bead.source for bead in options.confirmed], [bead.target for bead in options.confirmed]
        numbers = code_numbers(source, own[0] + anchored[0]), code_numbers(target, own[1] + anchored[1])
        keys = (
            [(n, skeleton(source.texts[n])) for n in numbers[0]],
            [(n, skeleton(target.texts[n])) for n in numbers[1]],
        )
        pairs = [pair for pair in equal_blocks(*keys) if _fits(pair, options)]
        paired = {i for i, _ in pairs}, {j for _, j in pairs}
        left_out = [n for n in numbers[0] if n not in paired[0]], [n for n in numbers[1] if n not in paired[1]]
        return cls(source, target, pairs, left_out)

    def prose(self) -> tuple[DocumentSide, DocumentSide]:
        """Return the sides without what is left out."""
        return _some(self.source, self.kept[0]), _some(self.target, self.kept[1])

    def options(self, options: AlignmentOptions) -> AlignmentOptions:
        """Return the options for the sides that are left, the paired code among the confirmed beads."""
        beads = [Bead(Span(i, i + 1), Span(j, j + 1), CERTAIN, 1.0) for i, j in self.pairs]
        beads = sorted([*options.confirmed, *beads], key=lambda bead: (bead.source.start, bead.target.start))
        here, there = self.kept

        def reduced(bead: Bead) -> Bead:
            source = Span(bisect_left(here, bead.source.start), bisect_left(here, bead.source.end))
            target = Span(bisect_left(there, bead.target.start), bisect_left(there, bead.target.end))
            return replace(bead, source=source, target=target)

        anchors = tuple((bisect_left(here, i), bisect_left(there, j)) for i, j in options.anchors)
        return replace(options, confirmed=tuple(map(reduced, beads)), anchors=anchors)

    def restored(self, beads: Sequence[Bead]) -> list[Bead]:
        """Return the beads with the numbers of the whole documents, what was left out among them."""
        maker = _Restorer(self)
        places = []
        for bead in beads:
            maker.add(bead)
            places.append(maker.last)
        maker.finish()
        return [
            bead if bead.counterpart is None else replace(bead, counterpart=places[bead.counterpart])
            for bead in maker.beads
        ]


def _fits(pair: tuple[int, int], options: AlignmentOptions) -> bool:
    """Whether a pair of blocks stands on one side of each bead that the user confirmed, and of each anchor."""
    i, j = pair
    places = [(bead.source.start, bead.target.start) for bead in options.confirmed] + list(options.anchors)
    return all((i < a) == (j < b) for a, b in places)


def _some(side: DocumentSide, numbers: Sequence[int]) -> DocumentSide:
    sums = None if side.sums is None else side.sums[list(numbers)]
    kinds = [side.kinds[n] for n in numbers] if side.kinds else []
    paragraphs = [side.paragraphs[n] for n in numbers] if side.paragraphs else []
    return DocumentSide([side.texts[n] for n in numbers], paragraphs, kinds, sums)


class _Restorer:
    """Puts beads of the prose back into the numbers of the whole documents, and code between them."""

    def __init__(self, code: CodeBlocks) -> None:
        self.code = code
        self.beads: list[Bead] = []
        self.here = [0, 0]
        self.last = 0

    def add(self, bead: Bead) -> None:
        """Take in a bead of what was aligned, after the code that stands before it."""
        kept = self.code.kept
        pieces = (
            _runs(kept[0][bead.source.start : bead.source.end]),
            _runs(kept[1][bead.target.start : bead.target.end]),
        )
        longest = [max(side, key=len, default=None) for side in pieces]
        self._gaps(*(self._before(k) if span is None else span.start for k, span in enumerate(longest)))
        source, target = (Span(self.here[k], self.here[k]) if span is None else span for k, span in enumerate(longest))
        self.last = len(self.beads)
        self.beads.append(replace(bead, source=source, target=target))
        self.here = [source.end, target.end]
        self._gaps(*(side[-1].end if side else self.here[k] for k, side in enumerate(pieces)))

    def finish(self) -> None:
        """Take in what stands at the end."""
        self._gaps(len(self.code.source.texts), len(self.code.target.texts))

    def _before(self, side: int) -> int:
        """Return where a side is when the other has a gap: behind code that the other's code may pair with."""
        end = self.here[side]
        if self.here[1 - side] in self.code.gone[1 - side]:
            while end in self.code.gone[side]:
                end += 1
        return end

    def _gaps(self, source_end: int, target_end: int) -> None:
        """Add what was left out up to two places: similar blocks in pairs, the rest as gaps."""
        source, target = range(self.here[0], source_end), range(self.here[1], target_end)
        for pair in _matched(source, target, self.code):
            self._single(pair[0], pair[1])
            self.beads.append(Bead(Span(pair[0], pair[0] + 1), Span(pair[1], pair[1] + 1), CERTAIN, 1.0))
            self.here = [pair[0] + 1, pair[1] + 1]
        self._single(source_end, target_end)

    def _single(self, source_end: int, target_end: int) -> None:
        for k in range(self.here[0], source_end):
            self.beads.append(Bead(Span(k, k + 1), Span(self.here[1], self.here[1]), CERTAIN, 1.0))
        for k in range(self.here[1], target_end):
            self.beads.append(Bead(Span(source_end, source_end), Span(k, k + 1), CERTAIN, 1.0))
        self.here = [max(source_end, self.here[0]), max(target_end, self.here[1])]


def _runs(numbers: Sequence[int]) -> list[Span]:
    """Return runs of consecutive numbers."""
    found: list[Span] = []
    for number in numbers:
        if found and found[-1].end == number:
            found[-1] = Span(found[-1].start, number + 1)
        else:
            found.append(Span(number, number + 1))
    return found


def _matched(source: range, target: range, code: CodeBlocks) -> Iterator[tuple[int, int]]:
    """Yield the blocks at one place that correspond, in order: all where there are as many, else the most similar."""
    first, second = [n for n in source if n in code.gone[0]], [n for n in target if n in code.gone[1]]
    if len(first) == len(second):
        yield from zip(first, second, strict=True)
        return
    keys = [skeleton(code.source.texts[n]) for n in first], [skeleton(code.target.texts[n]) for n in second]
    start = 0
    for number, key in zip(first, keys[0], strict=True):
        ratios = [similarity_ratio(key, other) for other in keys[1][start:]]
        if ratios and (best := max(ratios)) >= MIN_SIMILARITY_RATIO:
            start += ratios.index(best) + 1
            yield number, second[start - 1]
