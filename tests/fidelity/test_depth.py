"""Which beads the detector reads, and what its marks are called."""

from dataclasses import replace

import pytest

from aligner.document.errors import AlignerError
from aligner.document.model import Span
from aligner.fidelity.detector.routing import SHORT, chosen, named_cause
from aligner.fidelity.finding import Finding
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Side

PAIR = Pair(Side("Он не пришёл.", "ru"), Side("He came.", "en"))
DOUBT = Finding("negation", Span(3, 5), None, 0.3, "")


def doubts(*beliefs: float) -> list[list[Finding]]:
    return [[replace(DOUBT, score=belief)] if belief else [] for belief in beliefs]


def test_a_short_document_is_read_whole_and_quick_reads_nothing() -> None:
    findings = doubts(0, 0.3, 0)
    assert chosen([PAIR] * 3, findings, CheckOptions(), 3) == [0, 1, 2]
    assert chosen([PAIR] * 3, findings, CheckOptions(depth="quick"), 3) == []


def test_of_a_long_document_what_is_doubtful_is_read() -> None:
    assert chosen([PAIR] * 3, doubts(0, 0.3, 0.99), CheckOptions(), 2 * SHORT) == [1, 2]
    assert chosen([PAIR] * 3, doubts(0.01, 0.3, 0.4), CheckOptions(), 300 * SHORT) == [1, 2]
    assert chosen([PAIR] * 3, doubts(0, 0.3, 0.4), CheckOptions(depth="deep"), 300 * SHORT) == [0, 1, 2]


def test_what_has_no_words_or_no_say_of_the_detector_is_not_read() -> None:
    empty = Pair(Side("…", "ru"), Side("He came.", "en"))
    date = [replace(DOUBT, type="date")]
    assert chosen([PAIR, empty], [date, *doubts(0.3)], CheckOptions(), 2 * SHORT) == []


def test_deep_reading_without_weights_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.fidelity.detector.routing.detector", lambda: None)
    with pytest.raises(AlignerError, match="--depth quick"):
        chosen([PAIR], doubts(0.3), CheckOptions(depth="deep"), 1)


@pytest.mark.parametrize(
    ("words", "cause"),
    [("not", "negation"), ("may", "modality"), ("Dublin", "name"), ("every", "quantifier"), ("window", None)],
)
def test_a_marked_word_names_its_cause(words: str, cause: str | None) -> None:
    pair = Pair(Side("Окно.", "ru"), Side("We may not open every window in Dublin.", "en"))
    start = pair.english.text.index(words)
    assert named_cause(pair, pair.english, Span(start, start + len(words))) == cause


def test_a_marked_passage_is_not_named() -> None:
    pair = Pair(Side("Окно.", "ru"), Side("We may not open every window in Dublin.", "en"))
    assert named_cause(pair, pair.english, Span(0, len(pair.english.text))) is None
