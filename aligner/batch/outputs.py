"""Outputs of a run, known before it begins: none may lie where a document or another output does."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from aligner.batch.job import Settings, Task
from aligner.document.errors import AlignerError
from aligner.document.files import refuse_replacing
from aligner.formats.files import files_of

_STEM = "x"


def refuse_inputs(
    tasks: Sequence[Task], settings: Settings, read: Iterable[str | Path] = (), merged: Path | None = None
) -> None:
    """Raise AlignerError where an output of a pair would replace a document, another file that is read or an output.

    `read` are the files beside the documents, such as the manifest; `merged` is the memory of all pairs. The paths are
    compared as texts first, whatever the case of their letters, so that an archive of any size takes no time.
    """
    known: dict[str, list[str]] = {}
    for path in (*(side for task in tasks for side in (task.source, task.target)), *map(Path, read)):
        known.setdefault(_key(str(path.resolve())), []).append(str(path))
    written: dict[str, str] = {}
    for name, file in _outputs(tasks, settings):
        refuse_replacing(known.get(_key(file), ()), file)
        if (other := written.setdefault(file, name)) != name:
            raise AlignerError(f"The pairs {other!r} and {name!r} would both write {file}; give one another name.")
    for place in files_of(merged) if merged is not None else ():
        refuse_replacing(known.get(_key(str(place.resolve())), ()), place)
        if name := written.get(str(place.resolve()), ""):
            raise AlignerError(f"{merged} of --merge is also written for the pair {name!r}; name another file.")


def _outputs(tasks: Sequence[Task], settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each pair's name with each file that may be written for it."""
    folder = str(settings.folder.resolve())
    endings = [file.name[len(_STEM) :] for form in settings.formats for file in files_of(f"{_STEM}.{form}")]
    for task in tasks:
        stem = os.path.normpath(os.path.join(folder, task.name))
        yield from ((task.name, stem + ending) for ending in dict.fromkeys(endings))


def _key(path: str) -> str:
    return os.path.normcase(path).casefold()
