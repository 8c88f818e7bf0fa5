"""Document pairs of a run: from a manifest, or by the names of the files in a folder."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from aligner.batch.job import Task
from aligner.document.errors import AlignerError, system_reason
from aligner.document.readers.dispatch import READERS
from aligner.document.whole_numbers import whole_number

PAIR_OPTIONS: dict[str, type] = {
    "source_language": str,
    "target_language": str,
    "encoding": str,
    "lines": bool,
    "unwrap": bool,
    "max_bead": int,
}
"""The options that a manifest may give for one pair, under the names that `aligner align` has for them."""

_ROLES = {"ru": "source", "rus": "source", "russian": "source", "en": "target", "eng": "target", "english": "target"}
_YES_NO = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False, "": False}


def read_manifest(path: Path) -> list[Task]:
    """Return the pairs that a `.tsv` or `.jsonl` manifest lists.

    A table's first line may name its columns (`source`, `target`, `name` and any of PAIR_OPTIONS); otherwise they are
    source, target and, if there is a third, name. A `score`, which `aligner pair` writes, is for the report. Files are
    relative to the manifest's folder. Raises AlignerError with the line that is wrong.
    """
    if not path.exists():
        raise AlignerError(f"There is no file or folder {path}; check the name.")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise AlignerError(f"{path} is not in UTF-8; save the manifest in that encoding.") from error
    except OSError as error:
        raise AlignerError(f"Cannot read the manifest {path}: {system_reason(error)}.") from error
    rows = _json_rows(path, lines) if path.suffix in {".jsonl", ".ndjson"} else _table_rows(path, lines)
    return unique([_pair(path, number, row) for number, row in rows])


def find_pairs(folder: Path, patterns: tuple[str, str] | None = None) -> tuple[list[Task], list[Path]]:
    """Return the pairs in a folder by their names, and the documents that are left without a partner.

    Without patterns, files whose paths differ only in a language belong together: `x.ru.docx` and `x.en.docx`,
    `x_rus.txt` and `x_eng.txt`, `ru/x.txt` and `en/x.html`. Patterns say it otherwise, such as `{name}.orig.txt` and
    `translated/{name}.txt`; they are matched against the path inside the folder. Raises AlignerError where several
    files claim one place.
    """
    classify = _by_language if patterns is None else _by_pattern(*patterns)
    places: dict[str, dict[str, Path]] = {}
    unpaired: list[Path] = []
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in inside.parts):
            continue
        if patterns is None and path.suffix.lower() not in READERS:
            continue
        if (found := classify(PurePosixPath(inside.as_posix()))) is None:
            unpaired.append(path)
            continue
        name, role = found
        if role in places.setdefault(name, {}):
            raise AlignerError(f"{path} and {places[name][role]} are both the {role} of {name!r}; rename one of them.")
        places[name][role] = path
    pairs = [Task(name, place["source"], place["target"]) for name, place in places.items() if len(place) == 2]
    unpaired += [path for place in places.values() if len(place) == 1 for path in place.values()]
    return unique(sorted(pairs, key=lambda pair: pair.name)), sorted(unpaired)


def unique(pairs: Sequence[Task]) -> list[Task]:
    """Return the pairs; AlignerError where two have one name, since one's outputs would replace the other's."""
    counts = Counter(pair.name for pair in pairs)
    if repeated := [name for name, count in counts.items() if count > 1]:
        raise AlignerError(f"{counts[repeated[0]]} pairs are called {repeated[0]!r}; give each a name of its own.")
    return list(pairs)


def _json_rows(path: Path, lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise AlignerError(f"{path}, line {number} is no JSON: {error}.") from error
        if not isinstance(row, dict):
            example = '{"source": "a.txt", "target": "b.txt"}'
            raise AlignerError(f"{path}, line {number}: write an object such as {example}.")
        yield number, row


def _table_rows(path: Path, lines: Sequence[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    columns, start = ["source", "target", "name"], 0
    if lines and {"source", "target"} <= set(header := lines[0].split("\t")):
        columns, start = header, 1
    for number, line in enumerate(lines[start:], start + 1):
        if not line.strip() or line.startswith("#"):
            continue
        values = line.split("\t")
        if len(values) < 2:
            raise AlignerError(f"{path}, line {number}: a source and a target are required, with a tab between them.")
        if len(values) > len(columns):
            raise AlignerError(
                f"{path}, line {number}: there are {len(values)} columns, and only {', '.join(columns)} are known."
            )
        yield number, {column: value for column, value in zip(columns, values, strict=False) if value}


def _pair(path: Path, number: int, row: Mapping[str, Any]) -> Task:
    """Make a pair of a manifest's row."""
    place = f"{path}, line {number}"
    if unknown := set(row) - {"source", "target", "name", "score", *PAIR_OPTIONS}:
        known = ", ".join(PAIR_OPTIONS)
        raise AlignerError(f"{place}: {sorted(unknown)[0]!r} is no option of a pair; known are {known}.")
    for side in ("source", "target"):
        if not isinstance(row.get(side), str) or not row[side]:
            raise AlignerError(f"{place}: the {side} is missing.")
    source, target = path.parent / row["source"], path.parent / row["target"]
    name = str(row.get("name") or _bare_name(PurePosixPath(Path(row["source"]).name)))
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or not name.strip("./ "):
        raise AlignerError(f"{place}: {name!r} cannot name an output inside the output folder.")
    options = {key: _value(place, key, row[key]) for key in PAIR_OPTIONS if key in row}
    return Task(name, source, target, options, _score(place, row.get("score")))


