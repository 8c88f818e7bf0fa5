"""What became of a run, as a page: the pairs that most need a look come first."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from aligner.batch.state import Row
from aligner.document.files import atomic_write

_STYLE = """
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .6rem; }
tr { border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
.failed { color: light-dark(#a3231d, #ff8d85); }
.waiting { opacity: .6; }
meter { width: 6rem; vertical-align: middle; }
"""


def write_report(rows: Iterable[Row], folder: Path, path: Path) -> None:
    """Write an HTML table of all pairs: failures first, then by rising mean confidence, then what is waiting."""
    ranks = {"failed": 0, "done": 1, "waiting": 2}
    found = sorted(rows, key=lambda row: (ranks[row.status], row.outcome.confidence, row.name))
    counts = {status: sum(row.status == status for row in found) for status in ranks}
    said = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    with atomic_write(path) as stream:
        for part in (
            f"<!doctype html><html lang=en><meta charset=utf-8><title>{escape(folder.name)}</title>"
            f"<style>{_STYLE}</style><h1>{escape(folder.name)}</h1><p>{said}</p>",
            "<table><thead><tr><th>pair<th class=n>sentences<th class=n>beads<th class=n>flags<th>mean confidence"
            "<th class=n>seconds<th>outcome</tr></thead><tbody>",
            *(_line(row, folder, path.parent) for row in found),
            "</tbody></table></html>",
        ):
            stream.write(part.encode())


def _line(row: Row, folder: Path, beside: Path) -> str:
    outcome = row.outcome
    if row.status != "done":
        text = outcome.error if row.status == "failed" else "waiting"
        return f"<tr class={row.status}><td>{escape(row.name)}<td><td><td><td><td><td>{escape(text)}</tr>\n"
    links = ", ".join(
        f'<a href="{escape(_relative(folder / output, beside))}">{escape("".join(Path(output).suffixes[-2:]))}</a>'
        for output in outcome.outputs
    )
    return (
        f"<tr><td>{escape(row.name)}<td class=n>{outcome.sentences:,}<td class=n>{outcome.beads:,}"
        f"<td class=n>{outcome.flags:,}<td><meter value={outcome.confidence:.3f}></meter> {outcome.confidence:.3f}"
        f"<td class=n>{outcome.seconds:.2f}<td>{links}</tr>\n"
    )


def _relative(path: Path, beside: Path) -> str:
    """Return the address of a file for a page in a folder."""
    from os.path import relpath
    from urllib.parse import quote

    return quote(Path(relpath(path, beside)).as_posix())
