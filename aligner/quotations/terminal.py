"""Traces on a terminal: each quotation, the original beside it, and what was done to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from aligner.document.model import Alignment, Document
from aligner.localization import catalogue, current_language, localized, localized_sentence
from aligner.quotations.model import Trace
from aligner.quotations.results import found_in, message, passages, summary

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"verbatim": "green", "cut": "yellow", "altered": "red", "not found": "dim"}


def print_traces(traces: Sequence[Trace], article: Document, alignment: Alignment, console: Console) -> None:
    """Print every trace and the counts."""
    from rich.table import Table
    from rich.text import Text

    for number, trace in enumerate(traces, 1):
        quotation = trace.quotation
        text = " ".join(article.text[quotation.start : quotation.end].split())
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
        table.add_column(style="dim", no_wrap=True, width=11)
        table.add_column(overflow="fold")
        marks = "“{}”" if quotation.form == "direct" else "({})"
        table.add_row(f"{number}.", Text(marks.format(text), style="bold"))
        table.add_row("", Text(_verdict(trace), style=_STYLES[trace.verdict]))
        for name, passage in zip(("original", "translation"), passages(trace, alignment), strict=True):
            if passage:
                table.add_row(catalogue(current_language()).word(name), Text(passage))
        found = found_in(trace, alignment)
        for change in trace.changes:
            if found is not None:
                table.add_row("", Text(f"- {localized_sentence(message(change, article, found))}"))
        for divergence in trace.divergences:
            sentence = localized(
                "{severity:word}, {type:word}: {message:sentence}",
                severity=divergence.severity, type=divergence.type, message=divergence.message,
            )  # fmt: skip
            table.add_row(localized("flag"), Text(sentence))
        console.print(table)
        console.print()
    console.print(summary(traces))


def _verdict(trace: Trace) -> str:
    """Return the class of a quotation, and where it was found."""
    if trace.side is None:
        return catalogue(current_language()).word(trace.verdict)
    rows = ", ".join(str(number + 1) for number in trace.beads)
    in_source, in_target = (
        "{verdict:word}: row {rows}, in the original|{verdict:word}: rows {rows}, in the original",
        "{verdict:word}: row {rows}, in the translation|{verdict:word}: rows {rows}, in the translation",
    )
    sentence = localized(
        in_source if trace.side == "source" else in_target,
        verdict=trace.verdict,
        rows=rows,
        count=len(trace.beads),
    )
    return sentence if trace.how == "words" else f"{sentence}, {localized('by its meaning')}"
