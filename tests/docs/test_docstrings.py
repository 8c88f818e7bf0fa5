"""Docstrings of modules begin with the term that a paper or a handbook would use, and hold no private metaphor."""

import ast
import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "aligner"
_OPENERS = "what which whether how where when who why our one everything nothing getting turning making looking from"
OPENERS = frozenset(_OPENERS.split())
"""Words with which an explanation begins, not a term."""
METAPHORS = re.compile(r"\b(?:leaning|second look|company|told|unheard|believes?|lonely|answered)\b", re.I)


def first_line(text: str) -> str:
    """Return the first line of a module's docstring, empty where it has none."""
    return (ast.get_docstring(ast.parse(text)) or "").partition("\n")[0]


def fault(line: str) -> bool:
    """Whether a first line is no sentence that begins with a term."""
    head = re.findall(r"[^\W\d_]+", line.lower())[:1]
    return not line.endswith(".") or head[0] in OPENERS or METAPHORS.search(line) is not None


def test_every_module_begins_with_a_term() -> None:
    lines = {str(path.relative_to(PACKAGE)): first_line(path.read_text("utf-8")) for path in PACKAGE.rglob("*.py")}
    assert len(lines) > 200
    assert {path: line for path, line in lines.items() if not line or fault(line)} == {}


def test_a_fault_would_be_found() -> None:
    assert fault("What became of a run, as a page.")
    assert fault("Negation: how it is told from a loss.")
    assert not fault("Null alignment: log-odds that a word has no counterpart.")
