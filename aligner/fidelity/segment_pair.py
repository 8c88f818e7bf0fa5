"""Segment pair: the two texts of a bead with their analyses, each made once when a check first asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from aligner.document.model import Span
from aligner.entities.name_matching import EntityLinks, link_entities
from aligner.entities.names import Name, read_names
from aligner.entities.numbers.extraction import read_numbers
from aligner.entities.numbers.number import Number
from aligner.fidelity.finding import Finding
from aligner.lexicon.fixed_expressions import matched_expressions
from aligner.lexicon.phrase_tokens import PhraseTokens, read_phrase_tokens
from aligner.lexicon.tokens import Segment
from aligner.runtime.lazy import lazy_property

if TYPE_CHECKING:
    from aligner.fidelity.features.contested_choices import ContrastWords
    from aligner.fidelity.word_alignment.similarity import BestMatches, Floats, Vocabulary, WordSimilarity

Item = TypeVar("Item")


@dataclass(frozen=True)
class Pair:
    """The two sides of a bead, with the analyses that several checks share, each made when first asked for."""

    source: Segment
    target: Segment
    vocabulary: Vocabulary | None = None
    least_score: float = 0.0
    """The score below which a finding need not be yielded; learning scorers needs them all."""

    @lazy_property
    def bilingual(self) -> bool:
        """Whether one side is Russian and the other English, which the rules about language need."""
        return {self.source.language, self.target.language} == {"ru", "en"}

    @lazy_property
    def russian(self) -> Segment:
        """The Russian side."""
        return self.source if self.source.language == "ru" else self.target

    @lazy_property
    def english(self) -> Segment:
        """The English side."""
        return self.target if self.source.language == "ru" else self.source

    @lazy_property
    def similarity(self) -> WordSimilarity | None:
        """The word similarities of the two sides; None without word vectors."""
        if self.vocabulary is None:
            return None
        from aligner.fidelity.word_alignment.similarity import word_similarities

        return word_similarities(self.vocabulary, [(self.russian, self.english)])[0]

    @lazy_property
    def numbers(self) -> tuple[list[Number], list[Number]]:
        """The numbers of the Russian and of the English side."""
        return read_numbers(self.russian), read_numbers(self.english)

    @lazy_property
    def phrase_tokens(self) -> tuple[PhraseTokens, PhraseTokens]:
        """The words of the Russian and of the English side as the translation table has them."""
        return read_phrase_tokens(self.russian), read_phrase_tokens(self.english)

    @lazy_property
    def contrast_words(self) -> ContrastWords:
        """The English words that exclude others, and those that the Russian may contradict."""
        from aligner.fidelity.features.contested_choices import contrast_words

        return contrast_words([self])[0]

    @lazy_property
    def names(self) -> tuple[list[Name], list[Name]]:
        """The names of the Russian and of the English side."""
        return read_names(self.russian), read_names(self.english)

    @lazy_property
    def links(self) -> EntityLinks:
        """Which names of the two sides are one name."""
        return link_entities(self.russian, self.english, *self.names)

    @lazy_property
    def expressions(self) -> tuple[frozenset[int], frozenset[int]]:
        """The numbers of the Russian and of the English words of fixed expressions that both sides have."""
        return matched_expressions(self.russian, self.english)

    def in_expression(self, russian: Span | None, english: Span | None) -> bool:
        """Whether a Russian or an English place begins in a fixed expression that both sides have.

        >>> pair = Pair(Segment("Ты белая ворона.", "ru"), Segment("You are a black sheep.", "en"))
        >>> pair.in_expression(Span(3, 8), Span(10, 15)), pair.in_expression(Span(0, 2), None)
        (True, False)
        """
        places = zip((self.russian, self.english), self.expressions, (russian, english), strict=True)
        return any(
            side.words[number].start == place.start for side, own, place in places if place for number in own
        )

    @property  # not kept: a view holds the pair, and a circle would hold all its arrays until the collector runs
    def views(self) -> tuple[PairView, PairView]:
        """The pair seen from its Russian and from its English segment."""
        return PairView(self, self.russian, self.english), PairView(self, self.english, self.russian)

    def finding(
        self,
        type: str,
        spans: tuple[Span | None, Span | None],
        score: float,
        message: str = "",
        features: Mapping[str, float] | None = None,
    ) -> Finding:
        """Make a finding from a Russian and an English span; without a message, one is written from the spans."""
        source, target = spans if self.source.language == "ru" else spans[::-1]
        message = message or self.describe(type, source, target)
        return Finding(type, source, target, score, message, features=features)

    def contradiction(self, type: str, spans: tuple[Span, Span], score: float, label: str = "") -> Finding:
        """Make an exact finding of a Russian and an English value that cannot both be true; `label` names them."""
        source, target = spans if self.source.language == "ru" else spans[::-1]
        return Finding(type, source, target, score, self.describe(label or type, source, target), exact=True)

    def passage(self, side: Segment, span: Span, score: float, features: Mapping[str, float] | None = None) -> Finding:
        """Make the finding of a passage of the source that was omitted, or of the translation that was added."""
        text = quoted_passage(side[span])
        if side is self.source:
            message = f"Omitted from the translation: «{text}»."
            return Finding("omission", span, None, score, message, features=features)
        return Finding("addition", None, span, score, f"Added in the translation: “{text}”.", features=features)

    def describe(self, type: str, source: Span | None, target: Span | None) -> str:
        """Return the message of a finding: what differs.

        >>> pair = Pair(Segment("Их было пять.", "ru"), Segment("There were six.", "en"))
        >>> pair.describe("number", Span(8, 12), Span(11, 14))
        'The number differs: the source says «пять», the translation “six”.'
        """
        label = type.capitalize()
        if source and target:
            return (
                f"The {type} differs: the source says «{self.source[source]}», the translation “{self.target[target]}”."
            )
        if source:
            return f"{label} missing: «{self.source[source]}» has no counterpart in the translation."
        if target:
            return f"{label} added: “{self.target[target]}” has no counterpart in the source."
        return f"{label}: the two sides differ."


@dataclass(frozen=True)
class PairView:
    """A pair seen from one of its segments: the words of `own` are matched in `other`.

    >>> pair = Pair(Segment("Да.", "ru"), Segment("Yes.", "en"))
    >>> [(view.own.text, view.other.text) for view in pair.views]
    [('Да.', 'Yes.'), ('Yes.', 'Да.')]
    """

    pair: Pair
    own: Segment
    other: Segment

    @property
    def is_russian(self) -> bool:
        """Whether the own segment is the Russian one."""
        return self.own is self.pair.russian

    @property
    def reversed(self) -> PairView:
        """The same pair seen from the other segment."""
        return self.pair.views[self.is_russian]

    @property
    def matches(self) -> BestMatches | None:
        """The best match of each own word; None without word vectors."""
        similarity = self.pair.similarity
        return None if similarity is None else similarity.russian if self.is_russian else similarity.english

    @property
    def cosines(self) -> Floats | None:
        """float32[own words, other words]; None without word vectors."""
        similarity = self.pair.similarity
        return None if similarity is None else similarity.cosines if self.is_russian else similarity.cosines.T

    @property
    def phrase_tokens(self) -> tuple[PhraseTokens, PhraseTokens]:
        """The phrase tokens of the own and of the other segment."""
        russian, english = self.pair.phrase_tokens
        return (russian, english) if self.is_russian else (english, russian)

    def by_language(self, own: Item, other: Item) -> tuple[Item, Item]:
        """Return what belongs to the own and to the other segment as (Russian, English)."""
        return (own, other) if self.is_russian else (other, own)


def align_words(pairs: Sequence[Pair], vocabulary: Vocabulary) -> None:
    """Find the word similarities of many pairs in one go, which is far quicker than when each is first asked for."""
    from aligner.fidelity.word_alignment.similarity import word_similarities

    both = [pair for pair in pairs if pair.bilingual]
    for pair, similarity in zip(
        both, word_similarities(vocabulary, [(p.russian, p.english) for p in both]), strict=True
    ):
        pair.__dict__["similarity"] = similarity  # where `lazy_property` would put it


def find_contrast_words(pairs: Sequence[Pair]) -> None:
    """Find the words of contrast sets of many pairs in one go, and which of them are contested."""
    from aligner.fidelity.features.contested_choices import contrast_words

    for pair, words in zip(pairs, contrast_words(pairs), strict=True):
        pair.__dict__["contrast_words"] = words


def quoted(text: str) -> str:
    """Return a passage as a message quotes it: on one line, shortened, without the full stop that the message has.

    >>> quoted("Мы не получили  никакого ответа.")
    'Мы не получили никакого ответа'
    """
    line = " ".join(text.split())
    return line.removesuffix(".") if len(line) < 90 else line[:80].rsplit(" ", 1)[0] + " …"


def quoted_passage(text: str) -> str:
    """Return a passage as a message quotes it, without quotation marks at its ends that would double the message's own.

    >>> quoted_passage("“You know....”"), quoted_passage("«Да», — сказал он.")
    ('You know...', '«Да», — сказал он')
    """
    inner = text.strip().strip(_QUOTATION_MARKS)
    return quoted(text if any(mark in inner for mark in _QUOTATION_MARKS) else inner)


_QUOTATION_MARKS = "«»“”„\""
