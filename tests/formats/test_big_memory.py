"""Memories stream: what is held in memory does not grow with the number of units."""

import re
import subprocess
import sys
from pathlib import Path


def test_a_memory_of_twenty_thousand_units_takes_little_room(root: Path) -> None:
    command = [sys.executable, "-m", "scripts.benchmarks.tmx_round_trip", "--units", "20000"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(root)})
    assert "round trip: lossless" in done.stdout
    megabytes = [int(found) for found in re.findall(r"(\d+) MB of memory", done.stdout)]
    assert len(megabytes) == 2
    assert max(megabytes) < 100
