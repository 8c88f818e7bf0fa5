"""Summary of `align`: counts for programs, and a short account for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aligner.cli.options import heading
from aligner.document.model import SEVERITIES, Alignment, Divergence, Document
from aligner.localization import catalogue, current_language, localized, localized_sentence

if TYPE_CHECKING:
    from rich.console import Console

    from aligner.formats.export_summary import Sums

WORST = 5
"""How many of the worst passages are shown."""
COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def counts(alignment: Alignment) -> dict[str, Any]:
    """Return the counts that `align --json` prints: languages, sentences, beads and flags by type.

    `align` adds those of the memory, by `memory_counts`.
    """
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


def memory_counts(sums: Sums) -> dict[str, Any]:
    """Return the counts of units in a memory and of those held for review, for programs."""
    record = {"units": sums.units, "released": sums.released, "held": sums.held}
    reasons = {"flagged": sums.flagged, "unsure": sums.unsure, "repeated": sums.repeated}
    return {
        **record,
        **reasons,
        "coverage": round(sums.coverage, 4),
        "grouped_coverage": round(sums.grouped_coverage, 4),
    }


def memory_sentence(sums: Sums, grouped: bool = False) -> str:
    """Return the counts of units in a memory and of those held for review, in words; `grouped` for our projects."""
    reasons = [
        localized("{count:,} flagged", count=sums.flagged) if sums.flagged else "",
        localized("{count:,} unsure", count=sums.unsure) if sums.unsure else "",
        localized("{count:,} second translation|{count:,} second translations", count=sums.repeated)
        if sums.repeated
        else "",
    ]
    why = ", ".join(filter(None, reasons))
    held = (
        localized("{count:,} held for review ({why})", count=sums.held, why=why)
        if why
        else localized("none held for review")
    )
    return localized(
        "{count:,} unit: {released:,} in the memory, {held}; about {share} % of the source will match|"
        "{count:,} units: {released:,} in the memory, {held}; about {share} % of the source will match",
        count=sums.units,
        released=sums.released,
        held=held,
        share=f"{100 * (sums.grouped_coverage if grouped else sums.coverage):.0f}",
    )


def show(alignment: Alignment, notes: Sequence[str], written: Sequence[Path], seconds: float, sums: Sums) -> None:
    """Print on stderr what was done, the worst passages side by side, and what to do next."""
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    numbers = counts(alignment)
    for note in notes:
        console.print(f"[yellow]{localized('Note:')}[/] {_plain(localized_sentence(note))}")
    roles = {role: catalogue(current_language()).word(role) for role in ("source", "target")}
    width = max(map(len, roles.values())) + 1
    for role, name in roles.items():
        side, sentences = numbers[role], localized("sentences")
        console.print(
            f"{name:<{width}}{side['language']}  {side['sentences']:>6} {sentences}  {_plain(side['origin'])}"
        )
    kinds = ", ".join(f"{count} {kind}" for kind, count in numbers["beads_by_type"].items())
    template, confidence = "beads  {count} ({kinds}), mean confidence {confidence}", f"{numbers['mean_confidence']:.2f}"
    console.print(localized(template, count=numbers["beads"], kinds=kinds, confidence=confidence))
    _show_flags(console, alignment, numbers)
    console.print(memory_sentence(sums))
    for path in written:
        console.print(localized("Wrote {path}", path=_plain(str(path))))
    console.print(f"[dim]{localized('done in {seconds} s', seconds=f'{seconds:.1f}')}[/]")


def _side(document: Document, sentences: int) -> dict[str, Any]:
    return {
        "origin": document.origin,
        "language": document.language,
        "characters": len(document.text),
        "sentences": sentences,
    }


def _show_flags(console: Console, alignment: Alignment, numbers: dict[str, Any]) -> None:
    if not numbers["flags"]:
        console.print(localized("flags  none"))
        return
    types = numbers["flags_by_type"].items()
    kinds = ", ".join(localized("{count} {type:word}", count=count, type=type_) for type_, count in types)
    console.print(localized("flags  {count} ({kinds})", count=numbers["flags"], kinds=kinds))
    for flag in worst(alignment):
        _show_passage(console, alignment, flag)
    if numbers["flags"] > WORST:
        more = localized("… and {more} more: save with -o FILE.html to see them all", more=numbers["flags"] - WORST)
        console.print(f"[dim]{more}[/]")


def worst(alignment: Alignment) -> list[Divergence]:
    """Return the worst flags: by severity, then probability, then in reading order."""
    flags = [flag for flag in alignment.divergences if flag.decision == "open"]
    flags.sort(key=lambda flag: (-SEVERITIES.index(flag.severity), -flag.probability, flag.bead))
    return flags[:WORST]


def _show_passage(console: Console, alignment: Alignment, flag: Divergence) -> None:
    from rich.table import Table
    from rich.text import Text

    bead = alignment.beads[flag.bead]
    line = Text(heading(flag))
    word = catalogue(current_language()).word
    line.highlight_words([word(flag.severity)], style=COLOURS[flag.severity])
    line.highlight_words([word(flag.type)], style="bold")
    console.print()
    console.print(line)
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
