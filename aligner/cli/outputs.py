"""Outputs of a command: each written once, and none over a file that the command reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from os.path import abspath
from pathlib import Path
from typing import Any

from aligner.document.errors import AlignerError
from aligner.document.files import refuse_replacing, same_file
from aligner.formats.files import files_of
from aligner.formats.registry import READERS, WRITERS, find

_READ = ("glossary", "accept", "anchors", "srx")
"""Options whose files are read along with the texts."""


def read_with(given: Mapping[str, Any]) -> list[str]:
    """Return the files that a command's options name for reading."""
    return [str(given[name]) for name in _READ if given.get(name)]


def distinct(outputs: Sequence[str]) -> tuple[str, ...]:
    """Return the outputs, one that is named twice once. Raises AlignerError where two would make the same file.

    >>> distinct(("letter.tmx", "./letter.tmx", "letter.html"))
    ('letter.tmx', 'letter.html')
    """
    kept: dict[Path, str] = {}
    made: dict[Path, str] = {}
    for output in outputs:
        place = Path(abspath(output))
        if place in kept or any(same_file(place, other) for other in kept):
            continue
        kept[place] = output
        for file in files_of(output):
            other = made.setdefault(Path(abspath(file)), output)
            if other != output:
                raise AlignerError(f"{other} and {output} would both write {file}; give one of them another name.")
    return tuple(kept.values())


def refuse_inputs(outputs: Iterable[str | Path], inputs: Iterable[str | Path]) -> None:
    """Raise AlignerError where an output, or a file that is written beside it, is one that is read."""
    read = [str(path) for path in inputs]
    for output in outputs:
        refuse_replacing(read, output, files_of(output))


def in_place(path: str, output: str, source_format: str | None = None, target_format: str | None = None) -> bool:
    """Whether a file is named as its own output in its own format: a rewriting that is meant, such as of languages."""
    if not same_file(path, output):
        return False
    return find(path, source_format, READERS)[0] is find(output, target_format, WRITERS)[0]


def refuse_input(output: str | Path | None, inputs: Iterable[str | Path]) -> None:
    """Raise AlignerError where an output of no format of ours, such as a list of flags, is a file that is read."""
    if output is not None and str(output) != "-":
        refuse_replacing(inputs, output)
