"""What must hold of every splitting, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document.model import Document, Paragraph
from aligner.splitting import SplitOptions, split
from aligner.splitting.engine import splitter
from tests.splitting import fragments

modes = st.sampled_from([SplitOptions(), SplitOptions(unwrap=True), SplitOptions(lines=True)])


def spans(text: str, language: str, options: SplitOptions | None = None) -> list[tuple[int, int]]:
    return [(sentence.start, sentence.end) for sentence in split(Document(text, language), options)]


@given(fragments.texts, fragments.languages, modes)
def test_rebuilding_is_exact_and_no_sentence_is_empty(text: str, language: str, options: SplitOptions) -> None:
    position = 0
    for start, end in spans(text, language, options):
        assert position <= start < end
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@given(st.lists(fragments.lines, max_size=4), fragments.languages, modes)
def test_splitting_a_text_and_splitting_its_paragraphs_agree(
    paragraphs: list[str], language: str, options: SplitOptions
) -> None:
    text = "\n\n".join(paragraphs)
    apart = []
    position = 0
    for paragraph in paragraphs:
        apart += [(start + position, end + position) for start, end in spans(paragraph, language, options)]
        position += len(paragraph) + 2
    assert spans(text, language, options) == apart


@given(fragments.texts, fragments.texts, fragments.languages, modes)
def test_appending_a_paragraph_changes_no_earlier_boundary(
    text: str, more: str, language: str, options: SplitOptions
) -> None:
    before = spans(text, language, options)
    assert spans(text + "\n\n" + more, language, options)[: len(before)] == before


@given(st.lists(fragments.lines, min_size=1, max_size=4), fragments.languages)
def test_a_sentence_never_crosses_a_paragraph(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    paragraphs = []
    position = 0
    for piece in pieces:
        paragraphs.append(Paragraph(position, position + len(piece)))
        position += len(piece) + 1
    for sentence in split(Document(text, language, paragraphs=tuple(paragraphs))):
        assert any(one.start <= sentence.start and sentence.end <= one.end for one in paragraphs)


@pytest.mark.parametrize("sign", [".", "?!", "😀", ")", "(", "=", "。", "»", ":)", "[...] ", "http://a"])
def test_a_long_run_of_signs_takes_no_longer_than_a_text(sign: str) -> None:
    """Nothing here grows with the square of a run: at that pace the test would take minutes."""
    text = "Да." + sign * 30_000 + " Нет"
    assert [end for end in splitter("ru").ends(text) if end < 3] == []
