"""The user's data folder: where fetched texts, the app's work and a reader's responses are kept."""

from __future__ import annotations

import os
from pathlib import Path


def data_folder(part: str) -> Path:
    """Return the folder of one kind of data in ALIGNER_DATA, or in the place where this system keeps such data."""
    if named := os.environ.get("ALIGNER_DATA"):
        return Path(named) / part
    from platformdirs import user_data_path

    return user_data_path("aligner", appauthor=False) / part
