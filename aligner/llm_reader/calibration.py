"""Calibration of a reader: how often its flags of a kind were right on pairs with known divergences, kept by model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aligner.document.errors import AlignerError, system_reason
from aligner.document.files import atomic_write
from aligner.llm_reader.instruction import instruction
from aligner.llm_reader.options import ReaderOptions
from aligner.runtime.data_folder import data_folder

PRIOR = 10.0
"""Flags of its severity that the rate of a type starts from, so that three flags do not make a certainty."""
MIN_FLAGS = 5
"""Flags of a severity without which nothing is known about it."""
Counts = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class Calibration:
    """Right flags and all flags by severity (`error`) and by severity and type (`error number`)."""

    counts: Counts

    def probability(self, type: str, severity: str) -> float | None:
        """Return the chance that a flag is right, smoothed by that of its severity; None where it was not measured.

        >>> Calibration({"error": (90, 100), "error date": (0, 2)}).probability("date", "error")
        0.743
        """
        right, all_ = self.counts.get(severity, (0, 0))
        if all_ < MIN_FLAGS:
            return None
        rate = (right + 1) / (all_ + 2)
        right, all_ = self.counts.get(f"{severity} {type}", (0, 0))
        return round((right + PRIOR * rate) / (all_ + PRIOR), 3) if all_ else round(rate, 3)

    @classmethod
    def measured(cls, flags: Iterable[tuple[str, str, bool]]) -> Calibration:
        """Return the calibration of flags given as type, severity, and whether they are right."""
        counts: dict[str, tuple[int, int]] = {}
        for type_, severity, right in flags:
            for name in (severity, f"{severity} {type_}"):
                before = counts.get(name, (0, 0))
                counts[name] = before[0] + right, before[1] + 1
        return cls(counts)

    @classmethod
    def stored(cls, options: ReaderOptions) -> Calibration:
        """Return the curves kept for the model, this version of the instruction and these passes; empty where none."""
        try:
            record = json.loads(_file(options).read_text(encoding="utf-8"))["counts"]
            return cls({str(name): (int(right), int(all_)) for name, (right, all_) in record.items()})
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls({})

    def store(self, options: ReaderOptions, about: Mapping[str, Any]) -> Path:
        """Keep the calibration, with what it was measured on, and return the file. Raises AlignerError."""
        path = _file(options)
        record = {**_identity(options), **about, "counts": dict(self.counts)}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise AlignerError(f"Cannot make the folder {path.parent}: {system_reason(error)}.") from error
        with atomic_write(path) as stream:
            stream.write(json.dumps(record, ensure_ascii=False, indent=1).encode())
        return path


def _identity(options: ReaderOptions) -> dict[str, Any]:
    return {"model": options.model, "instruction": instruction().version, "passes": options.passes}


def _file(options: ReaderOptions) -> Path:
    name = hashlib.sha256(json.dumps(_identity(options), sort_keys=True).encode("utf-8", "replace")).hexdigest()[:16]
    return data_folder("reader") / "calibration" / f"{name}.json"
