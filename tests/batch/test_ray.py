"""On a real Ray cluster of two workers, one of which is killed in the middle, every pair ends exactly once."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from aligner.batch.job import Settings, Task
from aligner.batch.ray_backend import on_ray
from aligner.document import AlignerError
from aligner.formats import ExportOptions
from aligner.pipeline import PipelineOptions


def test_without_ray_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(AlignerError, match="pip install 'ruen-aligner\\[ray\\]'"):
        on_ray(None, 2)


@pytest.mark.slow
def test_a_killed_worker_costs_nothing(archive, tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="needs the extra `ray`")
    root = Path(__file__).parent.parent.parent
    folder, out = archive(24), tmp_path / "out"
    out.mkdir()
    tasks = [Task(f"{n:03}", folder / "ru" / f"{n:03}.txt", folder / "en" / f"{n:03}.txt") for n in range(24)]
    settings = Settings(out, ("tsv",), PipelineOptions(), ExportOptions())
    environment = {"env_vars": {"PYTHONPATH": str(root)}}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, runtime_env=environment)
    try:
        outcomes = []
        for outcome in on_ray(None, 2)(tasks, settings):
            outcomes.append(outcome)
            if len(outcomes) == 3:
                os.kill(worker_processes()[0], signal.SIGKILL)
    finally:
        ray.shutdown()
    assert sorted(outcome.name for outcome in outcomes) == [task.name for task in tasks]
    assert not [outcome.error for outcome in outcomes if outcome.error]
    assert len(list(out.glob("*.tsv"))) == 24


def worker_processes() -> list[int]:
    """The processes of the workers, which Ray names after their class."""
    listed = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "ray::_Worker" in line]
