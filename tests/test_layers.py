"""The house has one direction of imports, and a start that costs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

LAYERS = [
    "runtime",
    "document",
    "localization",
    "splitting",
    "encoding",
    "lexicon",
    "entities",
    "alignment",
    "evaluation",
    "fidelity",
    "llm_reader",
    "formats",
    "pipeline",
    "pages",
    "review",
    "corpora",
    "quotations",
    "batch",
    "app",
    "cli",
]
SIDE_BY_SIDE = {"review", "corpora", "quotations", "batch"}
PACKAGE = Path(__file__).parent.parent / "aligner"


def imports(path: Path) -> set[str]:
    """The layers a module imports, at any depth of the code."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layers"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
    return {parts[1] for name in names if (parts := name.split("."))[0] == "aligner" and len(parts) > 1} & set(LAYERS)


def modules() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0].removesuffix(".py") in LAYERS]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_imports_upward(path: Path) -> None:
    layer = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    if layer in SIDE_BY_SIDE:
        above |= SIDE_BY_SIDE - {layer}
    assert not imports(path) & above


def test_help_imports_nothing_heavy() -> None:
    code = "import sys, aligner.cli, aligner; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "aligner" in loaded
    assert not {"numpy", "lxml", "tokenizers", "rich", "torch", "sentence_transformers", "openai"} & set(loaded)
