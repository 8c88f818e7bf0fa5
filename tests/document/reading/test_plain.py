"""What a line break means in plain text is decided by evidence."""

import gzip
import json
import textwrap
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document.readers.plain import paragraphs


def cut(text: str, **options: bool) -> list[str]:
    return [text[paragraph.start : paragraph.end] for paragraph in paragraphs(text, **options)]


STORY = [
    "The envoy arrived late in the evening, when the lamps along the river had already been lit, and asked for a room. "
    "Nobody at the inn knew his name, but everybody knew the seal on the letter that he laid upon the table.",
    "«Садитесь», — сказал хозяин и придвинул гостю стул, на котором до того спал большой рыжий кот. "
    "Гость поблагодарил, но остался стоять: он ехал третьи сутки и боялся, что, если сядет, то сразу уснёт.",
    "A short one.",
]


def test_empty_lines_divide() -> None:
    assert cut("One.\n\nTwo.\n \t\n\nThree.\n") == ["One.", "Two.", "Three."]


def test_a_line_is_a_paragraph_where_nothing_was_wrapped() -> None:
    assert cut("\n".join(STORY)) == STORY


@pytest.mark.parametrize("width", [40, 60, 72, 80, 100])
def test_wrapped_lines_are_joined(width: int) -> None:
    wrapped = ["\n".join(textwrap.wrap(story, width)) for story in STORY]
    assert cut("\n\n".join(wrapped)) == wrapped


def test_wrapped_paragraphs_are_told_apart_by_indents_too() -> None:
    wrapped = [textwrap.fill(story, 60, initial_indent="    ") for story in STORY * 3]
    assert cut("\n".join(wrapped)) == [text.strip() for text in wrapped]


def test_a_dash_opens_speech_only_where_empty_lines_do_not_part_paragraphs() -> None:
    speech = "— Как же так вышло? — спросил он. — Ведь я просил вас прийти пораньше, а вы пришли к самому концу!"
    wrapped = textwrap.fill(speech, 33)
    assert "\n— Ведь" in wrapped
    assert cut("\n\n".join([wrapped] * 3)) == [wrapped] * 3
    assert len(cut("\n".join([wrapped] * 20))) > 20


def test_verse_and_addresses_keep_their_lines() -> None:
    verse = "Выхожу я в поле на рассвете,\nГде туман лежит по берегам,\nГде меня ещё не знает ветер."
    assert len(cut(verse)) == 3
    address = "The Ministry of Agriculture\n12 Long Street\nVienna\nAustria"
    assert len(cut(address)) == 4


def test_one_segment_a_line_stays_so() -> None:
    lines = [f"Sentence number {number} says what it says." for number in range(50)]
    assert cut("\n".join(lines)) == lines


def test_lines_can_be_asked_for() -> None:
    text = "\n\n".join(textwrap.fill(story, 60) for story in STORY)
    assert cut(text, lines=True) == [line for line in text.split("\n") if line]


def test_items_are_known_by_their_marks() -> None:
    text = "We ask you to:\n1. Confirm.\n2) Sign.\n• Return.\n— Yes, he said.\n1812 was a hard year."
    kinds = [paragraph.kind for paragraph in paragraphs(text)]
    assert kinds == ["text", "item", "item", "item", "text", "text"]


@given(st.text(st.sampled_from(" \n\r\t\f\u2028абвАБ.!?—•1)-")))
def test_paragraphs_are_in_order_and_lose_nothing_but_space(text: str) -> None:
    position = 0
    for paragraph in paragraphs(text):
        assert position <= paragraph.start < paragraph.end
        assert not text[position : paragraph.start].strip()
        assert text[paragraph.start : paragraph.end] == text[paragraph.start : paragraph.end].strip()
        position = paragraph.end
    assert not text[position:].strip()


@pytest.mark.parametrize("indent", ["", "    "])
def test_chapters_of_novels_survive_wrapping(shared: Path, indent: str) -> None:
    """Wrapped at 72 columns, with empty lines or indents between paragraphs, nearly all chapters come back whole."""
    chapters = whole = 0
    for path in sorted((shared / "books").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in map(json.loads, islice(lines, 5)):
                for side in (record["ru"], record["en"]):
                    texts = [" ".join(text.split()) for text in side.split("\n\n") if text.strip()]
                    wrapped = [textwrap.fill(text, 72, initial_indent=indent) for text in texts]
                    found = cut(("\n" if indent else "\n\n").join(wrapped))
                    chapters += 1
                    whole += len(found) == len(texts)
    assert whole >= 0.9 * chapters
