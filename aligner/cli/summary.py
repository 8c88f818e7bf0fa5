"""What `align` says it did: counts for programs, and a short account for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.cli.options import chance
from aligner.document.model import SEVERITIES, Alignment, Divergence, Document

if TYPE_CHECKING:
    from rich.console import Console

WORST = 5
"""How many of the worst passages are shown."""
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def counts(alignment: Alignment) -> dict[str, Any]:
    """Return the counts that `align --json` prints: languages, sentences, beads and flags by type."""
    flags = [flag for flag in alignment.divergences if flag.decision != "dismissed"]
    confidences = [bead.confidence for bead in alignment.beads]
    return {
        "source": _side(alignment.source, len(alignment.source_sentences)),
        "target": _side(alignment.target, len(alignment.target_sentences)),
        "beads": len(alignment.beads),
        "beads_by_type": dict(Counter(bead.kind for bead in alignment.beads).most_common()),
        "mean_confidence": round(sum(confidences) / max(1, len(confidences)), 4),
        "flags": len(flags),
        "flags_by_type": dict(Counter(flag.type for flag in flags).most_common()),
        "flags_by_severity": {severity: sum(flag.severity == severity for flag in flags) for severity in SEVERITIES},
        "encoder": alignment.encoder,
        "version": alignment.version,
    }


def show(alignment: Alignment, notes: Sequence[str], written: Sequence[Path], seconds: float) -> None:
    """Print on stderr what was done, the worst passages side by side, and what to do next."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    numbers = counts(alignment)
    for note in notes:
        console.print(f"[yellow]Note:[/] {_plain(note)}")
    for role in ("source", "target"):
        side = numbers[role]
        console.print(f"{role:<7}{side['language']}  {side['sentences']:>6} sentences  {_plain(side['origin'])}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in numbers["beads_by_type"].items())
    console.print(f"beads  {numbers['beads']} ({kinds}), mean confidence {numbers['mean_confidence']:.2f}")
    _show_flags(console, alignment, numbers)
    for path in written:
        console.print(f"wrote  {_plain(str(path))}")
    console.print(f"[dim]done in {seconds:.1f} s[/]")


def _side(document: Document, sentences: int) -> dict[str, Any]:
    return {
        "origin": document.origin,
        "language": document.language,
        "characters": len(document.text),
        "sentences": sentences,
    }


def _show_flags(console: Console, alignment: Alignment, numbers: dict[str, Any]) -> None:
    if not numbers["flags"]:
        console.print("flags  none")
        return
    kinds = ", ".join(f"{count} {kind}" for kind, count in numbers["flags_by_type"].items())
    console.print(f"flags  {numbers['flags']} ({kinds})")
    for flag in worst(alignment):
        _show_passage(console, alignment, flag)
    if numbers["flags"] > WORST:
        console.print(f"[dim]… and {numbers['flags'] - WORST} more: save with -o FILE.html to see them all[/]")


def worst(alignment: Alignment) -> list[Divergence]:
    """Return the few flags that most deserve a look: severest first, then likeliest, then in reading order."""
    flags = [flag for flag in alignment.divergences if flag.decision == "open"]
    flags.sort(key=lambda flag: (-SEVERITIES.index(flag.severity), -flag.probability, flag.bead))
    return flags[:WORST]


def _show_passage(console: Console, alignment: Alignment, flag: Divergence) -> None:
    from rich.table import Table
    from rich.text import Text

    bead = alignment.beads[flag.bead]
    console.print(
        f"\n[{COLOURS[flag.severity]}]{flag.severity}[/] [bold]{flag.type}[/] "
        f"({chance(flag)}, row {flag.bead + 1}): {_plain(flag.message)}"
    )
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), expand=True)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    sides = []
    for document, whole, marked in (
        (alignment.source, alignment.source_span(bead), flag.source_span),
        (alignment.target, alignment.target_span(bead), flag.target_span),
    ):
        text = Text("—" if whole is None else " ".join(document[whole].split()))
        if whole is not None and marked is not None and len(marked):
            words = " ".join(document[marked].split())
            text.highlight_words([words], style=f"bold {COLOURS[flag.severity]}")
        sides.append(text)
    table.add_row(*sides)
    console.print(table)


def _plain(text: str) -> str:
    """Keep square brackets of a text from being read as styles."""
    return text.replace("[", "\\[")
