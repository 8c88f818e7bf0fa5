"""Writing TMX 1.4, so that CAT tools not only read it but match against it.

The standard is https://www.gala-global.org/tmx-14b. What tools are known to need beyond it: `version="1.4"` and
nothing else, all seven attributes of the header, language codes with a hyphen or none, no white space around a
segment, no inline tags where the text has none, no control characters. Units are written one by one, so a memory of
any size needs no room.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from aligner import __version__
from aligner.document.xml_text import escape, quoteattr
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import Memory, Unit, once

_FLUSH = 1000


def write(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the units that may be inserted unseen: those not held for review, each pair of texts once."""
    _write(memory, (unit for unit in memory.units if not unit.review), stream, options)


def write_review(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the units held for review, each pair of texts once; for a folder whose matches are penalised."""
    _write(memory, (unit for unit in memory.units if unit.review), stream, options)


def _write(memory: Memory, units: Iterable[Unit], stream: BinaryIO, options: ExportOptions) -> None:
    date = options.now.strftime("%Y%m%dT%H%M%SZ")
    languages = quoteattr(memory.source_language), quoteattr(memory.target_language)
    lines = list(_header(memory, date))
    for unit in once(units):
        lines += _unit(unit, languages, date)
        if len(lines) > _FLUSH:
            stream.write("".join(lines).encode())
            lines.clear()
    lines.append("</body>\n</tmx>\n")
    stream.write("".join(lines).encode())


def _header(memory: Memory, date: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        f'<header creationtool="aligner" creationtoolversion="{__version__}" segtype="sentence" o-tmf="aligner"'
        f' adminlang="en" srclang={quoteattr(memory.source_language)} datatype="plaintext" creationdate="{date}">\n'
    )
    yield from _prop("x-source-file", memory.source_name)
    yield from _prop("x-target-file", memory.target_name)
    yield from _prop("x-encoder", memory.encoder)
    yield "</header>\n<body>\n"


def _unit(unit: Unit, languages: tuple[str, str], date: str) -> Iterator[str]:
    yield f'<tu tuid={quoteattr(unit.id)} creationdate="{date}">\n'
    if unit.note:
        yield f"<note>{escape(unit.note)}</note>\n"
    if unit.confidence is not None:
        yield from _prop("x-confidence", f"{unit.confidence:.3f}")
    yield from _prop("x-bead", unit.bead)
    yield from _prop("x-status", unit.status)
    yield from _prop("x-flags", ", ".join(unit.flags))
    yield from _prop("x-review", unit.review)
    yield from _prop("x-comment", unit.comment)
    yield f"<tuv xml:lang={languages[0]}><seg>{escape(unit.source)}</seg></tuv>\n"
    yield f"<tuv xml:lang={languages[1]}><seg>{escape(unit.target)}</seg></tuv>\n</tu>\n"


def _prop(name: str, value: str) -> Iterator[str]:
    if value:
        yield f'<prop type="{name}">{escape(value)}</prop>\n'
