"""Writing files so that a failure never costs the user data."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from aligner.document.errors import AlignerError, system_reason


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
    raise AlignerError(f"Cannot write {path}: {reason}; choose another place with -o.")


@contextmanager
def atomic_write(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file beside `path` for bytes and rename it to `path` when the block ends without an error.

    The file that was there stays untouched until the rename, and stays for good if the block fails.
    Raises AlignerError where the folder is missing or cannot be written.
    """
    path = Path(path)
    check_writable(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise AlignerError(f"Cannot write {path}: {system_reason(error)}; choose another place with -o.") from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(temporary, _mode(path))
        os.replace(temporary, path)
    except OSError as error:
        raise AlignerError(f"Cannot write {path}: {system_reason(error)}; nothing there was changed.") from error
    finally:
        temporary.unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions of the file to be replaced, or what the user's umask gives a new one."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
