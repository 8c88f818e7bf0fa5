r"""Text normalisation with offset mapping: the view of a text in which what nobody sees does not matter.

    >>> view = normalise("Двад\u00adцать три\u0301")
    >>> view.text, view.original(Span(9, 12))
    ('Двадцать три', Span(start=10, end=14))

Splitting, encoding and checking look at this view; offsets are mapped back, and the text itself stays untouched. In it

- invisible characters are gone: soft hyphens, zero-width characters, marks of direction;
- stress marks are gone from Cyrillic vowels, and letters with other marks are composed (Unicode's NFC);
- letters of the other alphabet that only look alike are folded to the word's own («Tвeри» with a Latin T and e);
- words divided at a line's end are joined, where the joined word occurs elsewhere or its parts do not;
- the number of a footnote behind a full stop is gone;
- Russian in the spelling before 1918 is in today's («Онъ пріѣхалъ» as «Он приехал»).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from aligner.document.language import detect
from aligner.document.model import Alignment, Document, Paragraph, Sentence, Span

_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
)
_CYRILLIC, _LATIN = "А-Яа-яЁё", "A-Za-zËë"
_HIDDEN = re.compile(f"[{_INVISIBLE}]+")
_JOINER = "\u200d"
"""What joins pictures into one, as in a family or a flag; it stays between them."""
_MARKED = re.compile("[\u0300-\u036f]+")
_STRESSED = frozenset("аеёиоуыэюяАЕЁИОУЫЭЮЯѣѢіІѵѴ")
_STRESS = str.maketrans("", "", "\u0300\u0301\u0340\u0341")
_TWINS = dict(zip("ABCEHKMOPTXYaceopxykËë", "АВСЕНКМОРТХУасеорхукЁё", strict=True))
_REVERSE = {cyrillic: latin for latin, cyrillic in _TWINS.items()}
_MIXED = {
    "cyrillic": re.compile(rf"[{_LATIN}](?:(?=[{_CYRILLIC}])|(?<=[{_CYRILLIC}].))"),
    "latin": re.compile(rf"[{_CYRILLIC}](?:(?=[{_LATIN}])|(?<=[{_LATIN}].))"),
}
"""Where the alphabets touch, looked for from the letters that are rarer in a text."""
_CYRILLIC_LETTER, _LATIN_LETTER = re.compile(f"[{_CYRILLIC}]"), re.compile(f"[{_LATIN}]")
_ALONE = re.compile(r"[acoyk](?=\s[а-яё])(?<=[а-яё,;:]\s[acoyk])")
_SUFFIXED = re.compile("[A-Z]{2,}[а-яё]+")
_LETTERS = re.compile(rf"[{_CYRILLIC}{_LATIN}]+")
_DIVIDED = re.compile(r"[-\u2010](?<=[^\W\d_].)\n[ \t]*(?=([^\W\d_]+))")
_UNDIVIDED = re.compile(r"[^\W\d_]+[-\u2010]\n[ \t]*[^\W\d_]+")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
_WORD = re.compile(r"[^\W\d_]+")
_HYPHENATED = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_LONGEST_WORD = 60
_NOTE_END = r"(?=[^\S\n]+[A-ZА-ЯЁ«“\"„(]|[^\S\n]*(?:\n|\Z))"
_NOTE = re.compile("[0-9](?<=[.!?…»”\")][0-9])[0-9]{0,2}" + _NOTE_END)
_RAISED = "¹²³⁰⁴⁵⁶⁷⁸⁹"
_RAISED_NOTE = re.compile(f"[{_RAISED}]{{1,3}}{_NOTE_END}")
_BEFORE_NOTE = re.compile(r"([^\W_]*)([.!?…]?)([»”\")]*)\Z")
_STOPS = frozenset('.!?…»”")')
_ABBREVIATIONS = frozenset(
    [
        "ст",
        "стр",
        "рис",
        "гл",
        "разд",
        "табл",
        "абз",
        "прил",
        "кв",
        "корп",
        "тел",
        "кн",
        "вып",
        "пол",
        "руб",
        "тыс",
        "млн",
        "млрд",
        "art",
        "arts",
        "sec",
        "secs",
        "fig",
        "figs",
        "vol",
        "vols",
        "para",
        "paras",
        "reg",
        "res",
        "doc",
        "docs",
        "ver",
        "nos",
        "app",
        "chap",
        "cap",
        "tab",
        "eq",
        "ref",
    ]
)

_OLD_LETTERS = dict(zip("ѣѢіІѳѲѵѴ", "еЕиИфФиИ", strict=True))
_OLD_SPELLING = re.compile(r"[ѣѢіІѳѲѵѴ]|(?<=[бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ])[ъЪ](?![^\W\d_])")
_HARD_SIGNS = 0.005
"""The share of ъ that only the spelling before 1918 has, which ends words with it; today's has a tenth of that."""

