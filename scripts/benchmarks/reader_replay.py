"""Replay recorded readings through the whole path of a reader and count what comes out as flags on the right words.

    python -m scripts.benchmarks.reader_replay [--shared ../shared]

A recorded client responds as each reading of `natural.gold.jsonl` did, in windows, with a confirmation
of every finding. Measured: the share of the readings' errors and warnings that become flags of that severity or a
greater one with the same words; findings whose words are not in the text; and the time of our own side, a window's
round trip less the server's. The rules' flags are left out, so that none can stand in for the reader's.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aligner import __version__
from aligner.document.model import SEVERITIES, Divergence
from aligner.evaluation.flag_metrics import MIN_OVERLAP, Mark, ReadPair, read_pairs, same
from aligner.reader import ReaderOptions
from aligner.reader.client import Completion, Message
from aligner.reader.instruction import instruction
from aligner.reader.reading import read
from aligner.reader.report import Report
from scripts.benchmarks.planted_errors import alignment_of


class Recorded:
    """A client whose model is a recorded reading; `seconds` and `busy` are its own time and processor time."""

    def __init__(self, pairs: Sequence[ReadPair], reading: str) -> None:
        self.marks = {
            (pair.source, pair.target): [mark for mark in pair.marks if mark.reading == reading] for pair in pairs
        }
        self.seconds = self.busy = 0.0
        self.windows = 0

    def complete(self, messages: Sequence[Message], schema: dict[str, Any], limit: int) -> Completion:
        """Return the reading of the pairs in the request, or whether its words are marked in their pair."""
        start, busy = time.perf_counter(), time.thread_time()
        data = json.loads(messages[1]["content"])
        if "pairs" in data:
            self.windows += 1
            found = [_record(pair["bead"], m) for pair in data["pairs"] for m in self._of(pair)]
            text = json.dumps({"findings": found}, ensure_ascii=False)
        else:
            picked = data.get("source_words"), data.get("target_words")
            marked = [(mark.source_text, mark.target_text) for mark in self._of(data)]
            text = json.dumps({"answer": "no" if picked in marked else "yes"})
        self.seconds += time.perf_counter() - start
        self.busy += time.thread_time() - busy
        return Completion(text, 1)

    def close(self) -> None:
        """There is no connection to close."""

    def _of(self, pair: dict[str, str]) -> list[Mark]:
        return self.marks.get((pair["source"], pair["target"]), [])


def _record(bead: int, mark: Mark) -> dict[str, Any]:
    return {
        "bead": bead, "type": mark.type, "severity": mark.severity, "source": mark.source_text,
        "target": mark.target_text, "reason": mark.why,
    }  # fmt: skip


def replay(pairs: Sequence[ReadPair], reading: str) -> tuple[dict[str, float], Report]:
    """Return the figures of one reading that was put through the whole path."""
    alignment = alignment_of([(pair.source, pair.target) for pair in pairs])
    client = Recorded(pairs, reading)
    start, busy = time.perf_counter(), time.process_time()
    result, report = read(alignment, ReaderOptions("http://127.0.0.1/v1", f"recorded {reading}"), client=client)
    spent = time.perf_counter() - start - client.seconds
    busy = time.process_time() - busy - client.busy
    flags: list[list[Mark]] = [[] for _ in pairs]
    absent = 0
    for flag in result.divergences:
        pair = pairs[flag.bead]
        mark = _local(flag, alignment, pair)
        flags[flag.bead].append(mark)
        for words, text in ((mark.source_text, pair.source), (mark.target_text, pair.target)):
            absent += words is not None and words not in text
    wanted = found = 0
    for pair, row in zip(pairs, flags, strict=True):
        for mark in pair.marks:
            if mark.reading == reading and mark.severity != "note":
                wanted += 1
                found += any(_as_severe(flag, mark) and same(flag, mark, pair, MIN_OVERLAP) for flag in row)
    figures = {
        "marks": wanted,
        "found": found / max(1, wanted),
        "words not in the text": absent,
        "windows": client.windows,
        "ms per window": 1000 * spent / max(1, client.windows),
        "ms per request": 1000 * spent / max(1, report.requests),
        "CPU ms per window": 1000 * busy / max(1, client.windows),
    }
    return figures, report


def _local(flag: Divergence, alignment: Any, pair: ReadPair) -> Mark:
    start = alignment.source_sentences[flag.bead].start, alignment.target_sentences[flag.bead].start
    spans = [s.shifted(-n) if s else None for s, n in zip((flag.source_span, flag.target_span), start, strict=True)]
    words = [t[s.start : s.end] if s else None for t, s in zip((pair.source, pair.target), spans, strict=True)]
    return Mark(flag.type, flag.severity, words[0], words[1])


def _as_severe(flag: Mark, mark: Mark) -> bool:
    return SEVERITIES.index(flag.severity) >= SEVERITIES.index(mark.severity)


def main() -> None:
    """Replay each reading and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    pairs = read_pairs(parser.parse_args().shared / "fidelity" / "natural.gold.jsonl")
    print(f"aligner {__version__}, instruction {instruction().version}, {len(pairs):,} pairs")
    for reading in pairs[0].readings:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["ALIGNER_DATA"] = folder
            figures, report = replay(pairs, reading)
        print(f"\nreading {reading}")
        for name, value in figures.items():
            print(f"  {name:24}{value:10.3f}")
        print("  " + report.sentences("reader", 2)[0])


if __name__ == "__main__":
    main()
