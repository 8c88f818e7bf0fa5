"""The dictionary tokenizer cuts exactly as the `tokenizers` library does."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document.errors import AlignerError
from aligner.encoding import wordpiece
from aligner.encoding.wordpiece import Pieces, words
from tests.encoding.conftest import tiny_tokenizer

LETTERS = st.sampled_from(list("еёжЖannaNA19452013  ,.-–«»'’$€№½²ªßİΣςéй\u0301\u00ad\u0306\u00a0\u2028ﬁ™日☃"))
TEXTS = st.text(st.one_of(LETTERS, st.characters(exclude_categories=["Cc", "Cs", "Cn"])), max_size=30)


@given(TEXTS)
def test_same_numbers_as_the_library(tiny: Path, text: str) -> None:
    assert Pieces.load(tiny / "tokenizer.json").cut(text) == tiny_tokenizer().encode(text).ids


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("в 2013г.: да", ["в", "2013", "г", ".", ":", "да"]),
        ("кое-как", ["кое", "-", "как"]),
        ("$5+5=10", ["$", "5", "+", "5", "=", "10"]),
        ("10€ №1", ["10", "€", "№", "1"]),
        ("«да»", ["«", "да", "»"]),
        ("  ", []),
        ("h₂o", ["h", "₂", "o"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_case_stress_and_yo_do_not_matter(tiny: Path) -> None:
    load = Pieces.load(tiny / "tokenizer.json")
    assert load.cut("ЁЖ е\u0301ж") == load.cut("еж еж") != []


def test_memory_is_bounded(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordpiece, "MEMORY", 3)
    load = Pieces.load(tiny / "tokenizer.json")
    for text in ("анна", "letter", "came", "the", "еж"):
        load.cut(text)
    assert len(load) <= 3


@pytest.mark.parametrize("content", ["", "{}", '{"model": {"type": "BPE"}, "normalizer": null}', "[1]"])
def test_another_kind_of_tokenizer_is_one_clear_sentence(tmp_path: Path, content: str) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text(content)
    with pytest.raises(AlignerError, match="not a tokenizer"):
        Pieces.load(file)
