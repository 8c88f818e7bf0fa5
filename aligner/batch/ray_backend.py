"""Ray backend: the work on a cluster by long-lived workers that load the encoder once, and lost ones replaced.

Ray (https://docs.ray.io/en/latest/ray-core/fault_tolerance/actors.html) restarts an actor whose process or machine died
and gives its unfinished task to the new one. That is safe here, since doing a pair twice writes the same bytes twice.
The input and output folders must be at the same place on every machine.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from aligner.batch.engines import DEATH, Engine, Outcomes
from aligner.batch.job import Outcome, Settings, Task, align_pair
from aligner.document.errors import AlignerError

RETRIES = 2
"""How often a pair whose worker died is tried again before it counts as failed."""
AHEAD = 2
"""Tasks given to a worker at a time, so that it never waits for the next."""


def on_ray(address: str | None, workers: int | None, gpus: float = 0) -> Engine:
    """Return an engine of so many workers on the Ray cluster at `address`, by default one a core.

    Without an address a cluster is started on this machine. `gpus` is the share of a GPU that each worker gets.
    Raises AlignerError where Ray is not installed or the cluster does not answer.
    """
    try:
        import ray
    except ModuleNotFoundError as error:
        raise AlignerError("The engine ray needs the package ray; run pip install 'ruen-aligner[ray]'.") from error

    def engine(tasks: Iterable[Task], settings: Settings) -> Outcomes:
        started = not ray.is_initialized()
        if started:
            _connect(ray, address)
        count = workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        options = {"num_cpus": 1, "num_gpus": gpus, "max_restarts": -1, "max_task_retries": RETRIES}
        pool = [ray.remote(**options)(_Worker).remote(settings) for _ in range(count)]
        try:
            yield from _map(ray, pool, deque(tasks))
        finally:
            for worker in pool:
                ray.kill(worker)
            if started:
                ray.shutdown()

    return engine


class _Worker:
    """A process that aligns pairs as long as the run lasts."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def align(self, task: Task) -> Outcome:
        """Align one pair."""
        return align_pair(task, self._settings)


def _connect(ray: Any, address: str | None) -> None:
    try:
        ray.init(address=address, log_to_driver=False, include_dashboard=False)
    except (ConnectionError, RuntimeError, ValueError) as error:
        where = f"at {address} " if address else ""
        raise AlignerError(f"The Ray cluster {where}does not answer: {error}") from error


def _map(ray: Any, pool: list[Any], waiting: deque[Task]) -> Outcomes:
    """Keep every worker busy, and yield outcomes as they come."""
    running: dict[Any, tuple[Any, Task]] = {}
    free = deque(pool * AHEAD)
    while waiting or running:
        while waiting and free:
            worker, task = free.popleft(), waiting.popleft()
            running[worker.align.remote(task)] = (worker, task)
        done, _ = ray.wait(list(running), num_returns=1)
        for reference in done:
            worker, task = running.pop(reference)
            free.append(worker)
            try:
                outcome: Outcome = ray.get(reference)
            except ray.exceptions.RayError:
                outcome = Outcome(task.name, DEATH)
            yield outcome
