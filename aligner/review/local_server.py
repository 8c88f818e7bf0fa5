"""An HTTP server for one person on this computer: what `aligner review` and `aligner app` stand on.

What it refuses, and why: another `Host` (a page elsewhere that resolves its own name to 127.0.0.1), another `Origin` on
a change (a page elsewhere that posts here), and a request without the cookie that the token in the address buys. A
browser that asks for a page gets its refusals as a page, a program gets them as JSON.
"""

from __future__ import annotations

import hmac
import html
import ipaddress
import json
import secrets
import sys
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aligner import __version__
from aligner.document.errors import AlignerError, system_reason
from aligner.document.whole_numbers import whole_number
from aligner.localization import accepted_language, catalogue
from aligner.pages.parts import joined, source_hash

MAX_JSON_BYTES = 32_000_000
"""Bytes of a JSON request."""
_LINGER = 64_000_000
"""Bytes of a refused body that are read and thrown away, so that the browser gets to read the refusal."""
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'"
)
"""Content-Security-Policy of a response that has none of its own (W3C CSP Level 3): nothing inline or remote."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class LocalServer(ThreadingHTTPServer):
    """Serves one person. `address` is where a browser goes, as often as it likes while the server runs.

    `first_address()` is one for the browser that is started here: other users of the computer may see it among the
    running programs, so it works once.
    """

    daemon_threads = True
    allow_reuse_address = sys.platform != "win32"  # there it would let two programs listen at one port

    def __init__(self, handler: type[LocalHandler], host: str, port: int) -> None:
        if host in ("", "0.0.0.0", "::"):
            raise AlignerError(f"{host or 'Nothing'} is no address that a browser can name; give this computer's own.")
        try:
            super().__init__((host, port), handler)
        except OSError as error:
            raise AlignerError(
                f"Cannot listen on {host}:{port}: {system_reason(error)}; choose another --port."
            ) from error
        self.port = int(self.server_address[1])
        self.token = secrets.token_urlsafe(32)
        self.tickets: set[str] = set()
        self.cookie = secrets.token_urlsafe(32)
        names = {host, "localhost"} if _is_loopback(host) else {host}
        self.hosts = {f"{name}:{self.port}" for name in names}
        self._root = f"http://{host}:{self.port}/?token="
        self.address = f"{self._root}{self.token}"

    def first_address(self) -> str:
        """Return an address that lets in once."""
        ticket = secrets.token_urlsafe(32)
        self.tickets.add(ticket)
        return f"{self._root}{ticket}"

    def lets_in(self, token: str) -> bool:
        """Whether a token is right; one that works once is used up."""
        if hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        used = next((one for one in self.tickets if hmac.compare_digest(token.encode(), one.encode())), None)
        self.tickets.discard(used or "")
        return used is not None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class LocalHandler(BaseHTTPRequestHandler):
    """Lets in whoever may; `get` and `post` of a subclass do the rest."""

    server: LocalServer
    server_version = f"aligner/{__version__}"
    sys_version = ""
    timeout = 60
    command_name = "aligner review"

    def get(self, path: str) -> None:
        """Answer a request for a page."""
        raise NotImplementedError

    def post(self, path: str) -> None:
        """Answer a request to change something."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Let in and answer."""
        url = urlsplit(self.path)
        if not self._from_here():
            return
        if self.path.startswith("/?token="):
            if self.server.lets_in(parse_qs(url.query).get("token", [""])[0]):
                self._redirect()
            elif self._has_cookie():
                self._redirect(cookie=False)
            else:
                self.refuse(
                    HTTPStatus.FORBIDDEN,
                    self.say(
                        "This address is not that of the running program, or has been used; open the one "
                        "that `{command}` printed last.",
                        command=self.command_name,
                    ),
                )
        elif self._has_cookie():
            self._answering(self.get)
        else:
            self.refuse(
                HTTPStatus.FORBIDDEN,
                self.say("Open the address that `{command}` printed; it holds a token.", command=self.command_name),
            )

    def do_POST(self) -> None:
        """Let in and answer."""
        if not self._from_here():
            return
        if self._has_cookie():
            self._answering(self.post)
        else:
            self.refuse(
                HTTPStatus.FORBIDDEN,
                self.say("Open the address that `{command}` printed; it holds a token.", command=self.command_name),
            )

    def _answering(self, answer: Any) -> None:
        try:
            answer(self.path)
        except AlignerError as error:
            self.refuse(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
        except (KeyError, TypeError, ValueError) as error:
            self.refuse(HTTPStatus.BAD_REQUEST, self.say("The request is malformed: {error}.", error=repr(error)))
        except OSError as error:
            if isinstance(error, ConnectionError):
                raise  # the browser has gone: nobody is left to tell
            self.refuse(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                self.say(
                    "The program failed here: {error}. Nothing that was saved is lost; try again.", error=str(error)
                ),
            )
        except Exception as error:
            self.log_error("%r", error)
            self.refuse(
                HTTPStatus.INTERNAL_SERVER_ERROR,
                self.say(
                    "The program failed here: {error}. Nothing that was saved is lost; try again.", error=repr(error)
                ),
            )

    def _from_here(self) -> bool:
        """Whether the request names this server and comes from its own page; refuses it otherwise."""
        host, origin = self.headers.get("Host", ""), self.headers.get("Origin")
        if host not in self.server.hosts:
            self.refuse(HTTPStatus.FORBIDDEN, self.say("This server answers only to its own address."))
        elif origin not in {None, *(f"http://{name}" for name in self.server.hosts)}:
            self.refuse(HTTPStatus.FORBIDDEN, self.say("Requests from other pages are refused."))
        elif self.command == "POST" and origin is None:
            self.refuse(HTTPStatus.FORBIDDEN, self.say("Changes must come from the page of this program."))
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

    def body_length(self, kind: str, longest: int) -> int | None:
        """Return the length of a body of this kind; refuse one of another kind or beyond `longest` bytes."""
        length = whole_number(self.headers.get("Content-Length", ""), longest + 1)
        if not self.headers.get("Content-Type", "").startswith(kind):
            self.refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, self.say("Send {kind}.", kind=kind))
        elif length is None:
            self.refuse(HTTPStatus.LENGTH_REQUIRED, self.say("Say how long the body is (Content-Length)."))
        elif length > longest:
            size = f"{longest / 1e6:,.0f}"
            self.refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, self.say("At most {size} MB can be sent.", size=size))
        else:
            return length
        return None

    def record(self) -> dict[str, Any] | None:
        """Return the JSON object sent, or refuse the request and return None."""
        length = self.body_length("application/json", MAX_JSON_BYTES)
        if length is None:
            return None
        try:
            body = json.loads(self.rfile.read(length))
        except (ValueError, RecursionError):
            body = None
        if isinstance(body, dict):
            return body
        self.refuse(HTTPStatus.BAD_REQUEST, self.say("Send a JSON object."))
        return None

    @property
    def language(self) -> str:
        """The language that this browser likes best of ours."""
        return accepted_language(self.headers.get("Accept-Language"))

    def say(self, message: str, **values: object) -> str:
        """Return a sentence of the server's in the browser's language, with its values."""
        return catalogue(self.language).text(message, **values)

    def _redirect(self, cookie: bool = True) -> None:
        """Send the browser to the page, so that the token is not left in its address bar."""
        headers = {"Location": "/"}
        if cookie:
            value = f"aligner-{self.server.port}={self.server.cookie}; Path=/; HttpOnly; SameSite=Strict"
            headers["Set-Cookie"] = value
        self.answer(HTTPStatus.SEE_OTHER, b"", "text/plain; charset=utf-8", headers)

    def json(self, status: HTTPStatus, record: dict[str, Any]) -> None:
        """Answer with a JSON object."""
        self.answer(status, json.dumps(record).encode(), "application/json")

    def refuse(self, status: HTTPStatus, message: str) -> None:
        """Respond with the reason of a refusal: a page for a browser, JSON for a program."""
        self.close_connection = True
        message = catalogue(self.language).sentence(message)
        if self.command == "GET" and "text/html" in self.headers.get("Accept", ""):
            style = joined(("colours.css", "base.css")) + _REFUSAL_STYLE
            page = _refusal_page(message, self.language, self.say("To the start"), style)
            policy = f"default-src 'none'; img-src data:; style-src {source_hash(style)}"
            self.answer(status, page, "text/html; charset=utf-8", {"Content-Security-Policy": policy})
        else:
            self.json(status, {"error": message})
        if self.command == "POST":
            self._linger()

    def _linger(self) -> None:
        """Read on for a while: a connection closed on unread bytes is reset, and the refusal with it is lost."""
        left = whole_number(self.headers.get("Content-Length", ""), _LINGER) or 0
        try:
            self.connection.settimeout(1)
            while left > 0 and (piece := self.rfile.read1(min(left, 1 << 16))):
                left -= len(piece)
        except OSError:
            pass  # who sends no more waits for no more

    def answer(self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        """Answer with a body; `headers` go beside or before the usual ones."""
        self.send_response(status)
        sent = {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body)), **(headers or {})}
        sent["Content-Security-Policy"] = f"{sent.get('Content-Security-Policy', POLICY)}; frame-ancestors 'none'"
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses may hold the token."""


_REFUSAL_STYLE = "body { font: 17px/1.5 var(--plain); max-width: 60ch; margin: 15vh auto; padding: 0 20px; }"


def _refusal_page(message: str, language: str, home: str, style: str) -> bytes:
    """Return a page without script with the reason of a refusal."""
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>aligner</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><style>{style}</style>'
        f'<h1>aligner</h1><p>{html.escape(message)}</p><p><a href="/">{html.escape(home)}</a></p></html>'
    ).encode()
