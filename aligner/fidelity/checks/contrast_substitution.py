"""Contrasts: a word has given way to one that contradicts it.

Caught: an English word of a set whose members exclude each other (must and may, all and some, always and rarely, at
least and at most, rise and fall, before and after), where the Russian words about its place speak for another member,
or for no word of the set at all as strongly as that word would need. How much they speak for which is learned from
pairs (`aligner.fidelity.scoring.lexical_choice`), and so is what the English words beside it suggest; words that were seldom
met are compared by their vectors.

Ignored: words merely left unsaid, words that good translations exchange, words in another sense ("is over", "in some
way"), words that answer another one better, and contraries under a negation («неплохой», "not bad").

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Цены на нефть выросли.", "ru"), Segment("Oil prices fell.", "en"))
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
from aligner.fidelity.features.context import context_features, literalness
from aligner.fidelity.features.lexical_choice import (
    Occurrence,
    Occurrences,
    Votes,
    competing_claim,
    dictionary_features,
    expected_positions,
    hedge_mismatch,
    phrase_token_of,
)
from aligner.fidelity.finding import Finding
from aligner.fidelity.scoring.lexical_choice import (
    Weights,
    choice_model,
    context_scores,
    context_weights,
    distance_decay,
    is_required_by_limit,
    log_softmax,
    russian_features,
)
from aligner.fidelity.scoring.logistic import score
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.contrast_sets import ContrastSet, classes_by_word
from aligner.lexicon.phrase_tokens import NEGATOR, contrast_classes, is_negated
from aligner.lexicon.resources import word_list
from aligner.lexicon.translation_table import class_probabilities

MIN_MARGIN, MIN_SIMILARITY_GAP = 0.0, 0.25
"""By how much another class must at least be likelier (nats), or its words liker, for a word to be doubted."""
MIN_COMBINED_MARGIN = 1.0
"""How much both together must speak for another class where the vectors do not."""
DISTANCE_PENALTY = 0.3
"""What a likeness loses where a word stands at the other end of the sentence."""
SMOOTHING = 0.003
"""Added to a share before its logarithm is taken, so that what was never seen says little more than what was hardly."""

ClassVotes = list[tuple[int, Weights]]
"""The numbers of Russian words, and how much each speaks for each class of a set."""


MIN_TRANSLATION_SHARE, MIN_SHARE_OF_RIVAL = 0.03, 0.25
"""How often a Russian word must be said by an English one, by itself and beside its contraries, to say nothing against
it: «вышел» is "came out" and "left"."""


class ClassEvidence(NamedTuple):
    """What the Russian side says of an English word.

    `margin` is by how many nats another class is likelier than the word's own, `surprisal` how unlikely the own one is,
    `likely` the likeliest other class. `at` is the number of the Russian word that speaks most for another class,
    `rival` that class, `weight` how much it does; `support` what the best word says for the own class, `anywhere` the
    same wherever that word stands. `alone` is the margin by the Russian words alone, the English word's neighbours
    left out.
    """

    margin: float
    surprisal: float
    likely: int
    at: int | None
    rival: int
    weight: float
    support: float
    anywhere: float
    alone: float


class VectorEvidence(NamedTuple):
    """How like the English word, its class and another class are to Russian words, by their vectors.

    `at` is the Russian word that is likest another class, `own there` and `class there` how like it is to the others.
    """

    own: float
    kin: float
    rival: float
    at: int | None
    own_there: float
    kin_there: float


UNKNOWN_SIMILARITY = VectorEvidence(0.4, 0.45, 0.4, None, 0.4, 0.4)
"""What is taken for granted where there are no word vectors."""


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each English word whose contrary is what the Russian side seems to say."""
    if not pair.bilingual:
        return
    russians, englishes = pair.phrase_tokens
    sets: Occurrences = {}
    known = classes_by_word()
    numbers = [number for number, cue in enumerate(englishes) if cue.key in known] if russians else []
    for number, expected in zip(numbers, expected_positions(pair, numbers), strict=True) if numbers else ():
        for contrast, own in contrast_classes(englishes, number):
            sets.setdefault(contrast, []).append(Occurrence(number, own, expected))
    if not sets:
        return
    rows, denies = russian_features(russians), any(cue.key == NEGATOR for cue in englishes)
    beside = {place.number: context_weights(englishes, place.number) for places in sets.values() for place in places}
    best: dict[int, tuple[float, ContrastSet, Occurrence, ClassEvidence, VectorEvidence]] = {}
    for contrast, places in sets.items():
        said = [(at, row[contrast]) for at, row in rows if contrast in row]
        for place in places:
            negated = denies and is_negated(englishes, place.number)
            evidence_of_class = class_evidence(contrast, place, said, context_scores(beside[place.number], contrast), is_negated=negated)
            if evidence_of_class is None or _required(pair, contrast, place, evidence_of_class):
                continue
            vectors = vector_evidence(pair, contrast, place)
            if worth_scoring(evidence_of_class, vectors):
                doubt = evidence_of_class.margin + evidence_of_class.weight
                if place.number not in best or doubt > best[place.number][0]:
                    best[place.number] = doubt, contrast, place, evidence_of_class, vectors
    for _, contrast, place, evidence_of_class, vectors in best.values():
        finding = _finding(pair, contrast, place, sets, rows, evidence_of_class, vectors)
        if finding:
            yield finding


