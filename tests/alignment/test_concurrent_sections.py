"""A long pair is aligned section by section, in one process or in several: the same beads."""

import os
import random
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest

from aligner.alignment import AlignmentOptions, DocumentSide, align_sentences, chunking
from aligner.alignment.inputs import DocumentPair
from aligner.document import AlignerError, Bead
from aligner.document.model import Span
from aligner.encoding import Encoder, load_encoder
from aligner.runtime import processes

RUSSIAN = ("река", "мельница", "дорога", "зима", "письмо", "сад", "солдат", "хлеб", "окно", "лошадь", "ночь", "песня")
ENGLISH = (
    *("river", "mill", "road", "winter", "letter"),
    *("garden", "soldier", "bread", "window", "horse", "night", "song"),
)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sections of a hundred sentences; the number of processes of each pool that is made."""
    numbers: list[int] = []
    make = processes.worker_pool

    def counted(jobs: int, *rest: Any) -> ProcessPoolExecutor:
        numbers.append(jobs)
        return make(jobs, *rest)

    monkeypatch.setattr(processes, "worker_pool", counted)
    monkeypatch.setattr(chunking, "SECTION", 100)
    monkeypatch.setattr(chunking, "ENCODED_AT_ONCE", 64)
    return numbers


@pytest.fixture(scope="module")
def tale() -> tuple[list[str], list[str]]:
    """Sentences of six drawn words and their translations; some are left out, one stands elsewhere, two are joined."""
    chance = random.Random(5)
    drawn = [[chance.randrange(len(RUSSIAN)) for _ in range(6)] for _ in range(700)]
    source = [f"{' '.join(RUSSIAN[k] for k in words).capitalize()} {n}." for n, words in enumerate(drawn)]
    target = [f"{' '.join(ENGLISH[k] for k in words).capitalize()} {n}." for n, words in enumerate(drawn)]
    elsewhere = target[50]
    target[300:302] = [" ".join(target[300:302])]
    del target[420:430]
    target.insert(600, elsewhere)
    del target[50]
    return source, target


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_beads_do_not_depend_on_the_number_of_processes(
    tale: tuple[list[str], list[str]], started: list[int], jobs: int
) -> None:
    encoder = load_encoder()
    alone = align_sentences(*tale, encoder)
    assert started == []
    assert len(alone) > 600
    assert sum(bead.counterpart is not None for bead in alone) == 2
    assert align_sentences(*tale, encoder, jobs=jobs) == alone
    assert started == [jobs]


def test_confirmed_beads_and_anchors_hold_in_every_process(
    tale: tuple[list[str], list[str]], started: list[int]
) -> None:
    confirmed = tuple(
        Bead(Span(k, k + 2), Span(k, k + 2), status="confirmed", comment=str(k)) for k in (7, 99, 101, 240)
    )
    options = AlignmentOptions(confirmed=confirmed, anchors=((20, 20), (280, 281)))
    alone = align_sentences(*tale, load_encoder(), options)
    assert [bead for bead in alone if bead.status == "confirmed"] == list(confirmed)
    assert align_sentences(*tale, load_encoder(), options, jobs=2) == alone
    assert started == [2]


def test_sections_are_as_short_as_anchor_points_allow(
    tale: tuple[list[str], list[str]], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunking, "SECTION", 100)
    pair = DocumentPair(DocumentSide(tale[0]), DocumentSide(tale[1]), encoder)
    found = chunking.sections(pair, AlignmentOptions())
    assert len(found) >= 7
    assert all(end[0] - start[0] <= 100 for start, end in found)


def test_another_encoder_stays_in_this_process(
    tale: tuple[list[str], list[str]], encoder: Encoder, started: list[int]
) -> None:
    assert align_sentences(*tale, encoder, jobs=2)
    assert started == []


def test_a_short_pair_starts_no_process(started: list[int]) -> None:
    assert align_sentences(list(RUSSIAN), list(ENGLISH), load_encoder(), jobs=2)
    assert started == []


def test_a_dead_process_is_one_sentence(
    tale: tuple[list[str], list[str]], started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "in_order", _dying)
    with pytest.raises(AlignerError, match="--jobs 1"):
        align_sentences(*tale, load_encoder(), jobs=2)


def _dying(pool: ProcessPoolExecutor, *rest: object) -> Iterator[object]:
    pool.submit(os.kill, os.getpid(), 0).result()  # the pool has begun
    for worker in list(pool._processes):
        os.kill(worker, signal.SIGKILL)
    yield pool.submit(os.getpid).result()


def test_two_sections_are_of_much_the_same_length(
    tale: tuple[list[str], list[str]], encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunking, "SECTION", 600)
    pair = DocumentPair(DocumentSide(tale[0]), DocumentSide(tale[1]), encoder)
    found = chunking.sections(pair, AlignmentOptions())
    assert len(found) == 2
    assert all(300 <= end[0] - start[0] <= 400 for start, end in found)
