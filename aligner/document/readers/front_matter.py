r"""Front matter: the settings of a site's generator before a text, in YAML, TOML or JSON.

    >>> [end_of(text) for text in ("---\ntitle: A\n---\nB", "---\n\nB\n\n---\n", "---\n**To:** B\n---\n")]
    [17, 0, 0]

YAML stands between lines of `---` (Jekyll, Hugo, Pandoc), TOML between `+++`, JSON between braces or after `---json`. A
letter or a poem may begin with a rule too, and a colon is not enough: each line must look like a setting.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

_OPENING = re.compile(r"\s*?^(---(?:yaml|toml|json)?|\+\+\+|;;;)[ \t]*\n", re.MULTILINE)
_KEY = re.compile(r"""(?:[A-Za-z_][\w.-]*|"[^"]+"|'[^']+')\s*:(?:\s|$)""")
_FOREIGN_KEY = re.compile(r"[^\W\d_][\w-]*:(?:\s|$)")
"""A key in another alphabet, as Obsidian has them; a speech in a play looks like it but for its full stop."""
_REST = re.compile(r"[ \t]|#|- |-$|[\]}]|$")
_SENTENCE_END = re.compile(r"[.!?…][»”\")]*$")
_TOML_LINE = re.compile(r"""\s*(?:[\w."'-]+\s*=|\[|#|[\]}"',]|$)|\s""")


def end_of(text: str) -> int:
    """Return where the front matter ends, 0 where there is none.

    As Pandoc has it, no empty line may follow the first `---`, which would be a rule.
    """
    if text.lstrip().startswith("{"):
        return _end_of_json(text)
    match = _OPENING.match(text)
    if match is None:
        return 0
    mark = match[1][:3]
    closings = ("---", "...") if mark == "---" else (mark,)
    position = match.end()
    lines: list[str] = []
    for line in text[position:].splitlines(keepends=True):
        position += len(line)
        if line.rstrip() in closings:
            return position if lines and _are_settings(match[1], lines) else 0
        lines.append(line.rstrip())
    return 0


def _end_of_json(text: str) -> int:
    """Return where an object in JSON ends that a text begins with, alone on its lines."""
    start = len(text) - len(text.lstrip())
    try:
        found, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return 0
    rest = text[end:].split("\n", 1)[0]
    return end if isinstance(found, dict) and found and not rest.strip() else 0


def _are_settings(mark: str, lines: Sequence[str]) -> bool:
    if mark in ("+++", "---toml"):
        return all(map(_TOML_LINE.match, lines))
    if mark in (";;;", "---json") or lines[0].startswith("{"):
        return _end_of_json("\n".join(lines)) > 0
    first = next((line for line in lines if not line.startswith("#")), "")
    if _KEY.match(first):
        return all(_KEY.match(line) or _FOREIGN_KEY.match(line) or _REST.match(line) for line in lines)
    return bool(_FOREIGN_KEY.match(first)) and all(map(_is_foreign_setting, lines))


def _is_foreign_setting(line: str) -> bool:
    setting = _KEY.match(line) or _FOREIGN_KEY.match(line) or (line and _REST.match(line))
    return bool(setting) and not _SENTENCE_END.search(line)
