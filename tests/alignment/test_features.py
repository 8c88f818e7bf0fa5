"""What words, marks and names say about a bead, piece by piece."""

import numpy as np
import pytest

from aligner.alignment.candidate_pruning import Runs, TypedBeads
from aligner.alignment.features.greedy_matching import SearchWindows
from aligner.alignment.features.lexical_coverage import coverages
from aligner.alignment.features.phonetic import phonetic_key, phonetic_vectors
from aligner.alignment.features.surface import SURFACE_FEATURES, SurfaceCues, surface_features
from aligner.alignment.features.words import Words
from aligner.alignment.noise_lines import is_noise
from aligner.encoding import Encoder


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("лаврова", "lavrov’s"),
        ("джульетта", "juliet"),
        ("хрущёв", "khrushchev"),
        ("шарлотта", "charlotte"),
        ("юлия", "julia"),
        ("вашингтон", "washington"),
    ],
)
def test_names_that_sound_alike_are_near(russian: str, english: str) -> None:
    one, other = phonetic_vectors([russian, english])
    assert one @ other > 0.5


def test_names_that_do_not_sound_alike_are_far() -> None:
    one, other = phonetic_vectors(["лавров", "petrov"])
    assert abs(one @ other) < 0.4


def test_a_key_is_made_of_consonants() -> None:
    assert phonetic_key("дубровский") == phonetic_key("dubrovsky")


def test_only_words_that_are_always_capital_have_a_sound(encoder: Encoder) -> None:
    words = Words.of(["Роза пришла. Рад видеть."], ["Rosa came. I am glad to see a rosa."], encoder)
    sounds = np.linalg.norm(words.vectors[:, encoder.dimension :], axis=1) > 0
    assert sounds[words.source.numbers].tolist() == [True, False, True, False]
    assert not sounds[words.target.numbers[0]]


def cues_of(source: list[str], target: list[str], encoder: Encoder) -> tuple[SurfaceCues, SurfaceCues]:
    words = Words.of(source, target, encoder)
    noise = [np.array([is_noise(text) for text in texts], dtype=np.float32) for texts in (source, target)]
    return SurfaceCues.of(source, words, words.source, noise[0]), SurfaceCues.of(target, words, words.target, noise[1])


def cues_between(source: list[str], target: list[str], encoder: Encoder) -> dict[str, float]:
    """The surface cues of the one bead that holds everything."""
    first = np.zeros(1, dtype=np.int64)
    bead = TypedBeads(Runs(first, len(source)), Runs(first, len(target)))
    row = surface_features(*cues_of(source, target, encoder), bead)[0]
    return dict(zip(SURFACE_FEATURES, row.tolist(), strict=True))


def test_a_question_wants_a_question(encoder: Encoder) -> None:
    assert cues_between(["Где он?"], ["Where is he?"], encoder)["question_difference"] == 0
    assert cues_between(["Где он?"], ["He is here."], encoder)["question_difference"] == 1


def test_numbers_want_their_like(encoder: Encoder) -> None:
    assert cues_between(["В 1902 году их было 15."], ["In 1902 there were 15."], encoder)["number_mismatch"] == 0
    assert cues_between(["В 1902 году их было 15."], ["In 1903 there were 15."], encoder)["number_mismatch"] == 2


def test_speech_begins_with_a_dash_or_a_quotation_mark(encoder: Encoder) -> None:
    assert cues_between(["— Да."], ["“Yes.”"], encoder)["speech_difference"] == 0
    assert cues_between(["— Да."], ["He agreed."], encoder)["speech_difference"] == 1


def test_a_page_number_is_noise_unless_the_other_side_holds_it(encoder: Encoder) -> None:
    assert cues_between(["Он ушёл.", "— 12 —"], ["He left."], encoder)["noise_mismatch"] == 1
    assert cues_between(["XIV", "Он ушёл."], ["XIV He left."], encoder)["noise_mismatch"] == 0


def test_a_sentence_said_twice_repeats(encoder: Encoder) -> None:
    twice = ["Мост закрыт на ремонт.", "Мост закрыт ремонт."]
    source, _ = cues_of([*twice, "Поезда стоят."], ["The bridge is closed."], encoder)
    assert source.repeats_before.tolist() == [0, 1, 0]
    assert source.repeats_after[0] > 0.3
    assert cues_between(twice, ["The bridge is closed."], encoder)["repetition_difference"] == 1


def test_words_that_crossed_a_border_are_found(encoder: Encoder) -> None:
    source = ["11 12 13.", "14 15."]
    target = ["11 12 13 14", "15."]
    words = Words.of(source, target, encoder)
    windows = SearchWindows(np.zeros(2, dtype=np.int64), np.full(2, 2))
    _, found = coverages(words, (windows, windows), 2)
    assert found.tail[0, 0, 0] > 0.5  # "14" is the second source sentence's
    assert found.head[0, 0, 1] > 0.5  # "11 12 13" is the first one's
    assert found.tail[0, 1, 0] > 0.5
    assert found.head[0, 1, 1] == 0
