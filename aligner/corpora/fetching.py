"""Fetching a pair: each side from the first of its addresses that gives the right text."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from aligner.corpora.download import DownloadError, Limits, Page, Progress, download
from aligner.corpora.extraction import main_text, page_text
from aligner.corpora.registry import SIDES, Address, Corpus, SideName
from aligner.corpora.store import Record, Store, Stored, digest
from aligner.corpora.verification import Verification, document_part, verify
from aligner.document.errors import AlignerError
from aligner.document.readers import read_bytes, read_document

_PAGE_ENDINGS = ("", ".html", ".htm", ".xhtml", ".mhtml", ".page")
_ADJECTIVES = {"ru": "Russian", "en": "English"}


class WrongTextError(AlignerError):
    """A text that fails the registry's facts; the message gives the reason."""


class UnreadablePageError(AlignerError):
    """A page that no reader can read; the message gives the reason."""


@dataclass(frozen=True)
class Fetching:
    """Options of a fetch.

    `files` are pages saved by hand, `refresh` fetches even what is there, `anyway` keeps texts that lack a fact;
    `on_message` is told one sentence a step.
    """

    files: Mapping[SideName, Path] = field(default_factory=dict)
    refresh: bool = False
    anyway: bool = False
    limits: Limits = field(default_factory=Limits)
    on_message: Callable[[str], None] = lambda message: None
    progress: Progress | None = None


def fetch(corpus: Corpus, store: Store, how: Fetching | None = None) -> dict[SideName, Stored]:
    """Bring both sides of a pair into the store and return them.

    A side that is there and intact is not fetched again. Where a side cannot be had the other is still fetched and
    kept, and then AlignerError says what failed and how to go on by hand.
    """
    how = how or Fetching()
    visited: list[str] = []
    done: dict[SideName, Stored] = {}
    failures: list[str] = []
    for side in SIDES:
        kept = None if how.refresh or side in how.files else store.get(corpus, side)
        if kept is not None:
            how.on_message(f"{_name(corpus, side)}: already fetched on {kept.record.fetched[:10]}, in {kept.path}.")
            done[side] = kept
            continue
        try:
            done[side] = (
                _by_hand(corpus, side, store, how) if side in how.files else _online(corpus, side, store, how, visited)
            )
        except AlignerError as error:
            failures.append(str(error))
    if failures:
        raise AlignerError(" ".join(failures))
    return done


def _online(corpus: Corpus, side: SideName, store: Store, how: Fetching, visited: list[str]) -> Stored:
    """Try the addresses of a side in order."""
    failures: list[str] = []
    for address in corpus.side(side).addresses:
        _wait_between_visits(address.url, visited, how.limits.pause)
        how.on_message(f"{_name(corpus, side)}: asking {address.url}")
        try:
            page = download(address.url, how.limits, how.progress)
            text = _part_at(address, _text_of(page, corpus.side(side).kind))
            stored = _keep(corpus, side, store, Candidate(text, page, address.url), how)
        except DownloadError as error:
            failures.append(str(error))
        except UnreadablePageError as error:
            reason = str(error).rstrip(".")
            failures.append(f"{urlsplit(address.url).netloc} gives a page that cannot be read ({reason})")
        except WrongTextError as error:
            failures.append(f"{urlsplit(address.url).netloc} gives another text ({str(error).rstrip('.')})")
        else:
            where = "" if page.url == address.url else f" (after a redirect to {page.url})"
            how.on_message(f"{_name(corpus, side)}: {stored.record.paragraphs} paragraphs, checked{where}.")
            return stored
    raise AlignerError(_advice(corpus, side, failures))


def _wait_between_visits(url: str, visited: list[str], pause: float) -> None:
    """Leave a site in peace for a moment between two requests."""
    host = urlsplit(url).netloc
    if host in visited:
        time.sleep(pause)
    visited.append(host)


