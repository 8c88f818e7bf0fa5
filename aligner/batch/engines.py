"""Batch engines map the work over the manifest: in this process, in a pool of processes, or on other machines."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from aligner.batch.job import Outcome, Settings, Task, align_pair
from aligner.runtime.processes import AHEAD, end_pool, quiet_start, worker_pool

Outcomes = Generator[Outcome, None, None]
Engine = Callable[[Iterable[Task], Settings], Outcomes]
"""Takes tasks and yields an outcome for each, exactly once, in any order; closing it stops the work."""

DEATH = "The worker process died on this pair (out of memory?); run it alone with --jobs 1 or make it smaller."


def in_this_process(tasks: Iterable[Task], settings: Settings) -> Outcomes:
    """Align one pair after the other: what `--jobs 1` does."""
    for task in tasks:
        yield align_pair(task, settings)


def in_a_pool(jobs: int) -> Engine:
    """Return an engine of so many processes on this machine.

    Only a few tasks a worker are under way at once, so memory does not grow with the manifest. When a worker dies,
    the tasks that were under way are done again one by one, so that only the guilty one fails.
    """

    def engine(tasks: Iterable[Task], settings: Settings) -> Outcomes:
        waiting = deque(tasks)
        while waiting:
            with quiet_start():
                pool = worker_pool(jobs)
            running: dict[Future[Outcome], Task] = {}
            try:
                yield from _drain(pool, waiting, running, settings, AHEAD * jobs)
            except BrokenProcessPool:
                yield from _one_by_one(running.values(), settings)
            finally:
                end_pool(pool)

    return engine


def _drain(
    pool: ProcessPoolExecutor,
    waiting: deque[Task],
    running: dict[Future[Outcome], Task],
    settings: Settings,
    most: int,
) -> Iterator[Outcome]:
    """Yield outcomes as they come, at most so many tasks under way; when the pool breaks, `running` holds those."""
    while waiting or running:
        with quiet_start():
            while waiting and len(running) < most:
                task = waiting.popleft()
                try:
                    running[pool.submit(align_pair, task, settings)] = task
                except BrokenProcessPool:
                    waiting.appendleft(task)
                    raise
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            outcome = future.result()
            del running[future]
            yield outcome


def _one_by_one(tasks: Iterable[Task], settings: Settings) -> Iterator[Outcome]:
    """Do each task in a process of its own, and blame it if that process dies."""
    for task in list(tasks):
        with worker_pool(1) as pool:
            try:
                with quiet_start():
                    future = pool.submit(align_pair, task, settings)
                yield future.result()
            except BrokenProcessPool:
                yield Outcome(task.name, DEATH)
