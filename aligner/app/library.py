"""The user's data folder of the app: a folder for each pair, so that work is found again where it was left.

    ID/about.json            names, languages, options, when it was opened last, and the row where it was left
    ID/source.docx …         the two files as they came
    ID/pair.align.json       the alignment, once it is made
    ID/pair.review.sqlite    what the reviewer has done

ALIGNER_DATA names another place. Identifiers are ours; no name of a user's file is ever a path here.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import Any

from aligner.batch.manifest import name_and_role
from aligner.document.errors import AlignerError, system_reason
from aligner.document.files import atomic_write
from aligner.document.readers import READERS
from aligner.runtime.data_folder import data_folder

_ID = re.compile(r"[0-9a-f]{16}")
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]", re.IGNORECASE)
"""Names that no file may have on Windows (learn.microsoft.com, "Naming Files, Paths, and Namespaces")."""


@dataclass(frozen=True)
class StoredDocument:
    """A document of a pair: the name the user knows it by, its language, and the file that holds it here."""

    name: str
    language: str
    file: str


@dataclass(frozen=True)
class Work:
    """Record of a pair. `opened` is UTC in ISO 8601; `row` counts from 0; `options` are those of the first screen."""

    id: str
    source: StoredDocument
    target: StoredDocument
    options: Mapping[str, Any]
    opened: str
    row: int = 0

    @property
    def name(self) -> str:
        """A short name: the source file's own, without its ending and language, fit to name files."""
        stem, _ = name_and_role(PurePosixPath(self.source.name))
        name = re.sub(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]', "", stem).strip(" .")[:80] or "alignment"
        return f"_{name}" if _DEVICE.fullmatch(name.partition(".")[0]) else name


class Library:
    """The pairs of one data folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or data_folder("work")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise AlignerError(f"Cannot make the folder {self.folder}: {system_reason(error)}.") from error

    def works(self) -> list[Work]:
        """Return all pairs, those opened last first; a folder that cannot be read is passed over."""
        return sorted(self._known(), key=lambda work: work.opened, reverse=True)

    def _known(self) -> Iterator[Work]:
        for folder in self.folder.iterdir():
            if _ID.fullmatch(folder.name):
                try:
                    yield self._read(folder)
                except (OSError, ValueError, TypeError, KeyError):
                    continue

    def _read(self, folder: Path) -> Work:
        record = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        sides = {side: StoredDocument(**record[side]) for side in ("source", "target")}
        return Work(
            folder.name, **sides, options=dict(record["options"]), opened=str(record["opened"]), row=int(record["row"])
        )

    def find(self, identity: str) -> Work:
        """Return a pair. Raises AlignerError where there is none of this identifier."""
        try:
            if _ID.fullmatch(identity):
                return self._read(self.folder / identity)
        except (OSError, ValueError, TypeError, KeyError):
            pass
        raise AlignerError("This work is not in the data folder any more; go to the start and choose another.")

    def add(self, sides: tuple[tuple[str, str, Path], ...], options: Mapping[str, Any]) -> Work:
        """Move two files, each a name, a language and a path, into a new folder and return their pair."""
        identity = secrets.token_hex(8)
        folder = self.folder / identity
        folder.mkdir(mode=0o700)
        kept = []
        for role, (name, language, path) in zip(("source", "target"), sides, strict=True):
            ending = Path(name).suffix.lower()
            file = f"{role}{ending if ending in READERS else '.txt'}"
            shutil.copyfile(path, folder / file)
            kept.append(StoredDocument(name, language, file))
        work = Work(identity, kept[0], kept[1], options, _now())
        self.keep(work)
        return work

    def keep(self, work: Work) -> None:
        """Write what is known of a pair."""
        record = asdict(work)
        del record["id"]
        with atomic_write(self.folder / work.id / "about.json") as stream:
            stream.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace"))

    def open(self, work: Work) -> Work:
        """Note that a pair is opened now."""
        work = replace(work, opened=_now())
        self.keep(work)
        return work

    def forget(self, work: Work) -> None:
        """Delete a pair with its files and its review; what another program has open goes later or stays unlisted."""
        (self.folder / work.id / "about.json").unlink(missing_ok=True)
        shutil.rmtree(self.folder / work.id, ignore_errors=True)

    def path(self, work: Work, name: str) -> Path:
        """Return the path of a file of a pair; `name` is one of ours."""
        return self.folder / work.id / name

    def alignment(self, work: Work) -> Path:
        """Return where the alignment of a pair is, or will be."""
        return self.path(work, "pair.align.json")

    def original(self, work: Work, side: str) -> Path:
        """Return the file of a side as it came."""
        return self.path(work, getattr(work, side).file)


def _now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")
