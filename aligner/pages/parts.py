"""Parts of a page: files of `web/`, data for a script, and the hash that lets a policy allow an inline script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files


@cache
def web_file(name: str, package: str = "aligner.pages") -> str:
    """Return the text of a file of a package's `web/`."""
    return (files(package) / "web" / name).read_text(encoding="utf-8")


def joined(names: Iterable[str], package: str = "aligner.pages") -> str:
    """Return files of a package's `web/`, one after the other."""
    return "\n".join(web_file(name, package) for name in names)


def one_script(text: str) -> str:
    """Return scripts as one that leaves no names behind."""
    return f'(() => {{\n"use strict";\n{text}}})();\n'


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


def source_hash(text: str) -> str:
    """Return what a Content-Security-Policy names an inline script or style by (W3C CSP Level 3, section 6.7.2)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
