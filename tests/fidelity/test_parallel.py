"""Checks in several processes: the same flags, whatever their number."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aligner.document import AlignerError, Alignment, Divergence
from aligner.encoding import load_encoder
from aligner.fidelity import CheckOptions, check
from aligner.fidelity import pipeline as fidelity_pipeline
from aligner.fidelity.bead_batch import BeadBatch
from aligner.formats import read
from aligner.runtime import processes
from tests.making import pair

PAIRS = [
    ("Он приехал в 2021 году.", "He arrived in 2012."),
    ("Мы не согласились с этим рамочным соглашением.", "We agreed with this framework agreement."),
    ("Погода была хорошая.", "The weather was fine."),
    ("Министр Лавров встретился с госсекретарём.", "Minister Ivanov met the Secretary of State."),
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two hundred rows, a few of them unlike all others, so that the batches are no copies of each other."""
    rows = [f"{ru[:-1]} ({n}).\t{en[:-1]} ({n if n % 9 else n + 1})." for n in range(50) for ru, en in PAIRS]
    path = tmp_path / "rows.tsv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("jobs", [2, 3])
def test_the_flags_do_not_depend_on_the_number_of_processes(
    table: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(fidelity_pipeline, "MIN_PARALLEL_BEADS", 1)
    monkeypatch.setattr(fidelity_pipeline, "BATCH_BEADS", 32)
    started: list[int] = []
    make = processes.worker_pool

    def counted(number: int, *rest: Any) -> ProcessPoolExecutor:
        started.append(number)
        return make(number, *rest)

    monkeypatch.setattr(processes, "worker_pool", counted)
    alignment = read(str(table))
    alone = check(alignment, load_encoder(), CheckOptions(explain=True))
    assert started == []
    assert len(alone) > 50
    assert check(alignment, load_encoder(), CheckOptions(explain=True), jobs=jobs) == alone
    assert started == [jobs]


@pytest.fixture
def moved() -> Alignment:
    """An aligned story of 48 beads in which every fourth sentence has a clause that the translation has one bead on."""
    beads = [
        (["Вечером в доме {n} было тихо."], ["The house {n} was quiet in the evening."]),
        (
            ["Он долго стоял у окна и смотрел на пустую улицу, где уже зажигали фонари."],
            ["He stood at the window for a long time."],
        ),
        (
            ["Потом он сел к столу и начал писать письмо брату."],
            [
                "He watched the empty street, where the lamps were already being lit, then sat down at the table and "
                "began a letter to his brother."
            ],
        ),
        (["Утром он отправил его на почту."], []),
    ]
    story = [([s.format(n=n) for s in ru], [t.format(n=n) for t in en]) for n in range(12) for ru, en in beads]
    return pair(story, confidences=dict.fromkeys(range(len(story)), 0.95))


@pytest.mark.parametrize("jobs", [2, 3])
def test_neighbours_in_another_batch_are_looked_at_in_every_process(
    moved: Alignment, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    monkeypatch.setattr(fidelity_pipeline, "MIN_PARALLEL_BEADS", 1)
    monkeypatch.setattr(fidelity_pipeline, "BATCH_BEADS", 6)  # a border stands within the second passage that moved
    alone = check(moved, load_encoder())
    rows = check(replace(moved, encoder=""), load_encoder())
    assert _serious(rows) == {1, 3}
    assert _serious(alone) == set()
    assert check(moved, load_encoder(), jobs=jobs) == alone


def _serious(flags: tuple[Divergence, ...]) -> set[int]:
    """Where in the pattern of four beads an omission is a warning or an error."""
    return {flag.bead % 4 for flag in flags if flag.type == "omission" and flag.severity != "note"}


def test_a_batch_is_cut_out_with_the_beads_that_a_window_may_reach(moved: Alignment) -> None:
    batch = BeadBatch(moved, [5, 6, 8], [7, 20])
    part = batch.cut_out()
    assert part.texts() == batch.texts()
    assert (part.numbers, part.barred) == ([2, 3, 5], [4])
    assert [part.alignment.target_text(bead) for bead in part.alignment.beads] == [
        moved.target_text(bead) for bead in moved.beads[3:11]
    ]


def test_a_short_document_starts_no_process(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "worker_pool", _never)
    assert check(read(str(table)), load_encoder(), jobs=2)


def _never(*given: object) -> ProcessPoolExecutor:
    raise AssertionError("a process was started")


def test_a_dead_process_is_one_sentence(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fidelity_pipeline, "MIN_PARALLEL_BEADS", 1)
    monkeypatch.setattr(processes, "in_order", _dying)
    with pytest.raises(AlignerError, match="--jobs 1"):
        check(read(str(table)), load_encoder(), jobs=2)


def _dying(pool: ProcessPoolExecutor, *rest: object) -> Iterator[object]:
    import os
    import signal

    pool.submit(os.kill, os.getpid(), 0).result()  # the pool has begun
    for worker in list(pool._processes):
        os.kill(worker, signal.SIGKILL)
    yield pool.submit(os.getpid).result()
