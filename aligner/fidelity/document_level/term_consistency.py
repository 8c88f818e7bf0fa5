"""Term consistency: a term of two words that the document translates in one way should keep its translation.

Caught: two neighbouring small words that the source repeats and that the translation nearly always renders by the same
two («рамочное соглашение», "framework agreement"), where once or twice it has others ("skeleton agreement").

Ignored: single words, names, inflection, renderings that are not two neighbours; stories with dialogue, where variety
is a virtue. Every flag is a note, and there are never more than a handful a document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from aligner.document.model import Alignment, Divergence, Span
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.stemming import stem

MIN_SIMILARITY = 0.5
"""The cosine from which a word counts as the rendering of another."""
MIN_USES, MIN_SHARE = 4, 0.7
"""How often a term must have one rendering, and the least share of all its renderings that this must be."""
MAX_FLAGS = 5
"""The most flags in a document."""
PROBABILITY = 0.3


class TermUse(NamedTuple):
    """A term of a bead (its two stems), where it stands and how it is rendered there."""

    term: tuple[str, str]
    source: Span
    target: Span
    rendering: frozenset[str]
    bead: int = -1


def checks_terms(alignment: Alignment, options: CheckOptions) -> bool:
    """Whether the terms of a document are to be consistent: not where people talk, who vary their words."""
    return options.shows("terminology") and not _is_dialogue(alignment)


def term_uses(pair: Pair) -> tuple[TermUse, ...]:
    """Return every two neighbouring small words of the source that two neighbours of the target render."""
    if not pair.bilingual or pair.similarity is None or not pair.similarity.cosines.size:
        return ()
    matches = pair.similarity.russian, pair.similarity.english
    forth, across = matches if pair.source is pair.russian else matches[::-1]
    best, back = forth.best_match, across.best_match
    strength, back_strength = forth.match_similarity, across.match_similarity
    words, others = pair.source.words, pair.target.words
    small = [n for n, word in enumerate(words) if len(word.text) > 3 and word.text.islower()]
    uses: list[TermUse] = []
    for n in [n for n, following in pairwise(small) if following == n + 1]:
        alike = [strength[k] >= MIN_SIMILARITY and back[best[k]] == k for k in (n, n + 1)]
        if not any(alike):
            continue
        one, two = words[n], words[n + 1]
        # Where one word alone has its rendering, the neighbour of that, if it renders nothing else, is the other's.
        at = (best[n] if alike[0] else best[n + 1] - 1, best[n + 1] if alike[1] else best[n] + 1)
        inside = abs(at[0] - at[1]) == 1 and min(at) >= 0 and max(at) < len(others)
        if not inside or pair.source.text[one.end : two.start] != " ":
            continue
        guessed = at[1] if alike[0] else at[0]
        taken = back_strength[guessed] >= MIN_SIMILARITY or len(others[guessed].text) < 4
        if taken and not all(alike):
            continue
        rendered = [others[m] for m in sorted(at)]
        rendering = frozenset(stem(word.lower, pair.target.language) for word in rendered)
        term = stem(one.lower, pair.source.language), stem(two.lower, pair.source.language)
        uses.append(TermUse(term, Span(one.start, two.end), Span(rendered[0].start, rendered[1].end), rendering))
    return tuple(uses)


class TermRenderings:
    """The terms of a document and their renderings, gathered bead by bead."""

    def __init__(self) -> None:
        self._uses: dict[tuple[str, str], list[TermUse]] = {}

    def add(self, bead: int, uses: Iterable[TermUse]) -> None:
        """Note the terms of a bead."""
        for use in uses:
            self._uses.setdefault(use.term, []).append(use._replace(bead=bead))

    def divergences(self, alignment: Alignment) -> list[Divergence]:
        """Return a note for each rendering that leaves the rule of its term, the firmest rules first."""
        found: list[tuple[int, Divergence]] = []
        for uses in self._uses.values():
            if len(uses) <= MIN_USES:
                continue
            main, count = Counter(use.rendering for use in uses).most_common(1)[0]
            if count < MIN_USES or count < MIN_SHARE * len(uses):
                continue
            usual = next(use for use in uses if use.rendering == main)
            for use in uses:
                if _differs(use.rendering, main):
                    found.append((count, _note(alignment, use, usual, count)))
        found.sort(key=lambda ranked: -ranked[0])
        return sorted((flag for _, flag in found[:MAX_FLAGS]), key=lambda flag: flag.bead)


def _differs(stems: frozenset[str], main: frozenset[str]) -> bool:
    """Whether a rendering has a word of another root than all words of the usual one."""
    known = {word[:4] for word in main}
    return any(word[:4] not in known for word in stems)


def _note(alignment: Alignment, use: TermUse, usual: TermUse, count: int) -> Divergence:
    source, target = _document_spans(alignment, use)
    _, other = _document_spans(alignment, usual)
    message = (
        f"«{alignment.source[source]}» is “{alignment.target[target]}” here, "
        f"“{alignment.target[other]}” elsewhere ({count} times)."
    )
    return Divergence(use.bead, "terminology", "note", PROBABILITY, source, target, message)


def _document_spans(alignment: Alignment, use: TermUse) -> tuple[Span, Span]:
    """Return the places of a use in the documents."""
    bead = alignment.beads[use.bead]
    source, target = alignment.source_span(bead), alignment.target_span(bead)
    start, begin = (source.start if source else 0), (target.start if target else 0)
    return (
        Span(start + use.source.start, start + use.source.end),
        Span(begin + use.target.start, begin + use.target.end),
    )


def _is_dialogue(alignment: Alignment) -> bool:
    """Whether more than one bead in twenty begins with a dash, as spoken words do."""
    count = sum(alignment.source_text(bead).lstrip()[:1] in ("—", "–", "-") for bead in alignment.beads)
    return count * 20 > len(alignment.beads)
