"""Run every benchmark on the data that is there and print the README's table of figures as Markdown.

    python -m scripts.benchmarks.all                        # data in ../shared
    python -m scripts.benchmarks.all --shared DATA --only boundaries beads

A row whose data or package is missing says so instead of a figure; `python -m scripts.data.build` makes the data from
public repositories. The whole takes about half an hour on two cores.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Figure = Callable[[str], str]
"""Reads a row's figure from what its command printed."""


@dataclass(frozen=True)
class Row:
    """A row of the table: what is measured, the arguments of Python that measure it, the data needed, the figure."""

    what: str
    arguments: tuple[str, ...]
    needs: tuple[str, ...]
    figure: Figure

    def command(self) -> str:
        """Return the command as the table shows it."""
        return " ".join(("python", *self.arguments)).replace("python -m aligner", "aligner")


SETS = ("ntrex", "wmt21-ruen", "lit")
TREEBANKS = ("ru/gsd.dev", "ru/taiga.dev", "en/gum.dev", "en/ewt.dev")
GOLD = tuple(f"gold/{name}.clean.jsonl" for name in SETS)


def split_scores(tools: Sequence[str]) -> Figure:
    """Return what reads the best F1 of some tools on each treebank."""

    def read(printed: str) -> str:
        found = re.findall(r"^(\S+)\s+(\S+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)", printed, re.MULTILINE)
        best = [max((float(f1) for name, tool, _, _, f1 in found if (name, tool) in _pairs(tools, bank)), default=None)
                for bank in TREEBANKS]  # fmt: skip
        absent = sorted({tool for tool in tools if re.search(rf"\s{tool}\s+not installed", printed)})
        note = f" (without {', '.join(absent)}: not installed)" if absent else ""
        return ", ".join("–" if value is None else _short(value) for value in best) + note

    return read


def _pairs(tools: Sequence[str], bank: str) -> set[tuple[str, str]]:
    return {(bank, tool) for tool in tools}


def _short(value: float) -> str:
    """Return a share with three digits, as .988."""
    return f"{value:.3f}".removeprefix("0")


def bead_scores(variant: str) -> Figure:
    """Return what reads the strict F1 of each gold set in one variant."""

    def read(printed: str) -> str:
        results = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
        scores = {Path(result["file"]).name: result["strict"]["f1"] for result in results}
        return ", ".join(_short(scores[f"{name}.{variant}.jsonl"]) for name in SETS)

    return read


def planted(kinds: Sequence[str]) -> Figure:
    """Return what reads the share of planted divergences found, kind by kind."""

    def read(printed: str) -> str:
        recall = json.loads(printed)["recall"]
        known = [kind for kind in kinds if kind in recall] or list(recall)
        return ", ".join(f"{kind} {100 * recall[kind]['any']:.0f}" for kind in known) + " %"

    return read


def false_flags(printed: str) -> str:
    """Return the warnings and errors in 100 clean beads."""
    return f"{json.loads(printed)['false flags per 100']:.1f}"


def natural(printed: str) -> str:
    """Return every figure on the natural divergences."""
    rows: Mapping[str, Any] = json.loads(printed)["natural"]["natural.gold.jsonl"]
    return ", ".join(f"{name} {value:.3f}" for name, (value, _) in rows.items())


def starting(printed: str) -> str:
    """Return the seconds of the help and of the specimen."""
    times = re.findall(r"^(?:aligner --help|align the specimen)\s+([\d.]+)", printed, re.MULTILINE)
    return " / ".join(f"{float(value):.2f} s" for value in times)


def installing(printed: str) -> str:
    """Return the time and the size of the light installation."""
    found = re.search(r"light install: (\d+ s), (\d+ MB)", printed)
    return f"{found[1]}, {found[2]}" if found else ""


def encoding(printed: str) -> str:
    """Return retrieval on both sets and speed of the bundled encoder."""
    row = re.search(r"^ours\s+([\d.]+/[\d.]+)\s+([\d.]+/[\d.]+)\s+[\d.]+\s+([\d,]+)", printed, re.MULTILINE)
    size = re.search(r"size in a wheel: (.*)", printed)
    return f"{row[1]}, {row[2]}; {row[3]} a second; {size[1]}" if row and size else ""


def long_run(printed: str) -> str:
    """Return processor time and peak memory."""
    values = printed.splitlines()[-1].replace(",", "").split()
    return f"{values[3]} s of processor time, {float(values[6]) / 1024:.1f} GB"


