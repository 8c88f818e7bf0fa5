"""Flags as SARIF 2.1.0, the format of code-scanning tools (OASIS standard; only the needed parts of it)."""

from __future__ import annotations

from typing import Any

from aligner import __version__
from aligner.document.model import Alignment, Divergence, Document, Span
from aligner.fidelity.dismissed_flags import fingerprint
from aligner.fidelity.registry import TYPES

_LEVELS = {"note": "note", "warning": "warning", "error": "error"}


def sarif(alignment: Alignment) -> dict[str, Any]:
    """Return a SARIF log of one run: a rule for each type, a result for each flag, places as character offsets."""
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "aligner",
                        "version": __version__,
                        "rules": [{"id": name, "shortDescription": {"text": text}} for name, text in TYPES.items()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_result(flag, alignment) for flag in alignment.divergences],
            }
        ],
    }


def _result(flag: Divergence, alignment: Alignment) -> dict[str, Any]:
    bead = alignment.beads[flag.bead]
    places = [
        _location(alignment.target, flag.target_span or alignment.target_span(bead)),
        _location(alignment.source, flag.source_span or alignment.source_span(bead)),
    ]
    found = [place for place in places if place is not None]
    return {
        "ruleId": flag.type,
        "level": _LEVELS[flag.severity],
        **({"rank": round(100 * flag.probability, 1)} if flag.measured else {}),
        "message": {"text": flag.message},
        "locations": found[:1],
        "relatedLocations": found[1:],
        "partialFingerprints": {"aligner/v1": fingerprint(flag, alignment)},
        "properties": {"bead": flag.bead, "source": flag.source},
    }


def _location(document: Document, span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    line = document.text.count("\n", 0, span.start) + 1
    column = span.start - (document.text.rfind("\n", 0, span.start) + 1) + 1
    region = {
        "startLine": line,
        "startColumn": column,
        "charOffset": span.start,
        "charLength": len(span),
        "snippet": {"text": document[span]},
    }
    return {"physicalLocation": {"artifactLocation": {"uri": document.origin or "text"}, "region": region}}
