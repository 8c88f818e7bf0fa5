"""Standard streams: text goes out as UTF-8 where a file or a program takes it, and never fails for a character.

A console of Windows takes any character by itself; a redirected stream there, and a terminal of an old locale
elsewhere, have an encoding in which «→» or a letter of a third language cannot be written (Python's documentation,
`sys.stdout`).
"""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper


def use_safe_streams() -> None:
    """Make standard output and error ready for any text; PYTHONIOENCODING still names the encoding where it is set."""
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, TextIOWrapper):  # None where a shortcut of Windows starts us without a console
            continue
        if stream.isatty() or os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="replace")
