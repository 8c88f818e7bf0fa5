"""The reading from top to bottom: windows, findings, verification, confirmation, and one decision with the rules."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from aligner.document.model import Alignment, Divergence
from aligner.fidelity import CheckOptions
from aligner.llm_reader.budget import Budget
from aligner.llm_reader.cache import ResponseCache
from aligner.llm_reader.calibration import Calibration
from aligner.llm_reader.client import Client
from aligner.llm_reader.confirming import Confirmation, confirmations
from aligner.llm_reader.merging import merged, withdrawable
from aligner.llm_reader.options import ReaderOptions
from aligner.llm_reader.passes import WindowReading, read_window
from aligner.llm_reader.report import Report
from aligner.llm_reader.session import Completing, Session
from aligner.llm_reader.windows import contexts, passages, windows
from aligner.runtime.data_folder import data_folder


@dataclass(frozen=True)
class Progress:
    """Windows done of all, tokens used, and the seconds that the rest will take at this pace."""

    done: int
    total: int
    tokens: int
    remaining: float


ProgressCallback = Callable[[Progress], None]
Result = TypeVar("Result")
RequestKey = tuple[int, int]
"""A window, and the request for it: 0 for the reading, the next ones for its confirmations."""


def read(
    alignment: Alignment,
    options: ReaderOptions,
    checks: CheckOptions | None = None,
    on_progress: ProgressCallback = lambda progress: None,
    client: Completing | None = None,
) -> tuple[Alignment, Report]:
    """Return the alignment with the reader's flags merged into those it has, and the account of the reading.

    `checks` says which flags are wanted. A failure of the server is told in the account and leaves the flags as they
    are. Raises AlignerError where the reading cannot begin: no permission for the address, no package, no cache.
    """
    session = Session(
        options,
        client or Client(options),
        ResponseCache(data_folder("reader") / "responses.sqlite"),
        Budget(options.budget),
    )
    try:
        results = _read_all(alignment, session, on_progress)
    finally:
        session.client.close()
        session.cache.close()
    report = Report()
    for result in results:
        report.add(result.report)
    calibration = Calibration.stored(options)
    flags = merged(alignment, results, options, calibration, checks or CheckOptions())
    return replace(alignment, divergences=flags), report


def _read_all(alignment: Alignment, session: Session, on_progress: ProgressCallback) -> list[WindowReading]:
    """Return the results of the requests, in the order of the beads.

    At most `jobs` requests are made at a time; the confirmations of a window, side by side, go before other windows.
    """
    options = session.options
    every = list(passages(alignment))
    todo, alone = windows(every, options.window_beads, options.window_characters), contexts(every)
    flags: dict[int, list[tuple[int, Divergence]]] = {}
    for number, flag in enumerate(alignment.divergences):
        if withdrawable(flag):
            flags.setdefault(flag.bead, []).append((number, flag))
    progress = _Pace(len(todo), session, on_progress)
    waiting: deque[tuple[RequestKey, Confirmation]] = deque(
        ((number, 0), partial(read_window, session, window)) for number, window in enumerate(todo)
    )
    running: dict[Future[WindowReading], RequestKey] = {}
    results: dict[RequestKey, WindowReading] = {}
    pool = ThreadPoolExecutor(options.jobs) if options.jobs > 1 else _Here()
    try:
        while waiting or running:
            while waiting and len(running) < max(1, options.jobs):
                place, task = waiting.popleft()
                running[pool.submit(task)] = place
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number, part = running.pop(future)
                result = future.result()
                more: list[Confirmation] = []
                if part == 0 and options.passes > 1:
                    more = confirmations(session, alignment, result, flags, alone)
                    result.findings = []
                waiting.extendleft(((number, place), task) for place, task in reversed([*enumerate(more, 1)]))
                results[number, part] = result
                progress.ended(number, len(more))
    finally:
        session.stopped = True
        pool.shutdown(wait=False, cancel_futures=True)
    return [results[place] for place in sorted(results)]


class _Here(Executor):
    """Runs each task where it is submitted: one request at a time needs no thread, and Ctrl-C ends it at once."""

    def submit(self, task: Callable[..., Result], /, *given: Any, **named: Any) -> Future[Result]:
        """Return the future of a task that has been run."""
        future: Future[Result] = Future()
        future.set_result(task(*given, **named))
        return future


class _Pace:
    """Counts the requests that a window still needs, and reports when it needs none."""

    def __init__(self, total: int, session: Session, on_progress: ProgressCallback) -> None:
        self.needed = dict.fromkeys(range(total), 1)
        self.total, self.session, self.on_progress = total, session, on_progress
        self.began = time.monotonic()
        on_progress(Progress(0, total, 0, 0.0))

    def ended(self, window: int, more: int) -> None:
        """Count one request of a window as done, and others as needed."""
        self.needed[window] += more - 1
        if self.needed[window]:
            return
        del self.needed[window]
        done = self.total - len(self.needed)
        rest = (time.monotonic() - self.began) / done * len(self.needed)
        self.on_progress(Progress(done, self.total, self.session.budget.used, rest))
