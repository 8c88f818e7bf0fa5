"""Where the processor time of a short pair goes, in this checkout and in another one, an older commit for example.

    git worktree add --detach ../before 5b5d053
    python -m scripts.benchmarks.short_pair_stages ../before gold/*.clean.jsonl

The pairs are those of `batch_throughput`. Both checkouts work on each pair in turn, as `aligner batch` does, so that
whatever else the machine does weighs on both alike; of several rounds the least counts, by pair and stage.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any

STAGES = (
    ("aligner.pipeline", ("_read", "split", "align_sentences", "check")),
    ("aligner.fidelity", ("check",)),
    ("aligner.formats", ("write",)),
)
OTHER = "other"
"""What of a pair belongs to no stage."""


class Stopwatch:
    """Seconds of processor time by stage; a stage that another one calls is not counted there."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._inner: list[float] = []

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function, timed."""

        def run(*given: Any, **named: Any) -> Any:
            start = time.process_time()
            self._inner.append(0.0)
            try:
                return function(*given, **named)
            finally:
                taken = time.process_time() - start
                self.seconds[stage] = self.seconds.get(stage, 0.0) + taken - self._inner.pop()
                if self._inner:
                    self._inner[-1] += taken

        return run


def work(archive: Path, folder: Path) -> None:
    """Align the pairs whose numbers are read from standard input, and print the seconds of each pair's stages."""
    from importlib import import_module

    from aligner.batch.job import Settings, align_pair
    from aligner.batch.manifest import find_pairs
    from aligner.formats import ExportOptions
    from aligner.pipeline import PipelineOptions

    watch = Stopwatch()
    for name, functions in STAGES:
        module = import_module(name)
        for function in functions:
            if not hasattr(module, function):  # read from elsewhere in one of the checkouts
                continue
            setattr(module, function, watch.timed(function.strip("_"), getattr(module, function)))
    tasks, _ = find_pairs(archive)
    settings = Settings(folder, ("tmx", "align.json"), PipelineOptions(), ExportOptions())
    whole = watch.timed(OTHER, align_pair)
    for line in sys.stdin:
        watch.seconds.clear()
        outcome = whole(tasks[int(line)], settings)
        if outcome.error:
            sys.exit(outcome.error)
        print(json.dumps(watch.seconds), flush=True)


class Checkout:
    """A process that works in a checkout, and the least seconds of each pair's stages so far."""

    def __init__(self, folder: Path, archive: Path, out: str, pairs: int) -> None:
        worker = [sys.executable, str(Path(__file__).resolve()), str(archive), out]
        self._process = subprocess.Popen(worker, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.least: list[dict[str, float]] = [{} for _ in range(pairs)]

    def align(self, pair: int) -> None:
        """Have a pair aligned."""
        requests, replies = self._pipes()
        requests.write(f"{pair}\n")
        requests.flush()
        known = self.least[pair]
        for stage, seconds in json.loads(replies.readline() or sys.exit("A checkout stopped; see above.")).items():
            known[stage] = min(seconds, known.get(stage, seconds))

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def milliseconds(self) -> Counter[str]:
        """Return the milliseconds of a pair by stage, on average."""
        sums: Counter[str] = Counter()
        for pair in self.least:
            sums.update({stage: 1000 * seconds / len(self.least) for stage, seconds in pair.items()})
        return sums

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


def print_table(there: Counter[str], here: Counter[str]) -> None:
    """Print milliseconds and shares by stage."""
    print(f"{'':<18}{'there':>10}{'share':>8}{'here':>10}{'share':>8}{'here / there':>14}")
    for stage in (*sorted(there, key=lambda name: -there[name]), "all"):
        one, other = (sums.total() if stage == "all" else sums[stage] for sums in (there, here))
        shares = one / there.total(), other / here.total()
        print(f"{stage:<18}{one:>7.1f} ms{shares[0]:>8.0%}{other:>7.1f} ms{shares[1]:>8.0%}{other / one:>14.2f}")


def main() -> None:
    """Print the table of both checkouts."""
    from scripts.benchmarks.batch_throughput import make_archive
    from scripts.runtime import ROOT, argument_parser

    parser = argument_parser(__doc__)
    parser.add_argument("checkout", type=Path, help="the other checkout")
    parser.add_argument("gold", nargs="+", type=Path, help="documents to cut pairs from")
    parser.add_argument("--pairs", type=int, default=30, help="how many (default: 30)")
    parser.add_argument("--times", type=int, default=4, help="rounds (default: 4)")
    arguments = parser.parse_args()
    folders: Sequence[Path] = (arguments.checkout, ROOT)
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as out:
        make_archive(arguments.gold, arguments.pairs, Path(name))
        both = [Checkout(folder, Path(name), out, arguments.pairs) for folder in folders]
        for pair in arguments.times * list(range(arguments.pairs)):
            for checkout in both:
                checkout.align(pair)
        print_table(both[0].milliseconds(), both[1].milliseconds())
        for checkout in both:
            checkout.close()


if __name__ == "__main__":
    if len(sys.argv) == 3 and Path(sys.argv[2]).is_dir() and (Path(sys.argv[1]) / "ru").is_dir():
        sys.path[0] = ""  # the checkout in which this process was started
        work(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        main()
