"""axe-core finds nothing serious on our pages: light, dark, on a phone, with a dialog open.

axe-core is not in the repository: `npm pack axe-core`, unpack it, and name its `axe.min.js` in AXE_CORE.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.review.page import page
from tests.app.conftest import running
from tests.review.browser import chromium
from tests.review.making import specimen

SPECIMEN = Path(__file__).parent.parent.parent / "corpora" / "specimen"
AXE = Path(os.environ.get("AXE_CORE", "axe.min.js"))
SERIOUS = """
  const done = arguments[arguments.length - 1];
  axe.run(document, {resultTypes: ["violations"]}).then((found) => done(found.violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .map((one) => [one.id, one.nodes.length, one.nodes[0].html.slice(0, 160),
      one.nodes[0].failureSummary.slice(0, 240)])));
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Return the addresses of all pages; that of the app is served."""
    folder = tmp_path_factory.mktemp("pages")
    found = {name: folder / f"{name}.html" for name in ("review", "quotes", "batch")}
    found["review"].write_text(page(specimen(SPECIMEN)), encoding="utf-8")
    found["quotes"].write_text(_quotes(), encoding="utf-8")
    _batch(folder)
    data = tmp_path_factory.mktemp("data")
    with running(data) as (_, address):
        yield {**{name: path.as_uri() for name, path in found.items()}, "app": address}


def _quotes() -> str:
    from aligner.document.readers import read_document
    from aligner.encoding import load_encoder
    from aligner.quotations import trace
    from aligner.quotations.page import page as quotes_page

    alignment, article = specimen(SPECIMEN), read_document(SPECIMEN / "article.txt")
    return quotes_page(trace(article, alignment, load_encoder()), article, alignment)


def _batch(folder: Path) -> None:
    """Write the report of a run of one good pair and one that cannot be read."""
    files = {
        "one.ru.txt": "Море было спокойно.",
        "one.en.txt": "The sea was calm.",
        "two.ru.txt": "Да.",
        "two.en.txt": "",
    }
    (folder / "pairs").mkdir()
    for name, text in files.items():
        (folder / "pairs" / name).write_text(text, encoding="utf-8")
    run = ["batch", "run", str(folder / "pairs"), "-o", str(folder / "out"), "--jobs", "1", "--quiet"]
    CliRunner().invoke(group, run)
    made = CliRunner().invoke(group, ["batch", "report", str(folder / "out"), "-o", str(folder / "batch.html")])
    assert made.exit_code == 0, made.output


@pytest.fixture(scope="module")
def axe_browser() -> Any:
    if not AXE.is_file():
        pytest.skip("needs axe-core: npm pack axe-core, and its axe.min.js named in AXE_CORE")
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("name", ["review", "quotes", "batch", "app"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 400])
def test_nothing_serious_is_found(axe_browser: Any, pages: dict[str, str], name: str, scheme: str, width: int) -> None:
    size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    axe_browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    axe_browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    axe_browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    axe_browser.get(pages[name])
    axe_browser.execute_script(AXE.read_text(encoding="utf-8"))
    assert axe_browser.execute_async_script(SERIOUS) == []
    if name == "review":
        axe_browser.execute_script("document.querySelector('#show-side').click()")
        assert axe_browser.execute_async_script(SERIOUS) == []
        axe_browser.execute_script(
            "window.alignerReview.run(window.alignerReview.commands.find((one) => one.name === 'help'))"
        )
        assert axe_browser.execute_async_script(SERIOUS) == []
