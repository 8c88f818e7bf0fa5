"""Cross-lingual lexical choice: a multinomial regression per contrast set («обязан» → must, not may).

The table of translations tells how often a word is said by another. Here the question is turned round: the English has
a word of the set at this place, and given all the Russian words about the place, of which class must it be?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from aligner.encoding.manifest import require_current
from aligner.lexicon.contrast_sets import ContrastSet, contrasts, dictionary_classes
from aligner.lexicon.morphology import lemma
from aligner.lexicon.phrase_tokens import NEGATOR, NUMERALS, PhraseToken
from aligner.lexicon.resources import read_lines
from aligner.lexicon.stemming import stem

Weights = tuple[float, ...]
"""A number for each class of a set."""
HALF_DECAY_WORDS = 5.0
"""A Russian word so many words away from where it is expected counts half."""
SCALE = 10
"""The weights of the table are written in tenths."""


@dataclass(frozen=True, slots=True)
class ChoiceModel:
    """What was learned of a set.

    `bias` is what each class weighs before any Russian word is heard, `negation_bias` what a negation beside the
    English word adds. By English word, `surprisal` tells how surprising the word is in good translations (nats),
    `untranslated_rate` how often nothing in the Russian says it, and `confusions` how often another class seemed the
    right one there, though the translation was good.
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
    require_current("fidelity/models/lexical_choice.tsv")
    named = _named()
    learned: dict[ContrastSet, ChoiceModel] = {}
    words: dict[str, str] = {}
    for line in read_lines("lexical_choice.tsv", "aligner.fidelity.models"):
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
    """Return what was learned of a set; where that is nothing, all classes weigh the same."""
    nothing = (0.0,) * len(contrast.classes)
    return _table()[0].get(contrast) or ChoiceModel(nothing, nothing)


_NOTHING: dict[ContrastSet, Weights] = {}


def _row(key: str) -> dict[ContrastSet, Weights]:
    said = _table()[1].get(key)
    return _parsed(said) if said else _NOTHING


@lru_cache(maxsize=1 << 16)
def _parsed(said: str) -> dict[ContrastSet, Weights]:
    """Return what a row of the table says; most words have none."""
    found: dict[ContrastSet, Weights] = {}
    for part in said.split("|"):
        name, _, weights = part.partition(" ")
        if name in _named():
            contrast, own = _named()[name], _numbers(weights, SCALE)
            # Of two opposites only the first is told; what speaks for it speaks as much against the other.
            found[contrast] = own if len(own) == len(contrast.classes) else (own[0], -own[0])
    return found


@lru_cache(maxsize=1 << 16)
def class_weights(word: str) -> dict[ContrastSet, Weights]:
    """Return how much a Russian word speaks for each class of the sets that it has to do with.

    >>> row = {contrast.name: weights for contrast, weights in class_weights("обязана").items()}
    >>> row["force"].index(max(row["force"]))  # must, should, need not, may, will
    0
    """
    alone, shared = _row(word), _row(lemma_key(word))
    if not alone or not shared:
        return alone or shared
    found = dict(alone)
    for contrast, weights in shared.items():
        own = found.get(contrast)
        found[contrast] = tuple(a + b for a, b in zip(own, weights, strict=True)) if own else weights
    return found


@lru_cache(maxsize=1 << 16)
def dictionary_classes_of(contrast: ContrastSet, word: str, *, negated: bool) -> tuple[int, ...]:
    """Return the classes of a set that a Russian word says by all dictionaries, together with a negation before it."""
    said, form = dictionary_classes(contrast.name), lemma_key(word)
    return (said.get(f"{NEGATOR} {form}") if negated else None) or said.get(form) or said.get(word) or ()


def lemma_key(word: str) -> str:
    """Return what the forms of a Russian word share, marked by a star: its lemma, or its stem where that is unknown.

    >>> lemma_key("купивший"), lemma_key("глокая")
    ('купить*', 'глок*')
    """
    known = lemma(word)
    return f"{known}*" if known else stem(word, "ru")


def russian_features(cues: Sequence[PhraseToken]) -> list[tuple[int, dict[ContrastSet, Weights]]]:
    """Return what each Russian word says, with its number; some words speak together too."""
    found = [(number, row) for number, cue in enumerate(cues) if (row := class_weights(cue.key))]
    return found + [(number, row) for name, number in joint_features(cues) if (row := _row(name))]


