"""Which beads the detector reads, and what its marks are called."""

import pytest

from aligner.document.errors import AlignerError
from aligner.document.model import Span
from aligner.fidelity.detector.routing import select_for_detector
from aligner.fidelity.detector.span_proposals import infer_type
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

PAIR = Pair(Segment("Он не пришёл.", "ru"), Segment("He came.", "en"))


def test_every_pair_is_read_when_deep_and_none_by_default_however_short_the_document() -> None:
    assert select_for_detector([PAIR] * 3, CheckOptions()) == []
    assert select_for_detector([PAIR] * 3, CheckOptions(depth="deep")) == [0, 1, 2]


def test_what_has_no_words_is_not_read() -> None:
    assert select_for_detector([PAIR, Pair(Segment("…", "ru"), Segment("He came.", "en"))], CheckOptions(depth="deep")) == [0]


def test_deep_reading_without_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.fidelity.detector.routing.detector", lambda: None)
    with pytest.raises(AlignerError, match="--depth quick"):
        select_for_detector([PAIR], CheckOptions(depth="deep"))


@pytest.mark.parametrize(
    ("words", "cause"),
    [("not", "negation"), ("may", "modality"), ("Dublin", "name"), ("every", "quantifier"), ("window", None)],
)
def test_a_marked_word_names_its_cause(words: str, cause: str | None) -> None:
    pair = Pair(Segment("Окно.", "ru"), Segment("We may not open every window in Dublin.", "en"))
    start = pair.english.text.index(words)
    assert infer_type(pair, pair.english, Span(start, start + len(words))) == cause


def test_a_marked_passage_is_not_named() -> None:
    pair = Pair(Segment("Окно.", "ru"), Segment("We may not open every window in Dublin.", "en"))
    assert infer_type(pair, pair.english, Span(0, len(pair.english.text))) is None
