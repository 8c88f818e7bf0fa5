"""Cross-lingual lexical choice: a multinomial regression per contrast set («обязан» → must, not may).

The translation table gives the probability of an English word for one Russian word. Here it is turned round: the
English has a word of the set in this place; of which class should it be, given all Russian words around that place?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from aligner.encoding.manifest import require_current
from aligner.lexicon.contrast_sets import ContrastSet, contrasts, dictionary_classes
from aligner.lexicon.morphology import lemma
from aligner.lexicon.phrase_tokens import NEGATOR, NUMERALS, PhraseTokens
from aligner.lexicon.resources import read_lines
from aligner.lexicon.stemming import stem

Weights = tuple[float, ...]
"""A number for each class of a set."""
HALF_DECAY_WORDS = 5.0
"""How many words from its expected position a Russian word counts half."""
SCALE = 10
"""The parts of one that the weights of the table are written in."""


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """The parameters of a set.

    `bias` is the intercept of each class, `negation_bias` that beside a negated English word. By English word,
    `surprisal` is its mean surprisal in good translations (nats), `untranslated_rate` how often no Russian word
    corresponds to it, and `confusions` how often each other class was the likeliest though the translation was good.
    """

    bias: Weights
    negation_bias: Weights
    surprisal: dict[str, float] = field(default_factory=dict)
    untranslated_rate: dict[str, float] = field(default_factory=dict)
    confusions: dict[str, Weights] = field(default_factory=dict)


@cache
def _named() -> dict[str, ContrastSet]:
    return {contrast.name: contrast for contrast in contrasts()}


@cache
def _table() -> tuple[dict[ContrastSet, ChoiceModel], dict[str, str]]:
    require_current("lexicon/data/lexical_choice.tsv")
    named = _named()
    learned: dict[ContrastSet, ChoiceModel] = {}
    words: dict[str, str] = {}
    for line in read_lines("lexical_choice.tsv"):
        kind, name, *cells = line.split("\t")
        if kind in ("ru", "by"):
            words[name] = cells[0]
        elif name in named and kind == "set":
            learned[named[name]] = ChoiceModel(_numbers(cells[0], SCALE), _numbers(cells[1], SCALE))
        elif name in named:
            choice_model = learned[named[name]]
            choice_model.surprisal[cells[0]] = float(cells[1]) / 100
            choice_model.confusions[cells[0]] = _numbers(cells[2], 1000)
            choice_model.untranslated_rate[cells[0]] = int(cells[3]) / 100 if len(cells) > 3 else 0.5
    return learned, words


def _numbers(text: str, parts: int) -> Weights:
    return tuple(int(number) / parts for number in text.split(","))


@cache
def choice_model(contrast: ContrastSet) -> ChoiceModel:
    """Return the parameters of a set; without any, all classes weigh the same."""
    nothing = (0.0,) * len(contrast.classes)
    return _table()[0].get(contrast) or ChoiceModel(nothing, nothing)


def row_weights(key: str) -> dict[ContrastSet, Weights]:
    """Return the weights of a row of the table, which may be that of a joint feature; most words have none."""
    return _parsed(_table()[1].get(key, ""))


@lru_cache(maxsize=1 << 16)
def _parsed(cell: str, shared: str = "") -> dict[ContrastSet, Weights]:
    """Return the weights of a row, added to those of another one, that of the lemma."""
    if cell and shared:
        return _sum(_parsed(cell), _parsed(shared))
    found: dict[ContrastSet, Weights] = {}
    if not cell:
        return found
    for part in cell.split("|"):
        name, _, weights = part.partition(" ")
        if name in _named():
            contrast, own = _named()[name], _numbers(weights, SCALE)
            # Of two opposites only the first has a weight; it counts as much against the other.
            found[contrast] = own if len(own) == len(contrast.classes) else (own[0], -own[0])
    return found


@lru_cache(maxsize=1 << 16)
def class_weights(word: str) -> dict[ContrastSet, Weights]:
    """Return the weights of a Russian word for the classes of each set that it has weights for.

    >>> row = {contrast.name: weights for contrast, weights in class_weights("обязана").items()}
    >>> row["force"].index(max(row["force"]))  # must, should, need not, may, will
    0
    """
    alone, shared = _table()[1].get(word, ""), _table()[1].get(lemma_key(word), "")
    return _parsed(alone, shared) if alone else _parsed(shared)


def _sum(one: dict[ContrastSet, Weights], other: dict[ContrastSet, Weights]) -> dict[ContrastSet, Weights]:
    found = dict(one)
    for contrast, weights in other.items():
        own = found.get(contrast)
        found[contrast] = tuple(a + b for a, b in zip(own, weights, strict=True)) if own else weights
    return found


@lru_cache(maxsize=1 << 16)
def dictionary_classes_of(contrast: ContrastSet, word: str, *, negated: bool) -> tuple[int, ...]:
    """Return the classes of a set that dictionaries give for a Russian word, or for it with a negation before it."""
    listed, form = dictionary_classes(contrast.name), lemma_key(word)
    return (listed.get(f"{NEGATOR} {form}") if negated else None) or listed.get(form) or listed.get(word) or ()


def lemma_key(word: str) -> str:
    """Return the lemma of a Russian word, marked by a star, or its stem where the lemma is unknown.

    >>> lemma_key("купивший"), lemma_key("глокая")
    ('купить*', 'глок*')
    """
    known = lemma(word)
    return f"{known}*" if known else stem(word, "ru")


def russian_features(tokens: PhraseTokens) -> list[tuple[int, dict[ContrastSet, Weights]]]:
    """Return the weights of each Russian word with its number, those of joint features among them."""
    found = [(number, row) for number, key in enumerate(tokens.keys) if (row := class_weights(key))]
    return found + joint_weights(tokens)


def joint_weights(tokens: PhraseTokens) -> list[tuple[int, dict[ContrastSet, Weights]]]:
    """Return the weights of joint features with the number of the word that each belongs to."""
    if _JOINING.isdisjoint(tokens.keys):
        return []
    return [(number, row) for name, number in joint_features(tokens) if (row := row_weights(name))]


def joint_features(tokens: PhraseTokens) -> Iterator[tuple[str, int]]:
    """Yield joint features: a negation with the word after it, a listed word with «только».

    What may be done only so («можно только так») must be done so.

    >>> from aligner.lexicon.phrase_tokens import read_phrase_tokens
    >>> from aligner.lexicon.tokens import Segment
    >>> list(joint_features(read_phrase_tokens(Segment("Войти можно только здесь, не там.", "ru"))))
    [('только + можно*', 1), ('¬ там*', 5)]
    """
    limited = not LIMITS.isdisjoint(tokens.keys)
    for number, key in enumerate(tokens.keys):
        if number and tokens.keys[number - 1] == NEGATOR:
            yield f"{NEGATOR} {lemma_key(key)}", number
        if limited and lemma_key(key) in _limited_lemmas() and is_limited(tokens, number):
            yield f"{ONLY_PREFIX}{lemma_key(key)}", number


@cache
def _limited_lemmas() -> frozenset[str]:
    """Return the words of `contrast_sets.tsv` that mean another class with «только»."""
    found = (word for contrast in contrasts() for word in dictionary_classes(contrast.name))
    return frozenset(word.removeprefix(ONLY_PREFIX) for word in found if word.startswith(ONLY_PREFIX))


def is_limited(tokens: PhraseTokens, number: int) -> bool:
    """Whether «только» stands near a word."""
    return not LIMITS.isdisjoint(tokens.keys[max(0, number - LIMIT_REACH + 1) : number + LIMIT_REACH + 1])


def is_required_by_limit(contrast: ContrastSet, own: int, tokens: PhraseTokens, number: int) -> bool:
    """Whether a Russian word means a class of a set because «только» limits it."""
    classes = dictionary_classes(contrast.name).get(f"{ONLY_PREFIX}{lemma_key(tokens.keys[number])}", ())
    return own in classes and is_limited(tokens, number)


ONLY_PREFIX = "только + "
"""Prefix of the key of a word that «только» limits."""
LIMITS, LIMIT_REACH = frozenset({"только", "лишь", "исключительно"}), 4
"""Words that limit what may be done, and within how many words of theirs."""
_JOINING = LIMITS | {NEGATOR}


def english_context(tokens: PhraseTokens, number: int) -> list[str]:
    """Return the context features of an English word: the word before it, and the two after it.

    Its own neighbours often settle the sense of a word: "in need of", "needs to", "just got", "just ten".

    >>> from aligner.lexicon.phrase_tokens import read_phrase_tokens
    >>> from aligner.lexicon.tokens import Segment
    >>> texts = ("There is a need.", 3), ("Over 300 came.", 0)
    >>> tuple(english_context(read_phrase_tokens(Segment(text, "en")), number) for text, number in texts)
    (['<a', '>.'], ['<.', '>5', '>>came'])
    """
    before = tokens.keys[number - 1] if number else "."
    after = tokens.keys[number + 1 : number + 3] or ["."]
    return [context_feature(mark, key) for mark, key in zip(CONTEXT_MARKS, (before, *after), strict=False)]


CONTEXT_MARKS = "<", ">", ">>"
"""Prefixes of the context features: of the word before, the word after and the one after that."""


def context_feature(mark: str, key: str) -> str:
    """Return the name of the context feature that a neighbour of an English word is; all numerals after it are one."""
    return f"{mark}5" if mark != "<" and key in NUMERALS else f"{mark}{key}"


def context_weights(tokens: PhraseTokens, number: int) -> list[dict[ContrastSet, Weights]]:
    """Return the weights of each context feature of an English word."""
    return [row for name in english_context(tokens, number) if (row := row_weights(name))]


def context_scores(rows: Sequence[dict[ContrastSet, Weights]], contrast: ContrastSet) -> Weights | None:
    """Return the summed weights of features for the classes of a set; None where none has any."""
    known = [row[contrast] for row in rows if contrast in row]
    return tuple(map(sum, zip(*known, strict=True))) if known else None


def distance_decay(apart: float) -> float:
    """Return the weight of a word so many words away from its expected position (a Cauchy kernel)."""
    return 1.0 / (1.0 + (apart / HALF_DECAY_WORDS) ** 2)


def log_softmax(scores: Sequence[float]) -> list[float]:
    """Return the logarithms of the classes' probabilities from their scores."""
    highest = max(scores)
    whole = highest + math.log(sum(math.exp(score - highest) for score in scores))
    return [score - whole for score in scores]
