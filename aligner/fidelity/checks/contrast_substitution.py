"""Contrasts: a word has given way to one that contradicts it.

Caught: an English word of a set whose members exclude each other (must and may, all and some, always and rarely, at
least and at most, rise and fall, before and after), where the Russian words about its place speak for another member,
or for no word of the set at all as strongly as that word would need. How much they speak for which is learned from
pairs (`aligner.fidelity.scoring.lexical_choice`), and so is what the English words beside it suggest; words that were seldom
met are compared by their vectors.

Ignored: words merely left unsaid, words that good translations exchange, words in another sense ("is over", "in some
way"), words that answer another one better, and contraries under a negation («неплохой», "not bad").

>>> from aligner.lexicon.tokens import Side
>>> pair = Pair(Side("Цены на нефть выросли.", "ru"), Side("Oil prices fell.", "en"))
>>> [finding.message for finding in check(pair)]
['“fell” seems to say the contrary of «выросли».']
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType, Scorer
from aligner.fidelity.features.context import matched, surroundings
from aligner.fidelity.features.lexical_choice import Place, Rows, Sets, claim, cue_of, expectations, hedged, listed
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.lexical_choice import (
    Weights,
    choice,
    heard,
    likelihoods,
    nearness,
    required,
    suggested,
    suggesting,
)
from aligner.fidelity.scoring.logistic import weigh
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.contrast_sets import Contrast, members
from aligner.lexicon.phrase_tokens import NOT, belongs, denied
from aligner.lexicon.translation_table import meanings

UNLIKELY, UNLIKE = 0.0, 0.25
"""By how much another class must at least be likelier (nats), or its words liker, for a word to be doubted."""
CLEAR = 1.0
"""How much both together must speak for another class where the vectors do not."""
SLOPE = 0.3
"""What a likeness loses where a word stands at the other end of the sentence."""
FEW = 0.003
"""Added to a share before its logarithm is taken, so that what was never seen says little more than what was hardly."""

Said = list[tuple[int, Weights]]
"""The numbers of Russian words, and how much each speaks for each class of a set."""


AS_WELL, BESIDE_RIVALS = 0.03, 0.25
"""How often a Russian word must be said by an English one, by itself and beside its contraries, to say nothing against
it: «вышел» is "came out" and "left"."""


class Verdict(NamedTuple):
    """What the Russian side says of an English word.

    `margin` is by how many nats another class is likelier than the word's own, `surprise` how unlikely the own one is,
    `likely` the likeliest other class. `at` is the number of the Russian word that speaks most for another class,
    `rival` that class, `weight` how much it does; `support` what the best word says for the own class, `anywhere` the
    same wherever that word stands. `alone` is the margin by the Russian words alone, the English word's neighbours
    left out.
    """

    margin: float
    surprise: float
    likely: int
    at: int | None
    rival: int
    weight: float
    support: float
    anywhere: float
    alone: float


class Alike(NamedTuple):
    """How like the English word, its class and another class are to Russian words, by their vectors.

    `at` is the Russian word that is likest another class, `own there` and `class there` how like it is to the others.
    """

    own: float
    kin: float
    rival: float
    at: int | None
    own_there: float
    kin_there: float


NOT_ALIKE = Alike(0.4, 0.45, 0.4, None, 0.4, 0.4)
"""What is taken for granted where there are no word vectors."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each English word whose contrary is what the Russian side seems to say."""
    if not pair.bilingual:
        return
    russians, englishes = pair.cues
    sets: Sets = {}
    known = members()
    numbers = [number for number, cue in enumerate(englishes) if cue.key in known] if russians else []
    for number, expected in zip(numbers, expectations(pair, numbers), strict=True) if numbers else ():
        for contrast, own in belongs(englishes, number):
            sets.setdefault(contrast, []).append(Place(number, own, expected))
    if not sets:
        return
    rows, denies = heard(russians), any(cue.key == NOT for cue in englishes)
    beside = {place.number: suggesting(englishes, place.number) for places in sets.values() for place in places}
    best: dict[int, tuple[float, Contrast, Place, Verdict, Alike]] = {}
    for contrast, places in sets.items():
        said = [(at, row[contrast]) for at, row in rows if contrast in row]
        for place in places:
            negated = denies and denied(englishes, place.number)
            verdict = judged(contrast, place, said, suggested(beside[place.number], contrast), denied=negated)
            if verdict is None or _required(pair, contrast, place, verdict):
                continue
            alike = likened(pair, contrast, place)
            if doubtful(verdict, alike):
                doubt = verdict.margin + verdict.weight
                if place.number not in best or doubt > best[place.number][0]:
                    best[place.number] = doubt, contrast, place, verdict, alike
    for _, contrast, place, verdict, alike in best.values():
        finding = _finding(pair, contrast, place, sets, rows, verdict, alike)
        if finding:
            yield finding


