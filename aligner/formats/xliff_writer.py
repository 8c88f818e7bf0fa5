"""Writing XLIFF 1.2 and 2.1: bilingual documents whose units have a state.

The standards are http://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html and
http://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html. The states:

| unit                  | 1.2                                  | 2.1                              |
|-----------------------|--------------------------------------|----------------------------------|
| confirmed by a person | `final`, approved                    | `final`                          |
| aligned               | `translated`                         | `translated`                     |
| held for review       | `needs-review-translation`, or as read | `initial`, `aligner:review`    |
| without a translation | no target                            | `initial`, no target             |

A unit without a source, something that the translator added, has no place in XLIFF and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from aligner import __version__
from aligner.document.xml_text import escape, quoteattr
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import Memory, Unit
from aligner.formats.xliff_states import UNFINISHED

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write_12(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write XLIFF 1.2."""
    languages = f"source-language={_quoted(memory.source_language)} target-language={_quoted(memory.target_language)}"
    stream.write(
        (
            f'{_DECLARATION}<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
            f'<file original={_quoted(memory.source_name or "text")} {languages} datatype="plaintext">\n'
            f'<header><tool tool-id="aligner" tool-name="aligner" tool-version="{__version__}"/></header>\n<body>\n'
        ).encode()
    )
    for unit in memory.units:
        if unit.source:
            stream.write("".join(_unit_12(unit)).encode())
    stream.write(b"</body>\n</file>\n</xliff>\n")


def _unit_12(unit: Unit) -> Iterator[str]:
    approved = ' approved="yes"' if unit.status == "confirmed" and unit.target else ""
    yield f'<trans-unit id="{unit.number}" resname={_quoted(unit.id)}{approved} xml:space="preserve">\n'
    yield f"<source>{escape(unit.source)}</source>\n"
    if unit.target:
        state = _state_12(unit)
        yield f'<target state="{state}">{escape(unit.target)}</target>\n'
    for name, text in _notes(unit):
        yield f'<note from="{name}">{escape(text)}</note>\n'
    yield "</trans-unit>\n"


def _state_12(unit: Unit) -> str:
    """Return the state of a unit with a translation; one that was held for a state of the standard keeps it."""
    if unit.review:
        return (
            unit.review
            if UNFINISHED.fullmatch(unit.review) and unit.review != "initial"
            else "needs-review-translation"
        )
    return "final" if unit.status == "confirmed" else "translated"


def write_21(memory: Memory, stream: BinaryIO, options: ExportOptions) -> None:
    """Write XLIFF 2.1."""
    languages = f"srcLang={_quoted(memory.source_language)} trgLang={_quoted(memory.target_language)}"
    stream.write(
        (
            f'{_DECLARATION}<xliff version="2.1" xmlns="urn:oasis:names:tc:xliff:document:2.0" {languages}>\n'
            f'<file id="f1" original={_quoted(memory.source_name or "text")}>\n'
        ).encode()
    )
    empty = True
    for unit in memory.units:
        if unit.source:
            stream.write("".join(_unit_21(unit)).encode())
            empty = False
    if empty:  # the standard asks for at least one
        stream.write(b'<unit id="u0"><segment><source/></segment></unit>\n')
    stream.write(b"</file>\n</xliff>\n")


def _unit_21(unit: Unit) -> Iterator[str]:
    yield f'<unit id="u{unit.number}" name={_quoted(unit.id)} xml:space="preserve">\n'
    notes = list(_notes(unit))
    if notes:
        body = "".join(f'<note category="{name}">{escape(text)}</note>' for name, text in notes)
        yield f"<notes>{body}</notes>\n"
    if not unit.target:
        state = 'state="initial"'
    elif unit.review:
        state = 'state="initial"' + ('' if unit.review == "initial" else ' subState="aligner:review"')
    else:
        state = 'state="final"' if unit.status == "confirmed" else 'state="translated"'
    target = f"<target>{escape(unit.target)}</target>" if unit.target else ""
    yield f"<segment {state}><source>{escape(unit.source)}</source>{target}</segment>\n</unit>\n"


def _notes(unit: Unit) -> Iterator[tuple[str, str]]:
    confidence = "" if unit.confidence is None else f"{unit.confidence:.3f}"
    fields = {
        "confidence": confidence,
        "bead": unit.bead,
        "status": unit.status,
        "flags": ", ".join(unit.flags),
        "note": unit.note,
        "review": unit.review,
        "comment": unit.comment,
    }
    yield from ((name, text) for name, text in fields.items() if text)


def _quoted(value: str) -> str:
    return quoteattr(value)
