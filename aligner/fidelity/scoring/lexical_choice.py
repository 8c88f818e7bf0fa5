"""Which class of a set a Russian sentence speaks for, as `scripts/training/lexical_choice.py` learned from pairs.

The table of translations tells how often a word is said by another. Here the question is turned round: the English has
a word of the set at this place, and given all the Russian words about the place, of which class must it be?
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from aligner.encoding.manifest import require_current
from aligner.lexicon.contrast_sets import Contrast, contrasts, told
from aligner.lexicon.phrase_tokens import NOT, NUMERALS, Cue, stem
from aligner.lexicon.resources import lemma, lines

Weights = tuple[float, ...]
"""A number for each class of a set."""
REACH = 5.0
"""A Russian word so many words away from where it is expected counts half."""
SCALE = 10
"""The weights of the table are written in tenths."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was learned of a set.

    `start` is what each class weighs before any Russian word is heard, `denied` what a negation beside the English word
    adds. By English word, `loose` tells how surprising the word is in good translations (nats), `unsaid` how often
    nothing in the Russian says it, and `mistaken` how often another class seemed the right one there, though the
    translation was good.
    """

    start: Weights
    denied: Weights
    loose: dict[str, float] = field(default_factory=dict)
    unsaid: dict[str, float] = field(default_factory=dict)
    mistaken: dict[str, Weights] = field(default_factory=dict)


@cache
def _named() -> dict[str, Contrast]:
    return {contrast.name: contrast for contrast in contrasts()}


@cache
def _table() -> tuple[dict[Contrast, Choice], dict[str, str]]:
    require_current("fidelity/models/lexical_choice.tsv")
    named = _named()
    learned: dict[Contrast, Choice] = {}
    words: dict[str, str] = {}
    for line in lines("lexical_choice.tsv", "aligner.fidelity.models"):
        kind, name, *cells = line.split("\t")
        if kind in ("ru", "by"):
            words[name] = cells[0]
        elif name in named and kind == "set":
            learned[named[name]] = Choice(_numbers(cells[0], SCALE), _numbers(cells[1], SCALE))
        elif name in named:
            choice = learned[named[name]]
            choice.loose[cells[0]] = float(cells[1]) / 100
            choice.mistaken[cells[0]] = _numbers(cells[2], 1000)
            choice.unsaid[cells[0]] = int(cells[3]) / 100 if len(cells) > 3 else 0.5
    return learned, words


def _numbers(text: str, parts: int) -> Weights:
    return tuple(int(number) / parts for number in text.split(","))


@cache
def choice(contrast: Contrast) -> Choice:
    """Return what was learned of a set; where that is nothing, all classes weigh the same."""
    nothing = (0.0,) * len(contrast.classes)
    return _table()[0].get(contrast) or Choice(nothing, nothing)


_NOTHING: dict[Contrast, Weights] = {}


def _row(key: str) -> dict[Contrast, Weights]:
    said = _table()[1].get(key)
    return _parsed(said) if said else _NOTHING


@lru_cache(maxsize=1 << 16)
def _parsed(said: str) -> dict[Contrast, Weights]:
    """Return what a row of the table says; most words have none."""
    found: dict[Contrast, Weights] = {}
    for part in said.split("|"):
        name, _, weights = part.partition(" ")
        if name in _named():
            contrast, told = _named()[name], _numbers(weights, SCALE)
            # Of two opposites only the first is told; what speaks for it speaks as much against the other.
            found[contrast] = told if len(told) == len(contrast.classes) else (told[0], -told[0])
    return found


@lru_cache(maxsize=1 << 16)
def speaks_for(word: str) -> dict[Contrast, Weights]:
    """Return how much a Russian word speaks for each class of the sets that it has to do with.

    >>> row = {contrast.name: weights for contrast, weights in speaks_for("обязана").items()}
    >>> row["force"].index(max(row["force"]))  # must, should, need not, may, will
    0
    """
    alone, shared = _row(word), _row(root(word))
    if not alone or not shared:
        return alone or shared
    found = dict(alone)
    for contrast, weights in shared.items():
        own = found.get(contrast)
        found[contrast] = tuple(a + b for a, b in zip(own, weights, strict=True)) if own else weights
    return found


@lru_cache(maxsize=1 << 16)
def dictionary(contrast: Contrast, word: str, *, negated: bool) -> tuple[int, ...]:
    """Return the classes of a set that a Russian word says by all dictionaries, together with a negation before it."""
    said, form = told(contrast.name), root(word)
    return (said.get(f"{NOT} {form}") if negated else None) or said.get(form) or said.get(word) or ()


def root(word: str) -> str:
    """Return what the forms of a Russian word share, marked by a star: its lemma, or its stem where that is unknown.

    >>> root("купивший"), root("глокая")
    ('купить*', 'глок*')
    """
    known = lemma(word)
    return f"{known}*" if known else stem(word, "ru")


def heard(cues: Sequence[Cue]) -> list[tuple[int, dict[Contrast, Weights]]]:
    """Return what each Russian word says, with its number; some words speak together too."""
    found = [(number, row) for number, cue in enumerate(cues) if (row := speaks_for(cue.key))]
    return found + [(number, row) for name, number in together(cues) if (row := _row(name))]


def together(cues: Sequence[Cue]) -> Iterator[tuple[str, int]]:
    """Yield what says something else together than alone: a negation with the word after it, a listed word with «только».

    What may be done only so («можно только так») must be done so.

    >>> from aligner.lexicon.phrase_tokens import read_cues
    >>> from aligner.lexicon.tokens import Side
    >>> list(together(read_cues(Side("Войти можно только здесь, не там.", "ru"))))
    [('только + можно*', 1), ('¬ там*', 5)]
    """
    limits = {number for number, cue in enumerate(cues) if cue.key in LIMITS}
    for number, cue in enumerate(cues):
        if number and cues[number - 1].key == NOT:
            yield f"{NOT} {root(cue.key)}", number
        if limits and root(cue.key) in _limited() and limited(cues, number):
            yield f"{ONLY}{root(cue.key)}", number


@cache
def _limited() -> frozenset[str]:
    """Return the words that say something else with «только», as `contrast_sets.tsv` has them."""
    found = (word for contrast in contrasts() for word in told(contrast.name))
    return frozenset(word.removeprefix(ONLY) for word in found if word.startswith(ONLY))


def limited(cues: Sequence[Cue], number: int) -> bool:
    """Whether «только» stands near a word."""
    return any(cue.key in LIMITS for cue in cues[max(0, number - LIMITED + 1) : number + LIMITED + 1])


def required(contrast: Contrast, own: int, cues: Sequence[Cue], number: int) -> bool:
    """Whether a Russian word says a class of a set because «только» limits it."""
    classes = told(contrast.name).get(f"{ONLY}{root(cues[number].key)}", ())
    return own in classes and limited(cues, number)


ONLY = "только + "
"""How the key of a word begins that «только» limits."""
LIMITS, LIMITED = frozenset({"только", "лишь", "исключительно"}), 4
"""Words that limit what may be done, and within how many words they do."""


def beside(cues: Sequence[Cue], number: int) -> list[str]:
    """Return what stands beside an English word: the word before it, and the two after it.

    What a word means is often settled by its own side: "in need of", "needs to", "just got", "just ten".

    >>> from aligner.lexicon.phrase_tokens import read_cues
    >>> from aligner.lexicon.tokens import Side
    >>> beside(read_cues(Side("There is a need.", "en")), 3), beside(read_cues(Side("Over 300 came.", "en")), 0)
    (['<a', '>.'], ['<.', '>5', '>>came'])
    """
    before = f"<{cues[number - 1].key}" if number else "<."
    after = ["5" if cue.key in NUMERALS else cue.key for cue in cues[number + 1 : number + 3]] or ["."]
    return [before, *(f"{mark}{key}" for mark, key in zip((">", ">>"), after, strict=False))]


def suggesting(cues: Sequence[Cue], number: int) -> list[dict[Contrast, Weights]]:
    """Return how much each word beside an English word speaks for each class of the sets it has to do with."""
    return [row for name in beside(cues, number) if (row := _row(name))]


def suggested(rows: Sequence[dict[Contrast, Weights]], contrast: Contrast) -> Weights | None:
    """Return how much words speak together for each class of a set; None where none says anything."""
    told = [row[contrast] for row in rows if contrast in row]
    return tuple(map(sum, zip(*told, strict=True))) if told else None


def nearness(apart: float) -> float:
    """Return how much a word counts that stands so many words away from where it is expected."""
    return 1.0 / (1.0 + (apart / REACH) ** 2)


def likelihoods(scores: Sequence[float]) -> list[float]:
    """Return the logarithms of the classes' probabilities from their scores."""
    highest = max(scores)
    whole = highest + math.log(sum(math.exp(score - highest) for score in scores))
    return [score - whole for score in scores]
