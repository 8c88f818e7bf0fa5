"""What long documents hold: repetitions, which are looked at once, more words than are remembered, and bare signs."""

import gc
import weakref
from dataclasses import replace

import pytest

from aligner.encoding import Encoder, load_encoder
from aligner.fidelity import check
from aligner.fidelity.checking import findings_of
from aligner.fidelity.registry import RUNS
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment import similarity
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment
from tests.making import pair


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


BEADS = [
    (["Вечером приехали двенадцать гостей."], ["Twenty guests came in the evening."]),
    (["Никто не спал."], ["Nobody slept."]),
    (["Иванов уехал в Вену."], ["Petrov left for Vienna."]),
]


def test_a_repeated_bead_is_flagged_wherever_it_stands(encoder: Encoder) -> None:
    flags = check(pair(BEADS * 4), encoder)
    assert {flag.bead % 3 for flag in flags} == {0, 2}
    assert {flag.bead for flag in flags} == {0, 2, 3, 5, 6, 8, 9, 11}
    assert [(flag.type, flag.message) for flag in flags if flag.bead < 3] == [
        (flag.type, flag.message) for flag in flags if flag.bead >= 9
    ]


def test_a_rejected_copy_is_not_flagged(encoder: Encoder) -> None:
    alignment = pair(BEADS * 2)
    beads = tuple(replace(bead, status="rejected") if n < 3 else bead for n, bead in enumerate(alignment.beads))
    assert {flag.bead for flag in check(replace(alignment, beads=beads), encoder)} == {3, 5}


def test_forgotten_words_are_learned_again(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    alignment = pair(BEADS * 600)
    before = check(alignment, encoder)
    monkeypatch.setattr(similarity, "MAX_CACHED_WORDS", 3)
    assert check(alignment, encoder) == before


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("", "He said that he went home and did not see anyone. He will come on 5 May to “Vienna”."),
        ("Он сказал, что «не» приедет 5 мая. Он будет ждать в Вене.", ""),
        ("* * *", "He said he will come to Vienna in 2 days."),
        ("Он никогда не придёт в Вену и всё скажет.", "— 7 —"),
        ("* * *", "— 7 —"),
    ],
)
def test_every_rule_bears_a_side_without_words(encoder: Encoder, source: str, target: str) -> None:
    words = similarity.Vocabulary(encoder)
    for run in RUNS:
        for finding in run(Pair(Segment(source, "ru"), Segment(target, "en"), words)):
            assert finding.message


def test_a_pair_is_freed_once_it_is_checked(encoder: Encoder) -> None:
    pair = Pair(
        Segment("Иванов не уехал в Вену 5 мая, и никто его там не ждал.", "ru"),
        Segment("Petrov left for Vienna on 6 May, where nobody was waiting for him.", "en"),
        Vocabulary(encoder),
    )
    assert findings_of(pair)
    known = weakref.ref(pair)
    enabled = gc.isenabled()
    gc.disable()  # a circle of references would keep the pair, and all pairs aligned with it, until the collector runs
    try:
        del pair
        assert known() is None
    finally:
        if enabled:
            gc.enable()
