"""User errors: the one that a user sees, and why the system refused something."""

import errno


class AlignerError(Exception):
    """An error the user can correct: its message is one clear sentence of what, where and what to do.

    The command line prints the message and exits with code 2; a traceback means a bug of ours.
    """

    def __init__(self, message: str) -> None:
        # What parsers say, and what a damaged file makes them quote, may hold line breaks.
        super().__init__(" ".join(part.strip() for part in message.splitlines()))


SYSTEM_REASONS = {
    errno.ENOENT: "No such file or directory",
    errno.EACCES: "Permission denied",
    errno.EPERM: "Operation not permitted",
    errno.EISDIR: "Is a directory",
    errno.ENOTDIR: "Not a directory",
    errno.EEXIST: "File exists",
    errno.ENOTEMPTY: "Directory not empty",
    errno.ENOSPC: "No space left on device",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EFBIG: "File too large",
    errno.EROFS: "Read-only file system",
    errno.ENAMETOOLONG: "File name too long",
    errno.ELOOP: "Too many levels of symbolic links",
    errno.EMFILE: "Too many open files",
    errno.EBUSY: "The file is in use by another program",
    errno.EIO: "Input/output error",
    errno.EINVAL: "Invalid argument",
    errno.ENOMEM: "Not enough memory",
    errno.EPIPE: "Broken pipe",
    errno.EADDRINUSE: "Address already in use",
    errno.EADDRNOTAVAIL: "The address is not one of this machine",
    errno.ECONNREFUSED: "Connection refused",
    errno.ECONNRESET: "Connection reset",
    errno.ETIMEDOUT: "Connection timed out",
    errno.EHOSTUNREACH: "No route to host",
    errno.ENETUNREACH: "Network is unreachable",
}
"""What the codes of a system's errors mean (POSIX, <errno.h>)."""
_SHARING_VIOLATION = 32  # of Windows: another program has the file open; Python calls it EACCES


def system_reason(error: Exception) -> str:
    """Return why the system refused something, in English on every system and in every locale.

    Windows words its errors in the language of the system; the catalogue translates ours.

    >>> system_reason(FileNotFoundError(errno.ENOENT, "Не удается найти указанный файл"))
    'No such file or directory'
    """
    if getattr(error, "winerror", None) == _SHARING_VIOLATION:
        return SYSTEM_REASONS[errno.EBUSY]
    code = getattr(error, "errno", None)
    return SYSTEM_REASONS.get(code or 0) or getattr(error, "strerror", None) or str(error)


def reason_of(error: Exception) -> str:
    """Return why a record cannot be read, as a clause that names the field rather than Python's exception.

    >>> reason_of(KeyError("beads")), reason_of(TypeError("'x' is not a whole number"))
    ("it lacks the field 'beads'", "'x' is not a whole number")
    """
    if isinstance(error, KeyError):
        return f"it lacks the field {error}"
    text = str(error)
    if isinstance(error, (IndexError, AttributeError)) or "object" in text or "unpack" in text or not text:
        return "a field holds a value of another kind than it should"
    return text
