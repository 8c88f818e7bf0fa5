"""Pairs become pieces and units, and every judged word keeps its place in the text."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.fidelity.detector.detector import FOLDER
from aligner.fidelity.detector.words import LONGEST, read, spans

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
    (reading,) = read(tokenizer, [("Дом горит.", "The house burns.")])
    assert reading.source == [(0, 3), (4, 9), (9, 10)]
    assert reading.target == [(0, 3), (4, 9), (10, 15), (15, 16)]
    assert reading.count == 10
    assert sorted(set(reading.units)) == list(range(10))
    assert reading.units == sorted(reading.units)


@given(texts, texts)
def test_every_unit_has_pieces(tokenizer, source, target):
    (reading,) = read(tokenizer, [(source, target)])
    assert sorted(set(reading.units)) == list(range(reading.count))
    assert set(reading.source) <= set(spans(source))
    assert set(reading.target) <= set(spans(target))


@pytest.mark.parametrize(("left", "right"), [(900, 10), (10, 900), (900, 900)])
def test_long_pairs_are_cut_where_they_are_longest(tokenizer, left, right):
    (reading,) = read(tokenizer, [("дом " * left, "house " * right)])
    assert len(reading.pieces) <= LONGEST
    if left == 10:
        assert len(reading.source) == 10
    if right == 10:
        assert len(reading.target) == 10


def test_empty_texts_can_be_read(tokenizer):
    (reading,) = read(tokenizer, [("", "")])
    assert reading.count == 3
