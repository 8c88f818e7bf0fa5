"""Measure a batch: one process against two, the cost of a pair as the archive grows, and runs that are killed.

    python -m scripts.benchmarks.batch_throughput GOLD.jsonl…                      # speed
    python -m scripts.benchmarks.batch_throughput GOLD.jsonl… --kill 20 --pairs 2000     # killed at random moments

The pairs are cut from the documents of gold files (`{"ru": […], "en": […]}` a line) by a fixed seed.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from scripts.runtime import argument_parser

SEED = 20


def make_archive(gold: list[Path], count: int, folder: Path) -> None:
    """Write `count` pairs of 8 to 24 segments, cut at random places from the gold documents."""
    documents = [json.loads(line) for path in gold for line in path.read_text(encoding="utf-8").splitlines()]
    documents = [document for document in documents if min(len(document["ru"]), len(document["en"])) >= 8]
    rng = random.Random(SEED)
    for language in ("ru", "en"):
        (folder / language).mkdir(parents=True)
    for number in range(count):
        document = rng.choice(documents)
        start, length = rng.randrange(min(len(document["ru"]), len(document["en"])) - 7), rng.randint(8, 24)
        for language in ("ru", "en"):
            text = "\n".join(document[language][start : start + length])
            (folder / language / f"{number:05}.txt").write_text(text, encoding="utf-8")


def command(folder: Path, out: Path, jobs: int) -> list[str]:
    """Return the command line of a run."""
    arguments = ["-m", "aligner", "batch", str(folder), "-o", str(out), "--format", "tmx,align.json"]
    return [sys.executable, *arguments, "--depth", "quick", "--jobs", str(jobs), "-q"]


def seconds(folder: Path, out: Path, jobs: int) -> float:
    """Return the wall time of a run."""
    start = time.perf_counter()
    subprocess.run(command(folder, out, jobs), check=False)
    return time.perf_counter() - start


def speed(gold: list[Path], pairs: int, work: Path) -> None:
    """Print pairs a second at one and two processes, and the cost of a pair in growing archives."""
    make_archive(gold, pairs, work / "archive")
    one = seconds(work / "archive", work / "one", 1)
    two = seconds(work / "archive", work / "two", 2)
    rates = f"{pairs / one:.1f} a second with 1 process, {pairs / two:.1f} with 2 ({one / two:.2f}×)"
    print(f"{pairs} pairs: {rates}", flush=True)
    print(f"{'pairs':>8}{'ms a pair':>12}{'peak MiB':>10}")
    for count in (100, 1000, 10_000):
        if count > 5 * pairs:
            break
        make_archive(gold, count, work / f"a{count}")
        taken = seconds(work / f"a{count}", work / f"o{count}", 2)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{count:>8}{1000 * taken / count:>12.1f}{peak:>10.0f}", flush=True)


def killed(gold: list[Path], pairs: int, times: int, work: Path) -> None:
    """Kill a run at random moments, resume it each time, and compare its outputs with an undisturbed run."""
    make_archive(gold, pairs, work / "archive")
    calm = seconds(work / "archive", work / "calm", 2)
    rng = random.Random(SEED)
    for _ in range(times):
        process = subprocess.Popen(command(work / "archive", work / "killed", 2), start_new_session=True)
        time.sleep(rng.uniform(0.2, 1.5 * calm / times))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        done = len(list((work / "killed").glob("*.align.json")))
        print(f"killed with {done} of {pairs} done", flush=True)
    seconds(work / "archive", work / "killed", 2)
    wanted, got = (_contents(work / name) for name in ("calm", "killed"))
    same = sum(got.get(name) == content for name, content in wanted.items())
    print(f"{same} of {len(wanted)} files are byte-identical, {len(got.keys() - wanted.keys())} are too many")
    sys.exit(0 if got == wanted else 1)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".aligner.db")}


def main() -> None:
    """Run what was asked for in a temporary folder."""
    parser = argument_parser(__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="documents to cut pairs from")
    parser.add_argument("--pairs", type=int, default=200, help="how many pairs to make (default 200)")
    parser.add_argument("--kill", type=int, metavar="TIMES", help="kill and resume so often instead of timing")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if arguments.kill:
            killed(arguments.gold, arguments.pairs, arguments.kill, Path(folder))
        else:
            speed(arguments.gold, arguments.pairs, Path(folder))


if __name__ == "__main__":
    main()
