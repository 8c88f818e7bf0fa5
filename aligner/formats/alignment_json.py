"""`NAME.align.json`: the whole alignment, lossless, in JSON that people and programs can read.

`options` must hold what JSON can hold; everything else comes back equal. See `docs/formats.md` for the fields.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar

from aligner.document.errors import AlignerError, reason_of
from aligner.document.invariants import problems
from aligner.document.model import (
    SEVERITIES,
    Alignment,
    Bead,
    Divergence,
    Document,
    Evidence,
    LogEntry,
    Paragraph,
    Sentence,
    Span,
)
from aligner.formats.input_stream import Source
from aligner.formats.options import ExportOptions

VERSION = 1
_LARGEST = 1_000_000_000
_Word = TypeVar("_Word", bound=str)


_PIECE = 1_000_000
"""Characters of a text written at a time."""
_HALF = re.compile("[\ud800-\udfff]")
_dump = json.JSONEncoder(ensure_ascii=False).encode


@dataclass(frozen=True)
class _Items:
    """A long list whose items are made one by one: each on a line of its own, or all on one.

    Lists of whole numbers are written as Python shows them, which is the same and faster: `dump` is `str` then.
    """

    items: Iterable[Any]
    lines: bool = False
    dump: Callable[[Any], str] = _dump


def write(alignment: Alignment, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the alignment as one JSON object, a line a bead and a divergence, piece by piece."""
    for piece in _object(_record(alignment), lines=True):
        try:
            stream.write(piece.encode())
        except UnicodeEncodeError:  # half a surrogate pair has no bytes in UTF-8
            stream.write(_HALF.sub(lambda half: f"\\u{ord(half.group()):04x}", piece).encode())
    stream.write(b"\n")


def _object(record: Mapping[str, object], lines: bool = False) -> Iterator[str]:
    """Yield the JSON of an object in pieces."""
    lead = "{\n" if lines else "{"
    for name, value in record.items():
        yield f"{lead}{_dump(name)}: "
        yield from _pieces(value)
        lead = ",\n" if lines else ", "
    yield "\n}" if lines else "}"


def _pieces(value: object) -> Iterator[str]:
    """Yield the JSON of a value; long texts and lists are not held a second time."""
    if isinstance(value, Document):
        yield from _object(_document(value))
    elif isinstance(value, str):
        yield '"'
        for start in range(0, len(value), _PIECE):
            yield _dump(value[start : start + _PIECE])[1:-1]
        yield '"'
    elif isinstance(value, _Items):
        lead, end = ("[\n  ", "\n]") if value.lines else ("[", "]")
        for item in value.items:
            yield lead + value.dump(item)
            lead = ",\n  " if value.lines else ", "
        yield end if lead[0] == "," else "[]"
    else:
        yield _dump(value)


def read(source: Source, options: ExportOptions) -> Alignment:
    """Read an alignment and check it; AlignerError with one sentence for a damaged file."""
    try:
        record = json.loads(source.read(_LARGEST))
    except (ValueError, RecursionError) as error:
        raise AlignerError(f"{source.name} is not JSON: {error}.") from error
    return checked(record, source.name)


def checked(record: object, name: str) -> Alignment:
    """Return the alignment of a record from the file `name`; AlignerError where it is none or is damaged."""
    if not isinstance(record, dict) or record.get("format") != "aligner":
        raise AlignerError(f"{name} is no alignment: it lacks \"format\": \"aligner\".")
    if record.get("format_version") != VERSION:
        found = f"{name} has format version {record.get('format_version')!r}"
        raise AlignerError(f"{found}; this aligner reads version {VERSION}: update it.")
    try:
        alignment = from_record(record)
        broken = next(problems(alignment), None)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise AlignerError(f"{name} is a damaged alignment: {reason_of(error)}.") from error
    if broken:
        raise AlignerError(f"{name} is a damaged alignment: {broken}.")
    return alignment


def to_record(alignment: Alignment) -> dict[str, Any]:
    """Return the alignment as what JSON can hold."""
    return {name: _held(value) for name, value in _record(alignment).items()}


def _held(value: object) -> object:
    if isinstance(value, Document):
        return {name: _held(item) for name, item in _document(value).items()}
    return list(value.items) if isinstance(value, _Items) else value


def _record(alignment: Alignment) -> dict[str, Any]:
    """Return the fields of an alignment; documents are left as they are and long lists are made when asked for."""
    return {
        "format": "aligner",
        "format_version": VERSION,
        "version": alignment.version,
        "encoder": alignment.encoder,
        "options": dict(alignment.options),
        "source": alignment.source,
        "target": alignment.target,
        "source_sentences": _Items(map(_offsets, alignment.source_sentences), dump=str),
        "target_sentences": _Items(map(_offsets, alignment.target_sentences), dump=str),
        "target_edits": {str(number): text for number, text in alignment.target_edits.items()},
        "beads": _Items(map(_bead, alignment.beads), lines=True),
        "divergences": _Items(map(divergence_record, alignment.divergences), lines=True),
        "log": _Items([{"when": one.when, "who": one.who, "what": one.what} for one in alignment.log], lines=True),
    }


