"""Write a big TMX and read it back: seconds, megabytes of memory, and whether every unit came back equal.

    python -m scripts.benchmarks.tmx_round_trip --units 200000

Each step runs in a process of its own, so that the memory printed is that step's peak and nothing else's.
"""

from __future__ import annotations

import argparse
import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.formats import load, write
from aligner.formats.translation_units import Memory, Unit, unit_id
from scripts.runtime import argument_parser

WORDS = ["договор", "стороны", "право", "«мир»", "&", "<решение>", "статья", "государство", "согласие"]
TARGET_WORDS = ["treaty", "party", "right", '"peace"', "&", "<decision>", "article", "state", "security", "consent"]


@dataclass
class Units:
    """Units made up one by one, the same at each iteration."""

    count: int

    def __iter__(self) -> Iterator[Unit]:
        for number in range(self.count):
            source = f"{number}: {' '.join(WORDS[(number * k) % len(WORDS)] for k in range(1, 15))}."
            target = f"{number}: {' '.join(TARGET_WORDS[(number * k) % len(TARGET_WORDS)] for k in range(1, 18))}."
            flags = ("number",) if number % 10 == 0 else ()
            note = "warning, number: 10 became 100." if flags else ""
            confidence = (number % 1000) / 1000
            yield Unit(unit_id(source, target), source, target, number, confidence, "1-1", "auto", flags, note)


def digest(memory: Memory) -> str:
    """Return a hash over every unit, in order."""
    total = hashlib.sha256()
    for unit in memory.units:
        total.update(repr(unit).encode())
    return total.hexdigest()


def step(name: str, path: str, count: int) -> None:
    """Run one step and print its seconds, its peak memory in MB, and the hash of the units it saw."""
    started = time.perf_counter()
    memory = Memory("ru", "en", Units(count))
    if name == "write":
        write(memory, path)
    elif name == "read":
        loaded = load(path)
        assert isinstance(loaded, Memory)
        memory = loaded
    result = digest(memory) if name != "write" else ""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{time.perf_counter() - started:.1f} {peak:.0f} {result}")


def main() -> None:
    """Run the steps and print a line each."""
    parser = argument_parser(__doc__)
    parser.add_argument("--units", type=int, default=200_000, help="how many units")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--path", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        step(arguments.step, arguments.path, arguments.units)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.tmx"
        hashes = {}
        for name in ("write", "read", "expect"):
            command = [sys.executable, __file__, "--step", name, "--path", str(path), "--units", str(arguments.units)]
            output = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
            hashes[name] = output[2] if len(output) > 2 else ""
            if name != "expect":
                size = path.stat().st_size / 1_000_000
                done = f"{arguments.units:,} units, a file of {size:.0f} MB"
                print(f"{name:5} {done}: {output[0]} s, {output[1]} MB of memory at most")
        print(f"round trip: {'lossless' if hashes['read'] == hashes['expect'] else 'LOSSY'}")


if __name__ == "__main__":
    main()
