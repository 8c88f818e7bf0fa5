"""The user's data folder: fetched texts, each with the page it was taken from and a record of where and when.

    NAME/source.ru.txt      the text that `aligner align NAME` reads
    NAME/source.ru.page     the page as it came
    NAME/source.ru.json     the record; written last, so that a side without one does not count

ALIGNER_DATA names another folder.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from aligner.corpora.registry import SIDES, Corpus, SideName
from aligner.document.errors import AlignerError, system_reason
from aligner.document.files import atomic_write
from aligner.runtime.data_folder import data_folder


@dataclass(frozen=True)
class Record:
    """Provenance of a text: addresses, UTC time, digests, and objections in spite of which it was kept."""

    address: str
    final_address: str
    fetched: str
    page_sha256: str
    text_sha256: str
    paragraphs: int
    by_hand: bool = False
    doubts: str = ""


@dataclass(frozen=True)
class Stored:
    """A side that is in the data folder."""

    path: Path
    record: Record


class Store:
    """The fetched texts of one data folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder("corpora")

    def path(self, corpus: Corpus, side: SideName) -> Path:
        """Return where the text of a side is or would be."""
        return self.folder / corpus.name / f"{side}.{corpus.side(side).language}.txt"

    def get(self, corpus: Corpus, side: SideName) -> Stored | None:
        """Return a side that was fetched and is still as it was fetched, None otherwise."""
        path = self.path(corpus, side)
        try:
            entry = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
            names = {field.name for field in fields(Record)}
            record = Record(**{name: value for name, value in entry.items() if name in names})
            intact = digest(path.read_bytes()) == record.text_sha256
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return Stored(path, record) if intact else None

    def put(self, corpus: Corpus, side: SideName, text: str, page: bytes, record: Record) -> Stored:
        """Keep a side: the page, the text, and last the record that makes it count."""
        path = self.path(corpus, side)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
        except OSError as error:
            folder, reason = path.parent, system_reason(error)
            raise AlignerError(
                f"Cannot write to the data folder {folder} ({reason}); name another with ALIGNER_DATA."
            ) from error
        contents = {".page": page, ".txt": text.encode("utf-8"), ".json": _json(record)}
        for ending, content in contents.items():
            with atomic_write(path.with_suffix(ending)) as stream:
                stream.write(content)
        return Stored(path, record)

    def pair(self, corpus: Corpus) -> tuple[Path, Path]:
        """Return the two texts of a fetched pair; AlignerError with the command to run where they are missing."""
        source, target = (self.get(corpus, side) for side in SIDES)
        if source is None or target is None:
            raise AlignerError(f"{corpus.name} is not fetched yet; run `aligner corpora fetch {corpus.name}` first.")
        return source.path, target.path


def digest(data: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _json(record: Record) -> bytes:
    return (json.dumps(asdict(record), ensure_ascii=False, indent=2) + "\n").encode("utf-8")