_MARKS = "\u0301\u0300\u0306\u0308\u0302\u0303\u0304\u0327\u030c\u030a"
"""The marks that occur; no other stands in a text without one of these."""
_SIGNS_TO_MEND = _INVISIBLE + _MARKS + _RAISED
_SUSPECTS = {
    "cyrillic": re.compile(
        rf"[{_LATIN}0-9{_SIGNS_TO_MEND}](?:(?=[{_CYRILLIC}])(?<![0-9])|(?<=[{_CYRILLIC}][{_LATIN}])|(?<=[.!?…»”\")][0-9])"
        rf"|(?=\s[а-яё])(?<=\s[acoyk])|(?<=[{_SIGNS_TO_MEND}]))"
    ),
    "latin": re.compile(
        rf"[{_CYRILLIC}0-9{_SIGNS_TO_MEND}](?:(?=[{_LATIN}])(?<![0-9])|(?<=[{_LATIN}][{_CYRILLIC}])|(?<=[.!?…»”\")][0-9])"
        rf"|(?<=[{_SIGNS_TO_MEND}]))"
    ),
}
"""Signs to mend, alphabets that touch, a single letter, a digit after a stop: one pass from a text's rarer letters."""

Edit = tuple[int, int, str]


class _Map:
    """Offset map of an edited text to the text before: the offset changes by steps at the edits."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.places: list[int] = [0]
        self.shifts: list[int] = [0]
        shift = 0
        for start, end, new in edits:
            shift += end - start - len(new)
            self.places.append(end - shift)
            self.shifts.append(shift)

    def __call__(self, place: int) -> int:
        return place + self.shifts[bisect_right(self.places, place) - 1]


@dataclass(frozen=True)
class Normalised:
    """The view of a text, the maps back to it (the last edit first), and the words whose letters were folded."""

    text: str
    maps: tuple[_Map, ...] = ()
    folded: tuple[Span, ...] = ()
    """Spans of the untouched text."""

    def place(self, offset: int) -> int:
        """Return the offset in the untouched text of the character at an offset of the view."""
        for back in self.maps:
            offset = back(offset)
        return offset

    def original(self, span: Span) -> Span:
        """Return the characters of the untouched text that a span of the view stands for, marks included."""
        if not self.maps or not len(span):
            return Span(self.place(span.start), self.place(span.end))
        return Span(self.place(span.start), max(self.place(span.end - 1) + 1, self.place(span.end)))

    def offset(self, place: int) -> int:
        """Return the first offset of the view that stands at a place of the untouched text or after it."""
        low, high = 0, len(self.text)
        while low < high:
            middle = (low + high) // 2
            if self.place(middle) < place:
                low = middle + 1
            else:
                high = middle
        return low


@lru_cache(maxsize=2)
def normalise(text: str) -> Normalised:
    """Return the normalised view of a text; a text without anything to normalise is its own view."""
    if _is_plain(text):
        return Normalised(text)
    maps: list[_Map] = []
    folded: list[Span] = []
    if not text.isascii():
        if any(map(text.__contains__, _INVISIBLE)):
            text = _edited(text, _changes(text, _HIDDEN, _hidden), maps)
        if any(map(text.__contains__, _MARKS)):
            text = _edited(text, _composed(text), maps)
        if _is_in_old_spelling(text):
            text = _edited(text, _changes(text, _OLD_SPELLING, lambda old: _OLD_LETTERS.get(old[0], "")), maps)
        text, spans = _folded(text)
        folded = [Normalised(text, tuple(reversed(maps))).original(span) for span in spans]
    if "-\n" in text or "\u2010\n" in text:
        text = _edited(text, _changes(text, _DIVIDED, _joiner(text)), maps)
    text = _edited(text, _changes(text, _NOTE, _without_note), maps)
    if any(map(text.__contains__, _RAISED)):
        text = _edited(text, _changes(text, _RAISED_NOTE, _without_note), maps)
    return Normalised(text, tuple(reversed(maps)), tuple(folded))


def _is_plain(text: str) -> bool:
    """Whether a text certainly holds nothing to mend, found out at the cost of a few searches for single characters."""
    if "-\n" in text or ("\u2010" in text and "\u2010\n" in text):
        return False
    if text.isascii():
        return _NOTE.search(text) is None
    if not _is_rather_cyrillic(text):
        return _SUSPECTS["latin"].search(text) is None
    return not _may_be_in_old_spelling(text) and _SUSPECTS["cyrillic"].search(text) is None


def _is_in_old_spelling(text: str) -> bool:
    """Whether a text is Russian as it was spelt before 1918, which the language detector tells from Ukrainian."""
    return _may_be_in_old_spelling(text) and detect(text) == "ru"


def _may_be_in_old_spelling(text: str) -> bool:
    """Say so by searches for single letters, which are fast."""
    return "ѣ" in text or "ѳ" in text or text.count("ъ") > _HARD_SIGNS * len(text)


def _is_rather_cyrillic(text: str) -> bool:
    """Whether a fifth or more of the characters take more than a byte, as letters of Cyrillic do; by a sample."""
    if len(text) > 3 * _SAMPLE:
        middle = len(text) // 2
        text = text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]
    return len(text.encode("utf-8", "replace")) > 1.2 * len(text)


_SAMPLE = 4000


def _changes(text: str, pattern: re.Pattern[str], change: Callable[[re.Match[str]], str | None]) -> Iterator[Edit]:
    """Yield the replacement of each match that changes."""
    for match in pattern.finditer(text):
        new = change(match)
        if new is not None and new != match[0]:
            yield match.start(), match.end(), new


def _edited(text: str, changes: Iterable[Edit], maps: list[_Map]) -> str:
    """Return the text with the changes made, and append the map back where there was any."""
    edits = list(changes)
    if not edits:
        return text
    maps.append(_Map(edits))
    return _replaced(text, edits)


def _replaced(text: str, edits: Iterable[Edit]) -> str:
    pieces: list[str] = []
    position = 0
    for start, end, new in edits:
        pieces += (text[position:start], new)
        position = end
    return "".join((*pieces, text[position:]))


def _hidden(match: re.Match[str]) -> str | None:
    """Return nothing for invisible characters at a word or a sign, spaces for those between spaces, else None."""
    run = match[0]
    before, after = match.string[match.start() - 1 : match.start()], match.string[match.end() : match.end() + 1]
    if _is_word(before) or _is_word(after):
        return ""
    if before.isspace() and after.isspace():
        return None if "\n" in (before, after) else " " * len(run)
    if before.strip() or after.strip():
        return "".join(character for character in run if character == _JOINER)
    return None


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _composed(text: str) -> Iterator[Edit]:
    """Yield letters with their marks composed, without the stress marks of Cyrillic vowels."""
    for match in _MARKED.finditer(text):
        letter, marks = text[match.start() - 1 : match.start()], match[0]
        if not letter.isalpha():
            continue
        if letter in _STRESSED:
            marks = marks.translate(_STRESS)
        new = unicodedata.normalize("NFC", letter + marks)
        if new != letter + match[0]:
            yield match.start() - 1, match.end(), new


def _folded(text: str) -> tuple[str, list[Span]]:
    """Return a text of the same length with homoglyphs folded, and the words that held them."""
    rarer = "cyrillic" if _is_rather_cyrillic(text) else "latin"
    if _MIXED[rarer].search(text) is None and (rarer == "latin" or _ALONE.search(text) is None):
        return text, []
    sample = text[:4000] + text[-4000:]
    script = "cyrillic" if len(_CYRILLIC_LETTER.findall(sample)) * 2 > len(_LATIN_LETTER.findall(sample)) else "latin"
    changes: dict[int, tuple[int, str]] = {}
    end = 0
    for match in _MIXED[script].finditer(text):
        if match.start() < end:  # in the word of the last one
            continue
        start, end = _word_around(text, match.start())
        if (new := _unmixed(text[start:end])) is not None:
            changes[start] = (end, new)
    spans = [Span(start, end) for start, (end, _) in sorted(changes.items())]
    if script == "cyrillic":
        for match in _ALONE.finditer(text):
            changes[match.start()] = (match.end(), _TWINS[match[0]])
    return _replaced(text, ((start, end, new) for start, (end, new) in sorted(changes.items()))), spans


def _word_around(text: str, place: int) -> tuple[int, int]:
    start = place
    while start and _LETTERS.match(text[start - 1]):
        start -= 1
    match = _LETTERS.match(text, start)
    return start, match.end() if match else place + 1


def _unmixed(word: str) -> str | None:
    """Return a word with its homoglyphs in its own alphabet, None where both alphabets are meant.

    >>> _unmixed("Tвeри"), _unmixed("Pоssibly"), _unmixed("SMSка")
    ('Твери', 'Possibly', None)
    """
    if _SUFFIXED.fullmatch(word):
        return None
    latin = [letter for letter in word if letter.isascii() or letter in "Ëë"]
    cyrillic = len(word) - len(latin)
    to_cyrillic = all(letter in _TWINS for letter in latin)
    to_latin = all(letter in _REVERSE for letter in word if letter not in latin)
    if to_cyrillic and (not to_latin or cyrillic >= len(latin)):
        return "".join(_TWINS.get(letter, letter) for letter in word)
    return "".join(_REVERSE.get(letter, letter) for letter in word) if to_latin else None


def _joiner(text: str) -> Callable[[re.Match[str]], str | None]:
    """Return the joint of a word divided at a line's end: a hyphen, or nothing, by the text's own words."""
    words: list[frozenset[str]] = []  # collected once, when they are first asked for

    def joined(match: re.Match[str]) -> str | None:
        parts = _divided_word(match)
        if parts is None:
            return None
        if not words:
            words.append(frozenset(_words_undivided(_HYPHENATED, text)))
        first, second = parts
        known = words[0]
        if f"{first}-{second}" in known:
            return "-"
        return "" if first + second in known or not (first in known and second in known) else None

    return joined


def _divided_word(match: re.Match[str]) -> tuple[str, str] | None:
    """Return both parts of a word divided at a line's end, in lower case; None where it is no such word."""
    before = _WORD_BEFORE.search(match.string, max(0, match.start() - _LONGEST_WORD), match.start())
    if before is None or not match[1][0].islower():
        return None
    return before[0].lower(), match[1].lower()


