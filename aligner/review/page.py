"""The report: one standalone HTML file that shows an alignment and edits it, with nothing to fetch and no network."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment
from aligner.formats import ExportOptions, alignment_json
from aligner.formats.input_stream import Source
from aligner.localization import catalogue
from aligner.review.digest import digest, name_of
from aligner.review.entity_links import links

STYLES = ("colours.css", "page.css", "rows.css", "panels.css", "print.css")
SCRIPTS = (
    "elements.js",
    "language.js",
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
    "theme.js",
    "commands.js",
    "save.js",
    "main.js",
)
"""The files of `web/` in the order in which they are joined; each script may use those before it."""

_LARGEST = 1_000_000_000
_POLICY = re.compile('http-equiv="Content-Security-Policy" content="([^"]*)"')
_ISLAND = re.compile(rb'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def write(alignment: Alignment, stream: BinaryIO, options: ExportOptions) -> None:
    """Write the report of an alignment; the writer of `.html` in the table of formats."""
    stream.write(page(alignment).encode())


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
    style, script = _joined(STYLES), f'(() => {{\n"use strict";\n{_joined(SCRIPTS)}}})();\n'
    connect = "'self'" if server is not None else "'none'"
    policy = (
        f"default-src 'none'; script-src {_source_hash(script)}; style-src {_source_hash(style)}; "
        f"connect-src {connect}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    values = {
        "policy": policy,
        "title": html.escape(f"{name}: {alignment.source.language} → {alignment.target.language}"),
        "style": style,
        "script": script,
        "data": island(data),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda match: values[match.group(1)], web_file("page.html"))


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


def island(data: object) -> str:
    r"""Return JSON that may stand inside a script element: whatever the texts hold, it cannot end the element.

    >>> island("</script>&")
    '"\\u003c/script\\u003e\\u0026"'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPES.items():
        text = text.replace(character, escape)
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match.group()):04x}", text)


_ESCAPES = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029\x7f\ufeff"}


def _source_hash(text: str) -> str:
    """Return what a Content-Security-Policy names an inline script or style by (W3C CSP Level 3, section 6.7.2)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _joined(names: tuple[str, ...]) -> str:
    return "\n".join(web_file(name) for name in names)


@cache
def web_file(name: str) -> str:
    """Return the text of a file of `web/`."""
    return (files("aligner.review") / "web" / name).read_text(encoding="utf-8")
