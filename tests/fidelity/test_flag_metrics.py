"""Flags against readings: what is right, what is to be found, how far stated probability is from the truth."""

from __future__ import annotations

import numpy as np
import pytest

from aligner.evaluation.flag_metrics import (
    Contrast,
    Mark,
    ReadPair,
    calibration_error_by_chance,
    contrast_figures,
    count,
    count_contrast,
    figures,
    hits,
    intervals,
    to_find,
    total,
)

SOURCE = "Президент подписал пять указов и уехал из столицы."
TARGET = "The president signed six decrees and left the capital."


def pair(*marks: Mark, readings: tuple[str, ...] = ("A", "B")) -> ReadPair:
    return ReadPair("news/1/0", SOURCE, TARGET, readings, marks)


def marked(reading: str, severity: str) -> Mark:
    return Mark("number", severity, "пять", "six", reading)


def test_a_flag_of_another_type_is_right_where_its_words_touch_the_divergence() -> None:
    read = pair(marked("A", "error"))
    assert hits(Mark("quantifier", "warning", "пять указов", None), read)
    assert not hits(Mark("number", "warning", "Президент", "The president"), read)


def test_a_flag_on_the_whole_sentence_is_not_right() -> None:
    assert not hits(Mark("similarity", "warning", SOURCE, TARGET), pair(marked("A", "error")))


def test_without_a_side_in_common_the_types_decide() -> None:
    read = pair(Mark("omission", "warning", "и уехал", None, "A"))
    assert hits(Mark("omission", "warning", None, "decrees"), read)
    assert not hits(Mark("addition", "warning", None, "decrees"), read)


def test_only_what_every_reading_gives_is_to_be_found() -> None:
    assert to_find(pair(marked("A", "error"))) == []
    assert to_find(pair(marked("A", "error"), marked("B", "note"))) == []
    ((group, severity),) = to_find(pair(marked("A", "warning"), marked("B", "error")))
    assert (len(group), severity) == (2, "error")


def test_figures_of_a_right_and_a_false_flag() -> None:
    read = pair(marked("A", "error"), marked("B", "warning"))
    flags = [
        Mark("number", "error", "пять", "six", probability=0.9),
        Mark("name", "warning", "столицы", None, probability=0.7),
    ]
    found = figures(total([count(read, flags), count(pair(), [])]))
    assert found["errors right"] == 1.0
    assert found["shown right"] == found["shown serious"] == 0.5
    assert found["false per 100"] == pytest.approx(50)
    assert found["recall of errors"] == 1.0
    assert found["calibration error"] == pytest.approx((0.1 + 0.7) / 2)


def test_only_measured_probabilities_count_for_the_calibration() -> None:
    read = pair(marked("A", "error"), marked("B", "warning"))
    measured = Mark("number", "error", "пять", "six", probability=0.9)
    other = Mark("name", "warning", "столицы", None, probability=0.0, measured=False)
    assert figures(count(read, [measured, other]))["calibration error"] == pytest.approx(0.1)
    alone = figures(count(read, [other]))
    assert alone["false per 100"] == pytest.approx(100)
    assert "calibration error" not in alone


def test_notes_find_nothing_but_count_for_the_calibration() -> None:
    found = figures(count(pair(marked("A", "error"), marked("B", "error")), [Mark("number", "note", "пять", "six")]))
    assert found["recall of errors"] == found["shown per 100"] == 0.0
    assert found["notes right"] == 1.0


def test_well_calibrated_flags_show_the_error_that_chance_makes() -> None:
    chance = np.random.default_rng(3)
    read = pair(marked("A", "error"))
    stated = [float(p) for p in chance.uniform(0.25, 0.95, 200)]
    expected = calibration_error_by_chance([(p, 1.0) for p in stated])
    assert 0.03 < expected.low < expected.mean < expected.high < 0.12
    seen = []
    for _ in range(20):
        words = ["пять" if right else "столицы" for right in chance.random(200) < stated]
        marks = [Mark("number", "note", word, None, probability=p) for word, p in zip(words, stated, strict=True)]
        seen.append(figures(count(read, marks))["calibration error"])
    assert sum(seen) / len(seen) == pytest.approx(expected.mean, abs=0.012)
    overstated = [Mark("number", "note", "столицы", None, probability=p) for p in stated]
    assert figures(count(read, overstated))["calibration error"] > 3 * expected.high


def test_the_interval_is_of_documents_not_of_flags() -> None:
    alike = {name: {"pairs": 100.0, "warning": 2.0} for name in "abcd"}
    unlike = {name: {"pairs": 100.0, "warning": 8.0 * (name == "a")} for name in "abcd"}
    assert intervals(alike)["false per 100"] == 0.0
    assert intervals(unlike)["false per 100"] > 1.0


def test_a_wrong_rendering_is_found_on_its_wrong_words_only() -> None:
    item = Contrast("c/1", "number", SOURCE, (TARGET.replace("six", "five"),), TARGET, "пять", "six")
    on, beside = Mark("number", "warning", None, "six decrees"), Mark("name", "warning", None, "capital")
    assert contrast_figures(count_contrast(item, [[], [on]])) == {
        "wrong found": 1.0, "wrong flagged": 1.0, "faithful flagged": 0.0
    }  # fmt: skip
    assert contrast_figures(count_contrast(item, [[beside], [beside]])) == {
        "wrong found": 0.0, "wrong flagged": 1.0, "faithful flagged": 1.0
    }  # fmt: skip
