"""Starting a review server as a user does, and talking to it as its page does."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from aligner.document import Alignment

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def served(alignment: Path, *options: str) -> Iterator[tuple[subprocess.Popen, str]]:
    """Run `aligner review`; yields the process and the address that it prints."""
    command = [sys.executable, "-m", "aligner", "review", str(alignment), "--no-browser", "--who", "Anna", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment, cwd=alignment.parent
    )
    try:
        yield process, process.stdout.readline().split(": ", 1)[1].strip()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Client:
    """Sends requests with the headers of the review's own page; any of them can be replaced."""

    def __init__(self, address: str, buy: bool = True) -> None:
        url = urlsplit(address)
        self.host, self.port, self.entry = url.hostname, url.port, f"{url.path}?{url.query}"
        self.headers = {"Host": url.netloc, "Origin": f"http://{url.netloc}"}
        if buy:
            status, headers, _ = self.request("GET", self.entry)
            assert status == 303, status
            self.headers["Cookie"] = headers["Set-Cookie"].split(";")[0]

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str | None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=20)
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            if body is not None:
                sent = {"Content-Type": "application/json", "Content-Length": str(len(body)), **sent}
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()

    def get(self, path: str, **headers: str | None) -> tuple[int, dict]:
        status, _, body = self.request("GET", path, **headers)
        return status, json.loads(body)

    def post(self, path: str, record: object, **headers: str | None) -> tuple[int, dict]:
        status, _, body = self.request("POST", path, json.dumps(record).encode(), **headers)
        return status, json.loads(body)


def comment(alignment: Alignment, number: int, before: str, after: str) -> dict:
    """The entry that the page sends when a row, otherwise untouched, is commented on."""
    bead = alignment.beads[number]
    row = {
        "id": number,
        "source": len(bead.source),
        "target": len(bead.target),
        "confidence": bead.confidence,
        "status": bead.status,
        "counterpart": None,
        "comment": before,
    }
    splice = {"list": "rows", "at": number, "removed": [row], "inserted": [{**row, "comment": after}]}
    patch = {"label": f"Commented on row {number + 1}", "splices": [splice], "sets": []}
    return {"id": f"comment {number} {after}", "when": "2026-01-01T00:00:00Z", "turn": "do", "patch": patch}
