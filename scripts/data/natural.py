"""Stand-off annotation of natural divergences: offsets into texts that are not kept here, and the texts joined again.

    python -m scripts.data.natural join  ../shared     # writes ../shared/fidelity/natural.gold.jsonl
    python -m scripts.data.natural agreement           # prints the inter-annotator agreement

`corpora/natural/annotations.jsonl` holds one pair a line: its id (set/document/segment), a digest of its two texts, the
readings, and each divergence with half-open character offsets into the Russian and the English. The texts are those of
`gold/ntrex.clean.jsonl` and `gold/wmt21-ruen.clean.jsonl`, which `scripts.data.build` makes, with each run of white
space turned into one space.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from aligner.document.errors import AlignerError
from aligner.document.files import atomic_write
from scripts.runtime import argument_parser

ANNOTATIONS = Path(__file__).parents[2] / "corpora" / "natural" / "annotations.jsonl"
GOLD = ("ntrex", "wmt21-ruen")
SIDES = (("source", "source_text", "ru"), ("target", "target_text", "en"))
"""A side's name in the annotation, its words in the joined file, its language there."""

Row = dict[str, Any]


def rows(path: Path) -> list[Row]:
    """Read a file of JSON lines; AlignerError where it is missing."""
    try:
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    except OSError as error:
        raise AlignerError(f"Cannot read {path}: {error.strerror}; `python -m scripts.data.build` makes it.") from error


def plain(text: str) -> str:
    """Return a text as it was read: each run of white space, no-break spaces too, is one space."""
    return " ".join(text.split())


def digest(russian: str, english: str) -> str:
    """Return sixteen hexadecimal digits that tell whether two texts are those that were read."""
    return hashlib.sha256(f"{russian}\n{english}".encode()).hexdigest()[:16]


def standoff(pair: Row) -> Row:
    """Return a read pair without its texts, words replaced by their first place; AlignerError where they have none."""
    divergences = []
    for mark in pair["divergences"]:
        found = {key: mark[key] for key in ("reading", "type", "severity")}
        for name, words, language in SIDES:
            found[name] = _place(mark[words], pair[language], pair["id"])
        divergences.append(found | {"why": mark["why"]})
    return {
        "id": pair["id"],
        "digest": digest(pair["ru"], pair["en"]),
        "readings": pair["readings"],
        "divergences": divergences,
    }


def _place(words: str | None, text: str, pair: str) -> list[int] | None:
    if words is None:
        return None
    start = text.find(words)
    if start < 0:
        raise AlignerError(f"{pair}: {words!r} does not stand in the text.")
    return [start, start + len(words)]


def joined(annotation: Row, russian: str, english: str) -> Row:
    """Return a pair with its texts and the words that each divergence marks; AlignerError where the texts differ."""
    if digest(russian, english) != annotation["digest"]:
        raise AlignerError(f"{annotation['id']}: these are not the texts that were read; build them anew.")
    texts = {"ru": russian, "en": english}
    divergences = []
    for mark in annotation["divergences"]:
        found = {key: mark[key] for key in ("reading", "type", "severity")}
        for name, words, language in SIDES:
            found[words] = None if mark[name] is None else texts[language][slice(*mark[name])]
        divergences.append(found | {"why": mark["why"]})
    head = {"id": annotation["id"], "ru": russian, "en": english, "readings": annotation["readings"]}
    return head | {"divergences": divergences}


def join(gold: Path, annotations: Path = ANNOTATIONS) -> Iterator[Row]:
    """Yield every annotated pair with its texts from a folder of gold sets; AlignerError where one is missing."""
    texts = {
        f"{document['set']}/{document['id']}/{number}": pair
        for name in GOLD
        for document in rows(gold / f"{name}.clean.jsonl")
        for number, pair in enumerate(zip(map(plain, document["ru"]), map(plain, document["en"]), strict=True))
    }
    for annotation in rows(annotations):
        if annotation["id"] not in texts:
            raise AlignerError(f"{gold} has no pair {annotation['id']}.")
        yield joined(annotation, *texts[annotation["id"]])


def lines(items: Iterable[Mapping[str, Any]]) -> str:
    """Return objects as JSON lines."""
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items)


def meets(one: Row, other: Row) -> bool:
    """Whether two marks are the same divergence: words in common on a side, or no side to compare and one type."""
    sides = [(one[name], other[name]) for name, _, _ in SIDES if one[name] and other[name]]
    if sides:
        return any(min(a[1], b[1]) > max(a[0], b[0]) for a, b in sides)
    return bool(one["type"] == other["type"])


def agreement(pairs: Iterable[Row]) -> dict[str, float]:
    """Inter-annotator agreement of two readings, from stand-off annotations.

    For each severity: `seen`, the share of one reading's marks that meet a mark of the other, and `same severity`, the
    share that meets one of the same severity; both directions together. `kappa` is Cohen's, over pairs, of whether a
    reading marks a warning or an error in it, `observed` the plain agreement.
    """
    seen = {name: [0, 0, 0] for name in ("error", "warning", "note")}
    table = [[0, 0], [0, 0]]
    for pair in pairs:
        first, second = ([m for m in pair["divergences"] if m["reading"] == name] for name in pair["readings"])
        for marks, others in ((first, second), (second, first)):
            for mark in marks:
                met = [other for other in others if meets(mark, other)]
                count = seen[mark["severity"]]
                count[0] += 1
                count[1] += bool(met)
                count[2] += any(other["severity"] == mark["severity"] for other in met)
        one, two = (any(m["severity"] != "note" for m in marks) for marks in (first, second))
        table[one][two] += 1
    result: dict[str, float] = {}
    for name, (all_, met_, same) in seen.items():
        result |= {f"{name}: marks": all_, f"{name}: seen": met_ / all_, f"{name}: same severity": same / all_}
    return result | _kappa(table)


def _kappa(table: list[list[int]]) -> dict[str, float]:
    """Cohen (1960): agreement beyond what the two readers' own rates would give by chance."""
    total = sum(map(sum, table))
    observed = (table[0][0] + table[1][1]) / total
    yes = (sum(table[1]) / total) * ((table[0][1] + table[1][1]) / total)
    no = (sum(table[0]) / total) * ((table[0][0] + table[1][0]) / total)
    chance = yes + no
    return {"pairs": total, "observed": observed, "kappa": (observed - chance) / (1 - chance)}


def main() -> None:
    """Join or measure."""
    parser = argument_parser(__doc__)
    parser.add_argument("what", choices=["join", "agreement", "strip"])
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"), help="folder that holds gold/")
    parser.add_argument("--set", choices=["annotations", "training"], default="annotations", help="whose agreement")
    given = parser.parse_args()
    try:
        if given.what == "agreement":
            twice = (pair for pair in rows(ANNOTATIONS.with_stem(given.set)) if len(pair["readings"]) == 2)
            for name, value in agreement(twice).items():
                print(f"{name:<24}{value:>8.3f}" if isinstance(value, float) else f"{name:<24}{value:>8}")
            return
        path = given.shared / "fidelity" / "natural.gold.jsonl"
        if given.what == "strip":
            path, text = ANNOTATIONS, lines(map(standoff, rows(path)))
        else:
            text = lines(join(given.shared / "gold"))
        with atomic_write(path) as stream:
            stream.write(text.encode())
    except AlignerError as error:
        parser.exit(2, f"{error}\n")
    print(path)


if __name__ == "__main__":
    main()
