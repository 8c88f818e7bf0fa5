"""The reading from top to bottom: windows, findings, verification, confirmation, and one decision with the rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace

from aligner.document.model import Alignment, Divergence
from aligner.fidelity import CheckOptions
from aligner.reader.budget import Budget
from aligner.reader.cache import ResponseCache
from aligner.reader.calibration import Calibration
from aligner.reader.client import Client
from aligner.reader.merging import merged, withdrawable
from aligner.reader.options import ReaderOptions
from aligner.reader.passes import WindowReading, read_window
from aligner.reader.report import Report
from aligner.reader.session import Completing, Session
from aligner.reader.windows import passages, windows
from aligner.runtime.data_folder import data_folder


@dataclass(frozen=True)
class Progress:
    """Windows done of all, tokens used, and the seconds that the rest will take at this pace."""

    done: int
    total: int
    tokens: int
    remaining: float


Watch = Callable[[Progress], None]


def read(
    alignment: Alignment,
    options: ReaderOptions,
    checks: CheckOptions | None = None,
    watch: Watch = lambda progress: None,
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
        results = _read_all(alignment, session, watch)
    finally:
        session.client.close()
        session.cache.close()
    report = Report()
    for result in results:
        report.add(result.report)
    calibration = Calibration.stored(options)
    flags = merged(alignment, results, options, calibration, checks or CheckOptions())
    return replace(alignment, divergences=flags), report


def _read_all(alignment: Alignment, session: Session, watch: Watch) -> list[WindowReading]:
    """Read all windows, `jobs` at a time; the result is in the order of the beads."""
    options = session.options
    todo = windows(passages(alignment), options.window_beads, options.window_characters)
    flags: dict[int, list[tuple[int, Divergence]]] = {}
    for number, flag in enumerate(alignment.divergences):
        if withdrawable(flag):
            flags.setdefault(flag.bead, []).append((number, flag))
    began = time.monotonic()
    watch(Progress(0, len(todo), 0, 0.0))
    pool = ThreadPoolExecutor(max(1, options.jobs))
    try:
        futures: list[Future[WindowReading]] = [
            pool.submit(read_window, session, alignment, window, flags) for window in todo
        ]
        for done, future in enumerate(as_completed(futures), 1):
            future.result()
            rest = (time.monotonic() - began) / done * (len(todo) - done)
            watch(Progress(done, len(todo), session.budget.used, rest))
        return [future.result() for future in futures]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
