"""The figures of a small example, worked out by hand."""

from xml.etree import ElementTree

from aligner.evaluation.bead_metrics import Score
from aligner.evaluation.reliability_diagram import reliability_svg

GOLD = [((0,), (0,)), ((1, 2), (1,)), ((3,), ()), ((4,), (2,))]
FOUND = [((0,), (0,)), ((1,), (1,)), ((2,), ()), ((3,), ()), ((4,), (2,))]


def test_strict_counts_equal_beads_and_lax_shared_pairs() -> None:
    score = Score()
    score.add(GOLD, FOUND)
    assert score.strict.figures() == {"precision": 0.66667, "recall": 0.66667, "f1": 0.66667}
    assert score.lax.figures()["f1"] == 1.0


def test_gaps_are_counted_apart() -> None:
    score = Score()
    score.add(GOLD, FOUND)
    assert score.gaps.figures() == {"precision": 0.5, "recall": 1.0, "f1": 0.66667}


def test_calibration_error_is_the_mean_distance_of_said_and_right() -> None:
    score = Score()
    score.add(GOLD, FOUND, [1.0, 0.65, 0.65, 1.0, 1.0])
    assert abs(score.calibration_error() - 0.26) < 1e-9
    assert score.reliability() == [(0.65, 0.0, 2), (1.0, 1.0, 3)]


def test_a_picture_of_reliability_has_a_bar_for_each_tenth_that_is_not_empty() -> None:
    score = Score()
    score.add(GOLD, FOUND, [1.0, 0.65, 0.65, 1.0, 1.0])
    tree = ElementTree.fromstring(reliability_svg({"a<b": score, "other": Score()}))
    bars = [node for node in tree.iter() if node.get("class") == "bar"]
    titles = [node.text for node in tree.iter() if node.tag.endswith("title")]
    assert titles == ["predicted 0.650, right 0.000, 2 beads", "predicted 1.000, right 1.000, 3 beads"]
    assert [float(bar.get("height", "-1")) for bar in bars] == [0.0, 220.0]
    assert any(node.text == "a<b" for node in tree.iter())
