"""How quick the review page is with 10,000 rows and 1,400 flags, in a headless Chromium of this machine.

    python -m scripts.benchmarks.review_page_speed

Prints, in milliseconds by the clock and of processor time of the page's thread, when the page takes keys, and how long
a filter, a search, a regrouping, and dismissing all flags of a type take until the browser has laid the page out again;
and how many one-line rows a window of 757 pixels shows whole in the compact view. Each is the median of five; on a busy
machine the processor time is the one to compare.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from aligner.document import Alignment, Divergence, Span
from aligner.document.model import SEVERITIES
from aligner.review.page import page

RUNS = 5
TYPES = ("number", "date", "name", "negation", "omission", "addition", "meaning")
ACTIONS = {
    "filter by severity": "choose('severity', 'error')",
    "filter by type": "choose('type', 'number')",
    "all rows again": "choose('type', 'all'); choose('severity', 'all')",
    "search": "find('#text').value = 'номер 77'; find('#text').dispatchEvent(new Event('change')); app.filters.apply()",
    "all rows after a search": "app.filters.clear()",
    "order by importance": "choose('order', 'weight')",
    "group by type": "choose('order', 'type')",
}


def alignment(rows: int = 10_000, flags: int = 1_400) -> Alignment:
    """Return invented rows with flags of several types and severities."""
    made: Alignment = import_module("tests.review.making").long(rows)
    found, step = [], rows // flags
    for number in range(flags):
        bead = made.beads[number * step]
        source, target = made.source_span(bead), made.target_span(bead)
        spans = [Span(span.start, span.start + 8) if span else None for span in (source, target)]
        message = f"The number differs: the source says «{number}», the translation “{number + 1}”."
        severity, probability = SEVERITIES[number % 3], 0.5 + number % 50 / 100
        type_ = TYPES[number % len(TYPES)]
        found.append(Divergence(number * step, type_, severity, probability, spans[0], spans[1], message))
    return replace(made, divergences=tuple(found))


def main() -> None:
    """Measure and print."""
    chromium = import_module("tests.review.browser").chromium
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        path = Path(folder) / "long.html"
        path.write_text(page(alignment()), encoding="utf-8")
        browser.set_window_size(1400, 757 + 139)
        browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        rows: dict[str, list[tuple[float, float]]] = {}
        for _ in range(RUNS):
            for name, value in _measured(browser, path).items():
                rows.setdefault(name, []).append(value)
        print(f"{'':44}{'clock':>8}{'thread':>8}")
        for name, values in rows.items():
            clock, thread = (statistics.median(value) for value in zip(*values, strict=True))
            print(f"{name:44}{clock:8.0f}{thread:8.0f}")
        browser.execute_script("localStorage.setItem('aligner-density', 'compact')")
        path.write_text(page(_one_line(200)), encoding="utf-8")
        browser.get(path.as_uri())
        print(f"{'one-line rows whole in view, compact':44}{browser.execute_script(_WHOLE):8}", file=sys.stdout)


def _spent(browser: Any) -> float:
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return 1000 * float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def _measured(browser: Any, path: Path) -> dict[str, tuple[float, float]]:
    """Open the page, wait until it rests, and do each thing once."""
    browser.get("about:blank")
    before = _spent(browser)
    browser.get(path.as_uri())
    interactive = browser.execute_script("return performance.getEntriesByName('interactive')[0].startTime")
    found = {"takes keys": (interactive, _spent(browser) - before)}
    _rest(browser)
    for name, action in (*ACTIONS.items(), ("dismiss all of a type (200 flags)", _DISMISS), ("undo it", "app.undo()")):
        before = _spent(browser)
        clock = browser.execute_script(_TIMED.format(action=action))
        found[name] = (clock, _spent(browser) - before)
        _rest(browser)
    return found


def _rest(browser: Any) -> None:
    """Wait until the page has filled all its rows and does nothing any more."""
    last = -1.0
    while (now := _spent(browser)) - last > 5:
        last = now
        time.sleep(0.4)


_DISMISS = "app.dismissed({numbers: app.flags.ids().filter((id) => app.flag(id).type === 'number'), reason: ''}, 0)"
_TIMED = """
const app = window.alignerReview;
const find = (selector) => document.querySelector(selector);
const choose = (name, value) => {{
  find(`#${{name}}`).value = value;
  find(`#${{name}}`).dispatchEvent(new Event("change"));
}};
const start = performance.now();
{action};
document.body.offsetHeight;
return performance.now() - start;
"""
_WHOLE = """
const top = document.querySelector("#bar").getBoundingClientRect().bottom;
const end = document.querySelector("#tools").getBoundingClientRect().top;
return [...document.querySelectorAll("#rows .row")].slice(0, 80).filter((row) => {
  const box = row.getBoundingClientRect();
  return box.top >= top && box.bottom <= end;
}).length;
"""


def _one_line(rows: int) -> Alignment:
    made: Alignment = import_module("tests.making").pair(
        [([f"Море было спокойно, {number}."], [f"The sea was calm, {number}."]) for number in range(rows)]
    )
    return made


if __name__ == "__main__":
    main()
