"""What became of a run, as a page that sorts and searches: the pairs that most need a look come first."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from os.path import relpath
from pathlib import Path
from urllib.parse import quote

from aligner.batch.state import Row, State
from aligner.document.files import atomic_write
from aligner.localization import current_language, localized, localized_sentence

_STYLE = """
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 20px 24px 60px; background: var(--paper); color: var(--ink); font: 15px/1.5 var(--plain); }
h1 { font: 600 24px/1.3 var(--reading); margin: 0 0 4px; overflow-wrap: anywhere; }
a { color: var(--accent); }
p { color: var(--soft); margin: 0 0 12px; }
input, button { font: inherit; color: inherit; }
input { width: min(100%, 30rem); min-height: 44px; padding: 6px 12px; border: 1px solid var(--line); border-radius: 8px; background: var(--sheet); }
table { border-collapse: collapse; width: 100%; background: var(--sheet); }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: baseline; overflow-wrap: anywhere; }
th { padding: 0; position: sticky; top: 0; background: var(--wash); }
th button { border: 0; background: none; padding: 8px 10px; min-height: 44px; width: 100%; text-align: inherit; font-weight: 600; cursor: pointer; }
th[aria-sort="ascending"] button::after { content: " ▲"; } th[aria-sort="descending"] button::after { content: " ▼"; }
.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.names span { display: block; unicode-bidi: isolate; } .names span + span { color: var(--soft); }
.error { color: var(--error); } .warning { color: var(--warning); } .note { color: var(--note); }
.links a { display: inline-block; padding: 2px 0; margin-right: 10px; white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none !important; }
@media (max-width: 800px) {
  body { padding: 14px 12px 40px; }
  thead { position: absolute; left: -999px; }
  table, tbody, tr, td { display: block; width: 100%; }
  tr { padding: 8px 0; border-bottom: 2px solid var(--line); }
  td, td.n { border: 0; padding: 2px 10px; text-align: left; white-space: normal; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); }
  td:empty { display: none; }
  .links a { padding: 11px 0; }
}
@media print { input, #search { display: none; } th { position: static; } }
"""
_SCRIPT = """
"use strict";
document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
const body = document.querySelector("tbody");
const rows = [...body.rows];
const folded = (text) => text.toLowerCase().replaceAll("ё", "е");
const words = rows.map((row) => folded(`${row.cells[0].innerText} ${row.cells[row.cells.length - 1].innerText}`));
document.querySelector("#text").addEventListener("input", (event) => {
  const wanted = folded(event.target.value.trim());
  let shown = 0;
  rows.forEach((row, number) => {
    row.hidden = !words[number].includes(wanted);
    shown += row.hidden ? 0 : 1;
  });
  document.querySelector("#shown").textContent = `${shown} / ${rows.length}`;
});
for (const head of document.querySelectorAll("th")) {
  head.querySelector("button").addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") !== "descending";
    for (const other of document.querySelectorAll("th")) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const value = (row) => row.cells[head.cellIndex]?.dataset.value ?? "";
    const numeric = head.classList.contains("n");
    const compare = (one, other) => numeric ? Number(value(one) || -1) - Number(value(other) || -1) : value(one).localeCompare(value(other));
    body.append(...[...rows].sort((one, other) => (down ? compare(other, one) : compare(one, other))));
  });
}
"""


@dataclass(frozen=True)
class _Column:
    """A column: its heading, and whether it holds numbers."""

    heading: str
    numeric: bool = True


def write_report(state: State, folder: Path, path: Path) -> None:
    """Write an HTML table of all pairs: failures, then by falling numbers of errors and of held units, then what waits."""
    ranks = {"failed": 0, "done": 1, "waiting": 2}
    found = sorted(state.rows(), key=lambda row: (ranks[row.status], *_urgency(row), row.name))
    with atomic_write(path) as stream:
        for part in (
            *_head(folder, state, path.parent),
            *_table(found, folder, path.parent),
            f"<script>{_SCRIPT}</script></html>",
        ):
            stream.write(part.encode("utf-8", "replace"))


def _urgency(row: Row) -> tuple[float, ...]:
    outcome = row.outcome
    return -outcome.errors, -outcome.warnings, -(outcome.held / max(1, outcome.units)), outcome.confidence


def _head(folder: Path, state: State, beside: Path) -> Iterator[str]:
    style = (files("aligner") / "review" / "web" / "colours.css").read_text(encoding="utf-8") + _STYLE
    policy = f"default-src 'none'; style-src {_source_hash(style)}; script-src {_source_hash(_SCRIPT)}; img-src data:"
    counts, (units, held) = state.counts(), state.sums()
    said = localized(
        "{done:,} pairs are done, {failed:,} failed, {waiting:,} wait; {units:,} units, {held:,} of them held for review.",
        **counts,
        units=units,
        held=held,
    )
    yield (
        f'<!doctype html><html lang="{current_language()}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">'
        f'<title>{escape(folder.name)}</title><link rel="icon" href="data:,"><style>{style}</style></head>'
        f"<body><main><h1>{escape(folder.name)}</h1><p>{escape(said)}</p>"
    )
    for merged in state.merged():
        yield f'<p>{escape(localized("All pairs in one memory:"))} {_link(merged, beside, merged.name)}</p>'
    label = escape(localized("Search"))
    yield f'<p id="search"><label>{label} <input id="text" type="search"></label> <span id="shown" role="status"></span></p>'


def _table(rows: list[Row], folder: Path, beside: Path) -> Iterator[str]:
    columns = (
        _Column(localized("Documents"), False),
        _Column(localized("Likeness")),
        _Column(localized("Units")),
        _Column(localized("Held")),
        _Column(localized("Errors")),
        _Column(localized("Warnings")),
        _Column(localized("Notes")),
        _Column(localized("Confidence")),
        _Column(localized("Outcome"), False),
    )
    heads = (
        f'<th scope="col"{" class=n" if column.numeric else ""}><button type="button">{escape(column.heading)}</button></th>'
        for column in columns
    )
    yield f"<table><thead><tr>{''.join(heads)}</tr></thead><tbody>\n"
    for row in rows:
        yield _line(row, columns, folder, beside)
    yield "</tbody></table></main>"


def _line(row: Row, columns: tuple[_Column, ...], folder: Path, beside: Path) -> str:
    outcome = row.outcome
    score = "" if outcome.score is None else f"{outcome.score:.2f}"
    counts = (outcome.units, outcome.held, outcome.errors, outcome.warnings, outcome.note_flags)
    done = row.status == "done"
    numbers = [score, *(f"{count:,}" if done else "" for count in counts), f"{outcome.confidence:.3f}" if done else ""]
    classes = ["", "", "", "error" if outcome.errors else "", "warning" if outcome.warnings else "", "", ""]
    cells = [
        f'<td class="n {kind}" data-label="{escape(column.heading)}" data-value="{value.replace(",", "")}">{value}</td>'
        for value, kind, column in zip(numbers, classes, columns[1:-1], strict=True)
    ]
    names = "".join(f"<span>{escape(name)}</span>" for name in _names(row))
    if done:
        chosen = sorted(outcome.outputs, key=lambda output: not output.endswith(".html"))  # the page is what one opens
        last = "".join(_link(folder / output, beside, "".join(Path(output).suffixes[-2:])) for output in chosen)
    else:
        said = localized_sentence(outcome.error) if row.status == "failed" else localized("waits")
        last = f'<span class="{"error" if row.status == "failed" else "note"}">{escape(said)}</span>'
    return (
        f'<tr class="{row.status}"><td class="names" data-value="{escape(Path(row.source).name)}">{names}</td>{"".join(cells)}'
        f'<td class="links" data-value="{row.status}">{last}</td></tr>\n'
    )


def _names(row: Row) -> list[str]:
    """Return what the two files are called, with their folders where they are called alike: ru/x.txt and en/x.txt."""
    paths = [Path(row.source), Path(row.target)]
    if paths[0].name != paths[1].name:
        return [path.name for path in paths]
    return [f"{path.parent.name}/{path.name}" for path in paths]


def _link(path: Path, beside: Path, text: str) -> str:
    """Return a link to a file for a page in a folder."""
    return f'<a href="{escape(quote(Path(relpath(path, beside)).as_posix()))}">{escape(text)}</a> '


def _source_hash(text: str) -> str:
    """Return what a Content-Security-Policy names an inline script or style by (W3C CSP Level 3, section 6.7.2)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
