"""Run every benchmark on the data that is there and print the README's table of figures as Markdown.

    python -m scripts.benchmarks.all                        # data in ../shared
    python -m scripts.benchmarks.all --shared DATA --only boundaries beads
    python -m scripts.benchmarks.all --write README.md      # put the figures into the README's table

A row whose data or package is missing says so instead of a figure, and is not written; `python -m scripts.data.build`
makes the data from public repositories. The whole takes about half an hour on two cores.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.runtime import ROOT, argument_parser
from scripts.training.steps import READINGS

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


def folds(name: str, *rates: str) -> Figure:
    """Return what reads rates on a natural set, in per cent with ±, from what the calibration prints for its folds."""

    def read(printed: str) -> str:
        _, _, own = printed.partition(f"natural.{name}, by ")
        found = {rate: (float(value), float(spread)) for rate, value, spread in RATE.findall(own.split("natural.")[0])}
        return " / ".join(_with_spread(*found[rate], unit=rate.endswith("per 100")) for rate in rates)

    return read


RATE = re.compile(r"^  ([a-z].*?) +([\d.]+) ± ([\d.]+|nan)$", re.MULTILINE)


def _with_spread(value: float, spread: float, unit: bool = False) -> str:
    """Return a share in per cent, or a number of its own unit, with its ±."""
    if unit:
        return f"{value:.2f} ± {spread:.2f}"
    return f"{100 * value:.1f} ± {100 * spread:.1f} %"


def minimal_pairs(printed: str) -> str:
    """Return the share of wrong renderings found and of faithful ones flagged, in official letters."""
    rates = json.loads(printed)["contrast"]["contrast.diplomatic.jsonl"]
    return " / ".join(_with_spread(*rates[name]) for name in ("wrong found", "faithful flagged"))


def planted(*kinds: str) -> Figure:
    """Return what reads the share of planted errors flagged, kind by kind, in per cent."""

    def read(printed: str) -> str:
        recall = json.loads(printed)["planted"]["recall"]
        return ", ".join(f"{100 * recall[kind]['any']:.0f}" for kind in kinds) + " %"

    return read


def starting(printed: str) -> str:
    """Return the seconds of the help and of the specimen."""
    times = re.findall(r"^(?:aligner --help|align the specimen)\s+([\d.]+)", printed, re.MULTILINE)
    return " / ".join(f"{float(value):.2f} s" for value in times)


def installing(printed: str) -> str:
    """Return the time and the size of the light installation."""
    found = re.search(r"light install: (\d+ s), (\d+ MB)", printed)
    return f"{found[1]}, {found[2]}" if found else ""


def retrieval(printed: str) -> str:
    """Return the share of sentences whose translation is nearest, in both directions, on both sets."""
    row = OURS.search(printed)
    return ", ".join(f"{_percent(pair)} %" for pair in row.group(1, 2)) if row else ""


def _percent(pair: str) -> str:
    return " / ".join(f"{100 * float(share):.1f}" for share in pair.split("/"))


def encoding(printed: str) -> str:
    """Return the speed and the size of the bundled encoder."""
    row, size = OURS.search(printed), re.search(r"size in a wheel: (.*)", printed)
    return f"{row[3]} / {size[1]}" if row and size else ""


OURS = re.compile(r"^ours\s+([\d.]+/[\d.]+)\s+([\d.]+/[\d.]+)\s+[\d.]+\s+([\d,]+)", re.MULTILINE)


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
    texts = (*GOLD[:2], "fidelity/mlqe.dev.tsv", "fidelity/words.dev.jsonl")
    pairs = tuple(path.removeprefix("shared/") for path in READINGS if path.startswith("shared/"))
    folded = ("-m", "scripts.training.calibration", "--shared", at, "--measure-only")
    real = ("-m", "scripts.benchmarks.natural_divergences", "--shared", at, "--planted", "60", "--json")
    long_ = ("-m", "scripts.benchmarks.length_scaling", *(f"{at}/{path}" for path in GOLD), "--sizes", "87000")
    encoder = ("-m", "scripts.benchmarks.encoder_quality", "--shared", at, "--only", "ours")
    start = ("-m", "scripts.benchmarks.startup_time")
    return [
        Row(
            "real translations (NTREX, WMT21; 2,034 pairs, each read twice): warnings and errors that are right "
            "/ that an editor would correct",
            folded,
            pairs,
            folds("gold", "shown right", "shown serious"),
        ),
        Row(
            "the same: false warnings and errors in 100 pairs / errors of the translators that are found",
            folded,
            pairs,
            folds("gold", "false per 100", "recall of errors"),
        ),
        Row(
            "news, novels, literature, documentation, medicine (2,693 pairs drawn from 35,000 and weighted): right "
            "/ an editor would correct / false in 100 pairs / errors found",
            folded,
            pairs,
            folds("drawn", "shown right", "shown serious", "false per 100", "recall of errors"),
        ),
        Row(
            "minimal pairs with one mistranslation, official letters: found / faithful renderings flagged",
            real,
            (*pairs, *texts),
            minimal_pairs,
        ),
        Row(
            "planted errors flagged: number, date, untranslated, sentence omitted, added",
            real,
            (*pairs, *texts),
            planted("number", "date", "untranslated", "sentence-omitted", "sentence-added"),
        ),
        Row(
            "name, modal, quantifier, opposite, negation, clause dropped, inserted",
            real,
            (*pairs, *texts),
            planted("name", "modality", "quantifier", "antonym", "negation", "clause-dropped", "clause-inserted"),
        ),
        Row("`aligner --help` / the specimen aligned, checked and written", (*start, "--no-install"), (), starting),
        Row("installed without extras: time, size", start, (), installing),
        Row("sentence boundaries, F1: Russian GSD, Taiga, English GUM, EWT", split, banks, split_scores(["aligner"])),
        Row(
            "the best of razdel, pysbd and one regular expression there",
            split,
            banks,
            split_scores(["razdel", "pysbd", "regex"]),
        ),
        Row("the right translation is nearest: NTREX-128, WMT21", encoder, (*texts, *GOLD), retrieval),
        Row("encoded sentences a second, one core / size in the wheel", encoder, (*texts, *GOLD), encoding),
        Row(
            "beads found exactly, F1: NTREX, WMT21, literature, damaged lightly (*hard*)",
            evaluated,
            gold,
            bead_scores("hard"),
        ),
        Row("the same, damaged heavily (*rough*)", evaluated, gold, bead_scores("rough")),
        Row("87,000 sentences a side: aligned, checked and written", long_, GOLD, long_run),
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


HEAD = "| what | figure | command |"


def written(text: str, lines: Mapping[str, str]) -> str:
    """Return a page whose table of figures has new lines for some rows, each known by its first cell."""
    before, head, rest = text.partition(HEAD)
    rows, gap, after = rest.partition("\n\n")
    renewed = [lines.get(row.split(" | ")[0].removeprefix("| "), row) for row in rows.split("\n")]
    return before + head + "\n".join(renewed) + gap + after


def main() -> None:
    """Run and print, a row as soon as it is known."""
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="a page whose table takes the figures")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="only rows that hold one of these words")
    given = parser.parse_args()
    shared = given.shared.resolve()
    done: dict[tuple[str, ...], tuple[str, str]] = {}
    failed = False
    lines: dict[str, str] = {}
    print(f"{HEAD}\n|---|---|---|")
    for row in table(shared):
        if given.only and not any(word.lower() in row.what.lower() for word in given.only):
            continue
        figure = figure_of(row, shared, done)
        failed |= figure.startswith("failed")
        line = f"| {row.what} | {figure} | `{row.command().replace(str(shared), str(given.shared))}` |"
        print(line, flush=True)
        if not figure.startswith(("failed", "skipped")):
            lines[row.what] = line
    if given.write:
        page = given.write.read_text(encoding="utf-8")
        given.write.write_text(written(page, lines), encoding="utf-8")
    parser.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