def _score(place: str, value: object) -> float | None:
    """Return the score that `aligner pair` found, None where the manifest has none."""
    if value in (None, ""):
        return None
    try:
        return float(str(value))
    except ValueError as error:
        raise AlignerError(f"{place}: score cannot be {value!r}.") from error


def _value(place: str, key: str, value: object) -> object:
    """Return an option's value as its type; a table has only strings."""
    kind = PAIR_OPTIONS[key]
    if kind is bool and isinstance(value, str) and value.lower() in _YES_NO:
        return _YES_NO[value.lower()]
    if kind is int and isinstance(value, str) and (number := whole_number(value, 10**9)) is not None:
        return number
    if type(value) is not kind:
        raise AlignerError(f"{place}: {key} cannot be {value!r}.")
    return value


def _by_language(path: PurePosixPath) -> tuple[str, str] | None:
    """Return the name that both files of a pair share and which of them this one is, None where no language shows.

    >>> _by_language(PurePosixPath("2022/letter.ru.docx"))
    ('2022/letter', 'source')
    >>> _by_language(PurePosixPath("en/letter.html"))
    ('letter', 'target')
    """
    stem, role = _without_language(path.stem)
    if role:
        return str(path.with_name(stem)), role
    for place, part in enumerate(path.parts[:-1]):
        if role := _ROLES.get(part.lower(), ""):
            return str(PurePosixPath(*path.parts[:place], *path.parts[place + 1 : -1], path.stem)), role
    return None


def name_and_role(path: PurePosixPath) -> tuple[str, str]:
    """Return the name that both files of a pair share, and "source", "target", or "" where no language shows.

    >>> name_and_role(PurePosixPath("letter.ru.docx")), name_and_role(PurePosixPath("letter.docx"))
    (('letter', 'source'), ('letter', ''))
    """
    return _by_language(path) or (str(path.with_suffix("")), "")


def _without_language(stem: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)[ ._-]+\(?([A-Za-z]{2,7})\)?", stem)
    if match and (role := _ROLES.get(match[2].lower())):
        return match[1], role
    return stem, ""


def _bare_name(path: PurePosixPath) -> str:
    return _without_language(path.stem)[0]


def _by_pattern(source: str, target: str) -> Any:
    """Return a function like `_by_language` that goes by two patterns with `{name}` in them."""
    expressions = {}
    for role, pattern in (("source", source), ("target", target)):
        if pattern.count("{name}") != 1:
            raise AlignerError(f"The pattern {pattern!r} must hold {{name}} once, such as 'ru/{{name}}.txt'.")
        before, after = pattern.split("{name}")
        expressions[role] = re.compile(f"{re.escape(before)}(.+){re.escape(after)}")

    def classify(path: PurePosixPath) -> tuple[str, str] | None:
        for role, expression in expressions.items():
            if match := expression.fullmatch(str(path)):
                return match[1], role
        return None

    return classify
