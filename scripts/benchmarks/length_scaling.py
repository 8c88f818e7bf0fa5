"""Show how time and peak memory grow with the length of one document pair, up to a million sentences.

    python -m scripts.benchmarks.length_scaling ../shared/gold/*.clean.jsonl                  # 10,000 and 100,000
    python -m scripts.benchmarks.length_scaling ../shared/gold/*.clean.jsonl --sizes 1000000 --also align.json

The texts are made from segments of gold files (`{"ru": […], "en": […]}` a line): two short ones joined make a sentence,
so that hardly any stands there twice, a few sentences a paragraph; one sentence in fifty is left out on one side. The
real command aligns them, checks included, in a process of its own, whose peak memory the system tells.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.runtime import argument_parser

SEED = 11
MAX_SEGMENT_CHARS = 100  # characters of a segment
LEFT_OUT = 0.01  # of the sentences, on each side


def segments(gold: Sequence[Path]) -> list[tuple[str, str]]:
    """Return the short segments of gold files as pairs of texts; those that hold several sentences are left out."""
    pairs: list[tuple[str, str]] = []
    for path in gold:
        for line in path.read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            pairs += zip(document["ru"], document["en"], strict=False)
    return [pair for pair in pairs if all(10 <= len(text) <= MAX_SEGMENT_CHARS and text[-1] == "." for text in pair)]


def write_pair(pairs: Sequence[tuple[str, str]], count: int, folder: Path) -> tuple[Path, Path]:
    """Write two texts of about `count` sentences each and return their paths."""
    rng = random.Random(SEED)
    paths = folder / f"{count}.ru.txt", folder / f"{count}.en.txt"
    with paths[0].open("w", encoding="utf-8") as russian, paths[1].open("w", encoding="utf-8") as english:
        for number in range(count):
            first, second = rng.choice(pairs), rng.choice(pairs)
            end = "\n" if rng.random() < 0.2 else " "
            left_out = rng.random()
            for side, stream in enumerate((russian, english)):
                if not side * LEFT_OUT <= left_out < (side + 1) * LEFT_OUT or not number:
                    head, tail = first[side].rstrip(" ."), second[side]
                    stream.write(f"{head}; {tail[0].lower()}{tail[1:]}{end}")
    return paths


@dataclass(frozen=True)
class Run:
    """What a run of the command took, and what it printed."""

    code: int
    processor: float
    wall: float
    peak: float
    """MiB."""
    counts: dict[str, Any]


def run(command: list[str]) -> Run:
    """Run the command with `--json` in a process of its own."""
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--json", "-q"], stdout=subprocess.PIPE)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall, processor = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    return Run(process.returncode, processor, wall, usage.ru_maxrss / 1024, json.loads(printed or "{}"))


def main() -> None:
    """Print a line for each size."""
    parser = argument_parser(__doc__)
    parser.add_argument("gold", nargs="+", type=Path, help="documents to take segments from")
    parser.add_argument("--sizes", nargs="+", type=int, default=[10_000, 100_000], help="sentences a side")
    parser.add_argument("--also", nargs="*", default=[], metavar="ENDING", help="further outputs beside TMX")
    parser.add_argument("--depth", default="quick", help="of the checks (default: quick)")
    parser.add_argument("--jobs", default="1", help="processes (default: 1)")
    arguments = parser.parse_args()
    pairs = segments(arguments.gold)
    heads = ("written", "source", "target", "cpu s", "wall s", "µs a sentence", "peak MiB", "flags", "TMX MiB")
    print("  ".join(heads))
    with tempfile.TemporaryDirectory() as name:
        for size in arguments.sizes:
            source, target = write_pair(pairs, size, Path(name))
            outputs = [Path(name) / f"{size}.{ending}" for ending in ("tmx", *arguments.also)]
            command = [sys.executable, "-m", "aligner", "align", str(source), str(target), "--depth", arguments.depth]
            command += ["--jobs", arguments.jobs]
            done = run(command + [part for path in outputs for part in ("-o", str(path))])
            if done.code:
                sys.exit(f"{size} sentences: exit code {done.code}")
            counts = [done.counts[side]["sentences"] for side in ("source", "target")]
            figures = (size, *counts, done.processor, done.wall, 1e6 * done.processor / max(counts), done.peak)
            row = (*figures, done.counts["flags"], outputs[0].stat().st_size / 2**20)
            print("  ".join(f"{value:>{len(head)},.0f}" for head, value in zip(heads, row, strict=True)), flush=True)


if __name__ == "__main__":
    main()
