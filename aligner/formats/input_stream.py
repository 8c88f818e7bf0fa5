"""Input source: a file, a gzipped file or standard input, opened as often as a reader needs."""

from __future__ import annotations

import gzip
import io
import logging
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from aligner.document.errors import AlignerError, system_reason

_LOGGER = logging.getLogger("aligner")
_HEAD = 4096
_SPACE = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
"""White space and byte order marks, in UTF-8 and UTF-16."""


@dataclass
class Source:
    """A file to read by its path, `-` for standard input, which is kept in memory."""

    path: str
    ending: str = ""
    _kept: bytes | None = field(default=None, repr=False)
    _warned: set[str] = field(default_factory=set, repr=False)

    @property
    def name(self) -> str:
        """Its name in messages."""
        return "standard input" if self.path == "-" else self.path

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open for reading bytes; AlignerError where it cannot be read or its compression is broken."""
        try:
            with self._raw() as raw:
                if raw.peek(2)[:2] == b"\x1f\x8b":
                    with gzip.GzipFile(fileobj=raw) as unpacked:
                        yield cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, unpacked)))
                else:
                    yield cast(BinaryIO, raw)
        except FileNotFoundError as error:
            raise AlignerError(f"There is no file {self.path}; check the name and the folder.") from error
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise AlignerError(f"{self.name} is a broken gzip file: {error}.") from error
        except OSError as error:
            raise AlignerError(f"Cannot read {self.name}: {system_reason(error)}.") from error

    def read(self, limit: int) -> bytes:
        """Return all bytes, at most `limit` of them; AlignerError for more."""
        with self.open() as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise AlignerError(f"{self.name} is larger than {limit // 1_000_000} MB; split it first.")
        return data

    def is_empty(self) -> bool:
        """Whether nothing but white space is in it."""
        with self.open() as stream:
            head = stream.read(_HEAD)
            return not head.strip(_SPACE) and (len(head) < _HEAD or not stream.read().strip(_SPACE))

    def warn(self, message: str) -> None:
        """Log a warning, once however often the file is read."""
        if message not in self._warned:
            _LOGGER.warning("%s", message)
        self._warned.add(message)

    def _raw(self) -> io.BufferedReader:
        if self.path == "-":
            if self._kept is None:
                self._kept = sys.stdin.buffer.read()
            return io.BufferedReader(cast(io.RawIOBase, io.BytesIO(self._kept)))
        if Path(self.path).is_dir():
            raise AlignerError(f"{self.path} is a folder; name a file to read.")
        return open(self.path, "rb")
