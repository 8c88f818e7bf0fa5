"""Atomic writing of files: a failure never costs the user data."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from aligner.document.errors import AlignerError, system_reason

_WAITS = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Seconds between attempts to replace a file that another program has open."""


def check_writable(path: Path) -> None:
    """Raise AlignerError where no file of that name can be written, so that it is known before the work is done."""
    folder = path.parent
    if path.is_dir():
        raise AlignerError(f"{path} is a folder; name a file to write.")
    if not folder.is_dir():
        reason = f"{folder} is no folder" if folder.exists() else f"there is no folder {folder}"
    elif not os.access(folder, os.W_OK | os.X_OK):
        reason = f"nothing may be written in the folder {folder}"
    else:
        return
    raise AlignerError(f"Cannot write {path}: {reason}; choose another place.")


def same_file(one: str | Path, other: str | Path) -> bool:
    """Whether two paths lead to one regular file, by whatever names: `a.txt`, `./a.txt`, a link, `A.TXT` on Windows."""
    try:
        return os.path.samefile(one, other) and Path(one).is_file()
    except (OSError, ValueError):  # one is not there, or is no path at all, as a document's origin may be
        return False


def refuse_replacing(
    inputs: Iterable[str | Path], output: str | Path, files: Sequence[str | Path] | None = None
) -> None:
    """Raise AlignerError where writing `output` would replace a file that is read.

    `files` are those that are made, where they are others than the one named.
    """
    files = [output] if files is None else files
    for path in filter(None, map(str, inputs)):
        if any(same_file(path, file) for file in files):
            raise AlignerError(f"The output {output} would replace the input {path}; name another file to write.")


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path` for bytes and rename it to `path` when the block ends without an error.

    The file that was there stays untouched until the rename, and stays for good if the block fails.
    Raises AlignerError where the folder is missing or cannot be written.
    """
    path = Path(path)
    check_writable(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise AlignerError(f"Cannot write {path}: {system_reason(error)}; choose another place.") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(temporary, _mode(path))
        _replace(temporary, path)
    except OSError as error:
        raise AlignerError(f"Cannot write {path}: {system_reason(error)}; nothing there was changed.") from error
    finally:
        with suppress(OSError):  # Windows keeps a file that a virus scanner looks at
            temporary.unlink(missing_ok=True)


def _replace(temporary: Path, path: Path) -> None:
    """Rename a file to another's name; on Windows wait a moment for whoever has the other open.

    A virus scanner or an indexer lets go within milliseconds; a program that shows the file does not, and Windows then
    denies access (MoveFileEx, ERROR_ACCESS_DENIED).
    """
    if sys.platform != "win32":
        os.replace(temporary, path)
        return
    for wait in _WAITS:
        try:
            os.replace(temporary, path)
            return
        except PermissionError:
            time.sleep(wait)
    try:
        os.replace(temporary, path)
    except PermissionError as error:
        reason = errno.EBUSY if path.exists() and os.access(path, os.W_OK) else error.errno
        raise OSError(reason, error.strerror) from error


def _mode(path: Path) -> int:
    """Return the permissions of the file to be replaced, or what the user's umask gives a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