def _by_hand(corpus: Corpus, side: SideName, store: Store, how: Fetching) -> Stored:
    """Take a side from a page or document that the user has saved."""
    path = how.files[side]
    data = read_bytes(path)
    if path.suffix.lower() in _PAGE_ENDINGS:
        addresses = corpus.side(side).addresses
        text = main_text(page_text(data, str(path)), addresses[0].url if addresses else "")
    else:
        text = _paragraphs(path)
    parts = (
        document_part(text, address.begins, address.ends_before)
        for address in corpus.side(side).addresses
        if address.begins
    )
    text = next(filter(None, parts), text)  # the page may be the one that holds several documents
    page = Page(str(path), data)
    try:
        stored = _keep(corpus, side, store, Candidate(text, page, str(path), by_hand=True), how)
    except WrongTextError as error:
        reason = str(error).rstrip(".")
        raise AlignerError(
            f"{path} is not the {_language(corpus, side)} text of {corpus.name}: {reason}; "
            "save the page with the whole text, or keep it with --anyway."
        ) from error
    how.on_message(f"{_name(corpus, side)}: {stored.record.paragraphs} paragraphs from {path}, checked.")
    return stored


def _part_at(address: Address, text: str) -> str:
    """Return the document that an address means of the page's text; WrongTextError where the page has it no more."""
    if not (address.begins or address.ends_before):
        return text
    part = document_part(text, address.begins, address.ends_before)
    if not part:
        raise WrongTextError(f"no document on the page runs from {address.begins!r} to {address.ends_before!r}")
    return part


def _text_of(page: Page, kind: str) -> str:
    """Return the main text of a downloaded page; UnreadablePageError where there is none."""
    try:
        with _quiet_readers():
            return _read_page(page, kind)
    except AlignerError as error:
        raise UnreadablePageError(str(error)) from error


def _read_page(page: Page, kind: str) -> str:
    """Read a page by its bytes rather than by its declared type."""
    if page.data.startswith(b"%PDF") or page.content_type == "application/pdf":
        return _with_ending(page.data, ".pdf")
    if kind == "text" or page.content_type == "text/plain":
        return _with_ending(page_text(page.data, page.url, page.charset).encode("utf-8"), ".txt")
    return main_text(page_text(page.data, page.url, page.charset), page.url)


def _with_ending(data: bytes, ending: str) -> str:
    """Read bytes by the reader of an ending."""
    with TemporaryDirectory() as folder:
        path = Path(folder, f"page{ending}")
        path.write_bytes(data)
        return _paragraphs(path)


def _paragraphs(path: Path) -> str:
    document = read_document(path)
    return "\n\n".join(document[paragraph] for paragraph in document.paragraphs)


@dataclass(frozen=True)
class Candidate:
    """A text that may be the right one, the page it was read from and where that came from."""

    text: str
    page: Page
    address: str
    by_hand: bool = False


def _keep(corpus: Corpus, side: SideName, store: Store, found: Candidate, how: Fetching) -> Stored:
    """Check a text and store it; WrongTextError gives the reason where it is not the right one."""
    verification: Verification = verify(found.text, corpus, corpus.side(side).language)
    if not verification.right and not how.anyway:
        raise WrongTextError(verification.reason())
    text = found.text + "\n"
    record = Record(
        address=found.address,
        final_address=found.page.url,
        fetched=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        page_sha256=digest(found.page.data),
        text_sha256=digest(text.encode("utf-8")),
        paragraphs=verification.paragraphs,
        by_hand=found.by_hand,
        doubts=verification.reason(),
    )
    return store.put(corpus, side, text, found.page.data, record)


def _advice(corpus: Corpus, side: SideName, failures: list[str]) -> str:
    """Say what failed at each address and how to bring the page by hand."""
    language = _language(corpus, side)
    option = f"`aligner corpora fetch {corpus.name} --{side}-file PAGE.html`"
    if not failures:
        return f"The registry knows no address of the {language} text of {corpus.name}; find it and run {option}."
    listed = "; ".join(failures)
    url = corpus.side(side).addresses[0].url
    return (
        f"The {language} text of {corpus.name} cannot be fetched: {listed}. "
        f"Open {url} in a browser, save the page, and run {option}."
    )


def _language(corpus: Corpus, side: SideName) -> str:
    code = corpus.side(side).language
    return _ADJECTIVES.get(code, code)


def _name(corpus: Corpus, side: SideName) -> str:
    return f"{corpus.name}, {_language(corpus, side)}"


@contextmanager
def _quiet_readers() -> Iterator[None]:
    """Keep the readers' advice about encodings to ourselves: it names options that fetching does not have."""
    logger = logging.getLogger("aligner")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
