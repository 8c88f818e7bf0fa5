"""Provenance of learned files: which script made each from which inputs, and for which encoder.

`MANIFEST.toml` in the package has one entry a file; `python -m scripts.training.manifest --write` writes it and a test
recomputes its hashes. Weights that were fitted on one encoder's cosines mean nothing for another's, so what is bound to
an encoder is refused where another one is bundled, never used silently.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from aligner.document.errors import AlignerError, system_reason

PACKAGE = Path(__file__).parents[1]
FILE = PACKAGE / "MANIFEST.toml"
MODEL = "encoding/model/model.safetensors"
"""The encoder that a learned file may be bound to: its path within the package."""
BLOCKS, BLOCK_BYTES = 64, 4096


@dataclass(frozen=True)
class LearnedFile:
    """One entry of the manifest; paths are those within the package, `inputs` maps a path to its sha256.

    `encoder` is the fingerprint of the encoder that the file was fitted with, empty where it needs none.
    """

    path: str
    sha256: str
    script: str
    command: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    encoder: str = ""
    licence: str = ""
    purpose: str = ""


def fingerprint(path: Path) -> str:
    """Fingerprint of a model: 16 hexadecimal digits, without reading all of it.

    Hashed (SHA-256) are the size in bytes and 64 blocks of 4 KiB spread evenly over the file. Raises AlignerError where
    the file is missing.
    """
    try:
        size = path.stat().st_size
        digest = hashlib.sha256(str(size).encode())
        with path.open("rb") as file:
            for number in range(BLOCKS):
                file.seek(max(0, size - BLOCK_BYTES) * number // (BLOCKS - 1))
                digest.update(file.read(BLOCK_BYTES))
    except OSError as error:
        raise AlignerError(f"{path} cannot be read: {system_reason(error)}; install the package anew.") from None
    return digest.hexdigest()[:16]


@cache
def learned_files() -> dict[str, LearnedFile]:
    """Return the manifest's entries by path."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["file"]
    return {entry["path"]: LearnedFile(**entry) for entry in entries}


@cache
def require_current(path: str) -> None:
    """Raise AlignerError where a learned file belongs to another encoder than the bundled one.

    `path` is that within the package, as in "alignment/parameters.json". A file that the manifest does not name is
    refused too: nobody knows what it belongs to.
    """
    entry = learned_files().get(path)
    if entry is None:
        raise AlignerError(
            f"{path} is not in {FILE.name}; run `python -m scripts.training.manifest --write` in a checkout."
        )
    if entry.encoder and entry.encoder != fingerprint(PACKAGE / MODEL):
        raise AlignerError(
            f"{path} was fitted with another encoder than {MODEL}; install the package anew, "
            "or run `make models` in a checkout."
        )
