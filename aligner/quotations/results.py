"""Results of a trace as every output has them: the passages side by side, each change in words, and the JSON form.

The JSON form is a contract: one object a quotation, with these fields.

| field | what |
|---|---|
| `start`, `end`, `text` | the quotation in the article, without its marks |
| `pieces` | the quoted words alone, as pairs of offsets into the article |
| `form` | `direct` or `indirect` |
| `verdict` | `verbatim`, `cut`, `altered` or `not found` |
| `side`, `span`, `passage` | the side it was found in, offsets into that document, the text there; null if not found |
| `how`, `likeness` | `words` with the score of its words, or `meaning` with a cosine |
| `beads` | numbers of the beads, from 0 |
| `source_text`, `target_text` | the text of those beads on both sides |
| `changes` | `kind`, `quoted_span`, `quoted_text`, `original_span`, `original_text`, `message` |
| `divergences` | what was flagged there before: `bead`, `type`, `severity`, `probability`, `message` |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from aligner.document.model import Alignment, Document, Span
from aligner.localization import localized
from aligner.quotations.model import VERDICTS, Change, Trace

_SAYINGS = {
    "replaced": "writes “{quoted}” for “{original}”",
    "dropped": "leaves out “{original}”",
    "added": "adds “{quoted}”",
    "moved": "moves “{quoted}”",
    "respelled": "spells “{quoted}” for “{original}”",
    "bracketed": "puts its own words in brackets for “{original}”",
    "cut": "cuts “{original}”",
}


def found_in(trace: Trace, alignment: Alignment) -> Document | None:
    """Return the document in which a quotation was found."""
    return {"source": alignment.source, "target": alignment.target, None: None}[trace.side]


def passages(trace: Trace, alignment: Alignment) -> tuple[str, str]:
    """Return the source and the target text of a trace's beads."""
    beads = [alignment.beads[number] for number in trace.beads]
    source = " ".join(filter(None, (alignment.source_text(bead) for bead in beads)))
    target = " ".join(filter(None, (alignment.target_text(bead) for bead in beads)))
    return source, target


def message(change: Change, article: Document, found: Document) -> str:
    """Say a change in words."""
    quoted = _squeezed(article, change.quoted)
    return _SAYINGS[change.kind].format(quoted=quoted, original=_squeezed(found, change.original))


def summary(traces: Sequence[Trace]) -> str:
    """Return the counts of the classes in one line."""
    counts = Counter(trace.verdict for trace in traces)
    if not traces:
        return localized("No quotations found.")
    template = "{count} {verdict:word}"
    parts = [localized(template, count=counts[verdict], verdict=verdict) for verdict in VERDICTS if counts[verdict]]
    return f"{localized('{count} quotation|{count} quotations', count=len(traces))}: {', '.join(parts)}."


def as_json(trace: Trace, article: Document, alignment: Alignment) -> dict[str, Any]:
    """Return a trace in its JSON form."""
    quotation, found = trace.quotation, found_in(trace, alignment)
    source, target = passages(trace, alignment)
    return {
        "start": quotation.start,
        "end": quotation.end,
        "text": article.text[quotation.start : quotation.end],
        "pieces": [_pair(piece) for piece in quotation.pieces],
        "form": quotation.form,
        "verdict": trace.verdict,
        "side": trace.side,
        "span": _pair(trace.span),
        "passage": _exact(found, trace.span),
        "how": trace.how,
        "likeness": trace.likeness,
        "beads": list(trace.beads),
        "source_text": source or None,
        "target_text": target or None,
        "changes": [
            {
                "kind": change.kind,
                "quoted_span": _pair(change.quoted),
                "quoted_text": _exact(article, change.quoted),
                "original_span": _pair(change.original),
                "original_text": _exact(found, change.original),
                "message": message(change, article, found) if found else "",
            }
            for change in trace.changes
        ],
        "divergences": [
            {
                "bead": divergence.bead,
                "type": divergence.type,
                "severity": divergence.severity,
                "probability": divergence.probability,
                "message": divergence.message,
            }
            for divergence in trace.divergences
        ],
    }


def _pair(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _exact(document: Document | None, span: Span | None) -> str | None:
    return document[span] if document is not None and span is not None else None


def _squeezed(document: Document, span: Span | None) -> str:
    return " ".join((_exact(document, span) or "").split())
