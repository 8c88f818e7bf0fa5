"""Options of a reader, and where its files are kept."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class ReaderOptions:
    """Endpoint, model and limits of a reading; the key is not among them, it stays in the environment.

    `remote` permits an address that is not loopback; `passes` is 2 where each finding is put to the model again, on its
    own, and 1 where none is; `budget` is the most tokens a run may use; `jobs` the requests at a time; `timeout` the
    seconds a request may take. A window holds at most `window_beads` beads and `window_characters` characters of both
    sides. Reasons are given in `language`, en or ru.
    """

    url: str
    model: str
    remote: bool = False
    passes: int = 2
    budget: int | None = None
    jobs: int = 1
    stream: bool = False
    timeout: float = 300.0
    window_beads: int = 12
    window_characters: int = 6000
    language: str = "en"

    @property
    def name(self) -> str:
        """The origin that flags of this reader carry, such as `reader gemma3:27b`."""
        return f"reader {self.model}"


def key() -> str | None:
    """Return the key of the server from ALIGNER_READER_KEY, the only place where it is looked for."""
    return os.environ.get("ALIGNER_READER_KEY") or None
