"""Cutting text into the pieces of a WordPiece vocabulary, at the speed of a dictionary.

The `tokenizers` library is exact but makes an object for every piece of every text. Words repeat, so this tokenizer
cuts text at white space, looks each chunk up among those it has met, and does the real work only for new ones. It reads
the same `tokenizer.json` and gives the same numbers (the tests compare the two); where the file asks for something
this module does not know, `load` says so.

WordPiece: Schuster & Nakajima 2012, longest match first as in BERT (Devlin et al. 2019).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from aligner.document.errors import AlignerError

MEMORY = 200_000  # chunks remembered, about 40 MB of Python objects, before starting afresh


class Pieces(dict[str, tuple[int, ...]]):
    """A dictionary from a chunk of text without white space to its piece numbers, filled as it is asked."""

    def __init__(self, vocabulary: dict[str, int], unknown: int, replacements: dict[int, str], longest: int) -> None:
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
            replacements = {ord(step["pattern"]["String"]): step["content"] for step in steps[2:]}
            return cls(
                model["vocab"], model["vocab"][model["unk_token"]], replacements, model["max_input_chars_per_word"]
            )
        except OSError as error:
            raise AlignerError(f"The encoder's tokenizer {path} cannot be read: {error.strerror}.") from error
        except (KeyError, TypeError, ValueError) as error:
            raise AlignerError(f"{path} is not a tokenizer the compact encoder can read ({error}).") from error

    def cut(self, text: str) -> list[int]:
        """Return the piece numbers of a text."""
        numbers: list[int] = []
        for chunk in text.split():
            numbers += self[chunk]
        return numbers

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        if len(self) >= MEMORY:
            self.clear()
        found = tuple(number for word in words(self.normalize(chunk)) for number in self._match(word))
        self[chunk] = found
        return found

    def normalize(self, text: str) -> str:
        """Return the text as the vocabulary spells it: compatibility forms, lower case, no ё, no stress marks."""
        text = unicodedata.normalize("NFKC", text).replace("Σ", "σ")  # a final Σ becomes ς only in Python
        return text.lower().translate(self.replacements)

    def _match(self, word: str) -> list[int]:
        """Return the longest pieces from left to right, or the unknown piece where the word cannot be made of any."""
        vocabulary = self.vocabulary
        if word in vocabulary:
            return [vocabulary[word]]
        if len(word) > self.longest_word:
            return [self.unknown]
        found, start, size = [], 0, len(word)
        while start < size:
            for end in range(size, start, -1):
                number = vocabulary.get(word[start:end] if start == 0 else "##" + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return [self.unknown]
        return found


def words(text: str) -> Iterator[str]:
    """Cut normalized text into runs of digits, single punctuation marks, and runs of anything else but space.

    >>> list(words("в 2013г.: да"))
    ['в', '2013', 'г', '.', ':', 'да']
    """
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
