"""The Moses pair: two files of plain text, in which lines of the same number are each other's translation."""

from __future__ import annotations

from typing import BinaryIO

from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import Memory


def write_source(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the source side of all units that have two sides and are not held for review."""
    _write(memory, stream, "source")


def write_target(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the target side of the same units."""
    _write(memory, stream, "target")


def _write(memory: Memory, stream: BinaryIO, side: str) -> None:
    for unit in memory.units:
        if unit.source and unit.target and not unit.review:
            stream.write(f"{getattr(unit, side)}\n".encode())
