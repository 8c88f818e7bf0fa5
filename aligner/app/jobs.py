"""A queue of pairs to be aligned, one at a time, each of which can be stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Progress:
    """State of a job: `waiting`, `reading`, `aligning`, `checking` (`done` rows), `model`, `done`, `failed`, `stopped`.

    In `model` a language model reads (`done` windows); `asking` waits for the user, who is told the `host` and how many
    `characters` and `tokens` would be sent there, and how many tokens each `finding` adds.
    """

    state: str
    done: int = 0
    total: int = 0
    message: str = ""
    notes: tuple[str, ...] = ()
    host: str = ""
    characters: int = 0
    tokens: int = 0
    finding: int = 0

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ("done", "failed", "stopped", "asking")


class Jobs:
    """Job queue: a worker process aligns one pair after another. All methods are thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Condition()
        self._waiting: list[tuple[str, dict[str, Any]]] = []
        self._progress: dict[str, Progress] = {}
        self._current: str | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        self._closed = False
        threading.Thread(target=self._run, name="jobs", daemon=True).start()

    def add(self, identity: str, request: dict[str, Any]) -> None:
        """Put a pair into the queue."""
        with self._lock:
            if identity not in self._progress or self._progress[identity].ended:
                self._progress[identity] = Progress("waiting")
                self._waiting.append((identity, request))
                self._lock.notify_all()

    def progress(self, identity: str) -> Progress | None:
        """Return the progress of a pair, None for one that was never in the queue."""
        with self._lock:
            return self._progress.get(identity)

    def stop(self, identity: str) -> None:
        """Stop a pair; what it has done so far is dropped."""
        with self._lock:
            progress = self._progress.get(identity)
            if progress is None or progress.ended:
                return
            self._progress[identity] = Progress("stopped")
            self._waiting = [(other, request) for other, request in self._waiting if other != identity]
            if self._current == identity:
                self._end_worker()

    def settle(self, identity: str) -> None:
        """Take a pair that asks as done."""
        with self._lock:
            progress = self._progress.get(identity)
            if progress is not None and progress.state == "asking":
                self._progress[identity] = replace(progress, state="done")

    def close(self) -> None:
        """Stop everything and end the worker."""
        with self._lock:
            self._closed = True
            self._waiting = []
            self._end_worker()
            self._lock.notify_all()

    def _end_worker(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()  # until then Windows keeps the files that it had open
            self._worker = None

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                self._current, request = self._waiting.pop(0)
                identity, worker = self._current, self._started()
            self._follow(identity, worker, request)
            with self._lock:
                self._current = None

    def _started(self) -> subprocess.Popen[bytes]:
        """Return the worker, started anew where it has ended."""
        if self._worker is None or self._worker.poll() is not None:
            command = [sys.executable, "-m", "aligner.app.worker"]
            self._worker = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # no black window beside the browser
            )
        return self._worker

    def _follow(self, identity: str, worker: subprocess.Popen[bytes], request: dict[str, Any]) -> None:
        """Send a request and take in the worker's progress until the pair has ended."""
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(json.dumps(request).encode() + b"\n")
            worker.stdin.flush()
        except OSError:
            pass  # it has ended; so has what it tells
        for line in worker.stdout:
            if self._take(identity, json.loads(line)):
                return
        with self._lock:
            if self._worker is worker:  # else it was stopped, and the pair may be waiting again
                self._worker = None
                lost = "The program that aligns ended unexpectedly; the documents may be too long for the memory."
                self._progress[identity] = replace(self._progress[identity], state="failed", message=lost)

    def _take(self, identity: str, told: dict[str, Any]) -> bool:
        """Change a pair's progress unless it has been stopped; return whether it has ended."""
        with self._lock:
            if not self._progress[identity].ended:
                self._progress[identity] = _after(self._progress[identity], told)
            return self._progress[identity].ended


def _after(before: Progress, told: dict[str, Any]) -> Progress:
    if "note" in told:
        return replace(before, notes=(*before.notes, str(told["note"])))
    return replace(before, **{"done": 0, "total": 0, **told})
