"""A finding whose score cannot reach the least one is not made whole: what is left is the same as without that."""

from pathlib import Path

from aligner.encoding import load_encoder
from aligner.fidelity.features.calibration_features import MIN_CANDIDATE_SCORE
from aligner.fidelity.registry import RUNS
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment

LETTERS = Path(__file__).parents[1] / "golden" / "pairs.tsv"


def test_findings_above_the_least_score_are_those_of_all() -> None:
    vocabulary = Vocabulary(load_encoder())
    rows = [line.split("\t") for line in LETTERS.read_text(encoding="utf-8").splitlines()]
    left_out = 0
    for russian, english in rows[:200]:
        sides = Segment(russian, "ru"), Segment(english, "en")
        every, likely = (
            [finding for run in RUNS for finding in run(Pair(*sides, vocabulary, least))]
            for least in (0.0, MIN_CANDIDATE_SCORE)
        )
        assert [f for f in every if f.score >= MIN_CANDIDATE_SCORE] == [
            f for f in likely if f.score >= MIN_CANDIDATE_SCORE
        ]
        left_out += len(every) - len(likely)
    assert left_out > 0
