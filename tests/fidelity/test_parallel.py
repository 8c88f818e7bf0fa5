"""Checks in several processes: the same flags, whatever their number."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from aligner.document import AlignerError
from aligner.encoding import load_encoder
from aligner.fidelity import CheckOptions, check
from aligner.fidelity import pipeline as fidelity_pipeline
from aligner.formats import read
from aligner.runtime import processes

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
