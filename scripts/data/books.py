"""Novels and their translations, chapter by chapter, from the public domain.

Russian from d0rj/RusLit, English from GITenberg's texts of Project Gutenberg. A line is a chapter:
`{"book", "chapter", "ru", "en"}`, running text with an empty line between paragraphs and no headings. Chapters whose
lengths do not fit are left out, and a book whose numbers of chapters differ is not written.
"""

from __future__ import annotations

import gzip
import html
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from aligner.document.errors import AlignerError
from scripts.data.clones import GUTENBERG, RUSLIT, Clones

_ROMAN = "[IVXLCХ]+"
_SHORTEST = 600
"""Characters of a chapter; less is a table of contents."""

_PART = re.compile(
    r"^\s*(Часть|ЧАСТЬ|Книга|КНИГА|Эпилог|ЭПИЛОГ|PART|Part|BOOK|Book|EPILOGUE|FIRST EPILOGUE|SECOND EPILOGUE|Epilogue|"
    r"Том|Конец|THE END|The End)\b.{0,60}$"
)
_START = re.compile(r"\*\*\* ?START OF .*?\*\*\*", re.DOTALL)
_END = re.compile(r"\*\*\* ?END OF|End of (the )?Project Gutenberg")
_NOTES = re.compile(r"\n\s*(?:Примечания|ПРИМЕЧАНИЯ|Сноски)\s*\n")


@dataclass(frozen=True)
class Book:
    """Where a novel is found, and what its chapters' headings look like."""

    russian: tuple[str, ...]
    russian_heading: str
    english: str
    english_heading: str
    first: int | None = None
    """How many chapters from the beginning are taken; None for all."""
    last_volume: bool = False
    """Only the last Russian file, and as many chapters from the end of the English text."""


BOOKS = {
    "anna_karenina": Book(
        ("prose/Tolstoy/Анна Каренина.txt",), rf"^\s*{_ROMAN}\s*$", "1399-0.txt", r"^Chapter \d+\s*$"
    ),
    "karamazov": Book(
        ("prose/Dostoevsky/Братья Карамазовы.txt",), rf"^\s*{_ROMAN}\s*$", "28054-0.txt", rf"^Chapter {_ROMAN}\..*$"
    ),
    "war_and_peace": Book(
        tuple(f"prose/Tolstoy/Война и мир. Том {volume}.txt" for volume in (1, 2, 3, 4)),
        rf"^\s*{_ROMAN}\s*$",
        "2600-0.txt",
        rf"^\s*CHAPTER {_ROMAN}\s*$",
        last_volume=True,  # the others are marked up or cut differently
    ),
    "idiot": Book(("prose/Dostoevsky/Идиот.txt",), rf"^\s*{_ROMAN}\s*$", "2638-0.txt", rf"^{_ROMAN}\.\s*$"),
    "dead_souls": Book(
        ("prose/Gogol/Мёртвые души.txt",), r"^\s*Глава [а-яё]+\s*$", "1081-0.txt", rf"^CHAPTER {_ROMAN}\s*$", first=11
    ),
}


def _read(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r", "")


def chapters(text: str, heading: str, language: str) -> list[str]:
    """Return the texts of the chapters with a heading, without parts' headings, notes' marks and emphasis."""
    found: list[list[str]] = []
    for line in text.split("\n"):
        if re.match(heading, line):
            found.append([])
        elif found:
            found[-1].append(line)
    texts = [_plain("\n".join(lines), language) for lines in found]
    return [chapter for chapter in texts if len(chapter) > _SHORTEST]


def _plain(text: str, language: str) -> str:
    text = re.sub(r"\[\d+\]|\{\d+\}|\*", "", html.unescape(text)).replace("_", "")
    paragraphs = re.split(r"\n\s*\n", text) if language == "en" else text.split("\n")
    paragraphs = [re.sub(r"\s+", " ", paragraph).strip() for paragraph in paragraphs]
    return "\n\n".join(
        paragraph for paragraph in paragraphs if re.search(r"\w", paragraph) and not _PART.match(paragraph)
    )


def _gutenberg(text: str) -> str:
    """Return the text between the marks of Project Gutenberg."""
    start, end = _START.search(text), _END.search(text)
    return text[start.end() if start else 0 : end.start() if end else None]


def _ratio_fits(russian: str, english: str, longest: float) -> bool:
    return 0.6 < len(russian) / len(english) < longest


def fit(russian: list[str], english: list[str]) -> None:
    """Drop the one chapter too many, a table of contents, say, whose removal makes the two sides agree best."""
    for longer, shorter in ((russian, english), (english, russian)):
        if len(longer) == len(shorter) + 1:
            del longer[max(range(len(longer)), key=lambda number: _agreement(longer, shorter, number))]


def _agreement(longer: Sequence[str], shorter: Sequence[str], without: int) -> int:
    rest = [*longer[:without], *longer[without + 1 :]]
    return sum(_ratio_fits(one, other, 1.6) for one, other in zip(rest, shorter, strict=True))


def build(name: str, clones: Clones) -> list[dict[str, str | int]]:
    """Return the chapters of a book; AlignerError where the two sides do not correspond."""
    book = BOOKS[name]
    volumes = [
        chapters(_NOTES.split(_read(clones.read(RUSLIT, path)))[0], book.russian_heading, "ru") for path in book.russian
    ]
    english = chapters(_gutenberg(_read(clones.read(GUTENBERG[name], book.english))), book.english_heading, "en")
    russian = volumes[-1] if book.last_volume else [chapter for volume in volumes for chapter in volume]
    if book.last_volume:
        english = english[-len(russian) :]
    russian, english = russian[: book.first], english[: book.first]
    fit(russian, english)
    kept: list[dict[str, str | int]] = [
        {"book": name, "chapter": number, "ru": one, "en": other}
        for number, (one, other) in enumerate(zip(russian, english, strict=False), 1)
        if _ratio_fits(one, other, 1.5)
    ]
    if len(russian) != len(english) or len(kept) <= 0.8 * len(russian):
        raise AlignerError(f"{name}: {len(russian)} Russian and {len(english)} English chapters, {len(kept)} alike.")
    return kept


def packed(rows: Sequence[dict[str, str | int]]) -> bytes:
    """Return chapters as gzipped JSON lines; the same rows give the same bytes."""
    stream = io.BytesIO()
    with gzip.GzipFile(fileobj=stream, mode="wb", mtime=0, filename="") as file:
        file.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())
    return stream.getvalue()
