"""Placeholders: what a program fills in must stand on both sides, as it is.

Caught: `{{ count }}`, `{0}`, `%s`, `${name}`, a tag `<b>`, a route's `:id` that one side lacks. Names of code in a
sentence are compared at the level of the document (`document_level.inline_code`), where the file's marks are known.

Ignored: their order; white space in them; the attributes of tags; per cents and smileys.

>>> from aligner.lexicon.tokens import Segment
>>> pair = Pair(Segment("Найдено {{ count }} файлов", "ru"), Segment("{{ total }} files found", "en"))
>>> [finding.message for finding in check(pair)]
['`{{ count }}` has no counterpart in the translation.', '`{{ total }}` has no counterpart in the source.']
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType
from aligner.fidelity.finding import Finding
from aligner.fidelity.segment_pair import Pair

_PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|[$#]\{[^{}\s][^{}]*\}|\{(?:\w+(?:[.:][^{}\s]*)?)?\}"
    r"|(?<![\w%])%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?[hlLzjt]{0,2}[diouxXeEfFgGcs@](?![a-z])|%\(\w+\)[diouxXeEfFgGcrs]"
    r"|</?[A-Za-z][\w.-]*(?:\s[^<>]*?)?/?>|(?<![^\s/(\"'«“]):[a-z][\w-]*\w|(?<![^\s(\"'«“])@[a-z][\w-]*\w(?![.\w@])"
)
_SIGNS = re.compile(r"[{%<:@]")


def check(pair: Pair) -> Iterator[Finding]:
    """Yield a finding for each token of a program that stands on one side only."""
    texts = pair.source.text, pair.target.text
    if not any(map(_SIGNS.search, texts)):
        return
    sides = [[(_plain(match[0]), Span(*match.span())) for match in _PLACEHOLDER.finditer(text)] for text in texts]
    counts = [Counter(token for token, _ in side) for side in sides]
    for k in (0, 1):
        lacking = counts[k] - counts[1 - k]
        for token, span in reversed(sides[k]):
            if not lacking[token] or token in texts[1 - k]:
                continue
            lacking[token] -= 1
            shown = texts[k][span.start : span.end]
            message = f"`{shown}` has no counterpart in the source."
            if not k:
                message = f"`{shown}` has no counterpart in the translation."
            yield Finding("placeholder", None if k else span, span if k else None, 0.9, message, "warning")


def _plain(token: str) -> str:
    """Return a token as it is compared: without white space, a tag without its attributes.

    >>> _plain("{{ count }}"), _plain('<a href="x">')
    ('{{count}}', '<a>')
    """
    if token.startswith("<"):
        return re.sub(r"\s.*?(/?>)$", r"\1", token, flags=re.DOTALL).replace(
            "/>", ">" if not token.startswith("</") else "/>"
        )
    return re.sub(r"\s+", "", token)


CHECK = Check(
    run=check,
    types=(
        FlagType(
            "placeholder",
            "a placeholder, a tag or a name of code is missing on one side",
            caught="`{{ count }}`, `%s`, `<b>`, `:id`; as a note `setup()`, `v-model`",
            left_alone="their order, white space in them, attributes of tags; code blocks",
            max_severity="warning",
        ),
    ),
)