def table(shared: Path) -> list[Row]:
    """Return the rows, in the README's order."""
    at = str(shared)
    gold = tuple(f"gold/{name}.{variant}.jsonl" for variant in ("hard", "rough") for name in SETS)
    split = ("-m", "scripts.benchmarks.sentence_boundaries", "--shared", f"{at}/split")
    banks = tuple(f"split/{bank}.txt" for bank in TREEBANKS)
    evaluated = ("-m", "aligner", "eval", "--json", *(f"{at}/{path}" for path in gold))
    checked = ("-m", "scripts.benchmarks.planted_errors", "--shared", at, "--json", "--each", "200")
    judged = (*GOLD[:2], "fidelity/mlqe.dev.tsv", "fidelity/words.dev.jsonl")
    read = ("natural.gold.jsonl", "natural.train.jsonl", "contrast.train.jsonl", "contrast.diplomatic.jsonl")
    real = ("-m", "scripts.benchmarks.natural_divergences", "--shared", at, "--planted", "0", "--json")
    long_ = ("-m", "scripts.benchmarks.length_scaling", *(f"{at}/{path}" for path in GOLD), "--sizes", "87000")
    encoder = ("-m", "scripts.benchmarks.encoder_quality", "--shared", at, "--only", "ours")
    return [
        Row(
            "`aligner --help` / the specimen aligned and checked",
            ("-m", "scripts.benchmarks.startup_time", "--no-install"),
            (),
            starting,
        ),
        Row("installed without extras: time, size", ("-m", "scripts.benchmarks.startup_time"), (), installing),
        Row("sentence boundaries, F1: GSD, Taiga, GUM, EWT", split, banks, split_scores(["aligner"])),
        Row("the best of razdel, pysbd and one regex", split, banks, split_scores(["razdel", "pysbd", "regex"])),
        Row("the right translation is nearest: NTREX, WMT21; speed; size", encoder, (*judged, *GOLD), encoding),
        Row("beads found exactly, F1, *hard*: NTREX, WMT21, literature", evaluated, gold, bead_scores("hard")),
        Row("the same, *rough*", evaluated, gold, bead_scores("rough")),
        Row("flags on natural divergences", real, tuple(f"fidelity/{name}" for name in read), natural),
        Row("planted errors flagged", checked, judged, planted(())),
        Row("false flags in 100 clean beads", checked, judged, false_flags),
        Row("87,000 sentences a side: aligned, checked, written", long_, GOLD, long_run),
    ]


def figure_of(row: Row, shared: Path, done: dict[tuple[str, ...], tuple[str, str]]) -> str:
    """Return a row's figure, or why there is none; a command that several rows share runs once."""
    missing = [path for path in row.needs if not (shared / path).exists()]
    if missing:
        from scripts.data.build import NOT_BUILT

        kept = [path for path in missing if path in NOT_BUILT]
        reason = f": {NOT_BUILT[kept[0]]}" if kept else "; `python -m scripts.data.build` makes it"
        return f"skipped, needs {(kept or missing)[0]}{reason}"
    if row.arguments not in done:
        print(row.command(), file=sys.stderr)
        ran = subprocess.run([sys.executable, *row.arguments], cwd=ROOT, capture_output=True, encoding="utf-8")
        last = (ran.stderr.strip().splitlines() or ["no message"])[-1]
        done[row.arguments] = (ran.stdout, "" if ran.returncode == 0 else f"failed: {last}")
    printed, failure = done[row.arguments]
    if failure:
        return failure
    try:
        return row.figure(printed) or "failed: no figure in what it printed"
    except (KeyError, ValueError, IndexError) as error:
        return f"failed: no figure in what it printed ({error!r})"


def main() -> None:
    """Run and print, a row as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only rows that hold one of these words")
    given = parser.parse_args()
    shared = given.shared.resolve()
    done: dict[tuple[str, ...], tuple[str, str]] = {}
    failed = False
    print("| what | figure | command |\n|---|---|---|")
    for row in table(shared):
        if given.only and not any(word.lower() in row.what.lower() for word in given.only):
            continue
        figure = figure_of(row, shared, done)
        failed |= figure.startswith("failed")
        print(f"| {row.what} | {figure} | `{row.command().replace(str(shared), str(given.shared))}` |", flush=True)
    parser.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
