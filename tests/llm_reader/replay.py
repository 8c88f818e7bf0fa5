"""A replay server: it speaks the chat-completions protocol, reads pairs it knows, and misbehaves on command.

    python -m tests.llm_reader.replay tests/llm_reader/specimen.readings.jsonl --port 8080
"""

import argparse
import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

Mark = dict[str, Any]
Readings = Mapping[tuple[str, str], list[Mark]]
Misbehaviour = Callable[["Handler", dict[str, Any], str], bool]
"""Called with the handler, the request and the right content; True where it has responded in its own way."""


class Replay(ThreadingHTTPServer):
    """Readings by pair of texts; `requests` are the bodies that came, `misbehave` is asked before each response."""

    daemon_threads = True

    def __init__(
        self,
        readings: Readings,
        misbehave: Misbehaviour | None = None,
        delay: float = 0.0,
        address: tuple[str, int] = ("127.0.0.1", 0),
    ) -> None:
        super().__init__(address, Handler)
        self.readings = readings
        self.misbehave = misbehave
        self.delay = delay
        self.requests: list[dict[str, Any]] = []
        self.responded: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed is no news."""

    def content(self, body: dict[str, Any]) -> str:
        """What a good reader writes."""
        data = json.loads(next(m["content"] for m in body["messages"] if m["role"] == "user"))
        if "pairs" not in data:
            return json.dumps({"answer": self.answer(data)})
        found = [
            {
                "bead": pair["bead"], "type": mark["type"], "severity": mark["severity"],
                "source": mark["source_text"], "target": mark["target_text"], "reason": mark["why"],
            }
            for pair in data["pairs"]
            for mark in self.readings.get((pair["source"], pair["target"]), [])
        ]  # fmt: skip
        return json.dumps({"findings": found}, ensure_ascii=False)

    def answer(self, asked: dict[str, Any]) -> str:
        """Whether a good reader finds the words picked from a passage on the other side."""
        marks = self.readings.get((asked["source"], asked["target"]), [])
        picked = asked.get("source_words"), asked.get("target_words")
        return "no" if any(touches(picked, (mark["source_text"], mark["target_text"])) for mark in marks) else "yes"


def touches(picked: Iterable[str | None], marked: Iterable[str | None]) -> bool:
    return any(a and b and (a in b or b in a) for a, b in zip(picked, marked, strict=True))


class Handler(BaseHTTPRequestHandler):
    server: Replay
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Nothing is logged."""

    def do_GET(self) -> None:
        self.send({"object": "list", "data": [{"id": "replay", "object": "model"}]})

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.loads(raw)
        with self.server.lock:
            self.server.requests.append(body)
            self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        content = self.server.content(body)
        time.sleep(self.server.delay)
        if self.server.misbehave and self.server.misbehave(self, body, content):
            return
        self.complete(body, content)
        with self.server.lock:
            self.server.responded.append(json.dumps(body["messages"]))

    def complete(self, body: dict[str, Any], content: object, finish: str = "stop", **message: Any) -> None:
        if body.get("stream"):
            events = [{"delta": {"role": "assistant", "content": part}} for part in halves(str(content))]
            events.append({"delta": {}, "finish_reason": finish})
            lines = [json.dumps({"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "replay",
                                 "choices": [{"index": 0, **event}]}) for event in events]  # fmt: skip
            self.raw(b"".join(f"data: {line}\n\n".encode() for line in [*lines, "[DONE]"]), "text/event-stream")
            return
        choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content, **message}}
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        self.send({"id": "x", "object": "chat.completion", "created": 1, "model": "replay", "choices": [choice],
                   "usage": usage})  # fmt: skip

    def send(self, record: object, status: int = 200, **headers: str) -> None:
        self.raw(json.dumps(record).encode(), "application/json", status, **headers)

    def raw(self, data: bytes, kind: str = "application/json", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)


def halves(text: str) -> list[str]:
    return [text[: len(text) // 2], text[len(text) // 2 :]]


@contextmanager
def serving(
    readings: Readings,
    misbehave: Misbehaviour | None = None,
    delay: float = 0.0,
    address: tuple[str, int] = ("127.0.0.1", 0),
) -> Any:
    server = Replay(readings, misbehave, delay, address)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def recorded(path: Path) -> Readings:
    """The readings of a file, by pair of texts; where it has several of a pair, the first."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        (row["ru"], row["en"]): [m for m in row["divergences"] if m.get("reading") == row.get("readings", [None])[0]]
        for row in rows
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readings", type=Path)
    parser.add_argument("--port", type=int, default=8080)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each response")
    given = parser.parse_args()
    Replay(recorded(given.readings), delay=given.delay, address=("127.0.0.1", given.port)).serve_forever()


if __name__ == "__main__":
    main()
