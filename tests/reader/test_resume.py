"""A reading that is killed at any moment goes on where it was: no request with a response is made again."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from tests.reader.replay import Readings, serving

JOBS = 3


def test_killed_ten_times(tmp_path: Path, root: Path) -> None:
    """The server counts what it has fully responded to: at most the requests in flight at a kill come twice."""
    table = tmp_path / "rows.tsv"
    pairs = [(f"Предложение номер {n} говорит о доме.", f"Sentence number {n} is about a house.") for n in range(60)]
    table.write_text("".join(f"{ru}\t{en}\n" for ru, en in pairs), encoding="utf-8")
    readings: Readings = {
        pair: [{"type": "meaning", "severity": "warning", "source_text": "доме", "target_text": "house", "why": "w"}]
        for pair in pairs[::2]
    }
    program = (
        "import sys; from aligner.formats import read as load; from aligner.reader import *\n"
        f"options = ReaderOptions(sys.argv[1], 'replay', jobs={JOBS}, window_beads=2)\n"
        "print(len(read(load(sys.argv[2]), options)[0].divergences))"
    )
    environment = {**os.environ, "ALIGNER_DATA": str(tmp_path / "data"), "PYTHONPATH": str(root)}
    chance = random.Random(5)
    with serving(readings, delay=0.05) as server:
        command = [sys.executable, "-c", program, server.url, str(table)]
        for _ in range(10):
            process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
            before, waited = len(server.requests), time.monotonic()
            wanted = before + chance.randint(1, 6)
            while len(server.requests) < wanted and process.poll() is None and time.monotonic() - waited < 60:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait()
        time.sleep(0.2)
        last = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        counts = Counter(str(body["messages"]) for body in server.requests)
    twice = sum(count - 1 for count in counts.values())
    assert last.stdout.strip() == "30"
    assert len(counts) == 30 + 30
    assert twice <= 10 * JOBS
