"""Links between pages that were written at different times: a review page names the pages that lead to it.

A review page holds an empty list of neighbours; the page of quotations or the report of a run, which link its rows,
put themselves there when they are written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from os.path import relpath
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from aligner.document.files import atomic_write
from aligner.pages.parts import island

Kind = Literal["quotations", "batch"]
_ISLAND = re.compile(rb'<script type="application/json" id="neighbours">(.*?)</script>', re.DOTALL)
"""It stands before all texts of the page, so that the first is ours."""


def neighbours_of(page: Path) -> list[dict[str, str]]:
    """Return the neighbours that a page names, `href` and `kind` of each; none for what is no review page."""
    try:
        found = _ISLAND.search(page.read_bytes())
        listed = json.loads(found[1]) if found else []
    except (OSError, ValueError, RecursionError):
        return []
    return [one for one in listed if isinstance(one, dict) and {"href", "kind"} <= one.keys()]


def announce_to(pages: Iterable[Path], neighbour: Path, kind: Kind) -> None:
    """Put a page into the neighbours of review pages that it links; pages of others are left as they are."""
    for page in pages:
        try:
            href = quote(Path(relpath(neighbour.resolve(), page.resolve().parent)).as_posix())
        except ValueError:  # on another drive of Windows
            continue
        listed = neighbours_of(page)
        if not any(one["href"] == href for one in listed):
            _replace(page, [*listed, {"href": href, "kind": kind}])


def with_neighbours(page: bytes, listed: list[dict[str, str]]) -> bytes:
    """Return a review page with these neighbours."""
    made = b'<script type="application/json" id="neighbours">' + island(listed).encode() + b"</script>"
    return _ISLAND.sub(lambda _: made, page, count=1)


def _replace(page: Path, listed: list[dict[str, str]]) -> None:
    content = page.read_bytes() if page.is_file() else b""
    if not _ISLAND.search(content):
        return
    with atomic_write(page) as stream:
        stream.write(with_neighbours(content, listed))
