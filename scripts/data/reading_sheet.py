"""Stratified sample of pairs for annotation, and the stand-off annotation that readers' sheets give.

    python -m scripts.data.reading_sheet draw ../shared sheet.jsonl --seed 11
    python -m scripts.data.reading_sheet collect ../shared sheet.jsonl reading-a.tsv reading-b.tsv

`draw` takes pairs of the training data that nobody has read and writes more of those in which the checks suspect
something (stratified sampling, Neyman 1934): each has the weight that its stratum is owed, how many pairs it stands
for. Readers see the texts alone, never what the checks found. A sheet of readings holds one divergence a line,

    wmt/24145 | addition | warning | - | during the spring | time added
    wmt/24146 | ok

where the words are copied from the texts. `collect` writes `corpora/natural/training.jsonl`, which keeps offsets and no
text; `training_pairs` joins it with the training data again. A pair that several sheets hold has as many readings.
"""

from __future__ import annotations

import gzip
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from aligner.document.errors import AlignerError
from aligner.document.files import atomic_write
from aligner.evaluation.flag_metrics import ReadPair, read_pair
from scripts.data.natural import ANNOTATIONS, Row, joined, lines, plain, rows, standoff
from scripts.runtime import argument_parser

TRAINING = ANNOTATIONS.with_name("training.jsonl")
FILES = {"book": "books.tsv.gz"}
"""The file of the training data that holds a set; all others stand in `PAIRS`."""
PAIRS = "ru-en.tsv.gz"
STRATA = (0.64, 0.4, 0.25, 0.1, 0.0)
"""The least probability of a divergence, by the checks' surest finding, of each stratum."""
DRAWN = {
    "wmt": (400, 440, 360, 180, 220),
    "lit": (120, 90, 60, 40, 50),
    "book": (80, 70, 60, 40, 50),
    "react": (20, 40, 40, 40, 60),
    "tico19": (40, 60, 50, 40, 50),
    "tldr": (10, 10, 10, 10, 10),
    "tatoeba": (10, 10, 10, 10, 20),
}
"""How many pairs of each set are drawn from each stratum at most."""
MARKS = frozenset({
    "omission", "addition", "number", "date", "name", "negation", "modality", "quantifier", "question", "tense",
    "meaning", "untranslated", "repeated", "scrambled", "punctuation",
})  # fmt: skip
GRAVITIES = ("error", "warning", "note")
READERS = "AB"

Texts = tuple[str, str]


def training_texts(shared: Path, sets: Iterable[str]) -> dict[str, Texts]:
    """Return the pairs of some sets of the training data by id: "wmt/24145", the line counted from 0."""
    wanted, found = set(sets), {}
    for name in (PAIRS, *FILES.values()):
        with gzip.open(shared / "train" / name, "rt", encoding="utf-8") as stream:
            for number, line in enumerate(stream):
                source, russian, english, *_ = line.rstrip("\n").split("\t")
                if (group := source.split(":")[0]) in wanted and FILES.get(group, PAIRS) == name:
                    found[f"{group}/{number}"] = (plain(russian), plain(english))
    return found


def training_pairs(shared: Path, annotations: Path = TRAINING) -> list[tuple[ReadPair, float]]:
    """Return the pairs of the training data that were read, each with how many it stands for.

    Raises AlignerError where the training data are not those that were read.
    """
    kept = rows(annotations)
    texts = training_texts(shared, {row["id"].split("/")[0] for row in kept})
    pairs = (read_pair(joined(row, *_found(texts, row["id"]))) for row in kept)
    return [(replace(pair, id=f"drawn/{pair.id}"), row["weight"]) for pair, row in zip(pairs, kept, strict=True)]


def _found(texts: Mapping[str, Texts], name: str) -> Texts:
    if name not in texts:
        raise AlignerError(f"The training data hold no pair {name}.")
    return texts[name]


