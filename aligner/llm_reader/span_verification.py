"""Verification of quotations: the place of quoted words in a text, white space, quotation marks and case folded."""

from __future__ import annotations

from aligner.document.model import Span

_MARKS = dict.fromkeys("«»„“”‟\"'‘’‚‹›`´", '"')


def place(words: str, text: str) -> Span | None:
    """Return where the words stand in the text; None where they do not, or hold no letter and no digit.

    >>> place('the "New  Start"', 'He read The «New Start» today.')
    Span(start=8, end=23)
    >>> place("the old start", "He read the new start.") is None
    True
    """
    if not any(map(str.isalnum, words)):
        return None
    exact = text.find(words)
    if exact >= 0:
        return Span(exact, exact + len(words))
    wanted, _ = _folded(words)
    held, places = _folded(text)
    if not wanted:
        return None
    start = held.find(wanted)
    if start < 0:
        return None
    return Span(places[start], places[start + len(wanted) - 1] + 1)


def _folded(text: str) -> tuple[str, list[int]]:
    """Return the folded text and the place in the text of each of its characters."""
    letters: list[str] = []
    places: list[int] = []
    for number, character in enumerate(text):
        if character.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(number)
            continue
        for letter in _MARKS.get(character) or character.casefold():
            letters.append(letter)
            places.append(number)
    while letters and letters[-1] == " ":
        letters.pop()
        places.pop()
    return "".join(letters), places
