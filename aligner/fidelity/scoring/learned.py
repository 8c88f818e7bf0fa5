"""Learned parameters: the JSON files of `aligner.fidelity.models`, refused where they belong to another encoder."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from aligner.encoding.manifest import require_current


@cache
def learned(name: str) -> dict[str, Any]:
    """Return the parameters of a file. Raises AlignerError where it was fitted with another encoder than is bundled."""
    require_current(f"fidelity/models/{name}")
    loaded: dict[str, Any] = json.loads(files("aligner.fidelity.models").joinpath(name).read_text(encoding="utf-8"))
    return loaded