def class_evidence(
    contrast: ContrastSet, place: Occurrence, said: ClassVotes, beside: Weights | None = None, *, is_negated: bool
) -> ClassEvidence | None:
    """Return what the Russian words that have to do with a set say of one of its words; None where they agree to it."""
    learned, own = choice_model(contrast), place.own
    classes = _others(len(contrast.classes), own)
    scores = [a + b for a, b in zip(learned.bias, learned.negation_bias, strict=True)] if is_negated else list(learned.bias)
    loud = [(number, weights, distance_decay(place.expected - number)) for number, weights in said]
    for _, weights, loudness in loud:
        for k, weight in enumerate(weights):
            scores[k] += loudness * weight
    alone = max([scores[k] for k in classes]) - scores[own]
    if beside:
        scores = [a + b for a, b in zip(scores, beside, strict=True)]
    top = max(classes, key=scores.__getitem__)
    if max(alone, scores[top] - scores[own]) < MIN_MARGIN:
        return None
    at, rival, most, support, anywhere = None, classes[0], 0.0, 0.0, 0.0
    for number, weights, loudness in loud:
        support, anywhere = max(support, loudness * weights[own]), max(anywhere, weights[own])
        likeliest = max(classes, key=weights.__getitem__)
        if loudness * (weights[likeliest] - weights[own]) > most:
            at, rival, most = number, likeliest, loudness * (weights[likeliest] - weights[own])
    likely = log_softmax(scores)
    margin = likely[top] - likely[own]
    return ClassEvidence(margin, -likely[own], top, at, rival, most, support, anywhere, alone)


@cache
def _others(count: int, own: int) -> tuple[int, ...]:
    """Return all of so many classes but the own one."""
    return tuple(k for k in range(count) if k != own)


def _required(pair: Pair, contrast: ContrastSet, place: Occurrence, evidence_of_class: ClassEvidence) -> bool:
    """Whether what the Russian allows in one way only is what the English requires without saying "only"."""
    if evidence_of_class.at is None or not LIMITING_WORDS.isdisjoint(pair.english.word_types):
        return False
    return is_required_by_limit(contrast, place.own, pair.phrase_tokens[0], evidence_of_class.at)


LIMITING_WORDS = word_list("limiting, en")
"""English words that limit what may be done."""


def vector_evidence(pair: Pair, contrast: ContrastSet, place: Occurrence) -> VectorEvidence:
    """Return how like the Russian words are to an English word of a set and to its rivals."""
    count, key = len(pair.russian.words), pair.phrase_tokens[1][place.number].key
    if pair.vocabulary is None or not count:
        return UNKNOWN_SIMILARITY
    import numpy as np

    words, starts = _listed(contrast)
    far = DISTANCE_PENALTY * np.abs(np.arange(count) / count - place.number / len(pair.phrase_tokens[1]))
    likes = pair.vocabulary.phrases(words) @ pair.vocabulary.vectors(pair.russian).T - far
    classes = np.maximum.reduceat(likes, starts, axis=0).tolist()
    own, near = likes[words.index(key)].tolist(), classes.pop(place.own)
    rival = [max(rivals) for rivals in zip(*classes, strict=True)]
    at = max(range(count), key=lambda n: rival[n] - 0.5 * near[n])
    return VectorEvidence(max(own), max(near), rival[at], at, own[at], near[at])


