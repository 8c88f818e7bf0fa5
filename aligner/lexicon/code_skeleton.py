r"""Code skeleton: a listing without what a translator may change in it.

>>> skeleton("save() // сохраняем\nalert('Готово')") == skeleton("save() // we save\nalert('Done')")
True
>>> skeleton("<b>Готово {{ name }}</b>")
'<b>{{name}}</b>'

Left out are comments of the usual languages, the contents of string literals, the text between tags, words in Cyrillic
(names that are translated), and white space.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

_MARKED = re.compile(
    r"(?P<comment><!--.*?-->|/\*.*?\*/|(?<![:\w\"'`])//[^\n]*"
    r"|(?:^|(?<=\s))#(?=[ \t#!\u0400-\u04ff])[^\n]*|(?:^|(?<=\s))--\s[^\n]*)"
    r"|(?P<string>\"\"\".*?\"\"\"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)",
    re.DOTALL,
)
_BETWEEN_TAGS = re.compile(r"(?<=[>}])[^<>{}=;()]*[^\W\d_][^<>{}=;()]*(?=<|\{\{)")
_FOREIGN = re.compile(r"[\u0400-\u04ff]+|\.{3}|…")
_REMARK = re.compile(r"(?<=\s)\([^\W\d_]+(?: [^\W\d_]+)+\)")
"""A remark in a diagram, as in `App (root component)`."""
_SPACE = re.compile(r"\s+|,(?=\s*[)\]}])|;(?=\s*(?:\n|\}|$))")


@lru_cache(maxsize=4096)
def skeleton(code: str) -> str:
    """Return the listing without comments, literals, text between tags, Cyrillic words and white space.

    A prompt and the highlighting of lines count as nothing; what is left is equal where nothing but wording was
    changed.
    """
    text = _MARKED.sub(lambda match: "" if match["comment"] else match[0][0] * 2, code)
    text = _REMARK.sub("()", _BETWEEN_TAGS.sub("", text))
    return (
        re.sub(r"(?<=\w) (?=\w)", "\x1f", _SPACE.sub(" ", _FOREIGN.sub("", text))).replace(" ", "").replace("\x1f", " ")
    )


def similarity_ratio(one: str, other: str) -> float:
    """Return the similarity of two skeletons, 0 to 1: Ratcliff and Obershelp's ratio."""
    return (
        SequenceMatcher(None, one, other, autojunk=False).ratio()
        if max(len(one), len(other)) < 4000
        else float(one == other)
    )
