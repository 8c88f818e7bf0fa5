"""WordPiece tokenisation: text cut into the pieces of a vocabulary, at the speed of a dictionary.

The `tokenizers` library is exact but makes an object for every piece of every text. Words repeat, so this tokenizer
cuts text into words by one expression, looks each word up among those it has met, and does the real work only for new
ones. It reads the same `tokenizer.json` and gives the same numbers (the tests compare the two); where the file asks for
something this module does not know, `load` says so.

WordPiece: Schuster & Nakajima 2012, longest match first as in BERT (Devlin et al. 2019).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from aligner.document.errors import AlignerError, system_reason

_SIGNS = r"!-/:-@\[-`{-~«»—–…“”„’‘"
COMMON = re.compile(r"[a-zа-я]+|[0-9]+|\S")  # the words of a text without RARE characters, as nearly all are
RARE = re.compile(f"[^a-zа-я0-9{_SIGNS}\\s]")
MEMORY = 200_000  # words remembered, about 40 MB of Python objects, before starting afresh


class Pieces(dict[str, tuple[int, ...]]):
    """A dictionary from a normalized word to its piece numbers, filled as it is asked."""

    def __init__(
        self, vocabulary: dict[str, int], unknown: int, replacements: list[tuple[str, str]], longest: int
    ) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.unknown = unknown
        self.replacements = replacements
        self.longest_word = longest

    @classmethod
    def load(cls, path: Path) -> Pieces:
        """Read a `tokenizer.json`. Raises AlignerError where it is missing or of another kind."""
        try:
            saved = json.loads(path.read_bytes())
            model, normalizer = saved["model"], saved["normalizer"]
            if model["type"] != "WordPiece" or model["continuing_subword_prefix"] != "##":
                raise KeyError("WordPiece")
            steps = normalizer["normalizers"]
            if [step["type"] for step in steps[:2]] != ["NFKC", "Lowercase"]:
                raise KeyError("NFKC and Lowercase")
            replacements = [(step["pattern"]["String"], step["content"]) for step in steps[2:]]
            return cls(
                model["vocab"], model["vocab"][model["unk_token"]], replacements, model["max_input_chars_per_word"]
            )
        except OSError as error:
            raise AlignerError(f"The encoder's tokenizer {path} cannot be read: {system_reason(error)}.") from error
        except (KeyError, TypeError, ValueError) as error:
            raise AlignerError(f"{path} is not a tokenizer the compact encoder can read ({error}).") from error

    def cut(self, text: str) -> Sequence[int]:
        """Return the piece numbers of a text."""
        if text.isalpha() and (known := self.get(text)) is not None:
            return known  # a single word that is as the vocabulary spells it
        return list(chain.from_iterable(map(self.__getitem__, words(self.normalize(text)))))

    def __missing__(self, word: str) -> tuple[int, ...]:
        if len(self) >= MEMORY:
            self.clear()
        self[word] = found = self._match(word)
        return found

    def normalize(self, text: str) -> str:
        """Return the text as the vocabulary spells it: compatibility forms, lower case, no ё, no stress marks."""
        if not text.isascii():
            text = unicodedata.normalize("NFKC", text).replace("Σ", "σ")  # a final Σ becomes ς only in Python
        text = text.lower()
        for old, new in self.replacements:
            if old in text:
                text = text.replace(old, new)
        return text

    def _match(self, word: str) -> tuple[int, ...]:
        """Return the longest pieces from left to right, or the unknown piece where the word cannot be made of any."""
        vocabulary = self.vocabulary
        if word in vocabulary:
            return (vocabulary[word],)
        if len(word) > self.longest_word:
            return (self.unknown,)
        found, start, size = [], 0, len(word)
        while start < size:
            for end in range(size, start, -1):
                number = vocabulary.get(word[start:end] if start == 0 else "##" + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return (self.unknown,)
        return tuple(found)


def words(text: str) -> list[str]:
    """Cut normalized text into runs of digits, single punctuation marks, and runs of anything else but space.

    >>> words("в 2013г.: да")
    ['в', '2013', 'г', '.', ':', 'да']
    """
    if RARE.search(text) is None:
        common: list[str] = COMMON.findall(text)
        return common
    return list(_any_words(text))


def _any_words(text: str) -> Iterator[str]:
    """Do the same for text with other characters and spaces, one character at a time."""
    run, digits = "", False
    for character in text:
        if character.isalpha():
            kind = "l"
        elif character.isspace():
            kind = "s"
        else:
            kind = unicodedata.category(character)[0]
            if character.isascii() and kind == "S":
                kind = "P"
        if kind in "sP":
            if run:
                yield run
            if kind == "P":
                yield character
            run = ""
            continue
        number = kind == "N"
        if run and number != digits:
            yield run
            run = ""
        run += character
        digits = number
    if run:
        yield run
