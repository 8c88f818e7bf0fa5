"""Compare what the commands cost in this checkout and in another one, an older commit for example, turn by turn.

    git worktree add --detach ../before 5b5d053
    python -m scripts.benchmarks.against_checkout ../before --texts novel.ru.txt novel.en.txt
    python -m scripts.benchmarks.against_checkout ../before --gold gold/*.clean.jsonl --pairs 1000

Each command runs in a process of its own, first there, then here, as often as `--times` says; the least counts. The
processor time is that of the process and of all that it started; the peak of memory is the largest process's.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.benchmarks import batch_throughput
from scripts.runtime import ROOT, argument_parser

ROWS = {"none": "aligning, one process", "quick": "aligning and checking"}


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of processor time, seconds, and MiB."""

    processor: float
    wall: float
    peak: float

    def least(self, other: Cost | None) -> Cost:
        """Return the lesser of each."""
        if other is None:
            return self
        return Cost(min(self.processor, other.processor), min(self.wall, other.wall), min(self.peak, other.peak))


def cost_of(command: Sequence[str], checkout: Path) -> Cost:
    """Run a command of the checkout in a process that starts no other but its own workers; exits where it fails."""
    measured = (
        "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode; "
        "used = resource.getrusage(resource.RUSAGE_CHILDREN); print(code, used.ru_maxrss)"
    )
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", measured, *command], cwd=checkout, stdout=subprocess.PIPE, text=True, check=True
    )
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    code, peak = map(int, done.stdout.split()[-2:])
    if code:
        sys.exit(f"{checkout}: exit code {code}")
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(processor, wall, peak / 1024)


def print_row(name: str, command: Callable[[Path], Sequence[str]], checkouts: Sequence[Path], times: int) -> None:
    """Print what a command costs there, here, and here as a share of there; it is made for a folder to write in."""
    costs: list[Cost | None] = [None] * len(checkouts)
    for _ in range(times):
        for k, checkout in enumerate(checkouts):
            with tempfile.TemporaryDirectory() as folder:
                costs[k] = cost_of(command(Path(folder)), checkout).least(costs[k])
    there, here = (cost for cost in costs if cost is not None)
    shares = f"{here.processor / there.processor:>10.2f}{here.wall / there.wall:>8.2f}{here.peak / there.peak:>8.2f}"
    figures = (f"{cost.processor:>8.1f} s{cost.wall:>8.1f} s{cost.peak:>7.0f} MiB" for cost in (there, here))
    print(f"{name:<28}{'  '.join(figures)}  {shares}", flush=True)


def aligning(texts: Sequence[Path], depth: str) -> Callable[[Path], Sequence[str]]:
    """Return what makes the command that aligns two texts in one process."""
    names = [str(path.resolve()) for path in texts]
    start = [sys.executable, "-m", "aligner", "align", *names, "--depth", depth, "--jobs", "1", "-q"]
    return lambda folder: [*start, "-o", str(folder / "out.align.json")]


def main() -> None:
    """Print a row for each command asked for."""
    parser = argument_parser(__doc__)
    parser.add_argument("checkout", type=Path, help="the other checkout")
    parser.add_argument("--texts", nargs=2, type=Path, metavar=("SOURCE", "TARGET"), help="long texts to align")
    parser.add_argument("--depths", nargs="+", choices=ROWS, default=list(ROWS), help="of the checks of long texts")
    parser.add_argument("--gold", nargs="+", type=Path, help="documents to cut short pairs from")
    parser.add_argument("--pairs", type=int, default=200, help="how many (default: 200)")
    parser.add_argument("--times", type=int, default=2, help="runs of each command (default: 2)")
    arguments = parser.parse_args()
    checkouts = (arguments.checkout.resolve(), ROOT.resolve())
    print(f"{'':<28}{'there':>27}{'here':>27}{'processor':>13}{'wall':>8}{'peak':>8}")
    for depth in arguments.depths if arguments.texts else ():
        print_row(ROWS[depth], aligning(arguments.texts, depth), checkouts, arguments.times)
    if arguments.gold:
        with tempfile.TemporaryDirectory() as name:
            archive = Path(name) / "archive"
            batch_throughput.make_archive(arguments.gold, arguments.pairs, archive)
            print_row(
                f"batch of {arguments.pairs} short pairs",
                lambda folder: batch_throughput.command(archive, folder, 2),
                checkouts,
                arguments.times,
            )


if __name__ == "__main__":
    main()
