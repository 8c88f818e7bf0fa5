"""Digest of an alignment, so that edits are never applied to the wrong one."""

from __future__ import annotations

import hashlib
import json
import re

from aligner.document.model import Alignment
from aligner.formats import alignment_json


def digest(alignment: Alignment) -> str:
    """Return the SHA-256 of texts, sentences, beads and divergences, 64 hexadecimal digits.

    The log, the options and the files' names are left out: they say nothing about what is aligned.
    """
    record = alignment_json.to_record(alignment)
    kept = {
        "texts": [alignment.source.text, alignment.target.text],
        **{name: record[name] for name in ("source_sentences", "target_sentences", "beads", "divergences")},
        "target_edits": record["target_edits"],
    }
    return hashlib.sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()


def name_of(alignment: Alignment) -> str:
    """Return a short name for the pair: the source file's own, without folders and ending."""
    name = alignment.source.origin.replace("\\", "/").rsplit("/", 1)[-1].encode(errors="replace").decode()
    stem = re.sub(r"[\x00-\x1f]", "", name).rsplit(".", 1)[0].strip()
    return stem.removesuffix(f".{alignment.source.language}") or "alignment"
