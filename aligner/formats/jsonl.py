"""JSON lines: one translation unit a line, an object whose fields are those of `Unit`; empty ones are left out."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from aligner.document.errors import AlignerError
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import Memory, Unit, fields_of, languages_of, unit_id

_ORDER = ("id", "number", "source", "target", "confidence", "flags", "bead", "status", "note", "comment", "review")
_ALWAYS = ("id", "number", "source", "target")
_TEXTS = ("id", "source", "target", "bead", "status", "note", "comment", "review")


def write(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write every unit, gaps included."""
    for unit in memory.units:
        stream.write((json.dumps(_record(unit), ensure_ascii=False) + "\n").encode())


def _record(unit: Unit) -> dict[str, Any]:
    fields = fields_of(unit) | {"flags": list(unit.flags)}
    if fields["confidence"] is not None:
        fields["confidence"] = round(fields["confidence"], 4)
    return {name: fields[name] for name in _ORDER if name in _ALWAYS or fields[name] not in ("", [], None)}


def read(source: Source, options: ExportOptions) -> Memory:
    """Read units from objects that have at least `source` and `target`."""
    units = _Lines(source)
    return Memory(*languages_of(units, source.name), units)


@dataclass
class _Lines:
    """The units of a file of JSON lines, read anew at each iteration."""

    source: Source

    def __iter__(self) -> Iterator[Unit]:
        with self.source.open() as stream:
            lines = io.TextIOWrapper(cast(io.BufferedReader, stream), encoding="utf-8-sig")
            try:
                for number, line in enumerate(lines):
                    if line.strip():
                        yield self._unit(line, number)
            except UnicodeDecodeError as error:
                raise AlignerError(f"{self.source.name} is not UTF-8; save it as UTF-8 first.") from error

    def _unit(self, line: str, number: int) -> Unit:
        place = f"{self.source.name}, line {number + 1}"
        try:
            record = json.loads(line)
            texts = {name: record.get(name, "") for name in _TEXTS}
            flags = tuple(record.get("flags", ()))
            confidence = None if record.get("confidence") is None else float(record["confidence"])
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise AlignerError(f"{place} is no JSON object of a unit: {error}.") from error
        if "source" not in record or "target" not in record:
            raise AlignerError(f"{place}: the fields source and target are required.")
        if not all(isinstance(value, str) for value in (*texts.values(), *flags)):
            raise AlignerError(f"{place}: a text is due in {', '.join(_TEXTS)} and flags.")
        texts["id"] = texts["id"] or unit_id(texts["source"], texts["target"])
        return Unit(number=number, confidence=confidence, flags=flags, **texts)