def joint_features(cues: Sequence[PhraseToken]) -> Iterator[tuple[str, int]]:
    """Yield joint features: a negation with the word after it, a listed word with «только».

    What may be done only so («можно только так») must be done so.

    >>> from aligner.lexicon.phrase_tokens import read_phrase_tokens
    >>> from aligner.lexicon.tokens import Segment
    >>> list(joint_features(read_phrase_tokens(Segment("Войти можно только здесь, не там.", "ru"))))
    [('только + можно*', 1), ('¬ там*', 5)]
    """
    limits = {number for number, cue in enumerate(cues) if cue.key in LIMITS}
    for number, cue in enumerate(cues):
        if number and cues[number - 1].key == NEGATOR:
            yield f"{NEGATOR} {lemma_key(cue.key)}", number
        if limits and lemma_key(cue.key) in _limited_lemmas() and is_limited(cues, number):
            yield f"{ONLY_PREFIX}{lemma_key(cue.key)}", number


@cache
def _limited_lemmas() -> frozenset[str]:
    """Return the words that say something else with «только», as `contrast_sets.tsv` has them."""
    found = (word for contrast in contrasts() for word in dictionary_classes(contrast.name))
    return frozenset(word.removeprefix(ONLY_PREFIX) for word in found if word.startswith(ONLY_PREFIX))


def is_limited(cues: Sequence[PhraseToken], number: int) -> bool:
    """Whether «только» stands near a word."""
    return any(cue.key in LIMITS for cue in cues[max(0, number - LIMIT_REACH + 1) : number + LIMIT_REACH + 1])


def is_required_by_limit(contrast: ContrastSet, own: int, cues: Sequence[PhraseToken], number: int) -> bool:
    """Whether a Russian word says a class of a set because «только» limits it."""
    classes = dictionary_classes(contrast.name).get(f"{ONLY_PREFIX}{lemma_key(cues[number].key)}", ())
    return own in classes and is_limited(cues, number)


ONLY_PREFIX = "только + "
"""How the key of a word begins that «только» limits."""
LIMITS, LIMIT_REACH = frozenset({"только", "лишь", "исключительно"}), 4
"""Words that limit what may be done, and within how many words they do."""


def english_context(cues: Sequence[PhraseToken], number: int) -> list[str]:
    """Return what stands beside an English word: the word before it, and the two after it.

    What a word means is often settled by its own side: "in need of", "needs to", "just got", "just ten".

    >>> from aligner.lexicon.phrase_tokens import read_phrase_tokens
    >>> from aligner.lexicon.tokens import Segment
    >>> texts = ("There is a need.", 3), ("Over 300 came.", 0)
    >>> tuple(english_context(read_phrase_tokens(Segment(text, "en")), number) for text, number in texts)
    (['<a', '>.'], ['<.', '>5', '>>came'])
    """
    before = f"<{cues[number - 1].key}" if number else "<."
    after = ["5" if cue.key in NUMERALS else cue.key for cue in cues[number + 1 : number + 3]] or ["."]
    return [before, *(f"{mark}{key}" for mark, key in zip((">", ">>"), after, strict=False))]


def context_weights(cues: Sequence[PhraseToken], number: int) -> list[dict[ContrastSet, Weights]]:
    """Return how much each word beside an English word speaks for each class of the sets it has to do with."""
    return [row for name in english_context(cues, number) if (row := _row(name))]


def context_scores(rows: Sequence[dict[ContrastSet, Weights]], contrast: ContrastSet) -> Weights | None:
    """Return how much words speak together for each class of a set; None where none says anything."""
    known = [row[contrast] for row in rows if contrast in row]
    return tuple(map(sum, zip(*known, strict=True))) if known else None


def distance_decay(apart: float) -> float:
    """Return how much a word counts that stands so many words away from where it is expected."""
    return 1.0 / (1.0 + (apart / HALF_DECAY_WORDS) ** 2)


def log_softmax(scores: Sequence[float]) -> list[float]:
    """Return the logarithms of the classes' probabilities from their scores."""
    highest = max(scores)
    whole = highest + math.log(sum(math.exp(score - highest) for score in scores))
    return [score - whole for score in scores]
