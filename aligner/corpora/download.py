"""HTTP download of one page: patient, polite, bounded, and clear about what went wrong.

urllib3 does connections, redirects, TLS and the reading of Retry-After; ours are the limits (size, also after
decompression, time altogether, silence between two bytes) and the second and third attempt after a fault that may pass.
`urllib3.Retry` cannot make those attempts: it ends where the body begins, so it would not try again after a body that
breaks off, is empty, damaged or too slow; it counts redirects among the attempts, and makes the second one at once.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

from aligner import __version__
from aligner.document.errors import AlignerError
from aligner.document.whole_numbers import whole_number

if TYPE_CHECKING:
    import urllib3

Progress = Callable[[int, int | None], None]
"""Told how many bytes have come, and of how many where the server says it."""

_CHUNK = 1 << 16
_REFUSALS = (401, 403, 407, 429, 451)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
_AGENT = f"aligner/{__version__} (fetches single documents for their reader; not a crawler)"


@dataclass(frozen=True)
class Limits:
    """Limits of a download: sizes in bytes, times in seconds."""

    size: int = 30_000_000
    total: float = 90.0
    silence: float = 20.0
    attempts: int = 3
    pause: float = 1.0
    redirects: int = 5


@dataclass(frozen=True)
class Page:
    """Downloaded page: its address after redirects, the bytes without compression, the declared type and charset."""

    url: str
    data: bytes
    content_type: str = ""
    charset: str | None = None


class DownloadError(AlignerError):
    """A page that could not be downloaded; `refused` where the site does not want automated access."""

    def __init__(self, message: str, *, refused: bool = False, passing: bool = False) -> None:
        super().__init__(message)
        self.refused = refused
        self.passing = passing
        self.wait: float | None = None


def download(url: str, limits: Limits | None = None, progress: Progress | None = None) -> Page:
    """Return the page at `url`; faults that may pass are tried again after a pause that doubles.

    Raises DownloadError, whose message is one sentence that names the host and the fault.
    """
    limits = limits or Limits()
    _check_address(url)
    pause = limits.pause
    for attempt in range(1, limits.attempts + 1):
        try:
            return _attempt(url, limits, progress or (lambda done, total: None))
        except DownloadError as error:
            if not error.passing:
                raise
            if attempt == limits.attempts:
                tries = f" ({limits.attempts} attempts)" if limits.attempts > 1 else ""
                raise DownloadError(f"{error}{tries}", refused=error.refused) from error
            time.sleep(min(pause if error.wait is None else error.wait, limits.total))
            pause *= 2
    raise AssertionError("unreachable")


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DownloadError(f"{url!r} is not a web address; it has to start with https:// or http://.")


def _attempt(url: str, limits: Limits, progress: Progress) -> Page:
    """Make one request and read the response within the limits."""
    import urllib3

    host = urlsplit(url).netloc
    deadline = time.monotonic() + limits.total
    try:
        response = _pool(url).request(
            "GET",
            url,
            headers={"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Accept": "text/html, */*;q=0.8"},
            preload_content=False,
            timeout=urllib3.Timeout(connect=limits.silence, read=limits.silence),
            retries=urllib3.Retry(None, connect=0, read=0, status=0, other=0, redirect=limits.redirects),
        )
        try:
            _check_status(response, host)
            data = _body(response, host, limits, deadline, progress)
        finally:
            response.close()
    except urllib3.exceptions.HTTPError as error:
        raise _explained(error, host, limits) from error
    return Page(_final(url, response), data, *_content_type(response))


def _pool(url: str) -> urllib3.PoolManager:
    """Return a pool of connections, through the proxy that the environment names for this address if any."""
    import urllib3

    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return urllib3.ProxyManager(proxy if "://" in proxy else f"http://{proxy}")
    return urllib3.PoolManager()


def _check_status(response: urllib3.BaseHTTPResponse, host: str) -> None:
    status = response.status
    if status in _REFUSALS:
        error = DownloadError(f"{host} refuses automated access (HTTP {status})", refused=True, passing=status == 429)
        error.wait = _asked_wait(response)
        raise error
    if status in (404, 410):
        raise DownloadError(f"{host} has no such page (HTTP {status})")
    if status != 200:
        error = DownloadError(f"{host} responds with an error (HTTP {status})", passing=status in _PASSING)
        error.wait = _asked_wait(response)
        raise error


def _asked_wait(response: urllib3.BaseHTTPResponse) -> float | None:
    """Return the seconds that the server asks to wait, by their number or until a date; None where it asks for none."""
    import urllib3

    try:
        return urllib3.Retry().get_retry_after(response)
    except urllib3.exceptions.InvalidHeader:
        return None


def _body(
    response: urllib3.BaseHTTPResponse, host: str, limits: Limits, deadline: float, progress: Progress
) -> bytes:
    """Read the body piece by piece, so that an endless or dripping response meets a limit."""
    expected = whole_number(response.headers.get("Content-Length", ""), 10**15)
    if expected is not None and expected > limits.size:
        most = f"the {limits.size / 1e6:g} MB a page may have"
        raise DownloadError(f"{host} sends {expected / 1e6:g} MB, more than {most}")
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(_CHUNK, decode_content=False):
        pieces.append(piece)
        size += len(piece)
        if size > limits.size:
            raise _too_big(host, limits)
        if time.monotonic() > deadline:
            raise DownloadError(f"{host} is too slow: {size} bytes in {limits.total:g} seconds", passing=True)
        progress(size, expected)
    if not size:
        raise DownloadError(f"{host} sends an empty page", passing=True)
    return _unpacked(b"".join(pieces), response.headers.get("Content-Encoding", "").lower(), host, limits)


def _unpacked(data: bytes, encoding: str, host: str, limits: Limits) -> bytes:
    """Undo the compression; a stream that lacks its end, and one that swells beyond the limit, are faults."""
    if encoding in ("", "identity"):
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise DownloadError(f"{host} sends a page in the compression {encoding!r}, which was not asked for")
    unpacked = b""
    while data:
        decoder = zlib.decompressobj(wbits=47)  # gzip or zlib, by its first bytes
        try:
            unpacked += decoder.decompress(data, limits.size + 1 - len(unpacked))
        except zlib.error as error:
            raise DownloadError(f"{host} sends a page whose compression is damaged", passing=True) from error
        if len(unpacked) > limits.size:
            raise _too_big(host, limits)
        if not decoder.eof:
            raise _broken_off(host)
        data = decoder.unused_data
    return unpacked


def _too_big(host: str, limits: Limits) -> DownloadError:
    return DownloadError(f"{host} sends a page without an end; stopped after {limits.size / 1e6:g} MB")


def _broken_off(host: str) -> DownloadError:
    return DownloadError(f"{host} breaks off before the end of the page", passing=True)


def _explained(error: Exception, host: str, limits: Limits) -> DownloadError:
    """Turn an error of urllib3 into our one sentence."""
    from urllib3 import exceptions as faults

    reason = getattr(error, "reason", None)
    if isinstance(error, faults.MaxRetryError) and isinstance(reason, Exception):
        if isinstance(reason, faults.ResponseError):
            return DownloadError(f"{host} redirects without end")
        error = reason
    if isinstance(error, faults.SSLError):
        return DownloadError(f"{host} does not prove that it is {host} (its TLS certificate is not trusted)")
    if isinstance(error, faults.NameResolutionError):
        return DownloadError(f"{host} cannot be found; check the connection to the network", passing=True)
    if isinstance(error, faults.NewConnectionError):
        return DownloadError(f"{host} does not answer; check the connection to the network", passing=True)
    if isinstance(error, faults.ConnectTimeoutError | faults.ReadTimeoutError):
        return DownloadError(f"{host} is silent for {limits.silence:g} seconds", passing=True)
    if isinstance(error, faults.IncompleteRead | faults.ProtocolError):
        return _broken_off(host)
    return DownloadError(f"{host} cannot be read ({type(error).__name__})", passing=True)


def _final(url: str, response: urllib3.BaseHTTPResponse) -> str:
    """Return the address that redirects led to."""
    for step in response.retries.history if response.retries else ():
        if step.redirect_location:
            url = urljoin(url, step.redirect_location)
    return url


def _content_type(response: urllib3.BaseHTTPResponse) -> tuple[str, str | None]:
    """Return the media type and the charset that the server declares."""
    from email.message import Message

    header = Message()
    header["Content-Type"] = response.headers.get("Content-Type", "application/octet-stream")
    charset = header.get_content_charset()
    return header.get_content_type(), charset
