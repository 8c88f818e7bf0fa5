"""Quotation tracing: from an article and an alignment to the class of each quotation: find → compare → classify."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from aligner.document.model import Alignment, Divergence, Document, Sentence, Span
from aligner.quotations.alignment_diff import changes, compare
from aligner.quotations.model import Change, Quotation, Trace, Verdict
from aligner.quotations.omitted_context import disclosed, qualified_after, qualified_before
from aligner.quotations.quotation_marks import quotations
from aligner.quotations.reported_speech import indirect_speech
from aligner.quotations.retrieval import Index, Location, min_evidence, min_score
from aligner.quotations.words import Token, quoted_words, text_words

if TYPE_CHECKING:
    from aligner.encoding import Encoder
    from aligner.quotations.semantic_match import SemanticIndex

SideName = Literal["source", "target"]
_SIDES: tuple[SideName, SideName] = ("target", "source")

_FEWEST_FOR_MEANING = 5
_STOPS = re.compile(r"[.!?…](?=[\s\"”»’)]|$)|\n\s*\n")
_ALTERING = ("replaced", "dropped", "added", "moved", "respelled")


@dataclass(frozen=True)
class SearchableSide:
    """One language of the alignment, ready to be searched."""

    name: SideName
    document: Document
    sentences: tuple[Sentence, ...]
    index: Index
    bead_of: tuple[int, ...]

    @classmethod
    def of(cls, alignment: Alignment, name: SideName) -> SearchableSide:
        """Index the words of one side and note the bead of each sentence."""
        source = name == "source"
        document = alignment.source if source else alignment.target
        sentences = alignment.source_sentences if source else alignment.target_sentences
        starts = frozenset(sentence.start for sentence in sentences)
        words = text_words(document.text, Span(0, len(document.text)), starts)
        beads = [0] * len(sentences)
        for number, bead in enumerate(alignment.beads):
            span = bead.source if source else bead.target
            beads[span.start : span.end] = [number] * len(span)
        return cls(name, document, sentences, Index(words), tuple(beads))

    def touched(self, span: Span) -> list[int]:
        """Return the numbers of the sentences that a span of characters touches."""
        return [n for n, s in enumerate(self.sentences) if s.start < span.end and span.start < s.end]


def trace(
    article: Document, alignment: Alignment, encoder: Encoder | None = None, *, indirect: bool = False
) -> tuple[Trace, ...]:
    """Trace an article's quotations to an alignment.

    Direct quotations are found by their marks, with `indirect` also indirect speech. Each is looked for by its words
    in both languages and, with an encoder, by its meaning.
    """
    direct = quotations(article)
    found = list(direct)
    if indirect:
        for paragraph in article.paragraphs:
            found += indirect_speech(article.text, Span(paragraph.start, paragraph.end), direct)
    tracer = _Tracer(article, alignment, encoder)
    return tuple(tracer.trace(quotation) for quotation in sorted(found, key=lambda quotation: quotation.start))


class _Tracer:
    """Search structures built once an article: the searchable sides, and the vectors when they are first needed."""

    def __init__(self, article: Document, alignment: Alignment, encoder: Encoder | None) -> None:
        self._article = article
        self._alignment = alignment
        self._encoder = encoder
        self._sides = [SearchableSide.of(alignment, name) for name in _SIDES]
        self._meanings: SemanticIndex | None = None

    def trace(self, quotation: Quotation) -> Trace:
        """Trace one quotation."""
        words = quoted_words(self._article.text, quotation.pieces)
        if not words:
            return Trace(quotation, "not found")
        places = [(side, place) for side in self._sides if (place := confident_location(side, words))]
        if places:
            side, place = max(places, key=lambda pair: pair[1].comparison.score)
            return self._by_words(quotation, words, side, place)
        return self._by_meaning(quotation, words)

    def _by_words(self, quotation: Quotation, words: list[Token], side: SearchableSide, place: Location) -> Trace:
        comparison = place.comparison
        span = Span(place.words[comparison.first].start, place.words[comparison.last].end)
        differences = changes(words, place.words, comparison)
        differences += self._edge_cuts(quotation, words, side, span)
        beads = tuple(dict.fromkeys(side.bead_of[number] for number in side.touched(span)))
        return Trace(
            quotation,
            _verdict(differences),
            side.name,
            "words",
            span,
            round(comparison.score, 3),
            beads,
            differences,
            self._flagged(beads),
        )

    def _edge_cuts(
        self, quotation: Quotation, words: list[Token], side: SearchableSide, span: Span
    ) -> tuple[Change, ...]:
        """Return the conditions and negations that stand in the sentence before and after the quoted words."""
        text = side.document.text
        touched = side.touched(span)
        if not touched or quotation.form == "indirect":
            return ()
        head = Span(side.sentences[touched[0]].start, span.start)
        rest = Span(span.end, side.sentences[touched[-1]].end)
        around = self._around(quotation)
        cuts = []
        for part, qualifies in ((head, qualified_before), (rest, qualified_after)):
            removed = text[part.start : part.end]
            if qualifies(removed) and not disclosed(removed, around, words):
                inner = text_words(text, part)
                cuts.append(Change("cut", None, Span(inner[0].start, inner[-1].end)))
        return tuple(cuts)

    def _around(self, quotation: Quotation) -> str:
        """Return the article's own words in the sentence of a quotation."""
        text = self._article.text
        before = text[max(0, quotation.start - 300) : quotation.start]
        after = text[quotation.end : quotation.end + 300]
        stops = list(_STOPS.finditer(before))
        ended = text[quotation.start : quotation.end].rstrip()[-1:] in ".!?"
        stop = _STOPS.search(after)
        after = "" if ended else after[: stop.start()] if stop else after
        return before[stops[-1].end() if stops else 0 :] + " " + after

    def _by_meaning(self, quotation: Quotation, words: list[Token]) -> Trace:
        """Find a paraphrase by sentence vectors, and compare its words with the quotation's."""
        missing = Trace(quotation, "not found")
        if self._encoder is None or len(words) < _FEWEST_FOR_MEANING:
            return missing
        if self._meanings is None:
            from aligner.quotations.semantic_match import SemanticIndex

            self._meanings = SemanticIndex(self._alignment, self._encoder)
        text = " ".join(self._article.text[piece.start : piece.end] for piece in quotation.pieces)
        passage = self._meanings.find(text)
        if passage is None:
            return missing
        side = self._side_in_language_of(words)
        spans = [self._span_of(side, bead) for bead in passage.beads]
        held = [span for span in spans if span is not None]
        if not held:
            return missing
        span = Span(held[0].start, held[-1].end)
        inside = text_words(side.document.text, span)
        comparison = compare(words, inside, [side.index.weight(word) for word in words])
        differences = changes(words, inside, comparison) if comparison else ()
        return Trace(
            quotation,
            "altered",
            side.name,
            "meaning",
            span,
            round(passage.cosine, 3),
            passage.beads,
            differences,
            self._flagged(passage.beads),
        )

    def _side_in_language_of(self, words: Sequence[Token]) -> SearchableSide:
        """Return the side whose alphabet the quotation is written in; the translation where it is neither's."""
        cyrillic = sum("а" <= word.folded[0] <= "я" for word in words)
        wanted = "ru" if cyrillic > len(words) / 2 else "en"
        return next((side for side in self._sides if side.document.language == wanted), self._sides[0])

    def _span_of(self, side: SearchableSide, number: int) -> Span | None:
        bead = self._alignment.beads[number]
        if side.name == "source":
            return self._alignment.source_span(bead)
        return self._alignment.target_span(bead)

    def _flagged(self, beads: Sequence[int]) -> tuple[Divergence, ...]:
        return tuple(divergence for divergence in self._alignment.divergences if divergence.bead in beads)


def confident_location(side: SearchableSide, words: list[Token]) -> Location | None:
    """Return the place of a quotation's words where chance does not explain it."""
    place = side.index.locate(words)
    if place is None:
        return None
    partners = place.comparison.partners
    evidence = sum(
        side.index.weight(word)
        for word, partner in zip(words, partners, strict=True)
        if partner is not None and place.words[partner].folded == word.folded
    )
    enough = place.comparison.score >= min_score(len(words), len(side.index.words))
    return place if enough and evidence >= min_evidence(len(words), len(side.index.words)) else None


def _verdict(differences: Sequence[Change]) -> Verdict:
    """Judge by the gravest difference: a changed word, then a cut; words in brackets are the article's own."""
    kinds = {change.kind for change in differences}
    if kinds.intersection(_ALTERING):
        return "altered"
    return "cut" if "cut" in kinds else "verbatim"
