"""Beads side by side in a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from aligner.document.model import Alignment, Bead, Divergence, Span
from aligner.localization import catalogue, current_language, localized, localized_sentence

_STYLES = {"error": "bold red", "warning": "yellow", "note": "blue"}
_MARKS = {"confirmed": ("✓", "green"), "anchored": ("⚓", "green"), "rejected": ("✕", "red"), "auto": ("", "")}


def chosen(alignment: Alignment, flags_only: bool, around: int | None) -> list[int]:
    """Return the numbers of the beads to show: all, the flagged ones, or `around` beads about each of those."""
    if not flags_only and around is None:
        return list(range(len(alignment.beads)))
    flagged = {flag.bead for flag in alignment.divergences if flag.decision != "dismissed"}
    reach = around or 0
    near = {number for bead in flagged for number in range(bead - reach, bead + reach + 1)}
    return sorted(near & set(range(len(alignment.beads))))


def show(alignment: Alignment, numbers: Iterable[int], console: Console) -> None:
    """Print the beads of these numbers side by side, each followed by its flags."""
    flags: dict[int, list[Divergence]] = defaultdict(list)
    for flag in alignment.divergences:
        flags[flag.bead].append(flag)
    previous = -1
    for number in numbers:
        if number != previous + 1:
            console.print(Text("  ⋮", style="dim"))
        console.print(_row(alignment, number, flags[number], console.width))
        for line in _notes(alignment.beads[number], flags[number]):
            console.print(Padding(line, (0, 0, 0, 10)))
        previous = number


def _row(alignment: Alignment, number: int, flags: list[Divergence], width: int) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(width=8, justify="right", no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(ratio=1, overflow="fold")
    bead = alignment.beads[number]
    table.add_row(_gutter(number, bead), _side(alignment, bead, "source", flags), _target(alignment, number, flags))
    return table


def _gutter(number: int, bead: Bead) -> Text:
    mark, style = _MARKS[bead.status]
    doubt = "yellow" if bead.confidence < 0.5 else "dim"
    text = Text(f"{number + 1}", style="dim")
    if mark:
        text.append(f" {mark}", style)
    return text.append(f"\n{bead.kind} {bead.confidence:.0%}"[:9], doubt)  # a line break and 8 characters


def _target(alignment: Alignment, number: int, flags: list[Divergence]) -> Text:
    corrected = alignment.target_edits.get(number)
    text = _side(alignment, alignment.beads[number], "target", flags)
    return (
        text
        if corrected is None
        else Text(_plain(corrected), style="green").append(f" {localized('(corrected)')}", "dim")
    )


def _side(alignment: Alignment, bead: Bead, side: str, flags: list[Divergence]) -> Text:
    """Return the text of one side with its flagged words marked."""
    span = alignment.source_span(bead) if side == "source" else alignment.target_span(bead)
    if span is None:
        absent = localized("— not in the original") if side == "source" else localized("— not in the translation")
        return Text(absent, style="magenta italic")
    document = alignment.source if side == "source" else alignment.target
    text = Text(_plain(document[span]))
    for flag in flags:
        place: Span | None = getattr(flag, f"{side}_span")
        if place is not None and flag.decision != "dismissed":
            start, end = max(0, place.start - span.start), place.end - span.start
            text.stylize(f"{_STYLES[flag.severity]} underline", start, end)
    return text


def _notes(bead: Bead, flags: list[Divergence]) -> Iterator[Text]:
    word = catalogue(current_language()).word
    for flag in flags:
        text = Text(f"{word(flag.type)}, {word(flag.severity)}: ", style=_STYLES[flag.severity])
        text.append(_plain(localized_sentence(flag.message)), "default")
        if flag.decision != "open":
            text.append(f" ({word(flag.decision)}{': ' + _plain(flag.reason) if flag.reason else ''})", "dim")
        yield text
    if bead.comment:
        yield Text(localized("Comment: "), style="dim").append(_plain(bead.comment))


def _plain(text: str) -> str:
    """Return the text in a form that cannot steer a terminal: one space for each control character or line break.

    Lengths do not change, so places stay right.
    """
    return "".join(" " if character in _STEERING or not _is_harmless(character) else character for character in text)


_STEERING = frozenset("\u2028\u2029\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _is_harmless(character: str) -> bool:
    return character >= " " and not "\x7f" <= character <= "\x9f" and not "\ud800" <= character <= "\udfff"


def console_for(width: int | None, **more: Any) -> Console:
    """Return a console without markup and emoji codes; NO_COLOR and the terminal's width are rich's own business."""
    return Console(width=width, highlight=False, markup=False, emoji=False, **more)