def _words_undivided(word: re.Pattern[str], text: str) -> list[str]:
    """Return the words of a text in lower case, those at the ends of lines that are divided left out."""
    return word.findall(_UNDIVIDED.sub(" ", text).lower())


def undivided(whole: str) -> Callable[[str], str]:
    r"""Return a function that joins the words divided at line ends in the segments of a text, for good.

    A wrong join would stay in a memory, so a hyphen goes only where the joined word occurs elsewhere in the text, or
    where its first part is longer than a letter and its second is no word of the text. Otherwise the hyphen stays,
    without the line break.

    >>> undivided("The inter-\nnational n-\ntridecanal.")("inter-\nnational n-\ntridecanal")
    'international n-tridecanal'
    """
    surely = _joiner(whole)
    words: list[frozenset[str]] = []  # collected once, when they are first asked for

    def joined(match: re.Match[str]) -> str | None:
        parts = _divided_word(match)
        if parts is None:
            return None
        if not words:
            words.append(frozenset(_words_undivided(_WORD, whole)))
        first, second = parts
        sure = first + second in words[0] or (len(first) > 1 and second not in words[0])
        return "" if sure and surely(match) == "" else "-"

    def mended(segment: str) -> str:
        if "-\n" not in segment and "\u2010\n" not in segment:
            return segment
        return _replaced(segment, _changes(segment, _DIVIDED, joined))

    return mended


