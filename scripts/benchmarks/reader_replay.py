"""Replay recorded readings through the whole path of a reader and count what comes out as flags on the right words.

    python -m scripts.benchmarks.reader_replay [--shared ../shared]

A recorded client responds as each reading of `natural.gold.jsonl` did, in windows, with a confirmation of every
finding. Measured: the share of the readings' errors and warnings that become flags of that severity or a
greater one with the same words; findings whose words are not in the text. The rules' flags are left out, so that none
can stand in for the reader's.

Processor time is that of this process, the least of some runs. *Ours* is what Aligner does itself: windows, requests
as JSON, the cache and its commits, the budget, parsing, verification, merging. *With the client* adds the package
`openai`, HTTP and the system's calls for it; the server is a process of its own and not counted.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from typing import Any

from aligner import __version__
from aligner.document.model import SEVERITIES, Alignment, Divergence
from aligner.evaluation.flag_metrics import MIN_OVERLAP, Mark, ReadPair, read_pairs, same
from aligner.llm_reader import ReaderOptions
from aligner.llm_reader.client import Message
from aligner.llm_reader.completion import Completion
from aligner.llm_reader.instruction import instruction
from aligner.llm_reader.reading import read
from aligner.llm_reader.report import Report
from aligner.llm_reader.windows import passages, windows
from scripts.benchmarks.planted_errors import alignment_of
from scripts.runtime import argument_parser


class Recorded:
    """A client whose model is a recorded reading; `busy` is the processor time that it takes itself."""

    def __init__(self, pairs: Sequence[ReadPair], reading: str) -> None:
        self.marks = {
            (pair.source, pair.target): [mark for mark in pair.marks if mark.reading == reading] for pair in pairs
        }
        self.busy = 0.0
        self.windows = 0

    def complete(self, messages: Sequence[Message], schema: dict[str, Any], limit: int) -> Completion:
        """Return the reading of the pairs in the request, or whether its words are marked in their pair."""
        busy = time.thread_time()
        data = json.loads(messages[1]["content"])
        if "pairs" in data:
            self.windows += 1
            found = [_record(pair["bead"], m) for pair in data["pairs"] for m in self._of(pair)]
            text = json.dumps({"findings": found}, ensure_ascii=False)
        else:
            text = json.dumps({"answer": self._answer(data)})
        self.busy += time.thread_time() - busy
        return Completion(text, 1)

    def close(self) -> None:
        """There is no connection to close."""

    def _answer(self, asked: dict[str, Any]) -> str:
        marked = {(mark.source_text, mark.target_text) for mark in self._of(asked)}
        return "no" if (asked.get("source_words"), asked.get("target_words")) in marked else "yes"

    def _of(self, pair: dict[str, str]) -> list[Mark]:
        return self.marks.get((pair["source"], pair["target"]), [])


def _record(bead: int, mark: Mark) -> dict[str, Any]:
    return {
        "bead": bead, "type": mark.type, "severity": mark.severity, "source": mark.source_text,
        "target": mark.target_text, "reason": mark.why,
    }  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    """The chat-completions protocol around a recorded reading."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    recorded: Recorded

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""

    def do_POST(self) -> None:
        """Respond to one request."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        message = {"role": "assistant", "content": self.recorded.complete(body["messages"], {}, 0).text}
        choices = [{"index": 0, "finish_reason": "stop", "message": message}]
        data = json.dumps({"object": "chat.completion", "choices": choices, "usage": {"total_tokens": 1}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _serve(sender: Connection, pairs: Sequence[ReadPair], reading: str) -> None:
    _Handler.recorded = Recorded(pairs, reading)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    sender.send(server.server_address[1])
    server.serve_forever()


@contextmanager
def served(pairs: Sequence[ReadPair], reading: str) -> Iterator[str]:
    """Serve a recorded reading from a process of its own, and give its address."""
    receiver, sender = Pipe(duplex=False)
    process = Process(target=_serve, args=(sender, pairs, reading), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{receiver.recv()}/v1"
    finally:
        process.terminate()
        process.join()


@contextmanager
def own_data() -> Iterator[None]:
    """Keep responses in a folder of their own for a while."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALIGNER_DATA"] = folder
        yield


def spent(alignment: Alignment, url: str, client: Recorded | None, runs: int) -> tuple[float, int]:
    """Return the least milliseconds of processor time of a reading, without a recorded client's, and its requests."""
    best, requests = math.inf, 0
    for _ in range(runs):
        with own_data():
            before = client.busy if client else 0.0
            start = time.process_time()
            _, report = read(alignment, ReaderOptions(url, "recorded"), client=client)
            best = min(best, time.process_time() - start - (client.busy - before if client else 0.0))
        requests = report.requests
    return 1000 * best, requests


def overhead(pairs: Sequence[ReadPair], reading: str, runs: int) -> dict[str, float]:
    """Return milliseconds of processor time by window and by request, without the server's."""
    alignment = alignment_of([(pair.source, pair.target) for pair in pairs])
    options = ReaderOptions("", "")
    count = len(windows(passages(alignment), options.window_beads, options.window_characters))
    figures: dict[str, float] = {}
    with served(pairs, reading) as url:
        for name, client in (("ours", Recorded(pairs, reading)), ("with the client", None)):
            time_, requests = spent(alignment, url, client, runs)
            figures |= {f"ms a window, {name}": time_ / count, f"ms a request, {name}": time_ / requests}
    return {"requests a window": requests / count, **figures}


def replay(pairs: Sequence[ReadPair], reading: str) -> tuple[dict[str, float], Report]:
    """Return the figures of one reading that was put through the whole path."""
    alignment = alignment_of([(pair.source, pair.target) for pair in pairs])
    client = Recorded(pairs, reading)
    with own_data():
        result, report = read(alignment, ReaderOptions("http://127.0.0.1/v1", f"recorded {reading}"), client=client)
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
        "marks": wanted, "found": found / max(1, wanted), "words not in the text": absent, "windows": client.windows,
    }  # fmt: skip
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
    parser = argument_parser(__doc__, shared=True)
    parser.add_argument("--runs", type=int, default=5, help="runs of which the least processor time counts (5)")
    given = parser.parse_args()
    pairs = read_pairs(given.shared / "fidelity" / "natural.gold.jsonl")
    print(f"aligner {__version__}, instruction {instruction().version}, {len(pairs):,} pairs")
    for reading in pairs[0].readings:
        figures, report = replay(pairs, reading)
        print(f"\nreading {reading}")
        for name, value in {**figures, **overhead(pairs, reading, given.runs)}.items():
            print(f"  {name:32}{value:10.3f}")
        print("  " + report.sentences("reader", 2)[0])


if __name__ == "__main__":
    main()
