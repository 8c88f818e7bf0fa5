"""The report: one standalone HTML file that shows an alignment and edits it, with nothing to fetch and no network."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from functools import cache
from typing import BinaryIO

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment
from aligner.formats import ExportOptions, alignment_json
from aligner.formats.input_stream import Source
from aligner.localization import catalogue
from aligner.pages.parts import island, joined, one_script, source_hash, web_file
from aligner.review.digest import digest, name_of
from aligner.review.entity_links import links

SHARED_STYLES = ("colours.css", "base.css")
STYLES = ("page.css", "rows.css", "panels.css", "print.css")
SHARED_SCRIPTS = ("elements.js", "theme.js", "language.js")
SCRIPTS = (
    "text.js",
    "state.js",
    "operations.js",
    "cascade_shift.js",
    "history.js",
    "persistence.js",
    "flags.js",
    "highlights.js",
    "rows.js",
    "filters.js",
    "worklist.js",
    "summary.js",
    "overview.js",
    "dialogs.js",
    "commands.js",
    "save.js",
    "main.js",
)
"""The files of `aligner.pages` and ours in the order in which they are joined; each script may use those before it."""

_LARGEST = 1_000_000_000
_POLICY = re.compile('http-equiv="Content-Security-Policy" content="([^"]*)"')
_ISLAND = re.compile(rb'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def write(alignment: Alignment, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the report of an alignment; the writer of `.html` in the table of formats."""
    stream.write(page(alignment).encode("utf-8", "replace"))


def read(source: Source, options: ExportOptions) -> Alignment:
    """Read back the alignment that a report holds; AlignerError for any other page."""
    island = _ISLAND.search(source.read(_LARGEST))
    if island is None:
        raise AlignerError(f"{source.name} is no report of aligner; give a page that `aligner report` wrote.")
    try:
        record = json.loads(island.group(1))["alignment"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise AlignerError(f"{source.name} is a damaged report: {error}.") from error
    return alignment_json.checked(record, source.name)


def page(alignment: Alignment, name: str | None = None, server: Mapping[str, object] | None = None) -> str:
    """Return the page of an alignment as HTML.

    `name` begins the name of the file of edits. `server` is what a review server tells its page: the revision and the
    changes so far; without it the page keeps the work in the browser.
    """
    name = name or name_of(alignment)
    data = {
        "alignment": alignment_json.to_record(alignment),
        "digest": digest(alignment),
        "links": [list(link) for link in links(alignment)],
        "name": name,
        "server": server,
        **_messages(),
    }
    style = joined(SHARED_STYLES) + joined(STYLES, "aligner.review")
    script = one_script(joined(SHARED_SCRIPTS) + joined(SCRIPTS, "aligner.review"))
    connect = "'self'" if server is not None else "'none'"
    policy = (
        f"default-src 'none'; script-src {source_hash(script)}; style-src {source_hash(style)}; "
        f"connect-src {connect}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    values = {
        "policy": policy,
        "title": html.escape(f"{name}: {alignment.source.language} → {alignment.target.language}"),
        "style": style,
        "script": script,
        "data": island(data),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match.group(1)], web_file("page.html", "aligner.review"))


@cache
def _messages() -> dict[str, object]:
    """Return the Russian of all that the page may say, and which messages are found by the sentences made of them."""
    tables = catalogue("ru").tables
    names = ("words", "page", "labels", "flags", "server")
    spoken = {key: text for name in names for key, text in tables[name].items()}
    return {"messages": spoken, "sentences": [key for name in ("labels", "flags", "server") for key in tables[name]]}


def policy_of(page: str) -> str:
    """Return the Content-Security-Policy that a page made here names in its head, for a server to send as well.

    Nothing of the texts stands before it.
    """
    found = _POLICY.search(page)
    assert found is not None
    return found[1]
