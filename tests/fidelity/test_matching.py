"""An encoder's token vectors in the detector's place."""

from pathlib import Path

import pytest

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment, Bead, Document, Sentence, Span
from aligner.encoding import load_encoder
from aligner.fidelity.detector.routing import merge_detector_output, reader
from aligner.fidelity.detector.token_matcher import TokenMatcher
from aligner.fidelity.options import CheckOptions
from aligner.fidelity.pipeline import check
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

FAITHFUL = ("Стороны подписали договор о дружбе в Москве.", "The parties signed a treaty of friendship in Moscow.")
SHORT = (
    "Стороны подписали договор о дружбе, несмотря на сильное давление, в Москве.",
    "The parties signed a treaty of friendship in Moscow.",
)


def alignment_of(russian: str, english: str) -> Alignment:
    """Return an alignment of one bead."""
    documents = Document(russian, "ru"), Document(english, "en")
    sentences = [(Sentence(0, len(text)),) for text in (russian, english)]
    return Alignment(*documents, *sentences, (Bead(Span(0, 1), Span(0, 1)),))


def test_words_without_a_counterpart_are_the_likeliest_marks() -> None:
    _, judgement = TokenMatcher(load_encoder()).predict([FAITHFUL, SHORT])
    likely = {SHORT[0][mark.start : mark.end] for mark in judgement.source if mark.probability > 0.5}
    assert likely & {"несмотря", "сильное", "давление"}
    assert not likely & {"Стороны", "подписали", "договор", "Москве"}
    assert {mark.kind for mark in judgement.source} == {"omitted"}


def test_texts_without_words_are_judged_too() -> None:
    (judgement,) = TokenMatcher(load_encoder()).predict([("…", "…")])
    assert judgement.source == judgement.target == ()


def test_what_it_alone_finds_is_a_note() -> None:
    judgement = TokenMatcher(load_encoder()).predict([FAITHFUL, SHORT])[1]
    found = merge_detector_output(Pair(Segment(SHORT[0], "ru"), Segment(SHORT[1], "en")), [], judgement, learned=False)
    assert found
    assert {finding.severity for finding in found} == {"note"}


def test_a_transformer_reads_in_the_detector_s_place(bert: Path) -> None:
    alignment = alignment_of(*SHORT)
    rules = check(alignment, load_encoder(), CheckOptions(depth="quick"))
    options = CheckOptions(depth="deep", deep_model=str(bert))
    assert isinstance(reader(options), TokenMatcher)
    flags = check(alignment, load_encoder(), options)
    assert set(rules) <= set(flags)
    assert {flag.severity for flag in flags if flag not in rules} <= {"note"}


def test_a_model_that_cannot_be_had_is_told_in_one_sentence() -> None:
    pytest.importorskip("sentence_transformers", reason="needs sentence-transformers: pip install 'ruen-aligner[sentence-transformers]'")
    with pytest.raises(AlignerError, match="no-such-model"):
        check(alignment_of(*SHORT), load_encoder(), CheckOptions(depth="deep", deep_model="./no-such-model"))