def judged(
    contrast: Contrast, place: Place, said: Said, beside: Weights | None = None, *, denied: bool
) -> Verdict | None:
    """Return what the Russian words that have to do with a set say of one of its words; None where they agree to it."""
    learned, own = choice(contrast), place.own
    classes = _others(len(contrast.classes), own)
    scores = [a + b for a, b in zip(learned.start, learned.denied, strict=True)] if denied else list(learned.start)
    loud = [(number, weights, nearness(place.expected - number)) for number, weights in said]
    for _, weights, loudness in loud:
        for k, weight in enumerate(weights):
            scores[k] += loudness * weight
    alone = max([scores[k] for k in classes]) - scores[own]
    if beside:
        scores = [a + b for a, b in zip(scores, beside, strict=True)]
    top = max(classes, key=scores.__getitem__)
    if max(alone, scores[top] - scores[own]) < UNLIKELY:
        return None
    at, rival, most, support, anywhere = None, classes[0], 0.0, 0.0, 0.0
    for number, weights, loudness in loud:
        support, anywhere = max(support, loudness * weights[own]), max(anywhere, weights[own])
        likeliest = max(classes, key=weights.__getitem__)
        if loudness * (weights[likeliest] - weights[own]) > most:
            at, rival, most = number, likeliest, loudness * (weights[likeliest] - weights[own])
    likely = likelihoods(scores)
    margin = likely[top] - likely[own]
    return Verdict(margin, -likely[own], top, at, rival, most, support, anywhere, alone)


@cache
def _others(count: int, own: int) -> tuple[int, ...]:
    """Return all of so many classes but the own one."""
    return tuple(k for k in range(count) if k != own)


def _required(pair: Pair, contrast: Contrast, place: Place, verdict: Verdict) -> bool:
    """Whether what the Russian allows in one way only is what the English requires without saying "only"."""
    if verdict.at is None or not LIMITS.isdisjoint(pair.english.lowers):
        return False
    return required(contrast, place.own, pair.cues[0], verdict.at)


LIMITS = frozenset({"only", "solely", "exclusively", "just", "unless", "except", "but"})
"""English words that limit what may be done."""


def likened(pair: Pair, contrast: Contrast, place: Place) -> Alike:
    """Return how like the Russian words are to an English word of a set and to its rivals."""
    count, key = len(pair.russian.words), pair.cues[1][place.number].key
    if pair.vocabulary is None or not count:
        return NOT_ALIKE
    import numpy as np

    words, starts = _listed(contrast)
    far = SLOPE * np.abs(np.arange(count) / count - place.number / len(pair.cues[1]))
    likes = pair.vocabulary.phrases(words) @ pair.vocabulary.vectors(pair.russian).T - far
    classes = np.maximum.reduceat(likes, starts, axis=0).tolist()
    own, near = likes[words.index(key)].tolist(), classes.pop(place.own)
    rival = [max(rivals) for rivals in zip(*classes, strict=True)]
    at = max(range(count), key=lambda n: rival[n] - 0.5 * near[n])
    return Alike(max(own), max(near), rival[at], at, own[at], near[at])


@cache
def _listed(contrast: Contrast) -> tuple[tuple[str, ...], list[int]]:
    """Return the words of a set, class by class, and where each class begins."""
    starts = [sum(map(len, contrast.classes[:k])) for k in range(len(contrast.classes))]
    return tuple(word for words in contrast.classes for word in words), starts


def doubtful(verdict: Verdict, alike: Alike) -> bool:
    """Whether there is anything to weigh: most words are where they should be."""
    unlike = alike.rival - alike.own_there if alike.at is not None else 0.0
    return unlike >= UNLIKE or max(verdict.margin, verdict.alone) + verdict.weight >= CLEAR


