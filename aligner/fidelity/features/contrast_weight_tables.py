"""Weight tables of the contrast words: what each word says for the classes of the contrast sets, as arrays.

A word is a number, and its weights are rows of a table, so that the margins of all words in a block of pairs are sums
over arrays (`aligner.fidelity.features.contested_choices`).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import cache
from threading import local
from typing import TYPE_CHECKING, NamedTuple

from aligner.lexicon.contrast_sets import ContrastSet, classes_by_word, contrasts
from aligner.lexicon.lexical_choice import (
    CONTEXT_MARKS,
    Weights,
    choice_model,
    class_weights,
    context_feature,
    row_weights,
)
from aligner.lexicon.phrase_tokens import NEGATOR

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Floats = NDArray[np.float64]

INFINITE = float("inf")
NO_WORD = "."
"""What stands for a word beside the beginning and the end of a text."""
MAX_WORDS = 1 << 17
"""Words whose rows are remembered before starting afresh."""


class WeightTable:
    """Rows of weights as arrays.

    Row n has the entries from `starts[n]` to `starts[n + 1]`: the number of a set, and a weight for each of its
    classes, padded to `ContrastArrays.width`. Row 0 has none.
    """

    def __init__(self) -> None:
        self._rows: dict[int, tuple[int, dict[ContrastSet, Weights]]] = {}
        self._starts, self._sets, self._weights = array("q", [0, 0]), array("q"), array("d")

    def number(self, row: dict[ContrastSet, Weights]) -> int:
        """Return the number of a row, which is added where it is new."""
        if not row:
            return 0
        if id(row) not in self._rows:
            self._rows[id(row)] = len(self._starts) - 1, row  # the row is kept, so that its id is no other's
            for contrast, weights in row.items():
                self._sets.append(contrast_arrays().numbers[contrast])
                self._weights.extend(weights + (-INFINITE,) * (contrast_arrays().width - len(weights)))
            self._starts.append(len(self._sets))
        return self._rows[id(row)][0]

    def entries(self, rows: Integers) -> tuple[Integers, Integers, Floats]:
        """Return the entries of some rows: which of the rows each is of, its set, and its weights[entry, class]."""
        import numpy as np

        # Copies, for an array whose buffer is in use cannot grow.
        starts, sets = np.array(self._starts), np.array(self._sets)
        weights = np.array(self._weights).reshape(-1, contrast_arrays().width)
        owners, entries = expanded(starts[rows], starts[rows + 1] - starts[rows])
        return owners, sets[entries], weights[entries]


class WeightRows(dict[str, int]):
    """The numbers of Russian words' rows, 0 for words without any; each is read when first asked for."""

    def __init__(self, table: WeightTable) -> None:
        super().__init__()
        self._table = table

    def __missing__(self, word: str) -> int:
        self[word] = number = self._table.number(class_weights(word))
        return number


class ContrastArrays(NamedTuple):
    """The contrast sets as arrays: the classes of each listed word, and the biases of each set's classes.

    Word n has the entries from `starts[n]` to `starts[n + 1]`: the number of a set, and the word's class.
    """

    numbers: dict[ContrastSet, int]
    words: dict[str, int]
    starts: Integers
    sets: Integers
    classes: Integers
    bias: Floats
    negation_bias: Floats

    @property
    def width(self) -> int:
        """The most classes of a set."""
        return int(self.bias.shape[1])


@cache
def contrast_arrays() -> ContrastArrays:
    """Return the contrast sets as arrays, made once a process."""
    import numpy as np

    numbers = {contrast: n for n, contrast in enumerate(contrasts())}
    listed = classes_by_word()
    width = max(len(contrast.classes) for contrast in numbers)
    bias, negation_bias = np.full((2, len(numbers), width), -INFINITE)
    for contrast, n in numbers.items():
        learned, count = choice_model(contrast), len(contrast.classes)
        bias[n, :count], negation_bias[n, :count] = learned.bias, learned.negation_bias
    entries = [(numbers[contrast], own) for known in listed.values() for contrast, own in known]
    sets, classes = np.array(entries, dtype=np.int64).T
    starts = np.cumsum([0, *map(len, listed.values())])
    words = {word: n for n, word in enumerate(listed)}
    return ContrastArrays(numbers, words, starts, sets, classes, bias, negation_bias)


class EnglishWords(dict[str, int]):
    """The numbers of English words, and what is known of each; it is read when first asked for."""

    def __init__(self, table: WeightTable) -> None:
        super().__init__()
        self._table, self._columns = table, array("q")

    def __missing__(self, word: str) -> int:
        rows = (self._table.number(_neighbour_weights(mark, word)) for mark in CONTEXT_MARKS)
        self._columns.extend((contrast_arrays().words.get(word, -1), word == NEGATOR, *rows))
        self[word] = number = len(self)
        return number

    def columns(self, numbers: Sequence[int]) -> Integers:
        """Return int64[5, words]: each one's number among the listed words or -1, whether it negates, and its rows.

        These are its rows as the word before another one, as that after it, and as that after the next.
        """
        import numpy as np

        found: Integers = np.array(self._columns).reshape(-1, 2 + len(CONTEXT_MARKS))[numbers].T
        return found


class WordRows(NamedTuple):
    """The rows of Russian words, and the English words with theirs, in two tables."""

    russian: WeightRows
    english: EnglishWords
    russian_table: WeightTable
    context_table: WeightTable


def kept_rows() -> WordRows:
    """Return the rows of all words met so far, or empty ones where these are too many."""
    kept: WordRows | None = getattr(_KEPT, "rows", None)
    if kept is None or max(len(kept.russian), len(kept.english)) > MAX_WORDS:
        russian, context = WeightTable(), WeightTable()
        rows = WeightRows(russian), EnglishWords(context)
        kept = _KEPT.rows = WordRows(*rows, russian, context)
    return kept


def _neighbour_weights(mark: str, word: str) -> dict[ContrastSet, Weights]:
    """Return the weights of a neighbour of an English word; the second word after it may be missing."""
    return row_weights(context_feature(mark, word)) if word else {}


def expanded(first: Integers, count: Integers) -> tuple[Integers, Integers]:
    """Return the numbers from each `first` on, so many as `count` says, and before them whose each is.

    >>> import numpy as np
    >>> [found.tolist() for found in expanded(np.array([5, 0]), np.array([2, 1]))]
    [[0, 0, 1], [5, 6, 0]]
    """
    import numpy as np

    owners = np.repeat(np.arange(len(first)), count)
    return owners, np.arange(len(owners)) + np.repeat(first - np.cumsum(count) + count, count)


_KEPT = local()
