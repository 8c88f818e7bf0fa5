"""Which names answer which is learned from the pair itself, whether or not they are spelled alike."""

import numpy as np

from aligner.alignment.candidate_pruning import Candidates
from aligner.alignment.features.cooccurrence import CooccurrenceTable
from aligner.alignment.features.words import Words
from aligner.encoding import Encoder

RUSSIAN = ["Болванщик молчал.", "Соня спала.", "Болванщик ждал.", "Соня зевала.", "А Болванщик пил.", "И Соня пила."]
ENGLISH = ["The Hatter was silent.", "Dormouse slept.", "Hatter waited.", "Dormouse yawned."]
ENGLISH += ["And the Hatter drank.", "Dormouse drank too."]


def beads(pairs: list[tuple[int, int]], probability: float = 0.9) -> Candidates:
    i, j = np.array(pairs).T
    one = np.ones(len(pairs), dtype=np.int64)
    return Candidates(i, j, one, one, np.full(len(pairs), probability))


def company(encoder: Encoder, probability: float = 0.9) -> CooccurrenceTable:
    likely = beads([(n, n) for n in range(len(RUSSIAN))], probability)
    words = Words.of(RUSSIAN, ENGLISH, encoder)
    return CooccurrenceTable.of(words, words.names, likely)


def test_a_name_whose_answer_is_missing_speaks_against_a_bead(encoder: Encoder) -> None:
    apart, together = company(encoder).features(beads([(0, 0), (0, 1), (3, 2)])).T
    assert apart[0] == 0
    assert together[0] > 1
    assert (apart[1:] > 1).all()
    assert (together[1:] == 0).all()


def test_what_the_first_look_doubts_teaches_nothing(encoder: Encoder) -> None:
    assert not company(encoder, 0.3).features(beads([(0, 0), (0, 1)])).any()


def test_the_mirror_image_is_the_same(encoder: Encoder) -> None:
    pairs = [(n, n) for n in range(len(RUSSIAN))] + [(0, 1), (2, 3), (5, 4)]
    mirrored = beads([(j, i) for i, j in pairs])
    words = Words.of(ENGLISH, RUSSIAN, encoder)
    there = CooccurrenceTable.of(words, words.names, mirrored[mirrored.i == mirrored.j])
    assert np.allclose(company(encoder).features(beads(pairs)), there.features(mirrored))


def test_no_names_no_evidence(encoder: Encoder) -> None:
    words = Words.of(["он молчал."], ["he was silent."], encoder)
    assert not CooccurrenceTable.of(words, words.names, beads([(0, 0)])).features(beads([(0, 0)])).any()


def test_rare_words_tell_of_topics(encoder: Encoder) -> None:
    russian = ["Он видел мельницу.", "Мельница стояла.", "Там есть мельница.", "Он видел церковь."]
    english = ["He saw a mill there.", "Mill stood there.", "There is a mill.", "He saw a church."]
    words = Words.of(russian, english, encoder)
    found = CooccurrenceTable.of(words, words.topics, beads([(n, n) for n in range(4)]))
    apart, together = found.features(beads([(0, 0), (0, 3)])).T
    assert apart[1] > apart[0]
    assert together[0] > together[1]