@cache
def _listed(contrast: ContrastSet) -> tuple[tuple[str, ...], list[int]]:
    """Return the words of a set, class by class, and where each class begins."""
    starts = [sum(map(len, contrast.classes[:k])) for k in range(len(contrast.classes))]
    return tuple(word for words in contrast.classes for word in words), starts


def worth_scoring(evidence_of_class: ClassEvidence, vectors: VectorEvidence) -> bool:
    """Whether there is anything to weigh: most words are where they should be."""
    unlike = vectors.rival - vectors.own_there if vectors.at is not None else 0.0
    return unlike >= MIN_SIMILARITY_GAP or max(evidence_of_class.margin, evidence_of_class.alone) + evidence_of_class.weight >= MIN_COMBINED_MARGIN


def _finding(
    pair: Pair, contrast: ContrastSet, place: Occurrence, sets: Occurrences, rows: Votes, evidence_of_class: ClassEvidence, vectors: VectorEvidence
) -> Finding | None:
    """Weigh the evidence that an English word is wrong; None where the Russian word says it as well as the contrary."""
    russians, englishes = pair.phrase_tokens
    number, places = place.number, sets[contrast]
    spoken = evidence_of_class.at is not None and (evidence_of_class.weight >= 0.3 or vectors.at is None)
    at = evidence_of_class.at if spoken else phrase_token_of(pair, vectors.at)
    russian, english = russians[at].span if at is not None else None, englishes[number].span
    learned, word = choice_model(contrast), englishes[number].key
    mistaken = learned.confusions.get(word, (0.1,) * len(contrast.classes))
    loose = learned.surprisal.get(word, 1.0)
    told = class_probabilities(russians[at].key).get(contrast) if at is not None else None
    rivals = [likely for k, likely in enumerate(told or ()) if k != place.own]
    if told and told[place.own] >= max(MIN_TRANSLATION_SHARE, MIN_SHARE_OF_RIVAL * max(rivals)):
        return None
    negated = is_negated(englishes, number), at is not None and is_negated(russians, at)
    evidence = {
        "margin": max(-4.0, evidence_of_class.margin),
        "surprise": evidence_of_class.surprisal,
        "beyond usual": evidence_of_class.surprisal - loose,
        "loose": math.log(loose),
        "mistaken": math.log(mistaken[evidence_of_class.likely] + SMOOTHING),
        "mistaken for rival": math.log(mistaken[evidence_of_class.rival] + SMOOTHING),
        "rival": evidence_of_class.weight,
        "support": evidence_of_class.support,
        "support anywhere": evidence_of_class.anywhere,
        "alone": max(-4.0, evidence_of_class.alone),
        "claimed": competing_claim(rows, sets, evidence_of_class.at, number) if evidence_of_class.at is not None else 0.0,
        "unsaid": math.log(learned.untranslated_rate.get(word, 0.5) + 0.01),
        **dictionary_features(pair, contrast, place, places),
        "hedged": hedge_mismatch(pair, word, russians[at].key if at is not None else ""),
        "nearness": distance_decay(place.expected - evidence_of_class.at) if evidence_of_class.at is not None else 0.0,
        "unspoken": float(not spoken),
        "denied": float(negated[0] != negated[1]),
        "both denied": float(all(negated)),
        "english denied": float(negated[0]),
        "several": float(len(places) > 1),
        "mild": float(contrast.interchangeable(place.own, evidence_of_class.likely)),
        "mild rival": float(contrast.interchangeable(place.own, evidence_of_class.rival)),
        "matched": literalness(pair),
        "words": math.log(len(russians) + len(englishes)),
        "told": math.log(max(rivals, default=0.0) + 0.01),
        "own told": math.log((told[place.own] if told else 0.0) + 0.01),
        "liker": vectors.rival - vectors.own,
        "like rival": vectors.rival,
        "like own": vectors.own,
        "like kin": vectors.kin,
        "liker there": vectors.rival - vectors.own_there,
        "liker than kin": vectors.rival - vectors.kin_there,
        **context_features(pair, russian or Span(0, 0), english),
    }
    sure = score(f"contrast {contrast.type}", evidence, otherwise=0.5)
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
        ),
        FlagType(
            "meaning",
            "a word says something else",
            caught="«выросли» and \"fell\"; «купивший» and \"sold\"",
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
