"""A reading that is killed at any moment goes on where it was: no request with a response is made again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from tests.llm_reader.replay import Readings, serving

JOBS = 3
PROGRAM = f"""
import os, sys
from aligner.formats import read as load
from aligner.llm_reader import ReaderOptions, read
import openai

options = ReaderOptions(sys.argv[1], "replay", jobs={JOBS}, window_beads=2)
for _ in sys.stdin:  # a process for each line, which need not import everything anew
    child = os.fork()
    if not child:
        print("process", os.getpid(), flush=True)
        print("count", len(read(load(sys.argv[2]), options)[0].divergences), flush=True)
        os._exit(0)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""


class Reading:
    """The program above: each reading a process of its own."""

    def __init__(self, url: str, table: Path, environment: dict[str, str]) -> None:
        command = [sys.executable, "-c", PROGRAM, url, str(table)]
        self.program = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(self) -> int:
        """Begin to read, and return the process's id."""
        assert self.program.stdin
        self.program.stdin.write("read\n")
        self.program.stdin.flush()
        return int(self._line("process"))

    def end(self) -> list[str]:
        """Wait for the end of the process, and return what it printed."""
        printed = []
        while (line := self._line()) != "ended":
            printed.append(line)
        return printed

    def close(self) -> None:
        """End the program."""
        self.program.communicate()

    def _line(self, word: str = "") -> str:
        assert self.program.stdout
        return self.program.stdout.readline().removeprefix(word).strip()


def test_killed_ten_times(tmp_path: Path, root: Path) -> None:
    """The server counts what it has fully responded to: at most the requests in flight at a kill come twice."""
    table = tmp_path / "rows.tsv"
    pairs = [(f"Предложение номер {n} говорит о доме.", f"Sentence number {n} is about a house.") for n in range(60)]
    table.write_text("".join(f"{ru}\t{en}\n" for ru, en in pairs), encoding="utf-8")
    readings: Readings = {
        pair: [{"type": "meaning", "severity": "warning", "source_text": "доме", "target_text": "house", "why": "w"}]
        for pair in pairs[::2]
    }
    environment = {**os.environ, "ALIGNER_DATA": str(tmp_path / "data"), "PYTHONPATH": str(root)}
    chance = random.Random(5)
    with serving(readings, delay=0.05) as server:
        reading = Reading(server.url, table, environment)
        for _ in range(10):
            before, waited = len(server.requests), time.monotonic()
            process = reading.start()
            wanted = before + chance.randint(1, 6)
            while len(server.requests) < wanted and time.monotonic() - waited < 60:
                time.sleep(0.01)
            with suppress(ProcessLookupError):  # it may have come to its end
                os.kill(process, signal.SIGKILL)
            reading.end()
        time.sleep(0.2)
        reading.start()
        last = reading.end()
        reading.close()
        counts = Counter(str(body["messages"]) for body in server.requests)
    twice = sum(count - 1 for count in counts.values())
    assert last == ["count 30"]
    assert len(counts) == 30 + 30
    assert twice <= 10 * JOBS