def _without_note(match: re.Match[str]) -> str | None:
    """Return nothing for the number of a footnote, None for a number that belongs to the text, as in «ст.12»."""
    if match.string[match.start() - 1 : match.start()] not in _STOPS:
        return None
    before = _BEFORE_NOTE.search(match.string, max(0, match.start() - 40), match.start())
    if before is None or not before[2]:
        return None
    word = before[1]
    at_end = match.string[match.end() : match.end() + 1] in ("", "\n")
    if before[3] or before[2] != "." or not match[0].isascii():
        return ""
    if word.isdecimal():
        return "" if len(word) == 4 and 1000 <= int(word) <= 2100 and not at_end else None
    if not word:
        return "" if match.string[before.start(2) - 1 : before.start(2)] in ("%", "»", "”", ")") else None
    return "" if len(word) > 2 and word.lower() not in _ABBREVIATIONS else None


def view_of(document: Document) -> tuple[Document, Normalised]:
    """Return the document as its view shows it, with its paragraphs, and the view."""
    view = normalise(document.text)
    if not view.maps:
        return (document if view.text == document.text else replace(document, text=view.text)), view
    paragraphs = (Paragraph(view.offset(p.start), view.offset(p.end), p.kind) for p in document.paragraphs)
    code = (Span(view.offset(span.start), view.offset(span.end)) for span in document.code)
    kept = tuple(p for p in paragraphs if p.start < p.end), tuple(span for span in code if len(span))
    return replace(document, text=view.text, paragraphs=kept[0], code=kept[1]), view


def sentences_of(text: str, view: Normalised, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Yield sentences of the view as sentences of the untouched text: only white space is left between them."""
    position = 0
    found = list(sentences)
    for number, sentence in enumerate(found):
        end = len(text) if number + 1 == len(found) else view.place(sentence.end)
        piece = text[position:end]
        body = piece.strip()
        start = position + len(piece) - len(piece.lstrip())
        yield Sentence(start, start + len(body))
        position = end


def alignment_view(alignment: Alignment) -> tuple[Alignment, tuple[Normalised, Normalised]]:
    """Return the alignment with its documents as their views show them, and the two views."""
    source, first = view_of(alignment.source)
    target, second = view_of(alignment.target)
    shown = replace(
        alignment,
        source=source,
        target=target,
        source_sentences=shown_sentences(first, alignment.source_sentences),
        target_sentences=shown_sentences(second, alignment.target_sentences),
    )
    return shown, (first, second)


def shown_sentences(view: Normalised, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """Return sentences of the untouched text as sentences of the view."""
    if not view.maps:
        return tuple(sentences)
    found = []
    for sentence in sentences:
        start, end = view.offset(sentence.start), view.offset(sentence.end)
        piece = view.text[start:end]
        found.append(Sentence(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())))
    return tuple(found)