def _finding(
    pair: Pair, contrast: Contrast, place: Place, sets: Sets, rows: Rows, verdict: Verdict, alike: Alike
) -> Finding | None:
    """Weigh the evidence that an English word is wrong; None where the Russian word says it as well as the contrary."""
    russians, englishes = pair.cues
    number, places = place.number, sets[contrast]
    spoken = verdict.at is not None and (verdict.weight >= 0.3 or alike.at is None)
    at = verdict.at if spoken else cue_of(pair, alike.at)
    russian, english = russians[at].span if at is not None else None, englishes[number].span
    learned, word = choice(contrast), englishes[number].key
    mistaken = learned.mistaken.get(word, (0.1,) * len(contrast.classes))
    loose = learned.loose.get(word, 1.0)
    told = meanings(russians[at].key).get(contrast) if at is not None else None
    rivals = [likely for k, likely in enumerate(told or ()) if k != place.own]
    if told and told[place.own] >= max(AS_WELL, BESIDE_RIVALS * max(rivals)):
        return None
    negated = denied(englishes, number), at is not None and denied(russians, at)
    evidence = {
        "margin": max(-4.0, verdict.margin),
        "surprise": verdict.surprise,
        "beyond usual": verdict.surprise - loose,
        "loose": math.log(loose),
        "mistaken": math.log(mistaken[verdict.likely] + FEW),
        "mistaken for rival": math.log(mistaken[verdict.rival] + FEW),
        "rival": verdict.weight,
        "support": verdict.support,
        "support anywhere": verdict.anywhere,
        "alone": max(-4.0, verdict.alone),
        "claimed": claim(rows, sets, verdict.at, number) if verdict.at is not None else 0.0,
        "unsaid": math.log(learned.unsaid.get(word, 0.5) + 0.01),
        **listed(pair, contrast, place, places),
        "hedged": hedged(pair, word, russians[at].key if at is not None else ""),
        "nearness": nearness(place.expected - verdict.at) if verdict.at is not None else 0.0,
        "unspoken": float(not spoken),
        "denied": float(negated[0] != negated[1]),
        "both denied": float(all(negated)),
        "english denied": float(negated[0]),
        "several": float(len(places) > 1),
        "mild": float(contrast.mild(place.own, verdict.likely)),
        "mild rival": float(contrast.mild(place.own, verdict.rival)),
        "matched": matched(pair),
        "words": math.log(len(russians) + len(englishes)),
        "told": math.log(max(rivals, default=0.0) + 0.01),
        "own told": math.log((told[place.own] if told else 0.0) + 0.01),
        "liker": alike.rival - alike.own,
        "like rival": alike.rival,
        "like own": alike.own,
        "like kin": alike.kin,
        "liker there": alike.rival - alike.own_there,
        "liker than kin": alike.rival - alike.kin_there,
        **surroundings(pair, russian or Span(0, 0), english),
    }
    sure = weigh(f"contrast {contrast.type}", evidence, otherwise=0.5)
    message = ""
    if contrast.type == "meaning" and russian:
        message = f"“{pair.english[english]}” seems to say the contrary of «{pair.russian[russian]}»."
    elif contrast.type == "meaning":
        message = f"“{pair.english[english]}” seems to say the contrary of what the Russian says."
    return pair.finding(contrast.type, russian, english, sure, message, features=evidence)


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "modality",
            "an obligation, permission or possibility is stronger or weaker",
            caught="«обязаны» and \"may\"; «вправе» and \"must\"; «не обязан» and \"cannot\"",
            left_alone=(
                "should for «должен»; \"will\" where «может» is often rendered so; «можно только "
                "так» and \"must\"; «Может, пора» and \"maybe\"; the month of May"
            ),
            injectors=("modality", "antonym"),
            right_for=("modality", "negation"),
            labels_spans=True,
        ),
        FlagType(
            "quantifier",
            "all, some, most, only, more, less … differ",
            caught=(
                "«все» and \"some\"; «более 300» and \"up to 300\"; «почти 300» and \"over 300\"; "
                "«около 300» and \"exactly 300\"; «полностью» and \"partially\"; «не все» and \"none\""
            ),
            left_alone=(
                "quantifiers left unsaid; words in another sense (\"is over\", \"at all\", \"in some "
                "way\", \"about it\")"
            ),
            injectors=("quantifier", "antonym"),
            right_for=("quantifier", "negation"),
            rescored=True,
            labels_spans=True,
        ),
        FlagType(
            "meaning",
            "a word says something else",
            caught="«выросли» and \"fell\"; «купивший» and \"sold\"; more is found by the trained detector",
            left_alone="opposites under a negation; «девушки» and \"women\"",
            injectors=("antonym", "word-dropped", "word-inserted"),
            right_for=("antonym", "word-inserted", "word-dropped", "name", "name-ru", "negation", "negation-ru", "modality", "quantifier", "number", "number-ru", "date"),
            names_cause=False,
        ),
    ),
    scorers=(
        Scorer("contrast modality", ("modality",), ("modality",), false_weight=3.0),
        Scorer("contrast quantifier", ("quantifier",), ("quantifier",), false_weight=3.0),
        Scorer("contrast meaning", ("meaning",), ("antonym",), false_weight=3.0),
    ),
)
