"""When a line break ends a sentence."""

import pytest

from aligner.document.model import Document, Paragraph
from aligner.splitting import SplitOptions, split, split_text

WRAPPED = """\
The delegations met in the old hall of the palace and spoke for three
hours. Nobody outside knew what had been said, and the journalists
waited in vain. In the evening Mr. Brown left for the airport."""


def test_verse_ends_a_sentence_at_each_line() -> None:
    assert split_text("Белеет парус\nОдинокий в море\nИ ждёт он бури", "ru") == [
        "Белеет парус",
        "Одинокий в море",
        "И ждёт он бури",
    ]


def test_a_line_in_lower_case_continues_the_one_before() -> None:
    text = "The annex to\nthe treaty.\nThe protocol."
    assert split_text(text, "en") == ["The annex to\nthe treaty.", "The protocol."]


def test_items_of_a_treaty_are_sentences_of_their_own() -> None:
    text = "Стороны обязуются:\nа) не размещать ракеты;\nб) обмениваться сведениями;\nв) встречаться раз в год."
    assert len(split_text(text, "ru")) == 4


def test_wrapped_text_is_known_by_its_full_lines() -> None:
    assert [sentence.split()[0] for sentence in split_text(WRAPPED, "en")] == ["The", "Nobody", "In"]


def test_unwrap_joins_lines_whatever_their_width() -> None:
    text = "The talks with\nFrance and\nItaly began. They\nwill end soon."
    assert len(split_text(text, "en")) > 2
    assert split_text(text, "en", SplitOptions(unwrap=True)) == [
        "The talks with\nFrance and\nItaly began.",
        "They\nwill end soon.",
    ]


def test_unwrap_joins_paragraphs_that_one_line_break_parts() -> None:
    text = "The talks with\nFrance began.\n\nThey ended."
    lines = (Paragraph(0, 14), Paragraph(15, 28), Paragraph(30, 41))
    document = Document(text, "en", paragraphs=lines)
    assert [document[one] for one in split(document)] == ["The talks with", "France began.", "They ended."]
    assert [document[one] for one in split(document, SplitOptions(unwrap=True))] == [
        "The talks with\nFrance began.",
        "They ended.",
    ]


def test_unwrap_keeps_headings_items_and_speeches_apart() -> None:
    text = """\
THE SECOND CHAPTER
It was late when the carriage with the two envoys came to the
gate of the town.
- Who goes there?
- Friends."""
    assert [one.split("\n")[0] for one in split_text(text, "en", SplitOptions(unwrap=True))] == [
        "THE SECOND CHAPTER",
        "It was late when the carriage with the two envoys came to the",
        "- Who goes there?",
        "- Friends.",
    ]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\u2028"])
def test_lines_takes_each_line_as_a_sentence(newline: str) -> None:
    text = newline.join(["One. Two.", "", "three four", "five."])
    assert split_text(text, "en", SplitOptions(lines=True)) == ["One. Two.", "three four", "five."]
