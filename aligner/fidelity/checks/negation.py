"""Negation: what one side denies the other must deny too.

Caught: a «не» or a "not" lost or added, in any form (нет, нельзя, никто, n't, never, nobody, without …).

Every negation said outright is first matched with one of the other side, by what it denies and by its place. One that
is left over, or that denies a word whose counterpart stands undenied, is weighed: is there a word that implies a
negation («отказался», "unable", "scarce"; how likely a word does is learned from pairs), is the negation one that
is often said without («не раз», "can't wait"), are its neighbours translated word by word.

Ignored: negation told in another way; Russian double negation, which counts once; what denies nothing («не только»,
«чуть не», «не менее», «кто бы ни», "no doubt", "not only").

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Он не согласился с этим предложением.", "ru"), Segment("He agreed to this proposal.", "en"))
>>> [finding.message for finding in check(pair)]
['Negation lost: «не» of the source is not in the translation.']
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.analysis.negation import Negation, has_loose_equivalent, has_negator, read_negations
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.context import UNKNOWN, context_features, literalness, words_in
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.scoring.negation_context import NegationScope, negation_context_logits
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.phrase_tokens import NEGATOR, PhraseToken, negation_bigrams
from aligner.lexicon.tokens import Segment
from aligner.lexicon.translation_table import NULL_WORD, translation_probabilities

SPOKEN_FOR = 0.5
"""The cosine from which an implied negation has a counterpart of its own ("unconscious", «без сознания»)."""
STRAY = 0.35
"""The least affinity at which two negations count as one another's."""
ALONE = 0.1
"""How far apart at most two negations count as that are the only ones said outright on their sides."""
LEANINGS = "own words", "other words"
"""The evidence that leaning gives."""
REACH = 45
"""How many characters after a negation the words begin that it may deny."""
ROW = 80
"""How many characters at most are between two negations of a row."""
_JOINED = re.compile(r"(?:,|\b(?:и|или|and|or))\s*$")
_SMALL = (
    "be been being is are was were am have has had do does did a an the to very really so any it that this i you he",
    "she we they will would of in for by at бы же ли был была было были быть это так как в на с и",
)
_LIGHT = frozenset(word for line in _SMALL for word in line.split())
"""Words that a negation passes over to what it denies."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for the likeliest negation that the other side seems not to have."""
    if not pair.bilingual or not pair.russian.words or not pair.english.words:
        return
    if not has_negator(pair.russian) and not has_negator(pair.english):
        return
    found = suspects(pair)
    if found:
        yield max((suspect.finding for suspect in found), key=lambda f: f.score)


class Suspect(NamedTuple):
    """A finding, and of which language and place the negation is that it names."""

    finding: Finding
    russian: bool
    position_prior: NegationScope | None


def suspects(pair: Pair) -> list[Suspect]:
    """Return what is to be said of every negation of either side that the other side seems not to have."""
    russians, englishes = read_negations(pair.russian), read_negations(pair.english)
    found = []
    for russian, own, others in ((True, russians, englishes), (False, englishes, russians)):
        if any(n.explicit for n in own):
            found += _suspects(pair, own, others, russian)
    return found


@dataclass(frozen=True)
class Head:
    """The word that a negation denies, the place of its counterpart, and how alike the two are."""

    own: int
    other: int
    match: float
    first: float
    ahead: float


def _suspects(pair: Pair, own: list[Negation], others: list[Negation], russian: bool) -> list[Suspect]:
    """Weigh every negation of one side that is said outright."""
    heads = [find_head(pair, n, russian) for n in own]
    partners = _partners(pair, own, others, heads, russian)
    side = pair.russian if russian else pair.english
    answers = _Answers(pair, russian)
    found = []
    for number, negation in enumerate(own):
        affinity, partner = partners[number]
        sure = partner is not None and (others[partner].explicit or others[partner].expletive) and affinity > 0.75
        if not negation.explicit or sure or _copied(side, negation, pair.english if russian else pair.russian):
            continue
        head = heads[number]
        place = NegationScope(negation.span, head.own, head.other) if head else None
        evidence = _evidence(pair, number, own, others, head, partners, answers, russian)
        evidence |= zip(LEANINGS, negation_context_logits(pair, place, russian), strict=True)
        alone = evidence["nothing there"] or evidence["lonely"]
        belief = score("negation", evidence, otherwise=0.3) if pair.similarity else 0.8 if alone else 0.3
        if side is pair.source:
            message = f"Negation lost: «{side[negation.span]}» of the source is not in the translation."
        else:
            message = f"Negation added: “{side[negation.span]}” of the translation is not in the source."
        spans = (negation.span, None) if russian else (None, negation.span)
        finding = pair.finding("negation", spans[0], spans[1], belief, message, features=evidence)
        found.append(Suspect(finding, russian, place))
    return found


