"""`NAME.align.json`: the whole alignment, lossless, in JSON that people and programs can read.

`options` must hold what JSON can hold; everything else comes back equal. See `docs/formats.md` for the fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO, TypeVar

from aligner.document.errors import AlignerError
from aligner.document.invariants import problems
from aligner.document.model import (
    SEVERITIES,
    Alignment,
    Bead,
    Divergence,
    Document,
    LogEntry,
    Paragraph,
    Sentence,
    Span,
)
from aligner.formats.opening import Source
from aligner.formats.options import Options

VERSION = 1
_LARGEST = 1_000_000_000
_Word = TypeVar("_Word", bound=str)


def write(alignment: Alignment, stream: BinaryIO, options: Options) -> None:
    """Write the alignment as one JSON object, a line a bead and a divergence."""
    record = to_record(alignment)
    lists = {name: record.pop(name) for name in ("beads", "divergences", "log")}
    try:
        text = _render(record, lists, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # half a surrogate pair has no bytes in UTF-8
        text = _render(record, lists, ensure_ascii=True).encode()
    stream.write(text)


def _render(record: dict[str, Any], lists: dict[str, list[Any]], ensure_ascii: bool) -> str:
    """Return JSON with the short values first and each long list one item a line."""

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=ensure_ascii, separators=(", ", ": "))

    fields = [f"{dump(name)}: {dump(value)}" for name, value in record.items()]
    for name, items in lists.items():
        body = ",\n  ".join(map(dump, items))
        fields.append(f"{dump(name)}: [\n  {body}\n]" if items else f"{dump(name)}: []")
    return "{\n" + ",\n".join(fields) + "\n}\n"


def read(source: Source, options: Options) -> Alignment:
    """Read an alignment and check it; AlignerError says in one sentence what is wrong with the file."""
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
        raise AlignerError(f"{name} is a damaged alignment: {type(error).__name__} {error}.") from error
    if broken:
        raise AlignerError(f"{name} is a damaged alignment: {broken}.")
    return alignment


def to_record(alignment: Alignment) -> dict[str, Any]:
    """Return the alignment as what JSON can hold."""
    return {
        "format": "aligner",
        "format_version": VERSION,
        "version": alignment.version,
        "encoder": alignment.encoder,
        "options": dict(alignment.options),
        "source": _document(alignment.source),
        "target": _document(alignment.target),
        "source_sentences": [[sentence.start, sentence.end] for sentence in alignment.source_sentences],
        "target_sentences": [[sentence.start, sentence.end] for sentence in alignment.target_sentences],
        "target_edits": {str(number): text for number, text in alignment.target_edits.items()},
        "beads": [_bead(bead) for bead in alignment.beads],
        "divergences": [_divergence(divergence) for divergence in alignment.divergences],
        "log": [{"when": entry.when, "who": entry.who, "what": entry.what} for entry in alignment.log],
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
        "paragraphs": [[paragraph.start, paragraph.end, paragraph.kind] for paragraph in document.paragraphs],
    }


def _read_document(record: Mapping[str, Any]) -> Document:
    paragraphs = tuple(Paragraph(*_pair(place[:2]), place[2]) for place in record["paragraphs"])
    return Document(_text(record["text"]), _text(record["language"]), _text(record["origin"]), paragraphs)


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


def _divergence(divergence: Divergence) -> dict[str, Any]:
    return {
        "bead": divergence.bead,
        "type": divergence.type,
        "severity": divergence.severity,
        "probability": float(divergence.probability),
        "source_span": _span(divergence.source_span),
        "target_span": _span(divergence.target_span),
        "message": divergence.message,
        "decision": divergence.decision,
        "reason": divergence.reason,
    }


def _read_divergence(record: Mapping[str, Any]) -> Divergence:
    spans = [None if (span := record[name]) is None else Span(*_pair(span)) for name in ("source_span", "target_span")]
    return Divergence(
        _integer(record["bead"]),
        _text(record["type"]),
        _one_of(record["severity"], SEVERITIES),
        _number(record["probability"]),
        spans[0],
        spans[1],
        _text(record["message"]),
        _one_of(record["decision"], ("open", "accepted", "dismissed")),
        _text(record["reason"]),
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
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _one_of(value: object, known: tuple[_Word, ...]) -> _Word:
    for word in known:
        if word == value:
            return word
    raise ValueError(f"{value!r} is none of {', '.join(known)}")
