"""Pairs become pieces and units, and every judged word keeps its place in the text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.fidelity.detector.detector import FOLDER
from aligner.fidelity.detector.tokenization import LONGEST, read, spans

texts = st.text(st.sampled_from("abcXYZ жщЁй09-'’.,!?«»“”…  \t\n—()"), max_size=60)


@pytest.fixture(scope="module")
def tokenizer():
    from tokenizers import Tokenizer

    path = FOLDER / "tokenizer.json"
    if not path.exists():
        pytest.skip("the model is not there")
    return Tokenizer.from_file(str(path))


def cut(text):
    return [text[start:end] for start, end in spans(text)]


def test_words_keep_their_hyphens_and_apostrophes():
    assert cut("Don't say по-русски: «да»!") == ["Don't", "say", "по-русски", ":", "«", "да", "»", "!"]


@given(texts)
def test_words_leave_out_white_space_only(text):
    found = spans(text)
    assert "".join(text[start:end] for start, end in found) == "".join(text.split())
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(found))


def test_units_are_marks_and_words_in_order(tokenizer):
    (reading,) = read(tokenizer, ["The house burns."])
    assert reading.spans == [(0, 3), (4, 9), (10, 15), (15, 16)]
    assert reading.count == 6
    assert sorted(set(reading.units)) == list(range(6))
    assert reading.units == sorted(reading.units)


@given(texts)
def test_every_unit_has_pieces(tokenizer, text):
    (reading,) = read(tokenizer, [text])
    assert len(reading.pieces) == len(reading.units)
    assert sorted(set(reading.units)) == list(range(reading.count))
    assert set(reading.spans) <= set(spans(text))


def test_a_long_text_is_cut(tokenizer):
    (reading,) = read(tokenizer, ["house " * 900])
    assert len(reading.pieces) == LONGEST + 2
    assert reading.spans[0] == (0, 5)


def test_an_empty_text_can_be_read(tokenizer):
    (reading,) = read(tokenizer, [""])
    assert reading.pieces == [0, 2]
