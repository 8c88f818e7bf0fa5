"""The examples in the docstrings of known pairs and quotations are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import aligner.corpora

FOLDER = Path(aligner.corpora.__file__).parent
MODULES = [
    path.relative_to(FOLDER.parent.parent).with_suffix("").as_posix().replace("/", ".")
    for path in sorted(FOLDER.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    results = doctest.testmod(import_module(name))
    assert results.attempted
    assert not results.failed
