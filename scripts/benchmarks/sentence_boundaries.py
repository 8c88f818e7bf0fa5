"""Measure the splitter beside razdel, pysbd and a one-line regex: boundary precision, recall, F1 and speed in one run.

    python -m scripts.benchmarks.sentence_boundaries                 # every tool on every development set
    python -m scripts.benchmarks.sentence_boundaries --errors        # our errors by kind, with examples
    python -m scripts.benchmarks.sentence_boundaries --tools aligner srx --sets ru/gsd.dev

A boundary is the offset after a sentence, moved back over white space; the ends of paragraphs, which are given, do not
count. `srx` is the exported SRX file applied by our SRX engine; `agree` is its agreement with the splitter: boundaries
that both set by boundaries that either sets. Speed is megabytes of UTF-8 a second on one core, the best of several
passes for fast tools.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from aligner import __version__
from aligner.splitting.engine import splitter
from aligner.splitting.srx import read_srx
from aligner.splitting.srx_writing import srx_text

SHARED = Path(__file__).parents[3] / "shared" / "split"
SETS = ("ru/gsd.dev", "ru/taiga.dev", "en/gum.dev", "en/ewt.dev")
PASSES = 5
SLOW = 2.0
"""A tool that takes longer for one pass, in seconds, is timed once."""

Splitter = Callable[[str], Iterable[int]]


def aligner_tool(language: str) -> Splitter:
    """Return our splitter."""
    return splitter(language).ends


def srx_tool(language: str) -> Splitter:
    """Return our SRX engine with the rules that we export."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rules.srx"
        path.write_text(srx_text(), encoding="utf-8")
        return read_srx(path).splitter(language)


def regex_tool(language: str) -> Splitter:
    """Return the one-line baseline: a stop, white space, a capital."""
    pattern = re.compile(r"[.!?…]+[\"'»”)]*(?=\s+[\"'«“(]*[A-ZА-ЯЁ])")
    return lambda text: [match.end() for match in pattern.finditer(text)]


def razdel_tool(language: str) -> Splitter:
    """Return razdel, which is made for Russian."""
    from razdel import sentenize

    return lambda text: [sentence.stop for sentence in sentenize(text)]


def pysbd_tool(language: str) -> Splitter:
    """Return pysbd."""
    from pysbd import Segmenter

    segmenter = Segmenter(language=language, clean=False, char_span=True)
    return lambda text: [span.end for span in segmenter.segment(text)]


TOOLS: dict[str, Callable[[str], Splitter]] = {
    "aligner": aligner_tool,
    "srx": srx_tool,
    "regex": regex_tool,
    "razdel": razdel_tool,
    "pysbd": pysbd_tool,
}


def inner(text: str, ends: Iterable[int]) -> set[int]:
    """Return the boundaries moved back over white space, without those at the ends of paragraphs."""
    found = set()
    for end in ends:
        while end and text[end - 1].isspace():
            end -= 1
        rest = text[end:].lstrip(" \t")
        if end and rest and not rest.startswith("\n"):
            found.add(end)
    return found


def boundaries(tool: Splitter, text: str) -> tuple[set[int], float]:
    """Split each line of a text; return the boundaries and the seconds of the best pass."""
    lines = []
    position = 0
    for line in text.split("\n"):
        lines.append((position, line))
        position += len(line) + 1
    best = float("inf")
    for _ in range(PASSES):
        start = time.process_time()
        ends = [position + end for position, line in lines if line.strip() for end in tool(line)]
        best = min(best, time.process_time() - start)
        if best > SLOW:
            break
    return inner(text, ends), best


def kind(text: str, end: int) -> str:
    """Describe what stands around a position: the word's shape, the signs after it, and what follows."""
    left = re.search(r"([^\W_]*)([^\w\s]*)$", text[max(0, end - 30) : end])
    word, signs = left.groups() if left else ("", "")
    right = text[end : end + 12].lstrip()[:1]
    follows = (
        "capital" if right.isupper() else "lower case" if right.islower() else "digit" if right.isdigit() else right
    )
    shape = "number" if word.isdigit() else "letter" if len(word) == 1 else "short word" if len(word) < 4 else "word"
    return f"{shape if word else 'nothing'} {signs[:3]!r}, then {follows}"


def show_errors(text: str, gold: set[int], found: set[int], examples: int) -> None:
    """Print the errors of one set by kind, the most frequent first."""
    for title, places in (("boundary too many", found - gold), ("boundary missed", gold - found)):
        kinds = defaultdict(list)
        for end in sorted(places):
            kinds[kind(text, end)].append(end)
        print(f"  {title}: {len(places)}")
        for name, ends in sorted(kinds.items(), key=lambda item: -len(item[1])):
            print(f"    {len(ends):>4}  {name}")
            for end in ends[:examples]:
                around = text[max(0, end - 40) : end] + " ¦ " + text[end : end + 30]
                print("            " + around.replace("\n", "¶"))


def main() -> None:
    """Print the table, or the errors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder of the sets")
    parser.add_argument("--sets", nargs="+", default=SETS, metavar="SET")
    parser.add_argument("--tools", nargs="+", default=list(TOOLS), choices=list(TOOLS), metavar="TOOL")
    parser.add_argument("--errors", action="store_true", help="list the errors of our splitter by kind")
    parser.add_argument("--examples", type=int, default=3, help="examples of each kind of error")
    options = parser.parse_args()
    if not options.shared.is_dir():
        sys.exit(f"There is no folder {options.shared}; name the folder of the sets with --shared.")
    if not options.errors:
        print(f"aligner {__version__}; speed in MB/s, one core")
        print(f"{'set':<14}{'tool':<10}{'precision':>10}{'recall':>9}{'F1':>9}{'MB/s':>9}{'agree':>9}")
    for name in options.sets:
        text = (options.shared / f"{name}.txt").read_bytes().decode("utf-8")
        gold = inner(text, map(int, (options.shared / f"{name}.ends").read_text().split()))
        if options.errors:
            print(name)
            show_errors(text, gold, boundaries(aligner_tool(name[:2]), text)[0], options.examples)
            continue
        ours: set[int] = set()
        for tool in options.tools:
            try:
                split = TOOLS[tool](name[:2])
            except ModuleNotFoundError:
                print(f"{name:<14}{tool:<10}  not installed; pip install {tool}")
                continue
            found, seconds = boundaries(split, text)
            ours = found if tool == "aligner" else ours
            hits = len(gold & found)
            scores = hits / max(1, len(found)), hits / len(gold), 2 * hits / (len(gold) + len(found))
            agree = f"{len(ours & found) / len(ours | found):>9.4f}" if tool == "srx" and ours else ""
            speed = len(text.encode()) / seconds / 1e6
            row = f"{scores[0]:>10.4f}{scores[1]:>9.4f}{scores[2]:>9.4f}{speed:>9.2f}{agree}"
            print(f"{name:<14}{tool:<10}{row}", flush=True)


if __name__ == "__main__":
    main()
