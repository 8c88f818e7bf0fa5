"""Options of a check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aligner.document.model import SEVERITIES, Severity


@dataclass(frozen=True)
class CheckOptions:
    """What to look for, and what to show.

    `enable` names the only types wanted (all when empty) and `disable` types not wanted; `minimum` is the lowest
    severity shown; `glossary` maps a source term to the translations that are right for it; `accepted` holds the
    fingerprints (`aligner.fidelity.dismissed_flags.fingerprint`) of flags an editor has already dealt with; `explain`
    keeps with each flag the features behind its score.
    """

    minimum: Severity = "note"
    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    glossary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    explain: bool = False

    def wants(self, type: str) -> bool:
        """Whether flags of a type are to be shown."""
        return type not in self.disable and (not self.enable or type in self.enable)

    def shows(self, type: str, severity: Severity = "note") -> bool:
        """Whether flags of a type are to be shown at a severity."""
        return self.wants(type) and SEVERITIES.index(severity) >= SEVERITIES.index(self.minimum)
