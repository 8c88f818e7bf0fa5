"""Batch runner: plan what is missing, map the work over it, remember each outcome at once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from aligner.batch.engines import Engine
from aligner.batch.job import Outcome, Settings, Task
from aligner.batch.state import State, fingerprint
from aligner.document.errors import AlignerError, system_reason

MIN_FREE_BYTES = 16 * 2**20
"""Bytes that must be free where outputs go; below that a run does not start."""

OutcomeCallback = Callable[[Outcome], None]


def run(
    tasks: Sequence[Task],
    settings: Settings,
    engine: Engine,
    on_outcome: OutcomeCallback,
    begin: Callable[[int], None],
) -> State:
    """Align every pair that is not yet done, and return the state afterwards.

    `begin` gets the number of pairs to do, `on_outcome` each outcome once it is remembered. Raises AlignerError for
    an output folder that cannot be used; a pair that fails is an outcome like any other.
    """
    _prepare(settings.folder)
    state = State(settings.folder)
    todo = state.plan(tasks, (fingerprint(task, settings) for task in tasks))
    begin(len(todo))
    with closing(engine(todo, settings)) as outcomes:
        for outcome in outcomes:
            state.record(outcome)
            on_outcome(outcome)
    return state


def _prepare(folder: Path) -> None:
    """Make the output folder and clear away what a killed run left half-written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.rglob(".*.part"):
            leftover.unlink(missing_ok=True)
        (folder / ".aligner.probe").write_bytes(b"")
        (folder / ".aligner.probe").unlink()
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise AlignerError(
            f"Cannot write in {folder}: {system_reason(error)}; choose another folder with -o."
        ) from error
    if free < MIN_FREE_BYTES:
        raise AlignerError(f"Only {free // 2**20} MiB are free in {folder}; make room or choose another with -o.")
