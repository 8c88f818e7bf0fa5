"""Export options, with the defaults that make a memory match."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from os import environ
from typing import Literal

from aligner.document.model import Severity
from aligner.document.whole_numbers import whole_number

_LAST_SECOND = 253_402_300_799  # of the year 9999


def _now() -> datetime:
    """Return the present second in UTC, or the one that SOURCE_DATE_EPOCH names, for repeatable files."""
    if (epoch := whole_number(environ.get("SOURCE_DATE_EPOCH", ""), _LAST_SECOND)) is not None:
        return datetime.fromtimestamp(epoch, timezone.utc)
    return datetime.now(timezone.utc).replace(microsecond=0)


@dataclass(frozen=True)
class ExportOptions:
    """Options of an export.

    `source_locale` and `target_locale` replace the documents' language codes, as in `ru-RU`. `nbsp` keeps no-break
    spaces or makes them plain. A unit is held back for review where it has an open divergence of `review_severity` or
    worse, or its confidence is below `minimum_confidence`; `include_flagged` holds nothing back. `inline` says
    whether a TMX reader drops the native codes of inline tags or keeps them as text, and `code` whether listings become
    units.
    """

    source_locale: str | None = None
    target_locale: str | None = None
    nbsp: Literal["keep", "space"] = "keep"
    include_flagged: bool = False
    review_severity: Severity = "warning"
    minimum_confidence: float = 0.5
    inline: Literal["drop", "keep"] = "drop"
    code: Literal["drop", "keep"] = "drop"
    now: datetime = field(default_factory=_now)
