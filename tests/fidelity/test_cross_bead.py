"""What stands in a neighbouring bead is not missing; what stands nowhere is, in a document and alone."""

from dataclasses import replace

import pytest

from aligner.document import Divergence
from aligner.encoding import Encoder, load_encoder
from aligner.fidelity import check
from tests.making import pair

START = (["Вечером в доме было тихо."], ["The house was quiet in the evening."])
WINDOW = ["Он долго стоял у окна и смотрел на пустую улицу, где уже зажигали фонари."]
SHORT_WINDOW = ["He stood at the window for a long time."]
LETTER = ["Потом он сел к столу и начал писать письмо брату."]
SHORT_LETTER = ["Then he sat down at the table and began a letter to his brother."]
END = (["Утром он отправил его на почту."], ["In the morning he took it to the post office."])
Beads = list[tuple[list[str], list[str]]]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def serious(beads: Beads, encoder: Encoder, *, alone: bool = False) -> list[tuple[int, str]]:
    """The warnings and errors of aligned beads, or of the same beads as rows that stand alone."""
    return [(flag.bead, flag.type) for flag in flags(beads, encoder, alone=alone) if flag.severity != "note"]


def flags(beads: Beads, encoder: Encoder, *, alone: bool = False) -> tuple[Divergence, ...]:
    alignment = pair([START, *beads, END], confidences=dict.fromkeys(range(9), 0.95))
    return check(replace(alignment, encoder="") if alone else alignment, encoder)


def test_a_clause_that_moved_into_the_next_bead_is_no_omission(encoder: Encoder) -> None:
    moved = (
        "He watched the empty street, where the lamps were already being lit, then sat down at the table and began a "
        "letter to his brother."
    )
    beads = [(WINDOW, SHORT_WINDOW), (LETTER, [moved])]
    assert serious(beads, encoder, alone=True) == [(1, "omission"), (2, "addition")]
    assert flags(beads, encoder) == ()


def test_a_clause_that_stands_nowhere_is_an_omission(encoder: Encoder) -> None:
    beads = [(WINDOW, SHORT_WINDOW), (LETTER, SHORT_LETTER)]
    assert serious(beads, encoder) == serious(beads, encoder, alone=True) == [(1, "omission")]


def test_a_clause_that_stands_nowhere_is_an_addition(encoder: Encoder) -> None:
    added = ["He stood at the window for a long time, afraid that the soldiers would come back with their dogs."]
    beads = [(["Он долго стоял у окна."], added), (LETTER, SHORT_LETTER)]
    assert serious(beads, encoder) == serious(beads, encoder, alone=True) == [(1, "addition")]


def test_a_sentence_rendered_in_the_bead_before_is_a_note_at_most(encoder: Encoder) -> None:
    rendered = ["He stood at the window for a long time, watching the empty street."]
    beads = [(["Он долго стоял у окна."], rendered), (["Смотрел на пустую улицу."], []), (LETTER, SHORT_LETTER)]
    assert serious(beads, encoder, alone=True) == [(1, "addition"), (2, "omission")]
    assert serious(beads, encoder) == []


def test_a_sentence_rendered_nowhere_is_an_omission(encoder: Encoder) -> None:
    left_out = ["Он думал о матери и о том, что скажет ей завтра утром."]
    beads = [(["Он долго стоял у окна."], SHORT_WINDOW), (left_out, []), (LETTER, SHORT_LETTER)]
    assert serious(beads, encoder) == [(2, "omission")]


def test_a_number_that_moved_is_not_missing(encoder: Encoder) -> None:
    source = "Они обедали здесь 30 лет.", "До 300 человек доходило за столом.", "А на свадьбе было ещё больше."
    target = (
        "They dined here.",
        "This went on at the table for 30 years.",
        "There were as many as 300 guests, and more at the wedding.",
    )
    beads: Beads = [([ru], [en]) for ru, en in zip(source, target, strict=True)]
    assert (2, "number") in serious(beads, encoder, alone=True)
    assert serious(beads, encoder) == []


def test_a_number_that_another_bead_has_in_its_own_right_explains_nothing(encoder: Encoder) -> None:
    source = "Сюда приехали 340 рабочих.", "Завод построили 430 рабочих."
    target = "430 workers came here.", "The factory was built by 430 workers."
    beads: Beads = [([ru], [en]) for ru, en in zip(source, target, strict=True)]
    assert serious(beads, encoder) == [(1, "number")]


@pytest.mark.parametrize(("confidence", "shown"), [(0.5, {"warning"}), (0.95, {"note"}), (0.999, set[str]())])
def test_unlike_words_count_as_far_as_the_aligner_doubts(confidence: float, shown: set[str], encoder: Encoder) -> None:
    source, target = "Он ушёл спать, не сказав никому ни слова.", "The price of bread rose again in the spring markets."
    alignment = pair([START, ([source], [target]), END], confidences={1: confidence})
    found = [flag for flag in check(alignment, encoder) if flag.type == "similarity"]
    assert {flag.severity for flag in found} == shown


def far_apart(clause: str) -> Beads:
    """A letter whose first sentence lacks a clause, and whose fourth has one too many."""
    dog = ["Собака спала у двери."], ["The dog was asleep by the door."]
    silence = ["Всё молчало."], [f"Everything was silent, {clause}."]
    return [(WINDOW, SHORT_WINDOW), (LETTER, SHORT_LETTER), dog, silence]


def test_a_clause_that_moved_three_beads_on_is_no_omission(encoder: Encoder) -> None:
    beads = far_apart("while in the empty street the lamps were already being lit")
    assert serious(beads, encoder, alone=True) == [(1, "omission"), (4, "addition")]
    assert flags(beads, encoder) == ()


def test_an_omission_and_an_addition_that_are_strangers_both_stay(encoder: Encoder) -> None:
    beads = far_apart("since the old generals had quarrelled with the minister about taxes")
    assert serious(beads, encoder) == serious(beads, encoder, alone=True) == [(1, "omission"), (4, "addition")]
