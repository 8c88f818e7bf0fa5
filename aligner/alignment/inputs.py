"""Inputs of the aligner: two sides, and beads and anchor points that the user has confirmed."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

import numpy as np

from aligner.alignment.parameters import AlignmentParameters, bundled
from aligner.document.errors import AlignerError

if TYPE_CHECKING:
    from aligner.document.model import Bead, Document, ParagraphKind, Sentence
    from aligner.encoding.protocol import Encoder, FloatArray


@dataclass(frozen=True)
class Texts(Sequence[str]):
    """The sentences of a text, by where each starts and ends, cut out when asked for: no second copy of the text."""

    text: str
    starts: array[int]
    ends: array[int]

    @classmethod
    def of(cls, text: str, sentences: Iterable[Sentence]) -> Texts:
        """Return the sentences of a text; their offsets are copied, at 8 bytes a sentence."""
        starts, ends = array("I"), array("I")
        for sentence in sentences:
            starts.append(sentence.start)
            ends.append(sentence.end)
        return cls(text, starts, ends)

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return a sentence, or a list of some."""
        if isinstance(place, slice):
            bounds = zip(self.starts[place], self.ends[place], strict=True)
            return [self.text[start:end] for start, end in bounds]
        return self.text[self.starts[place] : self.ends[place]]

    def __iter__(self) -> Iterator[str]:
        text = self.text
        return (text[start:end] for start, end in zip(self.starts, self.ends, strict=True))


@dataclass(frozen=True)
class DocumentSide:
    """The sentences of one document.

    `paragraphs` holds the number of each sentence's paragraph and `kinds` what kind of block that is; both may be
    empty. `sums`, float32[n, dimension], are the raw vectors of an additive encoder where they are known already.
    """

    texts: Sequence[str]
    paragraphs: Sequence[int] = ()
    kinds: Sequence[ParagraphKind] = ()
    sums: FloatArray | None = None

    def __post_init__(self) -> None:
        for name, values in (("paragraphs", self.paragraphs), ("kinds", self.kinds), ("sums", self.sums)):
            if values is not None and len(values) and len(values) != len(self.texts):
                raise AlignerError(f"{len(self.texts)} sentences were given with {len(values)} {name}.")

    @classmethod
    def of(cls, document: Document, sentences: Iterable[Sentence]) -> DocumentSide:
        """Return the side that a document cut into sentences makes."""
        texts = Texts.of(document.text, sentences)
        ends = np.array([paragraph.end for paragraph in document.paragraphs[:-1]], dtype=np.int64)
        if not document.paragraphs:
            return cls(texts)
        numbers = np.searchsorted(ends, np.array(texts.starts, dtype=np.int64), side="right").tolist()
        return cls(texts, array("I", numbers), [document.paragraphs[k].kind for k in numbers])

    def part(self, first: int, last: int) -> DocumentSide:
        """Return the side that the sentences from `first` up to `last` make."""
        if (first, last) == (0, len(self.texts)):
            return self
        some = slice(first, last)
        sums = None if self.sums is None else self.sums[some]
        return DocumentSide(self.texts[some], self.paragraphs[some], self.kinds[some], sums)


@dataclass(frozen=True)
class DocumentPair:
    """Two documents and the encoder of their sentences."""

    source: DocumentSide
    target: DocumentSide
    encoder: Encoder

    def part(self, first: tuple[int, int], last: tuple[int, int]) -> DocumentPair:
        """Return the pair of what lies between two places."""
        sides = self.source.part(first[0], last[0]), self.target.part(first[1], last[1])
        return DocumentPair(*sides, self.encoder)


@dataclass(frozen=True)
class AlignmentOptions:
    """Options of an alignment.

    `max_bead`: the most sentences of one side in a bead. `anchors`: pairs (source number, target number) of sentences
    that belong to one bead. `confirmed`: beads that stay as they are; only what lies between them is aligned anew.
    `moved`: look for passages that the translation has elsewhere. `parameters`: those of the model, None for the
    bundled ones.
    """

    max_bead: int = 4
    anchors: tuple[tuple[int, int], ...] = ()
    confirmed: tuple[Bead, ...] = ()
    moved: bool = True
    parameters: AlignmentParameters | None = None

    @property
    def fitted(self) -> AlignmentParameters:
        """The parameters to align with."""
        return self.parameters or bundled()

    def part(self, first: tuple[int, int], last: tuple[int, int]) -> AlignmentOptions:
        """Return the options for what lies between two places, its sentences counted from there."""
        anchors = [(i - first[0], j - first[1]) for i, j in self.anchors if first[0] <= i < last[0]]
        inside = (b for b in self.confirmed if first <= (b.source.start, b.target.start) < last)
        return replace(self, anchors=tuple(anchors), confirmed=tuple(b.shifted(-first[0], -first[1]) for b in inside))

    def check(self, source_count: int, target_count: int) -> None:
        """Raise AlignerError for options that no alignment of so many sentences can meet."""
        if not 1 <= self.max_bead <= 8:
            raise AlignerError(f"The longest bead must be 1 to 8 sentences, not {self.max_bead}.")
        last = (-1, -1)
        for anchor in sorted(self.anchors):
            if not (0 <= anchor[0] < source_count and 0 <= anchor[1] < target_count):
                raise AlignerError(
                    f"The anchor of source sentence {anchor[0] + 1} and target sentence {anchor[1] + 1}, "
                    f"counted from 1, is outside the {source_count} source and {target_count} target sentences."
                )
            if anchor[1] < last[1]:
                one, other = (f"{i + 1} {j + 1}" for i, j in (last, anchor))
                raise AlignerError(f"The anchors {one} and {other}, counted from 1, cross; remove one of them.")
            last = anchor
        i = j = 0
        for bead in self.confirmed:
            if bead.source.start < i or bead.target.start < j:
                raise AlignerError("Confirmed beads must be in order and must not overlap.")
            i, j = bead.source.end, bead.target.end
        if i > source_count or j > target_count:
            raise AlignerError(f"A confirmed bead ends at {i}–{j}, past the end ({source_count}–{target_count}).")
