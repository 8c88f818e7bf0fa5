"""The review server: the page on this computer alone, for whoever holds the token, with every change kept at once.

What it refuses, and why: another `Host` (a page elsewhere that resolves its own name to 127.0.0.1), another `Origin` on
a change (a page elsewhere that posts here), a request without the cookie that the one-time token buys, and every path
but its own four; no path is ever looked up on the disk.
"""

from __future__ import annotations

import hmac
import ipaddress
import json
import secrets
from collections.abc import Callable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aligner import __version__
from aligner.document.errors import AlignerError
from aligner.review.session import Session
from aligner.review.store import Conflict

_LONGEST = 32_000_000
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class ReviewServer(ThreadingHTTPServer):
    """Serves one review. `address` is where a browser first goes; its token works once."""

    daemon_threads = True

    def __init__(self, session: Session, page: Callable[[list[dict[str, Any]]], str], host: str, port: int) -> None:
        if host in ("", "0.0.0.0", "::"):
            raise AlignerError(f"{host or 'Nothing'} is no address that a browser can name; give this computer's own.")
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            raise AlignerError(f"Cannot listen on {host}:{port}: {error.strerror}; choose another --port.") from error
        self.session, self.page = session, page
        self.port = int(self.server_address[1])
        self.token: str | None = secrets.token_urlsafe(32)
        self.cookie = secrets.token_urlsafe(32)
        names = {host, "localhost"} if _is_loopback(host) else {host}
        self.hosts = {f"{name}:{self.port}" for name in names}
        self.address = f"http://{host}:{self.port}/?token={self.token}"

    def buy(self, token: str) -> bool:
        """Take the token if it is right and has not been used."""
        if self.token is None or not hmac.compare_digest(token.encode(), self.token.encode()):
            return False
        self.token = None
        return True


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    server_version = f"aligner/{__version__}"
    sys_version = ""
    timeout = 60

    def do_GET(self) -> None:
        """Answer for the page and the entries."""
        url = urlsplit(self.path)
        if not self._from_here():
            return
        if self.path.startswith("/?token="):
            token = parse_qs(url.query).get("token", [""])[0]
            if self.server.buy(token):
                self._redirect()
            elif self._has_cookie():
                self._redirect(cookie=False)
            else:
                self._refuse(HTTPStatus.FORBIDDEN, "This address has been used; start `aligner review` again.")
        elif not self._has_cookie():
            self._refuse(HTTPStatus.FORBIDDEN, "Open the address that `aligner review` printed; it holds a token.")
        elif self.path == "/":
            text = self.server.page(self.server.session.entries())
            self._answer(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8")
        elif self.path == "/entries":
            self._json(HTTPStatus.OK, {"entries": self.server.session.entries()})
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "There is nothing here; the review is at /.")

    def do_POST(self) -> None:
        """Take a change, or align anew."""
        actions = {"/changes": self._change, "/realign": self._realign}
        if not self._from_here():
            return
        if not self._has_cookie():
            self._refuse(HTTPStatus.FORBIDDEN, "Open the address that `aligner review` printed; it holds a token.")
        elif self.path not in actions:
            self._refuse(HTTPStatus.NOT_FOUND, "There is nothing here; the review is at /.")
        elif (body := self._body()) is not None:
            try:
                actions[self.path](body)
            except Conflict:
                entries = self.server.session.entries()
                since = body["revision"] if isinstance(body["revision"], int) else 0
                self._json(HTTPStatus.CONFLICT, {"entries": entries[since:], "all": entries})
            except AlignerError as error:
                self._refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
            except (KeyError, TypeError) as error:
                self._refuse(HTTPStatus.BAD_REQUEST, f"The request is malformed: {error!r}.")

    def _change(self, body: dict[str, Any]) -> None:
        revision = self.server.session.change(body["revision"], body["entry"])
        self._json(HTTPStatus.OK, {"revision": revision})

    def _realign(self, body: dict[str, Any]) -> None:
        revision, entry = self.server.session.realign(body["revision"])
        self._json(HTTPStatus.OK, {"revision": revision, "entry": entry})

    def _from_here(self) -> bool:
        """Whether the request names this server and comes from its own page; refuses it otherwise."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        if host not in self.server.hosts:
            self._refuse(HTTPStatus.FORBIDDEN, "This server answers only to its own address.")
        elif origin not in {None, *(f"http://{name}" for name in self.server.hosts)}:
            self._refuse(HTTPStatus.FORBIDDEN, "Requests from other pages are refused.")
        elif self.command == "POST" and origin is None:
            self._refuse(HTTPStatus.FORBIDDEN, "Changes must come from the page of this review.")
        else:
            return True
        return False

    def _has_cookie(self) -> bool:
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", ""))
        except CookieError:
            return False
        morsel = cookie.get(f"aligner-{self.server.port}")
        return morsel is not None and hmac.compare_digest(morsel.value.encode(), self.server.cookie.encode())

    def _body(self) -> dict[str, Any] | None:
        """Return the JSON object sent, or refuse the request and return None."""
        length = self.headers.get("Content-Length", "")
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON.")
        elif not length.isdecimal() or int(length) > _LONGEST:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {_LONGEST} bytes.")
        else:
            try:
                body = json.loads(self.rfile.read(int(length)))
            except (ValueError, RecursionError):
                body = None
            if isinstance(body, dict) and isinstance(body.get("revision"), int):
                return body
            self._refuse(HTTPStatus.BAD_REQUEST, "Send a JSON object with a revision.")
        return None

    def _redirect(self, cookie: bool = True) -> None:
        """Send the browser to the page, so that the token is not left in its address bar."""
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        if cookie:
            value = f"aligner-{self.server.port}={self.server.cookie}; Path=/; HttpOnly; SameSite=Strict"
            self.send_header("Set-Cookie", value)
        self._finish(b"", "text/plain; charset=utf-8")

    def _json(self, status: HTTPStatus, record: dict[str, Any]) -> None:
        self._answer(status, json.dumps(record).encode(), "application/json")

    def _refuse(self, status: HTTPStatus, message: str) -> None:
        self.close_connection = True
        self._json(status, {"error": message})

    def _answer(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self._finish(body, kind)

    def _finish(self, body: bytes, kind: str) -> None:
        for name, value in {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses may hold the token."""
