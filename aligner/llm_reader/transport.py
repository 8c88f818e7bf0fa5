"""The HTTP transport of a reader: no redirects, no proxy on the loopback interface, and bounded responses."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from aligner.llm_reader.endpoint import is_loopback

LARGEST = 4_000_000
"""Bytes of a response, after which the connection is closed."""


GIVEN_UP = "given_up"
"""Under this name a response that was given up holds the reason, as an exception.

An exception that is raised while a response arrives would count as a lost connection, after which the package asks
again: four times the same four megabytes, or the same endless wait.
"""


class Oversized(Exception):
    """A response that is or may be longer than any reading, or takes longer than a request may."""


def http_client(url: str, timeout: float) -> Any:
    """Return a client for one server. The environment's proxies are used only for remote addresses.

    A redirect is never followed: it could lead from the loopback interface to another machine.
    """
    http = _library()

    class Bounded(http.SyncByteStream):  # type: ignore[misc, name-defined]
        """A response body that ends with an error when it is too long or too slow."""

        def __init__(self, stream: Any) -> None:
            self.stream = stream
            self.deadline = time.monotonic() + timeout

        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in self.stream:
                size += len(part)
                if size > LARGEST:
                    raise Oversized(f"the response has over {LARGEST // 1_000_000} MB")
                if time.monotonic() > self.deadline:
                    raise Oversized(f"the response took over {timeout:.0f} seconds")
                yield part

        def close(self) -> None:
            self.stream.close()

    class Client(http.Client):  # type: ignore[misc, name-defined]
        """A client whose responses are read whole, and bounded."""

        response_type = http.Response

        def send(self, request: Any, **given: Any) -> Any:
            response = super().send(request, **{**given, "stream": True, "follow_redirects": False})
            try:
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise Oversized("the response is compressed, so that its length is unknown")
                response.stream = Bounded(response.stream)
                response.read()
            except Oversized as error:
                return http.Response(response.status_code, request=request, extensions={GIVEN_UP: error})
            finally:
                response.close()
            return response

    headers = {"Accept-Encoding": "identity"}
    return Client(timeout=timeout, headers=headers, follow_redirects=False, trust_env=not is_loopback(url))


def _library() -> Any:
    """Return the HTTP library that the installed `openai` is built on: httpx2, or httpx before its version 3."""
    try:
        import httpx2

        return httpx2
    except ImportError:
        import httpx

        return httpx
