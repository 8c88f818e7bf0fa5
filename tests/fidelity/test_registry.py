"""A check is one file and one line: everything else follows from the list of checks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aligner.fidelity.registry import CHECKS, FLAG_TYPES, SCORERS, TYPES, types_naming
from scripts.flag_types import PAGE, page_with_table
from scripts.training.error_injection import damage
from scripts.training.plant_divergences import plant

ROOT = Path(__file__).parents[2]
TOY = '''
"""Toy: a translation that shouts."""

from aligner.document.model import Span
from aligner.fidelity.checks.base import Check, FlagType


def check(pair):
    """Yield a finding for an exclamation mark that the source does not have."""
    at = pair.target.text.find("!")
    if at >= 0 and "!" not in pair.source.text:
        yield pair.finding("shouting", (None, Span(at, at + 1)), 0.9, "The translation shouts.")


def shout(russian, english, chance):
    """Make a shouting translation."""
    return english.replace(".", "!") if "!" not in russian + english else None


CHECK = Check(run=check, types=(FlagType("shouting", "the translation shouts", inject=shout),))
'''
PAIRS = [
    ("Он пришёл домой очень поздно.", "He came home very late."),
    ("Мы ждали его весь день.", "We waited all day for him."),
]
ASK = """
import json, random
from aligner.document import Alignment, Bead, Document, Sentence, Span
from aligner.fidelity import TYPES, CheckOptions, check
from aligner.fidelity.registry import types_naming
from scripts.benchmarks.planted_errors import flags_of, recall
from scripts.training.logistic_scorers import MEANT
from scripts.training.plant_divergences import plant

cases = [case for case in plant(PAIRS, 2, 1) if case.kind == "shouting"]
flags = flags_of([(case.ru, case.en) for case in cases], None, CheckOptions())
print(json.dumps({"types": list(TYPES), "meant": sorted(MEANT["shouting"]), "named": types_naming("shouting"),
                  "recall": recall(cases, flags)}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the package with one more check: a file and a line of the registry."""
    root: Path = tmp_path_factory.mktemp("house")
    for folder in ("aligner", "scripts", "docs"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                copy = root / path.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.symlink_to(path)
    (root / "aligner/fidelity/checks/toy.py").write_text(TOY, encoding="utf-8")
    registry = root / "aligner/fidelity/registry.py"
    text = registry.read_text(encoding="utf-8")
    registry.unlink()
    registry.write_text(
        text.replace("    unaligned_spans,\n", "    toy,\n    unaligned_spans,\n").replace(
            "    terminology.CHECK,\n", "    toy.CHECK,\n    terminology.CHECK,\n"
        ),
        encoding="utf-8",
    )
    return root


def _run(house: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=house, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_new_check_is_in_the_types_the_planting_and_the_benchmark(house: Path) -> None:
    said = json.loads(_run(house, "-c", f"PAIRS = {PAIRS!r}\n{ASK}"))
    assert "shouting" in said["types"]
    assert said["meant"] == said["named"] == ["shouting"]
    assert said["recall"]["shouting"]["cases"] == 2
    assert said["recall"]["shouting"]["right type"] == 1.0


def test_a_new_check_is_in_the_help_and_can_be_chosen(house: Path) -> None:
    assert "shouting" in _run(house, "-m", "aligner", "check", "--help")
    table = house / "pairs.tsv"
    table.write_text("Он пришёл домой.\tHe came home!\n", encoding="utf-8")
    only = ("--depth", "quick", "--enable", "shouting", "--json")
    flags = [json.loads(line) for line in _run(house, "-m", "aligner", "check", str(table), *only).splitlines()]
    assert [flag["type"] for flag in flags] == ["shouting"]


def test_a_new_check_is_in_the_table_of_the_docs(house: Path) -> None:
    assert "| `shouting` | the translation shouts |" in _run(house, "-m", "scripts.flag_types")


def test_the_docs_have_the_table_of_the_registry() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with_table(page), "run python -m scripts.flag_types --write"


def test_every_type_is_declared_once() -> None:
    declared = [type_.name for check in CHECKS for type_ in check.types]
    assert len(declared) == len(set(declared)) == len(TYPES)


def test_every_synthetic_error_named_exists() -> None:
    made = {kind for kind, _ in damage.KINDS}
    assert made, "nothing is planted"
    for type_ in FLAG_TYPES.values():
        assert set(type_.injectors) | set(type_.true_positives) <= made | {type_.name}, type_.name
    for scorer in SCORERS.values():
        assert set(scorer.right) <= made, scorer.name
        assert set(scorer.types) <= TYPES.keys(), scorer.name
    assert all(types_naming(kind) for kind in made)


def test_planting_is_the_same_for_the_same_seed() -> None:
    assert list(plant(PAIRS, 2, 1)) == list(plant(PAIRS, 2, 1)) != []