def _copied(side: Segment, negation: Negation, other: Segment) -> bool:
    """Whether a negation stands on the other side letter by letter, in a title that was left as it is."""
    return set(side.folded[negation.span.start : negation.span.end].split()) <= other.word_types


def find_head(pair: Pair, negation: Negation, russian: bool) -> Head | None:
    """Find the word that a negation denies: of the next few words, and before «нет», the one with the best match."""
    likeness = pair.similarity
    side = pair.russian if russian else pair.english
    if likeness is None:
        return None
    matches = likeness.russian if russian else likeness.english
    end = negation.span.end
    after = [n for n, w in enumerate(side.words) if end <= w.start < end + REACH]
    heads = [n for n in after if side.words[n].lower not in _LIGHT][:3]
    if not heads or side.folded[negation.span.start : negation.span.end].split()[-1] in ("нет", "нельзя"):
        heads += [n for n, w in enumerate(side.words) if w.end <= negation.span.start and len(w.lower) > 2][-2:]
    if not heads:
        return None
    alike = matches.match_similarity
    own = max(heads, key=lambda n: alike[n] - 0.1 * heads.index(n))
    before = [n for n, w in enumerate(side.words) if w.end <= negation.span.start and w.lower not in _LIGHT][-2:]
    ahead = max((alike[n] for n in before), default=0.0)
    return Head(own, matches.best_match[own], alike[own], alike[heads[0]], ahead)


def _partners(
    pair: Pair, own: list[Negation], others: list[Negation], heads: Sequence[Head | None], russian: bool
) -> list[tuple[float, int | None]]:
    """Match the negations of two sides, the most alike first; return each one's affinity and partner."""
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    single = sum(n.explicit or n.expletive for n in own) == sum(n.explicit or n.expletive for n in others) == 1
    pairs = []
    for a, one in enumerate(own):
        for b, two in enumerate(others):
            apart = abs(one.span.start / len(side.text) - two.span.start / len(other.text))
            if single and (two.explicit or two.expletive):
                apart = min(apart, ALONE)
            said = (one.explicit or one.expletive) + (two.explicit or two.expletive)
            affinity = (0.6, 0.5, 0.8)[said] - 0.05 * (one.expletive + two.expletive) - 0.7 * apart
            affinity += 0.4 * _direct(pair, one, two, russian)
            head = heads[a]
            if head is not None:
                word = other.words[head.other]
                near = two.span.start - 12 < word.start < two.span.end + 25
                affinity += 0.4 * head.match * near
            pairs.append((affinity, a, b))
    partners: list[tuple[float, int | None]] = [(0.0, None) for _ in own]
    taken: set[int] = set()
    for affinity, a, b in sorted(pairs, reverse=True):
        if partners[a][1] is None and b not in taken and affinity > STRAY:
            partners[a] = affinity, b
            taken.add(b)
    return partners


def _direct(pair: Pair, one: Negation, two: Negation, russian: bool) -> float:
    """Return how alike the words of two negations are, where they are more than «не» and "not"."""
    if pair.similarity is None or not (_tells(one, pair, russian) or _tells(two, pair, not russian)):
        return 0.0
    a, b = (one, two) if russian else (two, one)
    rows, columns = words_in(pair.russian, a.span), words_in(pair.english, b.span)
    return float(pair.similarity.cosines[rows.start : rows.end, columns.start : columns.end].max(initial=0.0))


def _tells(negation: Negation, pair: Pair, russian: bool) -> bool:
    side = pair.russian if russian else pair.english
    said = side.folded[negation.span.start : negation.span.end]
    return not negation.explicit or said in ("невозможно", "нельзя", "никогда", "never")