def from_record(record: Mapping[str, Any]) -> Alignment:
    """Return the alignment of such a record; KeyError, TypeError or ValueError where it is malformed."""
    return Alignment(
        _read_document(record["source"]),
        _read_document(record["target"]),
        tuple(Sentence(*_pair(place)) for place in record["source_sentences"]),
        tuple(Sentence(*_pair(place)) for place in record["target_sentences"]),
        tuple(_read_bead(bead) for bead in record["beads"]),
        tuple(_read_divergence(divergence) for divergence in record["divergences"]),
        _text(record["encoder"]),
        dict(record["options"]),
        _text(record["version"]),
        tuple(LogEntry(_text(entry["when"]), _text(entry["who"]), _text(entry["what"])) for entry in record["log"]),
        {int(number): _text(text) for number, text in record["target_edits"].items()},
    )


def _document(document: Document) -> dict[str, Any]:
    return {
        "language": document.language,
        "origin": document.origin,
        "text": document.text,
        "paragraphs": _Items([paragraph.start, paragraph.end, paragraph.kind] for paragraph in document.paragraphs),
        **({"code": _Items([span.start, span.end] for span in document.code)} if document.code else {}),
    }


def _read_document(record: Mapping[str, Any]) -> Document:
    paragraphs = tuple(Paragraph(*_pair(place[:2]), place[2]) for place in record["paragraphs"])
    code = tuple(Span(*_pair(place)) for place in record.get("code", ()))
    return Document(_text(record["text"]), _text(record["language"]), _text(record["origin"]), paragraphs, code)


def _offsets(sentence: Sentence) -> list[int]:
    return [sentence.start, sentence.end]


def _bead(bead: Bead) -> dict[str, Any]:
    record: dict[str, Any] = {
        "source": [bead.source.start, bead.source.end],
        "target": [bead.target.start, bead.target.end],
        "score": float(bead.score),
        "confidence": float(bead.confidence),
        "status": bead.status,
    }
    if bead.counterpart is not None:
        record["counterpart"] = bead.counterpart
    if bead.comment:
        record["comment"] = bead.comment
    return record


def _read_bead(record: Mapping[str, Any]) -> Bead:
    return Bead(
        Span(*_pair(record["source"])),
        Span(*_pair(record["target"])),
        _number(record["score"]),
        _number(record["confidence"]),
        _one_of(record["status"], ("auto", "anchored", "confirmed", "rejected")),
        record.get("counterpart"),
        record.get("comment", ""),
    )


def divergence_record(divergence: Divergence) -> dict[str, Any]:
    """Return a flag as the format writes it."""
    record = {
        "bead": divergence.bead,
        "type": divergence.type,
        "severity": divergence.severity,
        "probability": float(divergence.probability) if divergence.measured else None,
        "source_span": _span(divergence.source_span),
        "target_span": _span(divergence.target_span),
        "message": divergence.message,
        "decision": divergence.decision,
        "reason": divergence.reason,
    }
    if divergence.source != "rules":
        record["source"] = divergence.source
    if divergence.evidence:
        record["evidence"] = [[one.feature, one.value, one.weight] for one in divergence.evidence]
    return record


def _read_divergence(record: Mapping[str, Any]) -> Divergence:
    spans = [None if (span := record[name]) is None else Span(*_pair(span)) for name in ("source_span", "target_span")]
    return Divergence(
        _integer(record["bead"]),
        _text(record["type"]),
        _one_of(record["severity"], SEVERITIES),
        0.0 if record["probability"] is None else _number(record["probability"]),
        spans[0],
        spans[1],
        _text(record["message"]),
        _one_of(record["decision"], ("open", "accepted", "dismissed")),
        _text(record["reason"]),
        _text(record.get("source", "rules")),
        record["probability"] is not None,
        tuple(
            Evidence(_text(name), _number(value), _number(weight)) for name, value, weight in record.get("evidence", ())
        ),
    )


def _span(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _pair(value: Iterable[object]) -> tuple[int, int]:
    start, end = value
    return _integer(start), _integer(end)


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} is not a number")
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError("a number is too large") from error


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _one_of(value: object, known: tuple[_Word, ...]) -> _Word:
    for word in known:
        if word == value:
            return word
    raise ValueError(f"{value!r} is none of {', '.join(known)}")
