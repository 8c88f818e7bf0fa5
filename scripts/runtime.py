"""Script runtime: the paths of a checkout, and the arguments that scripts share."""

from __future__ import annotations

import argparse
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEXICON, MODELS = ROOT / "aligner" / "lexicon" / "data", ROOT / "aligner" / "fidelity" / "models"
"""The folders of learned files."""
SHARED = Path("../shared")
"""The data folder, beside the checkout whose root a script is run from."""


def argument_parser(doc: str | None, shared: bool = False) -> argparse.ArgumentParser:
    """Return a parser whose help is a module's docstring as it stands; with `shared` it takes the data folder."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    if shared:
        parser.add_argument("--shared", type=Path, default=SHARED, help=f"folder of the data (default {SHARED})")
    return parser
