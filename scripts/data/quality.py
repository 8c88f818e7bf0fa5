"""Judged machine translations: direct assessments, post-edited words (MLQE-PE), professional error spans (MQM).

The test parts of MLQE-PE are not written. Fomicheva et al. 2022; Freitag et al. 2021; Blain et al. 2023.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tarfile
from collections.abc import Iterable, Iterator
from typing import Any

from scripts.data.clones import MLQE, MQM, Clones

Row = dict[str, Any]
MQM_FILES = {
    "train": ("task_2/train/2021_en-ru_processed.tsv", "task_2/train/2021_TED_en-ru_processed.tsv"),
    "test": ("task_2/dev/2022_en-ru_test_processed.tsv",),
}


def _members(data: bytes, ending: str) -> str:
    """Return the file of a tar archive whose name has an ending, macOS's shadow files left out."""
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        for member in archive.getmembers():
            if member.name.endswith(ending) and "/." not in member.name:
                stream = archive.extractfile(member)
                if stream is not None:
                    return stream.read().decode()
    raise ValueError(f"no file ends in {ending}")


def assessments(clones: Clones, part: str) -> str:
    """Return the table of a part: Russian, its machine translation, and the mean of people's marks from 0 to 100."""
    table = _members(clones.read(MLQE, f"data/direct-assessments/{part}/ru-en-{part}.tar.gz"), ".tsv")
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    body = "".join(f"{row['original']}\t{row['translation']}\t{row['mean']}\n" for row in rows)
    return "ru\ten\tda_mean\n" + body


def post_edited(clones: Clones, part: str) -> Iterator[Row]:
    """Yield machine translations with what people made of them, and which words and gaps were bad."""
    data = clones.read(MLQE, f"data/post-editing/{part}/ru-en-{part}.tar.gz")
    columns = [
        [line.split() for line in _members(data, f"{part}.{ending}").split("\n")]
        for ending in ("src", "mt", "pe", "tags", "source_tags")
    ]
    for source, target, edited, tags, source_tags in zip(*columns, strict=False):
        if not source:
            continue
        if len(tags) != 2 * len(target) + 1 or len(source_tags) != len(source):
            raise ValueError(f"the tags do not fit the words: {' '.join(source)}")
        yield {
            "source": source,
            "target": target,
            "edited": edited,
            "source_bad": _bad(source_tags),
            "target_bad": _bad(tags[1::2]),
            "gap_bad": _bad(tags[0::2]),
        }


def _bad(tags: list[str]) -> list[int]:
    return [number for number, tag in enumerate(tags) if tag == "BAD"]


def folded(text: str) -> str:
    """Return a text's letters and digits alone, to find it again."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def error_spans(clones: Clones, part: str, gold: Iterable[str]) -> Iterator[Row]:
    """Yield judged translations with their error spans on the Russian; texts that stand in a gold set are left out."""
    known = {folded(text) for text in gold}
    seen = set()
    for path in MQM_FILES[part]:
        for row in csv.DictReader(clones.read(MQM, path).decode().splitlines(), delimiter="\t"):
            key = (row["source"], row["target"], row["annotator_id"])
            if folded(row["source"]) in known or folded(row["target"]) in known or key in seen:
                continue
            seen.add(key)
            yield {
                "id": f"{row['doc_id']}/{row['seg_id']}/{row['mt_system']}",
                "system": row["mt_system"],
                "ru": row["target"],
                "en": row["source"],
                "spans": _spans(row),
            }


def _spans(row: dict[str, str]) -> list[list[int | str]]:
    found: dict[tuple[int, int], str] = {}
    if row["errors"] == "no-error":
        return []
    for start, end, severity in zip(
        row["start_ids"].split(), row["end_ids"].split(), row["errors"].split(), strict=False
    ):
        place = None if severity == "no-error" or int(start) < 0 else snapped(row["target"], int(start), int(end))
        if place:
            found[place] = "major" if "major" in (severity, found.get(place)) else severity
    return [[*place, severity] for place, severity in sorted(found.items())]


def snapped(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a span widened to whole words; published offsets overshoot by up to three characters."""
    words = [found.span() for found in re.finditer(r"[\w’'-]+", text)]
    hit = [(first, last) for first, last in words if first < end and start < last]
    if len(hit) > 1 and hit[-1][1] > end and end - hit[-1][0] <= 3:
        hit.pop()
    if len(hit) > 1 and hit[0][0] < start and hit[0][1] - start <= 2:
        hit.pop(0)
    return (hit[0][0], hit[-1][1]) if hit else None


def json_lines(rows: Iterable[Row]) -> bytes:
    """Return objects as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
