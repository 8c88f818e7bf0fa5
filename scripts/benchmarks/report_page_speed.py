"""Time the report in a headless Chromium: how large it is, when it takes keys, how it scrolls.

    python -m scripts.benchmarks.report_page_speed

Needs Debian's chromium and chromium-driver and the package selenium. Each figure is the best of three loads: what the
page costs, not what else the machine was doing. Scrolling is the share of frames over 50 ms in forty steps of a window.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from aligner.document import Alignment, Bead, Divergence, Document, Sentence, Span
from aligner.review.page import page

SIZES = (100, 1_000, 5_000, 10_000)
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
_SCROLL = """
  const done = arguments[0];
  const frames = [];
  let last = performance.now();
  let step = 0;
  const next = (now) => {
    frames.push(now - last);
    last = now;
    window.scrollBy(0, 700);
    if (++step < 40) requestAnimationFrame(next);
    else done(frames.filter((frame) => frame > 50).length / frames.length);
  };
  requestAnimationFrame(next);
"""


def book(rows: int) -> Alignment:
    """Return an invented book of so many beads, with a flag in every fiftieth."""
    sides = []
    for pattern in (
        "Глава {0}: в {1} году из порта вышли {2} кораблей, и никто на берегу не знал, когда они вернутся назад. ",
        "Chapter {0}: in {1} there left the port {2} ships, and nobody ashore knew when they would come back. ",
    ):
        sentences, text, start = [], [], 0
        for row in range(rows):
            sentence = pattern.format(row, 1700 + row % 300, row % 90 + 2)
            text.append(sentence)
            sentences.append(Sentence(start, start + len(sentence) - 1))
            start += len(sentence)
        sides.append(("".join(text), tuple(sentences)))
    spans = [Span(row, row + 1) for row in range(rows)]
    beads = tuple(Bead(span, span, 1.0, 0.4 if span.start % 70 == 9 else 0.97) for span in spans)
    places = [[Span(side[1][row].start, side[1][row].start + 5) for side in sides] for row in range(rows)]
    flags = tuple(
        Divergence(row, "number", "warning", 0.8, places[row][0], places[row][1], "The numbers differ.")
        for row in range(7, rows, 50)
    )
    documents = Document(sides[0][0], "ru", "book.ru.txt"), Document(sides[1][0], "en", "book.en.txt")
    return Alignment(*documents, sides[0][1], sides[1][1], beads, flags)


def browser() -> Any:
    """Start Debian's Chromium."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in FLAGS:
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))


def measure(driver: Any, path: Path) -> tuple[float, float, float]:
    """Load a page; return the milliseconds to the first key and to the end of loading, and the share of slow frames."""
    driver.get("about:blank")
    driver.get(path.as_uri())
    keys = driver.execute_script("return performance.getEntriesByName('interactive')[0].startTime")
    loaded = driver.execute_script("return performance.getEntriesByType('navigation')[0].domComplete")
    return keys, loaded, driver.execute_async_script(_SCROLL)


def main() -> None:
    """Print the table."""
    driver = browser()
    print(f"{'beads':>7} {'written in':>11} {'size':>9} {'takes keys':>11} {'loaded':>9} {'slow frames':>12}")
    with tempfile.TemporaryDirectory() as folder:
        for rows in SIZES:
            path = Path(folder) / f"book{rows}.html"
            start = time.perf_counter()
            path.write_text(page(book(rows)), encoding="utf-8")
            written = time.perf_counter() - start
            runs = [measure(driver, path) for _ in range(3)]
            keys, loaded, slow = (min(run[n] for run in runs) for n in range(3))
            size = path.stat().st_size / 1e6
            print(f"{rows:>7,} {written:>9.2f} s {size:>6.2f} MB {keys:>8.0f} ms {loaded:>6.0f} ms {slow:>12.0%}")
    driver.quit()


if __name__ == "__main__":
    main()
