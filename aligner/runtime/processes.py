"""Worker processes: how many there are, how they start and end, and work spread over them in order."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # what is done in one process does not wait for them
    from concurrent.futures import Future, ProcessPoolExecutor

Item = TypeVar("Item")
Result = TypeVar("Result")

THREAD_VARIABLES = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "TOKENIZERS_PARALLELISM"),
)
"""What keeps libraries from starting threads of their own in workers that already fill the cores."""
MAX_WINDOWS_WORKERS = 61
"""Processes of a pool on Windows (`concurrent.futures.ProcessPoolExecutor`)."""
AHEAD = 2
"""Pieces of work under way for each worker: the next one waits, and memory does not grow with the document."""


class DeadWorkerError(Exception):
    """A process that shared the work ended before its work was done."""


def available_cores() -> int:
    """Return the number of cores this process may use.

    >>> available_cores() >= 1
    True
    """
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on Linux
        return os.cpu_count() or 1


def worker_pool(jobs: int) -> ProcessPoolExecutor:
    """Return a pool of processes that start clean (`spawn`), leave Ctrl+C to this one and use one thread each.

    Submit work within `quiet_start`. Windows can wait for `MAX_WINDOWS_WORKERS` of them at most, so that there are no
    more.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    return ProcessPoolExecutor(
        min(jobs, MAX_WINDOWS_WORKERS) if sys.platform == "win32" else jobs,
        mp_context=get_context("spawn"),
        initializer=_begin,
    )


def in_order(
    pool: ProcessPoolExecutor, work: Callable[[Item], Result], items: Iterable[Item], jobs: int
) -> Iterator[Result]:
    """Yield what `work` returns for each item, in the order of the items, while the next ones are under way.

    Raises BrokenProcessPool where a worker died, and what `work` raises.
    """
    running: deque[Future[Result]] = deque()
    for item in items:
        with quiet_start():
            running.append(pool.submit(work, item))
        if len(running) >= AHEAD * jobs:
            yield running.popleft().result()
    while running:
        yield running.popleft().result()


class Workers:
    """Processes that share the work on one document; where there is only one job, all is done in this process.

    To be used in a `with` statement. The processes start when there is work for them.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._pool = worker_pool(jobs) if jobs > 1 else None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            end_pool(self._pool)

    def start(self, prepare: Callable[[], object]) -> None:
        """Start the processes while this one has other things to do; each imports what it will need by `prepare`.

        What goes wrong there is told where work is given out.
        """
        if self._pool is None:
            return
        from concurrent.futures.process import BrokenProcessPool

        with quiet_start(), suppress(BrokenProcessPool):
            for _ in range(self.jobs):
                self._pool.submit(prepare)

    def map(self, work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield what `work` returns for each item, in order; items are asked for as they are needed.

        Raises DeadWorkerError where a worker died, and what `work` raises.
        """
        if self._pool is None:
            yield from map(work, items)
            return
        from concurrent.futures.process import BrokenProcessPool

        try:
            yield from in_order(self._pool, work, items, self.jobs)
        except BrokenProcessPool:
            raise DeadWorkerError from None


@contextmanager
def as_workers(jobs: int | Workers) -> Iterator[Workers]:
    """Give the workers that there are, or so many that end with the `with` statement."""
    if isinstance(jobs, Workers):
        yield jobs
        return
    with Workers(jobs) as workers:
        yield workers


def end_pool(pool: ProcessPoolExecutor) -> None:
    """End a pool at once: outputs are renamed when whole, so a killed worker leaves none half-written."""
    for worker in list((getattr(pool, "_processes", None) or {}).values()):
        worker.terminate()
    pool.shutdown(wait=True, cancel_futures=True)  # the pool's own thread must be gone before the interpreter ends


def _begin() -> None:
    """Leave Ctrl+C to the main process, which ends the pool and prints how to resume; end when it has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End this process once the main one is gone.

    A worker waits at a pipe that it holds open itself, so it would wait for ever where the main process was killed.
    """
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def quiet_start() -> Iterator[None]:
    """Start processes with one thread each and without Ctrl+C, which is deferred here meanwhile.

    A pool starts its processes when it is given work.
    """
    with _one_thread_each(), _deaf():
        yield


@contextmanager
def _deaf() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):  # on Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    before = {name: os.environ.get(name) for name in THREAD_VARIABLES}
    os.environ.update({name: "1" if name != "TOKENIZERS_PARALLELISM" else "false" for name in THREAD_VARIABLES})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
