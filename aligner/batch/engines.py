"""Mapping the work over the manifest: in this process, in a pool of processes, or on other machines."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from aligner.batch.job import Outcome, Settings, Task, align_pair

Outcomes = Generator[Outcome, None, None]
Engine = Callable[[Iterable[Task], Settings], Outcomes]
"""Takes tasks and yields an outcome for each, exactly once, in any order; closing it stops the work."""

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "TOKENIZERS_PARALLELISM")
"""What keeps libraries from starting threads of their own in workers that already fill the cores."""
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
            with _one_thread_each():
                pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)
            running: dict[Future[Outcome], Task] = {}
            try:
                yield from _drain(pool, waiting, running, settings, 2 * jobs)
            except BrokenProcessPool:
                yield from _one_by_one(running.values(), settings)
            finally:
                _kill(pool)

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
        with _one_thread_each(), _deaf():  # a pool starts its processes when it is given work
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
        with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_begin) as pool:
            try:
                with _deaf():
                    future = pool.submit(align_pair, task, settings)
                yield future.result()
            except BrokenProcessPool:
                yield Outcome(task.name, DEATH)


def _begin() -> None:
    """Leave Ctrl+C to the main process, which ends the pool and says how to go on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _kill(pool: ProcessPoolExecutor) -> None:
    """End a pool at once: outputs are renamed when whole, so a killed worker leaves none half-written."""
    for worker in list((getattr(pool, "_processes", None) or {}).values()):
        worker.terminate()
    pool.shutdown(wait=True, cancel_futures=True)  # the pool's own thread must be gone before the interpreter ends


@contextmanager
def _deaf() -> Iterator[None]:
    """Let processes that are started meanwhile never hear Ctrl+C, not even while they begin; here it is put off."""
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
    """Let processes that are started meanwhile find one thread each in their environment."""
    before = {name: os.environ.get(name) for name in THREADS}
    os.environ.update({name: "1" if name != "TOKENIZERS_PARALLELISM" else "false" for name in THREADS})
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
