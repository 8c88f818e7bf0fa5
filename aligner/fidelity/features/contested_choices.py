"""Prefilter of lexical choices: the words of contrast sets whose class the Russian may contradict.

"fell" beside «выросли» is contested, "rose" is not. The margins of all words of all sets in a block of pairs
(`aligner.fidelity.features.lexical_choice.class_evidence`) are sums over arrays here: words are numbers, and the
weights of each are rows of a table. Of six words one is contested; only those are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from aligner.fidelity.features.class_similarity import ClassSimilarity, ContrastWord, class_similarities
from aligner.fidelity.features.contrast_weight_tables import INFINITE, NO_WORD, contrast_arrays, expanded, kept_rows
from aligner.fidelity.features.lexical_choice import MIN_MARGIN, expected_positions
from aligner.lexicon.contrast_sets import ContrastSet, contrasts
from aligner.lexicon.lexical_choice import HALF_DECAY_WORDS, joint_weights
from aligner.lexicon.phrase_tokens import PhraseTokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from aligner.fidelity.segment_pair import Pair

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

ROUNDING = 1e-9
"""By how much sums in another order may differ."""


class ContrastWords(NamedTuple):
    """The words of contrast sets in the English of a pair, by number, their expected positions, and the contested ones.

    `contested` holds the class similarity of each, by the set in which it is contested and its number.
    """

    numbers: Sequence[int] = ()
    expected: Sequence[float] = ()
    contested: Mapping[tuple[ContrastSet, int], ClassSimilarity] = MappingProxyType({})


def contrast_words(pairs: Sequence[Pair]) -> list[ContrastWords]:
    """Return the words of contrast sets of each pair.

    >>> from aligner.fidelity.segment_pair import Pair
    >>> from aligner.lexicon.tokens import Segment
    >>> russian = Segment("Цены на нефть выросли.", "ru")
    >>> pairs = [Pair(russian, Segment(f"Oil prices {verb}.", "en")) for verb in ("rose", "fell")]
    >>> [sorted((contrast.name, number) for contrast, number in words.contested) for words in contrast_words(pairs)]
    [[], [('increase/decrease', 2), ('rise/fall', 2)]]
    """
    block, found = _Block(), [ContrastWords()] * len(pairs)
    for number, pair in enumerate(pairs):
        if pair.bilingual and len(pair.phrase_tokens[0]):
            block.add(number, pair.phrase_tokens)
    words = block.words()
    if words is None:
        return found
    by_number: dict[int, list[int]] = {}
    for number, place in zip(words.pairs.tolist(), words.places.tolist(), strict=True):
        by_number.setdefault(number, []).append(place)
    for number, places in by_number.items():
        found[number] = ContrastWords(places, expected_positions(pairs[number], places))
    contested = list(block.contested(words, [place for own in found for place in own.expected]))
    similarities = class_similarities([ContrastWord(pairs[n], *word) for n, word in contested])
    by_pair: dict[int, dict[tuple[ContrastSet, int], ClassSimilarity]] = {}
    for (n, (contrast, place, _)), similarity in zip(contested, similarities, strict=True):
        by_pair.setdefault(n, {})[contrast, place] = similarity
    return [own._replace(contested=by_pair.get(n, {})) for n, own in enumerate(found)]


class _Words(NamedTuple):
    """English words of contrast sets as arrays: the pair of each, its number there and among the listed words.

    `context` are the rows of its neighbours, three of each word: of the word before it and of the two after it.
    """

    pairs: Integers
    places: Integers
    listed: Integers
    negated: NDArray[np.bool_]
    context: Integers


class _Block:
    """The words of some pairs by number, with the rows of all that have a say in those of contrast sets."""

    def __init__(self) -> None:
        self.lengths: list[tuple[int, int, int]] = []
        """The number of each pair, and how many Russian and English words it has."""
        self.russian: list[int] = []
        """The row of each Russian word, pair by pair."""
        self.english: list[int] = []
        """The number of each English word, pair by pair, with what stands for a word before and after each text."""
        self.joint: list[tuple[int, int, int]] = []
        """Pair, number in the pair and row of each joint feature."""
        self.rows = kept_rows()

    def add(self, number: int, sides: tuple[PhraseTokens, PhraseTokens]) -> None:
        """Add the words of a pair."""
        russian, english = sides
        self.lengths.append((number, len(russian), len(english)))
        self.russian += map(self.rows.russian.__getitem__, russian.keys)
        self.english += map(self.rows.english.__getitem__, (NO_WORD, *english.keys, NO_WORD, ""))
        rows = self.rows.russian_table
        self.joint += [(number, at, rows.number(row)) for at, row in joint_weights(russian)]

    def words(self) -> _Words | None:
        """Return the English words of contrast sets; None where there are none."""
        import numpy as np

        if not self.lengths:
            return None
        numbers, _, lengths = np.array(self.lengths).T
        listed, negators, before, after, second = self.rows.english.columns(self.english)
        at = np.flatnonzero(listed >= 0)
        starts = np.cumsum(lengths + 3) - lengths - 2
        owners = np.searchsorted(starts, at, "right") - 1
        # As in `is_negated`; the three words that stand for none between two texts keep them apart.
        sums = np.cumsum(np.concatenate(([0], negators)))
        negated = sums[at + 2] - sums[np.maximum(at - 3, 0)] > negators[at]
        context = np.stack((before[at - 1], after[at + 1], second[at + 2]), axis=1).ravel()
        return _Words(numbers[owners], at - starts[owners], listed[at], negated, context) if len(at) else None

    def contested(self, words: _Words, expected: Sequence[float]) -> Iterator[tuple[int, tuple[ContrastSet, int, int]]]:
        """Yield the pair, and the set, the number and the class, of each word of which another class may be likelier.

        `expected` are the expected positions of the words.
        """
        import numpy as np

        listed, pairs, places = contrast_arrays(), words.pairs, words.places
        first = listed.starts[words.listed]
        owners, entries = expanded(first, listed.starts[words.listed + 1] - first)
        sets, own = listed.sets[entries], listed.classes[entries]
        scores = listed.bias[sets] + np.where(words.negated[owners, None], listed.negation_bias[sets], 0.0)
        _add(scores, *self._votes(pairs[owners] * len(listed.numbers) + sets, np.array(expected)[owners]))
        margins = _margins(scores, own)
        _add(scores, *self._context(words.context, owners * len(listed.numbers) + sets))
        margins = np.maximum(margins, _margins(scores, own))
        contrast = contrasts()
        for n in np.flatnonzero(margins >= MIN_MARGIN - ROUNDING).tolist():
            yield int(pairs[owners[n]]), (contrast[sets[n]], int(places[owners[n]]), int(own[n]))

    def _votes(self, keys: Integers, expected: Floats) -> tuple[Integers, Floats]:
        """Return the weights of Russian words for the sets of English ones, decayed by distance; first, whose each is.

        `keys` tells the pair and the set of each English word, `expected` its position.
        """
        import numpy as np

        rows, (numbers, lengths, _) = np.array(self.russian), np.array(self.lengths).T
        voters = np.flatnonzero(rows)
        owners, places = expanded(np.zeros_like(lengths), lengths)
        votes = np.stack((numbers[owners[voters]], places[voters], rows[voters]))
        joint = np.array(self.joint, dtype=np.int64).reshape(-1, 3).T
        pairs, places, rows = np.concatenate((votes, joint), axis=1)
        voters, sets, weights = self.rows.russian_table.entries(rows)
        at, entry = _joined(keys, pairs[voters] * len(contrast_arrays().numbers) + sets)
        decay = 1.0 / (1.0 + ((expected[at] - places[voters[entry]]) / HALF_DECAY_WORDS) ** 2)
        return at, decay[:, None] * weights[entry]

    def _context(self, rows: Integers, keys: Integers) -> tuple[Integers, Floats]:
        """Return the same of the neighbours of English words, of `rows`; `keys` tells the word and the set."""
        import numpy as np

        known = np.flatnonzero(rows)
        words = known // 3
        neighbours, sets, weights = self.rows.context_table.entries(rows[known])
        at, entry = _joined(keys, words[neighbours] * len(contrast_arrays().numbers) + sets)
        return at, weights[entry]


def _joined(keys: Integers, others: Integers) -> tuple[Integers, Integers]:
    """Return the numbers of all keys and others that are equal, by key (a sort-merge join)."""
    import numpy as np

    order = others.argsort(kind="stable")
    first = np.searchsorted(others, keys, "left", order)
    owners, places = expanded(first, np.searchsorted(others, keys, "right", order) - first)
    return owners, order[places]


def _add(scores: Floats, rows: Integers, values: Floats) -> None:
    """Add values to the rows of an array that each belongs to; `rows` rise."""
    import numpy as np

    if len(rows):
        starts = np.flatnonzero(np.diff(rows, prepend=-1))
        scores[rows[starts]] += np.add.reduceat(values, starts, axis=0)


def _margins(scores: Floats, own: Integers) -> Floats:
    """Return by how much the largest score of another class is above that of the own one, row by row."""
    import numpy as np

    numbers = np.arange(len(own))
    rivals = scores.copy()
    rivals[numbers, own] = -INFINITE
    found: Floats = rivals.max(axis=1) - scores[numbers, own]
    return found
