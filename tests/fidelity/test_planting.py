"""Planted divergences: the same seed gives the same cases, and the rules find the plain ones."""


import pytest

from aligner.fidelity.checking import findings_of
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.severity import passes_warning_threshold
from aligner.lexicon.tokens import Segment
from scripts.training.plant_divergences import Case, plant

PAIRS = [
    (
        "Вчера в Москве собралось 350 человек, и все они молчали.",
        "Yesterday 350 people gathered in Moscow, and all of them kept silent.",
    ),
    (
        "Договор подписали 12 мая 2003 года в городе Осло.",
        "The treaty was signed on 12 May 2003 in the city of Oslo.",
    ),
    (
        "Министр не ответил на письмо, которое получил в среду.",
        "The minister did not answer the letter that he received on Wednesday.",
    ),
    (
        "Стороны должны уведомить друг друга о каждой поездке.",
        "The parties must notify each other of every journey.",
    ),
    (
        "Мост построили за три года, потом его закрыли на ремонт.",
        "The bridge was built in three years, then it was closed for repairs.",
    ),
]


def cases() -> list[Case]:
    return list(plant(PAIRS, each=3, seed=5))


def test_the_same_seed_gives_the_same_cases() -> None:
    assert cases() == cases()
    assert cases() != list(plant(PAIRS, each=3, seed=6))


def test_spans_mark_the_planted_words() -> None:
    for case in cases():
        text = case.ru if case.side == "ru" else case.en
        assert all(0 <= start < end <= len(text) for start, end in case.spans)


def flagged(case: Case) -> bool:
    pair = Pair(Segment(case.ru, "ru"), Segment(case.en, "en"))
    return any(passes_warning_threshold(finding) for finding in findings_of(pair))


@pytest.mark.parametrize("kind", ["number", "date", "untranslated"])
def test_plain_divergences_are_found(kind: str) -> None:
    planted = [case for case in cases() if case.kind == kind]
    assert planted
    assert all(flagged(case) for case in planted)


def test_rewrites_that_keep_the_meaning_are_left_alone() -> None:
    assert not [case for case in cases() if case.negative and flagged(case)]


def test_a_nation_is_exchanged_in_the_same_form() -> None:
    pairs = [("Он встретил немецких врачей.", "He met the German doctors.")]
    found = [case for seed in range(6) for case in plant(pairs, 1, seed, kinds=["name-nation"])]
    assert {case.side for case in found} == {"ru", "en"}
    for case in found:
        assert ("немецких" in case.ru) != ("German" in case.en)
        assert case.side == "en" or all(case.ru[start:end].endswith("их") for start, end in case.spans)
