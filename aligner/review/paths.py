"""Paths of a review's files, named after their alignment."""

from __future__ import annotations

from pathlib import Path

from aligner.formats.registry import READERS


def stem_of(path: str | Path) -> str:
    """Return a file's name without the ending that names its format.

    >>> stem_of("folder/letter.align.json")
    'letter'
    """
    name = Path(path).name if str(path) != "-" else "alignment"
    for ending in sorted(READERS, key=len, reverse=True):
        for suffix in (ending, f"{ending}.gz"):
            if name.lower().endswith(suffix):
                return name[: -len(suffix)] or name
    return name


def login_name() -> str:
    """Return the user's login name, `reviewer` where the system does not know it."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"
