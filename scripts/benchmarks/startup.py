"""Time what a user waits for: the help, and a whole alignment of the specimen.

    python -m scripts.benchmarks.startup

Prints the median of several runs of each command as a whole process, and its ratio to starting Python alone.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SPECIMEN = Path(__file__).parents[2] / "corpora" / "specimen"
RUNS = 7


def seconds(arguments: list[str]) -> float:
    """Return the median wall time of a Python process with these arguments, after one warm-up run."""
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return statistics.median(times[1:])


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        pair = [str(SPECIMEN / "ru.txt"), str(SPECIMEN / "en.txt")]
        align = ["-m", "aligner", "align", *pair, "-o", f"{folder}/letter.tmx"]
        commands = {
            "python alone": ["-c", "pass"],
            "aligner --help": ["-m", "aligner", "--help"],
            "align the specimen": align,
            "the same, --depth quick": [*align, "--depth", "quick"],
        }
        results = {name: seconds(arguments) for name, arguments in commands.items()}
    base = results["python alone"]
    print(f"{'command':<26}{'seconds':>9}{'× python':>10}")
    for name, value in results.items():
        print(f"{name:<26}{value:>9.3f}{value / base:>10.1f}")


if __name__ == "__main__":
    main()