def draw(texts: Mapping[str, Texts], suspicion: Sequence[float], seed: int) -> list[Row]:
    """Return the sample: id, weight and texts; `suspicion` is each pair's largest probability of a divergence."""
    strata: dict[tuple[str, int], list[str]] = defaultdict(list)
    for name, probability in zip(texts, suspicion, strict=True):
        stratum = next(n for n, least in enumerate(STRATA) if probability >= least)
        strata[name.split("/")[0], stratum].append(name)
    chance, sample = random.Random(seed), []
    for (group, stratum), names in sorted(strata.items()):
        drawn = chance.sample(names, min(len(names), DRAWN[group][stratum]))
        weight = round(len(names) / len(drawn), 3)
        sample += [{"id": name, "weight": weight, "ru": texts[name][0], "en": texts[name][1]} for name in drawn]
    chance.shuffle(sample)
    return sample


def suspicions(pairs: Sequence[Texts]) -> Iterator[float]:
    """Yield the largest probability of a divergence that the checks give in each pair."""
    from aligner.encoding import load_encoder
    from aligner.fidelity.word_alignment.similarity import Vocabulary
    from scripts.training.calibration import examined

    for _, findings in examined(pairs, Vocabulary(load_encoder())):
        yield max((finding.estimate.divergence for finding in findings if finding.estimate), default=0.0)


def read_sheet(text: str) -> dict[str, list[Row]]:
    """Return the divergences of each pair that a reader's sheet holds; AlignerError where a line is not as it must be.

    >>> read_sheet("wmt/7 | ok")
    {'wmt/7': []}
    """
    found: dict[str, list[Row]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, *fields = (field.strip() for field in line.split(" | "))
        if not name:
            continue
        marks = found.setdefault(name, [])
        if fields == ["ok"]:
            continue
        if len(fields) != 5 or fields[0] not in MARKS or fields[1] not in GRAVITIES:
            raise AlignerError(f"Line {number} of the sheet is no divergence: {line!r}.")
        source, target = (None if words == "-" else words for words in fields[2:4])
        mark = {"type": fields[0], "severity": fields[1], "source_text": source, "target_text": target}
        marks.append(mark | {"why": fields[4]})
    return found


def collect(sample: Iterable[Row], sheets: Sequence[Mapping[str, Sequence[Row]]]) -> Iterator[Row]:
    """Yield the stand-off annotation of the pairs of a sample that somebody has read; at most two readings of each."""
    for pair in sample:
        once = [sheet[pair["id"]] for sheet in sheets if pair["id"] in sheet][: len(READERS)]
        if not once:
            continue
        readers = list(READERS[: len(once)])
        marks = [{"reading": r, **mark} for r, found in zip(readers, once, strict=True) for mark in found]
        kept = standoff({**pair, "readings": readers, "divergences": marks})
        yield {"id": kept["id"], "digest": kept["digest"], "weight": pair["weight"], **kept}


def _write(path: Path, items: Iterable[Row]) -> None:
    with atomic_write(path) as stream:
        stream.write(lines(items).encode())
    print(path)


def _unread(shared: Path) -> dict[str, Texts]:
    """Return the pairs of all sets that may be drawn, but those that were read before."""
    path = shared / "fidelity" / "natural.train.jsonl"
    before = {(plain(row["ru"]), plain(row["en"])) for row in rows(path)}
    texts = training_texts(shared, DRAWN)
    return {name: pair for name, pair in texts.items() if pair not in before}


def main() -> None:
    """Draw or collect."""
    parser = argument_parser(__doc__)
    parser.add_argument("what", choices=["draw", "collect"])
    parser.add_argument("shared", type=Path, help="folder that holds train/")
    parser.add_argument("sample", type=Path, help="the pairs, one object a line")
    parser.add_argument("sheets", type=Path, nargs="*", help="what readers wrote")
    parser.add_argument("--seed", type=int, default=11)
    given = parser.parse_args()
    try:
        if given.what == "draw":
            texts = _unread(given.shared)
            _write(given.sample, draw(texts, list(suspicions(list(texts.values()))), given.seed))
            return
        sheets = [read_sheet(path.read_text(encoding="utf-8")) for path in given.sheets]
        _write(TRAINING, collect(rows(given.sample), sheets))
    except AlignerError as error:
        parser.exit(2, f"{error}\n")


if __name__ == "__main__":
    main()
