"""Message catalogue: an English message with places for values, and its translation with the same places.

A message is its own key: `Wrote {path}`. `{count:,}` groups digits as the language does; `{type:word}` is a value that
is translated as well; a message with forms for one and many parts them by `|`, in the order of the CLDR plural
categories (https://cldr.unicode.org/index/cldr-spec/plural-rules): `{count} row|{count} rows`, `{count} сегмент|…
сегмента|… сегментов`.

Sentences that come from deep inside, such as the message of a flag or of an error, stay English where they are made and
in files. `Catalogue.sentence` finds the message that such a sentence was made of and puts its values into the
translation.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files

TABLES = ("words", "page", "app", "labels", "flags", "evidence", "notes", "terminal", "help", "errors", "server")
"""The tables of a language, each a file `LANGUAGE/TABLE.toml`."""
SENTENCES = ("labels", "flags", "evidence", "notes", "errors", "server")
"""The tables whose messages are also found by the sentences made of them."""
_PLACE = re.compile(r"\{(\w+)(?::(,|word|sentence))?\}")


class Catalogue:
    """The messages of one language; English has no tables, its messages are the keys."""

    def __init__(self, language: str, tables: Mapping[str, Mapping[str, str]]) -> None:
        self.language, self.tables = language, tables
        self._messages = {key: text for table in tables.values() for key, text in table.items()}

    def text(self, message: str, /, **values: object) -> str:
        """Return a message with its values, in this language; `count` chooses the form of one that has several.

        >>> catalogue("ru").text("{count} row|{count} rows", count=22)
        '22 сегмента'
        >>> catalogue("en").text("{count:,} row|{count:,} rows", count=2200)
        '2,200 rows'
        """
        forms = self._messages.get(message, message).split("|")
        count = values.get("count")
        number = min(plural_form(self.language, count), len(forms) - 1) if isinstance(count, int) else 0
        return _PLACE.sub(lambda place: self._value(values[place[1]], place[2]), forms[number])

    def fixed(self, text: str) -> str:
        """Return a text without values in this language; braces in it are themselves, as in the help of an option."""
        return self._messages.get(text, text)

    def word(self, word: str) -> str:
        """Return a word of the interface, such as a severity or a type of flag, in this language.

        >>> catalogue("ru").word("warning"), catalogue("ru").word("Moved")
        ('предупреждение', 'Перестановка')
        """
        words = self.tables.get("words", {})
        found = words.get(word) or words.get(word[:1].lower() + word[1:])
        if found is None:
            return word
        return found[:1].upper() + found[1:] if word[:1].isupper() else found

    def sentence(self, sentence: str) -> str:
        """Return an English sentence in this language; one that no message makes is returned as it is.

        >>> catalogue("ru").sentence("Repeated in the translation: “to the”.")
        'Повтор в переводе: “to the”.'
        """
        if not self._messages:
            return sentence
        if (exact := self._messages.get(sentence)) is not None and not _PLACE.search(sentence):
            return exact
        for pattern, names, text in self._patterns:
            if found := pattern.fullmatch(sentence):
                values = dict(zip(names, found.groups(), strict=True))
                return _PLACE.sub(lambda place: self._value(values[place[1]], place[2]), text)  # noqa: B023
        return sentence

    def knows(self, sentence: str) -> bool:
        """Whether a message of the tables makes the sentence."""
        return sentence in self._messages or any(pattern.fullmatch(sentence) for pattern, _, _ in self._patterns)

    def _value(self, value: object, kind: str | None) -> str:
        if kind == "," and isinstance(value, int):
            grouped = f"{value:,}"
            return grouped.replace(",", "\N{NO-BREAK SPACE}") if self.language == "ru" else grouped
        if kind == "word":
            return self.word(str(value))
        return self.sentence(str(value)) if kind == "sentence" else str(value)

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], list[str], str]]:
        """The messages with values as patterns of their sentences, fixed beginnings and much fixed text first.

        A message that begins with a value also makes every sentence with its end.
        """
        messages = [(key, text) for name in SENTENCES for key, text in self.tables.get(name, {}).items()]
        messages = [(key, text) for key, text in messages if _PLACE.search(key) and "|" not in key]
        messages.sort(key=lambda message: (message[0].startswith("{"), -len(_PLACE.sub("", message[0]))))
        return [(pattern_of(key), [place[1] for place in _PLACE.finditer(key)], text) for key, text in messages]


def pattern_of(message: str) -> re.Pattern[str]:
    """Return the pattern of the sentences that a message makes."""
    parts = [re.escape(part) for part in _PLACE.split(message)[::3]]
    return re.compile("(.*?)".join(parts), re.DOTALL)


def places_of(message: str) -> Iterator[str]:
    """Yield the names of a message's places."""
    return (place[1] for place in _PLACE.finditer(message))


def plural_form(language: str, count: int) -> int:
    """Return the number of the plural form for a count, by the CLDR's rules for whole numbers.

    >>> [plural_form("ru", count) for count in (1, 2, 5, 11, 21, 112)]
    [0, 1, 2, 2, 0, 2]
    """
    if language == "ru":
        tens, ones = count % 100, count % 10
        if ones == 1 and tens != 11:
            return 0
        return 1 if 2 <= ones <= 4 and not 12 <= tens <= 14 else 2
    return int(count != 1)


@cache
def catalogue(language: str) -> Catalogue:
    """Return the catalogue of a language."""
    folder = files("aligner.localization") / language
    if not folder.is_dir():
        return Catalogue(language, {})
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    read = {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in TABLES}
    return Catalogue(language, {name: tomllib.loads(text) for name, text in read.items()})
