"""Merging of memories: one out of all pairs of a run, streamed, so that an archive of any size needs little room."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from aligner.document.errors import AlignerError
from aligner.formats import ExportOptions, load, write
from aligner.formats.translation_units import Memory, Unit, memory_of


@dataclass(frozen=True)
class Merged:
    """The units of many files, each source text with one translation.

    The rule: units held for review stay out. A pair of texts that occurs again is one unit. Where one source has
    several translations, the one that occurs most often stays; among equals the one that came first. The units keep
    the order of the manifest. Counting goes through a table on disk of digests alone.
    """

    files: Sequence[Path]
    options: ExportOptions

    def __iter__(self) -> Iterator[Unit]:
        with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "units.db")) as base:
            base.execute("PRAGMA journal_mode = OFF")
            base.execute("CREATE TABLE seen (source BLOB, target BLOB, place INTEGER, count INTEGER)")
            base.execute("CREATE UNIQUE INDEX pair ON seen (source, target)")
            base.executemany(
                "INSERT INTO seen VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1",
                ((_digest(unit.source), _digest(unit.target), place) for place, unit in enumerate(self._units())),
            )
            chosen = base.execute(
                "SELECT place FROM (SELECT place, row_number() OVER"
                " (PARTITION BY source ORDER BY count DESC, place) AS rank FROM seen) WHERE rank = 1 ORDER BY place"
            )
            wanted = next(chosen, None)
            for place, unit in enumerate(self._units()):
                if wanted is not None and place == wanted[0]:
                    yield unit
                    wanted = next(chosen, None)

    def _units(self) -> Iterator[Unit]:
        """Yield the units of all files that have both sides and are not held for review."""
        for path in self.files:
            for unit in _memory(path, self.options).units:
                if unit.source and unit.target and not unit.review:
                    yield replace(unit, number=0)


def merge(files: Sequence[Path], target: Path, options: ExportOptions) -> list[Path]:
    """Write one memory of many outputs, in their order, and return the files made.

    Raises AlignerError where there is nothing to merge or a file cannot be read.
    """
    if not files:
        raise AlignerError("There is nothing to merge yet; run the batch with --format tmx, align.json or jsonl.")
    first = _memory(files[0], options)
    return write(Memory(first.source_language, first.target_language, Merged(files, options)), target, None, options)


def mergeable(outputs: Iterable[str]) -> str | None:
    """Return the output of a pair that holds its units best, None where it has none that can be merged."""
    kept = [output for output in outputs if ".review." not in Path(output).name]
    for ending in (".align.json", ".tmx", ".tmx.gz", ".jsonl", ".tsv"):
        if found := next((output for output in kept if output.endswith(ending)), None):
            return found
    return None


def _memory(path: Path, options: ExportOptions) -> Memory:
    content = load(path)
    return content if isinstance(content, Memory) else memory_of(content, options)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
