"""A long pair is aligned and checked by the same processes, and the result does not depend on their number."""

from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from aligner import pipeline
from aligner.alignment import chunking
from aligner.fidelity import pipeline as fidelity_pipeline
from aligner.pipeline import PipelineOptions
from aligner.runtime import processes
from tests.making import LETTER


@pytest.fixture
def texts(tmp_path: Path) -> tuple[Path, Path]:
    """A letter of sixty parts, with a sentence left out in every fifth of them."""
    parts = [
        ([f"{n}. {' '.join(ru)}" for ru, _ in LETTER], [f"{n}. {' '.join(en)}" for _, en in LETTER if n % 5 or en])
        for n in range(60)
    ]
    paths = tmp_path / "a.ru.txt", tmp_path / "a.en.txt"
    for side, path in enumerate(paths):
        path.write_text("\n".join(line for part in parts for line in part[side]) + "\n", encoding="utf-8")
    return paths


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_one_pool_aligns_and_checks(texts: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    started: list[int] = []
    make = processes.worker_pool

    def counted(number: int) -> ProcessPoolExecutor:
        started.append(number)
        return make(number)

    monkeypatch.setattr(processes, "worker_pool", counted)
    alone = pipeline.align(*texts, PipelineOptions(jobs=jobs))
    assert started == []
    assert len(alone.divergences) > 20
    monkeypatch.setattr(pipeline, "MIN_CHECKED_CHARS", 1_000)
    monkeypatch.setattr(chunking, "SECTION", 60)
    by_sections = pipeline.align(*texts, PipelineOptions())
    monkeypatch.setattr(fidelity_pipeline, "MIN_PARALLEL_BEADS", 1)
    assert pipeline.align(*texts, PipelineOptions(jobs=jobs)) == by_sections
    assert started == ([jobs] if jobs > 1 else [])