class _Answers:
    """What the words of the other side may imply, and what the negations of this side often leave unsaid."""

    def __init__(self, pair: Pair, russian: bool) -> None:
        self.own = "ru" if russian else "en"
        other = "en" if russian else "ru"
        self.phrase_tokens, others = pair.phrase_tokens if russian else pair.phrase_tokens[::-1]
        self.implied = [(cue, p) for cue in others if cue.key != NEGATOR and (p := translation_probabilities(cue, other).get(NEGATOR, 0.0))]

    def anywhere(self) -> float:
        """Return the largest likelihood that a word of the other side implies a negation."""
        return max((p for _, p in self.implied), default=0.0)

    def near(self, place: Span) -> float:
        """Return the same for words about a place of the other side."""
        start, end = place.start - 25, place.end + 25
        return max((p for cue, p in self.implied if cue.start < end and start < cue.end), default=0.0)

    def unsaid(self, span: Span) -> float:
        """Return how often a negation like this one goes unanswered, 0 where that is rare."""
        at = [n for n, cue in enumerate(self.phrase_tokens) if span.start <= cue.start < span.end and cue.key == NEGATOR]
        rows = (translation_probabilities(PhraseToken(key, span.start, span.end), self.own) for n in at for key in negation_bigrams(self.phrase_tokens, n, self.own))
        return max((row.get(NULL_WORD, 0.0) for row in rows), default=0.0)


def _evidence(
    pair: Pair, number: int, own: list[Negation], others: list[Negation], head: Head | None,
    partners: Sequence[tuple[float, int | None]], answers: _Answers, russian: bool,
) -> dict[str, float]:  # fmt: skip
    """Return what speaks for and against a negation being lost."""
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    negation = own[number]
    affinity, partner = partners[number]
    opened = partner is not None and (others[partner].explicit or others[partner].expletive)
    more, fewer = sum(n.explicit for n in own), sum(n.explicit for n in others)
    free = _free(pair, others, not russian)
    match, near, implied, opposite = 0.0, False, False, 0.0
    around, excuse = UNKNOWN, 0.0
    if head is not None:
        word = other.words[head.other]
        start = other.words[max(0, head.other - 5)].start
        end = other.words[min(len(other.words) - 1, head.other + 2)].end
        about = [n for n in others if n.span.start < end and start < n.span.end]
        match, near = head.match, any(n.explicit for n in about)
        implied = any(not n.explicit for n in about)
        opposite = match if any(n.span.start <= word.start < n.span.end for n in about) else 0.0
        spans = side.words[head.own].span, word.span
        around = context_features(pair, spans[0] if russian else spans[1], spans[1] if russian else spans[0])
        excuse = answers.near(word.span)
    nothing = not fewer and not any(not n.explicit for n in others)
    lonely = match > 0.4 and not near
    return {
        "surplus": float(max(-2, min(3, more - fewer))),
        "no surplus": float(more <= fewer),
        "none there": float(not fewer),
        "partner": affinity * opened,
        "partner open": float(opened),
        "partner implied": affinity * (partner is not None and not opened),
        "implied there": float(min(3, sum(not n.explicit for n in others))),
        "implied here": float(min(3, sum(not n.explicit for n in own))),
        "free there": float(min(3, free)),
        "free here": float(min(3, _free(pair, own, russian))),
        "nothing free match": match * (not fewer and not free),
        "opposite": opposite,
        "glued": _glued(pair, number, own, others, russian),
        "again": float(_again(side, own, number)),
        "double": float(_doubled(own, number)),
        "loose near": float(has_loose_equivalent(other, other.words[head.other].span)) if head else 0.0,
        "loose": float(has_loose_equivalent(other, Span(0, len(other.text)))),
        "partner meant": 0.0 if partner is None or opened else _direct(pair, negation, others[partner], russian),
        "match": match,
        "lonely": float(lonely),
        "lonely match": match * lonely,
        "lonely surplus": match * lonely * (more > fewer),
        "implied near": float(implied),
        "nothing there": float(nothing),
        "nothing there match": match * nothing,
        "excuse": math.log(0.02 + answers.anywhere()),
        "excuse near": math.log(0.02 + excuse),
        "unsaid": answers.unsaid(negation.span),
        "first": head.first if head else 0.0,
        "ahead": head.ahead if head else 0.0,
        "first none": (head.first if head else 0.0) * (not fewer),
        "odd mass": _unmatched(pair, russian),
        "near": around["near"],
        "gap": around["gap"],
        "near none": around["near"] * (not fewer),
        "russian": float(russian),
        "several": float(more > 1),
        "words": math.log(len(pair.russian.words) + len(pair.english.words)),
        "matched": literalness(pair),
    }


