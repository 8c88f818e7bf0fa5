"""Data model: documents, sentences, beads, divergences, alignments; frozen, stand-off (offsets into untouched text)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from typing import Literal

ParagraphKind = Literal["text", "heading", "item", "cell", "note", "header", "code"]
"""What a block of text is. `code` is a listing: one sentence, whatever stands in it."""
BeadStatus = Literal["auto", "anchored", "confirmed", "rejected"]
Severity = Literal["note", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A half-open range, of characters or of sentence numbers: `start` is in it, `end` is not."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def indices(self) -> range:
        """The numbers in it, such as those of the sentences of a bead.

        >>> list(Span(2, 5).indices)
        [2, 3, 4]
        """
        return range(self.start, self.end)

    def shifted(self, by: int) -> Span:
        """Return the range so much further on."""
        return Span(self.start + by, self.end + by)

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a place.

        >>> Span(0, 3).overlaps(Span(2, 5)), Span(0, 3).overlaps(Span(3, 5))
        (True, False)
        """
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the text by character offsets, and what kind of block it is."""

    start: int
    end: int
    kind: ParagraphKind = "text"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by character offsets into its document's text."""

    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """An untouched text with its language and where it came from.

    `paragraphs` are in order and do not overlap; between them there is only white space. `code` are the spans that the
    file marks as inline code, such as what stands between backticks, in order.
    """

    text: str
    language: str
    origin: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    code: tuple[Span, ...] = ()

    def __getitem__(self, place: Sentence | Paragraph | Span) -> str:
        """Return the text of a sentence, a paragraph or a span of characters."""
        return self.text[place.start : place.end]

    def code_in(self, place: Span) -> tuple[Span, ...]:
        """Return the spans of inline code that lie in a span of characters."""
        first = bisect_left(self.code, place.start, key=lambda span: span.start)
        return tuple(takewhile(lambda span: span.end <= place.end, self.code[first:]))


@dataclass(frozen=True, slots=True)
class Bead:
    """A group of `m` source sentences aligned with `n` target sentences.

    `source` and `target` are spans of sentence numbers. An empty span is a gap: it still has a position, so beads
    stay in order on both sides. `score` is the aligner's log-likelihood ratio, `confidence` the probability (0 to 1)
    that the bead is right. `counterpart` is the number of the bead that holds the other half of a moved passage.
    """

    source: Span
    target: Span
    score: float = 0.0
    confidence: float = 1.0
    status: BeadStatus = "auto"
    counterpart: int | None = None
    comment: str = ""

    @property
    def kind(self) -> str:
        """The bead's type in the field's notation, such as `1-1`, `2-1` or `1-0`."""
        return f"{len(self.source)}-{len(self.target)}"

    @property
    def is_gap(self) -> bool:
        """Whether one side is empty: something omitted or added."""
        return not len(self.source) or not len(self.target)

    def shifted(self, source: int, target: int) -> Bead:
        """Return the bead so many sentences further on."""
        return replace(self, source=self.source.shifted(source), target=self.target.shifted(target))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A feature of a flag: its value and its weight in the model that scored the flag."""

    feature: str
    value: float
    weight: float

    @property
    def share(self) -> float:
        """Contribution of the feature to the log-odds of the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Divergence:
    """Divergence: one place where the translation and the original differ in meaning.

    `bead` is the number of the bead; the spans are characters of each whole document, None where a side has no
    counterpart; `probability` is the calibrated chance that an editor would agree, 0 where it was not `measured`;
    `message` is one sentence. `source` names what found it: the rules, or a reader with its model.
    `evidence` holds the features behind the score, the weightiest first, where an explanation was asked for.
    """

    bead: int
    type: str
    severity: Severity
    probability: float
    source_span: Span | None
    target_span: Span | None
    message: str
    decision: Literal["open", "accepted", "dismissed"] = "open"
    reason: str = ""
    source: str = "rules"
    measured: bool = True
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class LogEntry:
    """Provenance of a change: author, what was changed, and when (UTC, ISO 8601)."""

    when: str
    who: str
    what: str


@dataclass(frozen=True)
class Alignment:
    """Two documents, their sentences, the beads that pair them and the divergences found.

    Invariants, checked by `aligner.document.invariants.problems`: sentences are in order and only white space lies
    between them; each sentence is in exactly one bead; beads are in order on both sides.
    """

    source: Document
    target: Document
    source_sentences: tuple[Sentence, ...]
    target_sentences: tuple[Sentence, ...]
    beads: tuple[Bead, ...]
    divergences: tuple[Divergence, ...] = ()
    encoder: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    version: str = ""
    log: tuple[LogEntry, ...] = ()
    target_edits: Mapping[int, str] = field(default_factory=dict)
    """Corrected target texts by bead number, kept apart from the untouched target document."""

    def source_text(self, bead: Bead) -> str:
        """Return the bead's source sentences as they stand in the document, with the white space between them."""
        return self.source[span] if (span := self.source_span(bead)) else ""

    def target_text(self, bead: Bead) -> str:
        """Return the bead's target sentences as they stand in the document, with the white space between them."""
        return self.target[span] if (span := self.target_span(bead)) else ""

    def source_span(self, bead: Bead) -> Span | None:
        """Return the characters the bead covers in the source document, None for an addition."""
        return _characters(self.source_sentences, bead.source)

    def target_span(self, bead: Bead) -> Span | None:
        """Return the characters the bead covers in the target document, None for an omission."""
        return _characters(self.target_sentences, bead.target)

    def pairs(self) -> Iterator[tuple[int, Bead, str, str]]:
        """Yield each bead's number, the bead, its source text and its target text."""
        for number, bead in enumerate(self.beads):
            yield number, bead, self.source_text(bead), self.target_text(bead)

    def save(self, path: str | Path) -> None:
        """Write the alignment in the format that the path's ending names.

        Raises AlignerError for an unknown ending or a path that cannot be written.
        """
        from aligner.document import writer_hook

        writer_hook.save(self, Path(path))


def _characters(sentences: tuple[Sentence, ...], span: Span) -> Span | None:
    """Return the characters that a span of sentences covers, None for an empty span."""
    if not len(span):
        return None
    return Span(sentences[span.start].start, sentences[span.end - 1].end)
