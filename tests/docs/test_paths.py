"""Each module and file that the documentation and docstrings name is in the checkout, and each package is drawn."""

import re
import subprocess
from pathlib import Path

from tests.test_layers import LAYERS

ROOT = Path(__file__).parents[2]
FILE = re.compile(r"(?<![\w/.*{…-])((?:[a-z_][\w-]*/)+[\w-]+\.(?:py|js|css|toml|tsv|txt|md|safetensors))\b")
MODULE = re.compile(r"(?:(?<=`)|(?<=-m ))((?:aligner|scripts)(?:\.[a-z_]\w*)+)(?![\w*])")
ELSEWHERE = re.compile(r"shared/|clones/|CLONES/|OUT/|folder/|ru/|en/|build/|task_2/")
"""Paths of the data folder, of other repositories and of examples."""
ROOMS = ROOT / "docs" / "architecture.md"


FOLDERS = ("aligner", "corpora", "docs", "scripts", "tests")


def tracked() -> list[str]:
    """Return the files of the checkout; in a copy without git, those of its folders."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8")
    if listed.returncode == 0 and listed.stdout:
        return listed.stdout.splitlines()
    within = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    return [str(path.relative_to(ROOT)) for path in (*ROOT.iterdir(), *within) if path.is_file()]


FILES = tracked()
PLACES = set(FILES) | {str(parent) for path in FILES for parent in Path(path).parents}
TEXTS = [path for path in FILES if re.match(r"(aligner|scripts)/.*\.(py|md)$|docs/|[A-Z]+\.md$", path)]


def is_file(name: str) -> bool:
    """Whether a path, from the root, the package or any folder, is in the checkout."""
    return any(place == name or place.endswith(f"/{name}") for place in PLACES)


def is_module(name: str) -> bool:
    """Whether a dotted name begins with a module of ours, and goes on with a name that stands in it.

    A package that is named with an attribute gets it from its `__init__.py`.
    """
    parts = name.split(".")
    for size in range(len(parts), 1, -1):
        path = "/".join(parts[:size])
        source = f"{path}.py" if f"{path}.py" in PLACES else f"{path}/__init__.py"
        if source in PLACES:
            rest = parts[size : size + 1]
            return not rest or re.search(rf"\b{rest[0]}\b", (ROOT / source).read_text(encoding="utf-8")) is not None
    return parts[1:2] in (["db"], ["json"])  # files of a user, such as aligner.db


def named(path: str) -> list[str]:
    """Return the files and modules that a text names and that are not there."""
    if not path.endswith((".py", ".md")):
        return []
    text = (ROOT / path).read_text(encoding="utf-8")
    files = [name for name in FILE.findall(text) if not ELSEWHERE.match(name) and not is_file(name)]
    return files + [name for name in MODULE.findall(text) if not is_module(name)]


def test_what_is_named_is_there() -> None:
    assert len(TEXTS) > 300
    assert {path: missing for path in TEXTS if (missing := named(path))} == {}


def test_a_name_that_is_not_there_would_be_found() -> None:
    assert is_file("splitting/rules.py")
    assert not is_file("splitting/no_rules.py")
    assert is_module("aligner.splitting.split")
    assert not is_module("aligner.fidelity.leaning")


def drawn() -> list[list[str]]:
    """Return the names at the beginning of the lines of each drawing."""
    blocks = re.findall(r"^```\n(.*?)^```", ROOMS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    heads = [re.findall(r"^ *(\S+(?: · \S+)*)(?: {2,}|$)", block, re.MULTILINE) for block in blocks]
    return [[name.rstrip("/") for head in found for name in head.split(" · ")] for found in heads]


def test_the_drawing_has_the_layers_in_their_order_and_names_only_what_is_there() -> None:
    layers, run, *_ = drawn()
    assert layers == LAYERS
    known = {part for path in FILES if path.startswith("aligner/") for part in Path(path).with_suffix("").parts}
    source = "\n".join(path.read_text(encoding="utf-8") for path in ROOT.glob("aligner/**/*.py"))
    missing = [name for name in run if not all(part in known or f"def {part}(" in source for part in name.split("."))]
    assert missing == []