def _glued(pair: Pair, number: int, own: list[Negation], others: list[Negation], russian: bool) -> float:
    """Return how well a word answers one after the negation that itself denies by a part («не годится», "unfit")."""
    if pair.similarity is None or not any(n.affixal for n in others):
        return 0.0
    side, other = (pair.russian, pair.english) if russian else (pair.english, pair.russian)
    cosines = pair.similarity.cosines if russian else pair.similarity.cosines.T
    start, end = own[number].span.start, own[number].span.end + REACH
    implied = [n.span for n in own if not n.explicit]
    # The negation's own word is among them: what denies by a part may be most like the «не».
    denied = [
        at for at, word in enumerate(side.words)
        if start <= word.start < end and not any(span.start <= word.start < span.end for span in implied)
    ]  # fmt: skip
    glued = [at for n in others if n.affixal for at in _numbers(other, n.span)]
    return float(cosines[denied][:, glued].max(initial=0.0))


def _numbers(side: Segment, span: Span) -> range:
    """Return the numbers of the words that a span covers."""
    covered = words_in(side, span)
    return range(covered.start, covered.end)


def _again(side: Segment, own: list[Negation], number: int) -> bool:
    """Whether a negation repeats the one before in a row, of which the other side may deny all at once.

    >>> side = Segment("Он ушёл, не простившись и не оглянувшись.", "ru")
    >>> own = read_negations(side)
    >>> _again(side, own, 0), _again(side, own, 1)
    (False, True)
    """
    before = [n.span.end for n in own[:number] if n.explicit]
    between = side.folded[before[-1] : own[number].span.start] if before else ""
    return 0 < len(between) < ROW and _JOINED.search(between) is not None


def _doubled(own: list[Negation], number: int) -> bool:
    """Whether an implied negation follows at once, which undoes this one («не без», "not unlike")."""
    end = own[number].span.end
    return any(not n.explicit and not n.expletive and end <= n.span.start <= end + 8 for n in own[number + 1 : number + 2])


def _unmatched(pair: Pair, russian: bool) -> float:
    """Return what share of the other side's weight nothing answers."""
    if pair.similarity is None:
        return 0.5
    other = pair.similarity.english if russian else pair.similarity.russian
    lacking = other.weights * (0.5 - other.best_similarity).clip(0.0)
    return float(lacking.sum() / (other.weights.sum() + 1e-6))


def _free(pair: Pair, negations: list[Negation], russian: bool) -> int:
    """Count the implied negations of one side that say what no plain word of the other side says."""
    side: Segment = pair.russian if russian else pair.english
    likeness = pair.similarity
    count = 0
    for negation in negations:
        if negation.explicit:
            continue
        number = next((n for n, w in enumerate(side.words) if w.end > negation.span.start), None)
        if likeness is not None and number is not None:
            matches = likeness.russian if russian else likeness.english
            if matches.match_similarity[number] > SPOKEN_FOR:
                continue
        count += 1
    return count


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "negation",
            "a statement is negated on one side only",
            caught="a lost «не», an added \"not\"",
            left_alone=(
                "\"refused\" for «не захотел», \"unfit\" for «не годится», \"remember\" for «не "
                "забыть»; a \"No,\" that answers; one \"without\" for «не … и не»; «не только», "
                "«чуть не», «пока не»; \"not … until\"; polite questions; titles left in English"
            ),
            injectors=("negation", "negation-ru", "antonym"),
            right_for=("negation", "negation-ru"),
            rescored=True,
        ),
    ),
    scorers=(
        Scorer("negation", ("negation",), ("negation", "negation-ru")),
    ),
)
