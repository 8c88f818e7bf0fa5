"""Persistent state of a run in SQLite: a run killed at any moment finishes exactly what is missing."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from aligner.batch.job import Outcome, Settings, Task
from aligner.document.errors import AlignerError

FILE = ".aligner.db"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS pairs (
    name TEXT PRIMARY KEY,
    place INTEGER NOT NULL,          -- the pair's place in the manifest
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    fingerprint TEXT NOT NULL,       -- of the inputs and options that gave the outcome
    status TEXT NOT NULL,            -- waiting, done or failed
    outcome TEXT NOT NULL            -- an Outcome as JSON
) STRICT;
CREATE TABLE IF NOT EXISTS merged (path TEXT PRIMARY KEY) STRICT;
"""


@dataclass(frozen=True)
class Row:
    """A pair and what became of it."""

    name: str
    source: str
    target: str
    status: str
    outcome: Outcome


class State:
    """The memory of a run in its output folder. Every change is on disk when the method returns."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        with self._explained():
            self._base = sqlite3.connect(self.path, isolation_level=None)
            self._base.execute("PRAGMA journal_mode = WAL")
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.executescript(_SCHEMA)

    @classmethod
    def existing(cls, folder: Path) -> State:
        """Return the state of a run that was started before; AlignerError where there is none."""
        if not (folder / FILE).is_file():
            raise AlignerError(f"{folder} holds no run; start one with `aligner batch MANIFEST -o {folder}`.")
        return cls(folder)

    def close(self) -> None:
        """Close the database."""
        self._base.close()

    def plan(self, tasks: Iterable[Task], fingerprints: Iterable[str]) -> list[Task]:
        """Take over the manifest and return the tasks that are to be done, in its order.

        A pair is left alone if it was done with the same fingerprint and its outputs are still there. Failed pairs
        are tried again. Pairs that the manifest no longer has are forgotten; their outputs stay.
        """
        known = {row[0]: row[1:] for row in self._base.execute("SELECT name, fingerprint, status, outcome FROM pairs")}
        todo: list[Task] = []
        rows = []
        for place, (task, fingerprint) in enumerate(zip(tasks, fingerprints, strict=True)):
            before = known.get(task.name)
            if before is not None and before[:2] == (fingerprint, "done") and self._has_outputs(before[2]):
                rows.append((task.name, place, str(task.source), str(task.target), fingerprint, "done", before[2]))
                continue
            blank = _dumped(Outcome(task.name))
            rows.append((task.name, place, str(task.source), str(task.target), fingerprint, "waiting", blank))
            todo.append(task)
        with self._transaction():
            self._base.execute("DELETE FROM pairs")
            self._base.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        return todo

    def record(self, outcome: Outcome) -> None:
        """Remember what became of a pair."""
        with self._explained():
            self._base.execute(
                "UPDATE pairs SET status = ?, outcome = ? WHERE name = ?",
                ("failed" if outcome.error else "done", _dumped(outcome), outcome.name),
            )

    def forget_failures(self) -> int:
        """Make all failed pairs wait again, and return how many there were."""
        with self._explained():
            return self._base.execute("UPDATE pairs SET status = 'waiting' WHERE status = 'failed'").rowcount

    def rows(self) -> Iterator[Row]:
        """Yield all pairs in the manifest's order."""
        query = "SELECT name, source, target, status, outcome FROM pairs ORDER BY place"
        for name, source, target, status, outcome in self._base.execute(query):
            yield Row(name, source, target, status, _loaded(outcome))

    def remember_merged(self, path: Path) -> None:
        """Remember a memory of all pairs, so that the report can link it."""
        with self._explained():
            self._base.execute("INSERT OR IGNORE INTO merged VALUES (?)", (str(path.absolute()),))

    def merged(self) -> list[Path]:
        """Return the memories of all pairs that are still there."""
        paths = (Path(path) for (path,) in self._base.execute("SELECT path FROM merged ORDER BY path"))
        return [path for path in paths if path.is_file()]

    def sums(self) -> tuple[int, int]:
        """Return the counts of units of the finished pairs and of those held for review."""
        outcomes = [row.outcome for row in self.rows() if row.status == "done"]
        return sum(outcome.units for outcome in outcomes), sum(outcome.held for outcome in outcomes)

    def counts(self) -> dict[str, int]:
        """Return the counts of pairs that are waiting, done and failed."""
        found = dict(self._base.execute("SELECT status, count(*) FROM pairs GROUP BY status"))
        return {status: found.get(status, 0) for status in ("waiting", "done", "failed")}

    def _has_outputs(self, outcome: str) -> bool:
        return all((self.path.parent / output).is_file() for output in _loaded(outcome).outputs)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._explained():
            self._base.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._base.execute("ROLLBACK")
                raise
            self._base.execute("COMMIT")

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Turn an error of SQLite into a sentence for the user."""
        try:
            yield
        except sqlite3.Error as error:
            raise AlignerError(
                f"Cannot keep the run's state in {self.path}: {error}; see that the disk has room and the folder can "
                "be written, then run the same command again."
            ) from error


def fingerprint(task: Task, settings: Settings) -> str:
    """Return the fingerprint of an outcome: size and time of change of its inputs, options, formats, version.

    The contents are not read, since that would take as long as aligning; a file that is touched is done again.
    """
    from aligner import __version__

    facts = {
        "source": _stamp(task.source),
        "target": _stamp(task.target),
        "pair": dict(task.options),
        "options": settings.pipeline.changed(),
        "formats": settings.formats,
        "writing": {key: value for key, value in asdict(settings.writing).items() if key != "now"},
        "model": settings.model,
        "vectors": (settings.encoder.spans, settings.encoder.dimensions),
        "version": __version__,
    }
    return hashlib.sha256(json.dumps(facts, sort_keys=True, default=str).encode()).hexdigest()


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), -1, 0
    return str(path), found.st_size, found.st_mtime_ns


def _dumped(outcome: Outcome) -> str:
    return json.dumps(asdict(outcome), ensure_ascii=False)


def _loaded(text: str) -> Outcome:
    values = json.loads(text)
    return Outcome(**{**values, "outputs": tuple(values["outputs"]), "notes": tuple(values.get("notes", ()))})
