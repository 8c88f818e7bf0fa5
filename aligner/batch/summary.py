"""Batch report: the outcomes of a run as a page that sorts and searches; those that most need a reviewer come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import chain
from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from aligner.batch.state import Row, State
from aligner.document.files import atomic_write
from aligner.localization import LANGUAGES, localized, localized_sentence, using_language
from aligner.pages.neighbours import announce_to
from aligner.pages.parts import web_file
from aligner.pages.standalone import PageAssets, bilingual, standalone


@dataclass(frozen=True)
class _Place:
    """Where the outputs are, and where the page will be, so that it can link them."""

    folder: Path
    page: Path

    def link(self, path: Path, text: str) -> str:
        """Return a link from the page to a file; a page of ours gets the way back with it."""
        try:
            address = quote(Path(relpath(path, self.page.parent)).as_posix())
        except ValueError:  # on another drive of Windows
            return f'<a href="{escape(path.absolute().as_uri())}">{escape(text)}</a> '
        if path.suffix == ".html":
            address += f"#from={quote(Path(relpath(self.page, path.parent)).as_posix(), safe='')}"
        return f'<a href="{escape(address)}">{escape(text)}</a> '


def write_report(state: State, folder: Path, path: Path) -> None:
    """Write an HTML table of all pairs: failures, then by numbers of errors and of held units, then those that wait."""
    ranks = {"failed": 0, "done": 1, "waiting": 2}
    found = sorted(state.rows(), key=lambda row: (ranks[row.status], *_urgency(row), row.name))
    place = _Place(folder, path.resolve())
    parts = chain(_head(state, place), _table(found, place))
    assets = PageAssets(web_file("report.css", "aligner.batch") + _labels(), web_file("report.js", "aligner.batch"))
    with atomic_write(path) as stream:
        for part in standalone(lambda: folder.name, parts, assets):
            stream.write(part.encode("utf-8", "replace"))
    outputs = (folder / output for row in found if row.status == "done" for output in row.outcome.outputs)
    announce_to((output for output in outputs if output.suffix == ".html"), path, "batch")


def _urgency(row: Row) -> tuple[float, ...]:
    outcome = row.outcome
    return -outcome.errors, -outcome.warnings, -(outcome.held / max(1, outcome.units)), outcome.confidence


def _head(state: State, place: _Place) -> Iterator[str]:
    counts, (units, held) = state.counts(), state.sums()
    yield bilingual(
        lambda: localized(
            "Pairs done: {done:,}, failed: {failed:,}, waiting: {waiting:,}; "
            "units: {units:,}, held for review: {held:,}.",
            **counts,
            units=units,
            held=held,
        ),
        "p",
    )
    for merged in state.merged():
        yield f"<p>{bilingual(lambda: localized('All pairs in one memory:'))} {place.link(merged, merged.name)}</p>"
    label = bilingual(lambda: localized("Search"))
    yield f'<p id="search"><label>{label} <input id="text" type="search"></label> '
    yield '<span id="shown" role="status"></span></p>'


def _columns() -> list[str]:
    """Return the headings of the columns; the first and the last hold words, the others numbers."""
    return [
        localized("Documents"),
        localized("Likeness"),
        localized("Units"),
        localized("Held"),
        localized("Errors"),
        localized("Warnings"),
        localized("Notes"),
        localized("Confidence"),
        localized("Outcome"),
    ]


def _labels() -> str:
    """Return the style by which a cell names its column where the head of the table is out of sight, on a phone."""
    rules = []
    for code in LANGUAGES:
        with using_language(code):
            rules += [
                f':root[lang="{code}"] td.n:nth-child({number})::before {{ content: "{heading}: "; }}'
                for number, heading in enumerate(_columns(), 1)
            ]
    return "@media (max-width: 800px) {\n" + "\n".join(rules) + "\n}\n"


def _table(rows: list[Row], place: _Place) -> Iterator[str]:
    last = len(_columns()) - 1
    heads = (
        f'<th scope="col"{" class=n" if 0 < number < last else ""}>'
        f"{bilingual(lambda: _columns()[number], 'button')}</th>"  # noqa: B023 - called at once
        for number in range(last + 1)
    )
    yield f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>\n"
    for row in rows:
        yield _line(row, place)
    yield "</tbody></table>"


def _line(row: Row, place: _Place) -> str:
    outcome = row.outcome
    score = "" if outcome.score is None else f"{outcome.score:.2f}"
    counts = (outcome.units, outcome.held, outcome.errors, outcome.warnings, outcome.note_flags)
    done = row.status == "done"
    numbers = [score, *(f"{count:,}" if done else "" for count in counts), f"{outcome.confidence:.3f}" if done else ""]
    classes = ["", "", "", "error" if outcome.errors else "", "warning" if outcome.warnings else "", "", ""]
    cells = [
        f'<td class="n {kind}" data-value="{value.replace(",", "")}">{value}</td>'
        for value, kind in zip(numbers, classes, strict=True)
    ]
    names = "".join(f"<span>{escape(name)}</span>" for name in _names(row))
    if done:
        chosen = sorted(outcome.outputs, key=lambda output: not output.endswith(".html"))  # the page is what one opens
        last = "".join(place.link(place.folder / output, "".join(Path(output).suffixes[-2:])) for output in chosen)
    elif row.status == "failed":
        last = f'<span class="error">{bilingual(lambda: localized_sentence(outcome.error))}</span>'
    else:
        last = f'<span class="note">{bilingual(lambda: localized("waits"))}</span>'
    return (
        f'<tr class="{row.status}"><td class="names" data-value="{escape(Path(row.source).name)}">{names}</td>'
        f"{''.join(cells)}"
        f'<td class="links" data-value="{row.status}">{last}</td></tr>\n'
    )


def _names(row: Row) -> list[str]:
    """Return what the two files are called, with their folders where they are called alike: ru/x.txt and en/x.txt."""
    paths = [Path(row.source), Path(row.target)]
    if paths[0].name != paths[1].name:
        return [path.name for path in paths]
    return [f"{path.parent.name}/{path.name}" for path in paths]
