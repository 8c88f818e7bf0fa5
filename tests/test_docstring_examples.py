"""The examples in the docstrings of all modules are true, each with nothing but what its module and it import.

The docstrings are read from the source, for `doctest` does not find those of cached properties.
"""

import ast
import doctest
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
MODULES = [
    path
    for folder in ("aligner", "scripts")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_in_docstrings(path: Path) -> None:
    module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))
    runner = doctest.DocTestRunner()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        text = ast.get_docstring(node) if isinstance(node, DOCUMENTED) else None
        if text and ">>> " in text:
            name, line = getattr(node, "name", path.stem), getattr(node, "lineno", 1)
            runner.run(doctest.DocTestParser().get_doctest(text, dict(vars(module)), name, str(path), line))
    assert runner.tries
    assert not runner.failures
