"""Calibration: two probabilities of a finding, and one rule of severity for all types."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.document.model import Span
from aligner.fidelity import models
from aligner.fidelity.calibration import estimate, estimated, severity_at
from aligner.fidelity.features.calibration_features import EVIDENCE, calibration_features
from aligner.fidelity.finding import Estimate, Finding
from aligner.fidelity.overlap_suppression import flagged
from aligner.fidelity.registry import TYPES
from aligner.fidelity.scoring.learned import learned
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment

PAIR = Pair(
    Segment("Их было ровно пять в доме у реки.", "ru"),
    Segment("There were exactly six in the house by the river.", "en"),
)
THRESHOLDS = {"error": (0.8, 0.6), "warning": (0.6, 0.4), "note": (0.3, 0.0)}


def finding(probability: float, type: str = "number") -> Finding:
    return Finding(type, Span(14, 18), Span(19, 22), probability, "")


@pytest.mark.parametrize(
    ("divergence", "correction", "severity"),
    [(0.9, 0.7, "error"), (0.9, 0.5, "warning"), (0.9, 0.2, "note"), (0.5, 0.5, "note"), (0.2, 0.2, None)],
)
def test_severity_follows_from_both_probabilities(divergence: float, correction: float, severity: str | None) -> None:
    assert severity_at(Estimate(divergence, correction), THRESHOLDS) == severity


def test_a_surer_score_is_worth_more_and_correctioning_never_more_than_divergence() -> None:
    worth = [estimated(PAIR, [finding(score)])[0].estimate for score in (0.3, 0.6, 0.9, 0.99)]
    assert all(one and one.correction <= one.divergence for one in worth)
    assert [one.divergence for one in worth if one] == sorted(one.divergence for one in worth if one)


def test_what_no_rule_believes_in_is_never_shown() -> None:
    assert flagged(estimated(PAIR, [finding(0.05)])) == []


def test_a_type_that_nothing_was_learned_about_keeps_its_score() -> None:
    assert estimated(PAIR, [finding(0.7, "shouting")])[0].estimate == Estimate(0.7, 0.7)


def test_the_surer_of_two_findings_on_the_same_words_is_shown() -> None:
    own = {"bias": 0.0, "intercept, date": 2.0, "intercept, number": 1.0}
    weights = {"divergence": own, "correction": own}
    both = [
        Finding(f.type, f.source, f.target, f.score, "", estimate=estimate(calibration_features(PAIR, f, [f]), weights))
        for f in (finding(0.9), finding(0.9, "date"))
    ]
    assert [(f.type, severity) for f, severity in flagged(both, THRESHOLDS)] == [("date", "error")]


def test_a_fit_finds_what_it_was_given() -> None:
    from scripts.training.calibration_fit import Row, fit

    rows = [
        Row(
            {"score logit": score, "intercept, number": 1.0},
            score > 0 or n % 10 == 0,
            score > 0 and n % 2 == 0,
            1.0,
            "natural.gold",
            "",
        )
        for n in range(400)
        for score in (-2.0, 2.0)
    ]
    weights = fit(rows)
    low, high = (estimate({"score logit": score, "intercept, number": 1.0}, weights) for score in (-2.0, 2.0))
    assert low.divergence == pytest.approx(0.1, abs=0.03)
    assert high.divergence > 0.95
    assert low.correction < 0.05
    assert high.correction == pytest.approx(0.5, abs=0.05)


def test_a_set_of_stricter_readers_shifts_no_estimate_but_its_own() -> None:
    from scripts.training.calibration_fit import Row, fit

    def rows(domain: str, right: float, once: bool = False) -> list[Row]:
        features = {"score logit": 1.0, "intercept, number": 1.0}
        return [Row(features, n < 400 * right, False, 1.0, domain, "", once) for n in range(400)]

    def divergence(*sets: list[Row]) -> float:
        return estimate({"score logit": 1.0, "intercept, number": 1.0}, fit([row for rows in sets for row in rows]))[0]

    alike = divergence(rows("ntrex", 0.5), rows("wmt21", 0.5))
    assert alike == pytest.approx(0.5, abs=0.02)
    many = [row for _ in range(5) for row in rows("wmt", 0.2)]
    assert divergence(rows("ntrex", 0.5), rows("wmt21", 0.5), many) == pytest.approx(0.4, abs=0.05)
    once = [rows("ntrex", 0.5), rows("ntrex", 0.4, once=True), rows("wmt", 0.4, once=True)]
    assert divergence(*once) == pytest.approx(0.5, abs=0.03)


def test_every_weight_of_the_bundled_calibration_is_of_a_feature_that_findings_have() -> None:
    known = {"bias"}
    for type in TYPES:
        sides = finding(0.9, type)
        for own in (sides, replace(sides, source=None), replace(sides, target=None)):
            known |= set(calibration_features(PAIR, own, [own]))
    for target in ("divergence", "correction"):
        assert len(learned("calibration.json")[target]) > 100
        weights = set(learned("calibration.json")[target])
        evidence = {name for name in weights if name.startswith(f"{EVIDENCE} ")}
        assert weights - evidence <= known
        assert evidence
        assert {name.rpartition(", ")[2] for name in evidence} <= set(TYPES)


def test_the_bundled_calibration_is_of_readings_and_orders_its_thresholds() -> None:
    calibration = json.loads((Path(models.__file__).parent / "calibration.json").read_text(encoding="utf-8"))
    assert {"natural.gold.jsonl", "natural.train.jsonl"} <= calibration["inputs"].keys()
    error, warning, note = (calibration["thresholds"][name] for name in ("error", "warning", "note"))
    assert error[0] >= warning[0] >= note[0]
    assert error[1] >= warning[1] >= note[1]
