"""Precision, recall and calibration of flags against divergences found by reading, with bootstrap intervals.

A flag is *right* when its words overlap, on either side, a divergence that any reading of the pair marks, by a fifth of
the flag's own words at least (short flags, up to 30 characters, need only touch it); where the two have no side with
words in common, the types decide. It is *serious* when that divergence is an error or a warning. To be found is what
all readings of a pair mark as warning or error: as an error where one of them says so. Divergences are found by flags
of warning or error. The calibration error is the expected one over ten bins, of all flags (Guo et al. 2017,
https://arxiv.org/abs/1706.04599). Intervals are percentiles of a bootstrap over documents (Efron 1979), because the
flags of one document are alike.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEVERITIES = ("error", "warning", "note")
GRAVITY = {"note": 1, "warning": 2, "error": 3}
MIN_OVERLAP = 0.2
"""The part of a flag's own words that a divergence must cover."""
SHORT_FLAG_CHARS = 30
"""Characters of a flag that need only touch a divergence."""
BINS = 10
RESAMPLES = 1000
DRAWS = 2000

Counts = Counter[str]
TextSpan = tuple[int, int]


@dataclass(frozen=True)
class Mark:
    """A divergence with the words it concerns on either side: one that a reader marked, or one that a check flagged.

    `probability` is that of a flag; readers give none. Where it is not `measured` it does not count.
    """

    type: str
    severity: str
    source_text: str | None
    target_text: str | None
    reading: str = ""
    probability: float = 1.0
    why: str = ""
    measured: bool = True


@dataclass(frozen=True)
class ReadPair:
    """A pair of texts, the readings it had and what they marked."""

    id: str
    source: str
    target: str
    readings: tuple[str, ...]
    marks: tuple[Mark, ...]

    @property
    def document(self) -> str:
        """The name of the document: the id but its last part; of numbered training pairs, a hundred are taken as one.

        >>> ReadPair("ntrex/abcnews.306758/0", "", "", ("A",), ()).document
        'ntrex/abcnews.306758'
        >>> ReadPair("train/book/8968", "", "", ("A",), ()).document
        'train/book/89'
        """
        folder, number = self.id.rsplit("/", 1)
        numbered = folder.startswith(("train/", "drawn/")) and number.isdigit()
        return f"{folder}/{int(number) // 100}" if numbered else folder


def read_pairs(path: Path) -> list[ReadPair]:
    """Return the pairs of a file of readings (`natural.*.jsonl`); OSError or ValueError where it is unreadable."""
    return [read_pair(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def read_pair(row: Mapping[str, Any]) -> ReadPair:
    """Return a pair from its row in a file of readings."""
    marks = tuple(
        Mark(m["type"], m["severity"], m.get("source_text"), m.get("target_text"), m["reading"], why=m["why"])
        for m in row["divergences"]
    )
    return ReadPair(row["id"], row["ru"], row["en"], tuple(row["readings"]), marks)


def hits(flag: Mark, pair: ReadPair) -> list[Mark]:
    """Return the divergences of a pair that make a flag right.

    >>> mark = Mark("number", "error", "пять", "six", "A")
    >>> pair = ReadPair("a/0", "Их было пять.", "There were six.", ("A",), (mark,))
    >>> [found.type for found in hits(Mark("quantifier", "warning", None, "were six"), pair)]
    ['number']
    """
    return [mark for mark in pair.marks if same(flag, mark, pair, MIN_OVERLAP)]


def same(one: Mark, other: Mark, pair: ReadPair, share: float = 0.0) -> bool:
    """Whether two marks are one divergence: their words overlap on a side by a share of the first one's."""
    places = [
        (_place(one.source_text, pair.source), _place(other.source_text, pair.source)),
        (_place(one.target_text, pair.target), _place(other.target_text, pair.target)),
    ]
    if any(a and b and _overlap(a, b, share) for a, b in places):
        return True
    return not any(a and b for a, b in places) and one.type == other.type


def _place(words: str | None, text: str) -> TextSpan | None:
    start = text.find(words) if words else -1
    return (start, start + len(words or "")) if start >= 0 else None


def _overlap(one: TextSpan, other: TextSpan, share: float) -> bool:
    common = min(one[1], other[1]) - max(one[0], other[0])
    length = one[1] - one[0]
    return common > 0 and (common >= share * length or length <= SHORT_FLAG_CHARS)


def to_find(pair: ReadPair) -> list[tuple[list[Mark], str]]:
    """Return the divergences that every reading gives as warning or error, each with its marks and severity."""
    readings: dict[str, list[Mark]] = defaultdict(list)
    for mark in pair.marks:
        readings[mark.reading].append(mark)
    found: list[tuple[list[Mark], str]] = []
    used: set[int] = set()
    for mark in readings[pair.readings[0]]:
        group = [mark]
        for reading in pair.readings[1:]:
            rest = (m for m in readings[reading] if id(m) not in used and m.severity != "note")
            if (match := next((m for m in rest if same(mark, m, pair)), None)) is not None:
                group.append(match)
        if len(group) == len(pair.readings) and mark.severity != "note":
            used.update(map(id, group))
            found.append((group, "error" if any(m.severity == "error" for m in group) else "warning"))
    return found


def count(pair: ReadPair, flags: Sequence[Mark], weight: float = 1.0) -> dict[str, float]:
    """Return the counts of one pair and its flags, from which `figures` makes rates; `weight` is the pair's."""
    counts: dict[str, float] = defaultdict(float)
    counts["pairs"] += weight
    for flag in flags:
        gravity = max((GRAVITY[mark.severity] for mark in hits(flag, pair)), default=0)
        bin = min(BINS - 1, int(flag.probability * BINS))
        for name, value in (
            (flag.severity, 1.0), (f"right {flag.severity}", gravity > 0), (f"serious {flag.severity}", gravity > 1),
        ):  # fmt: skip
            counts[name] += weight * value
        if flag.measured:
            for name, value in (("measured", 1.0), (f"stated {bin}", flag.probability), (f"was {bin}", gravity > 0)):
                counts[name] += weight * value
    shown = [flag for flag in flags if flag.severity != "note"]
    for group, severity in to_find(pair):
        counts[f"to find {severity}"] += weight
        counts[f"found {severity}"] += weight * any(same(flag, m, pair, MIN_OVERLAP) for flag in shown for m in group)
    return counts


def figures(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the rates that counts stand for: shares, flags in 100 pairs, and the calibration error.

    The latter is that of the flags with a measured probability, and left out where there is none.
    """

    def ratio(part: str, whole: float) -> float:
        return counts.get(part, 0.0) / max(whole, 1e-9)

    def both(what: str) -> float:
        return counts.get(f"{what}error", 0.0) + counts.get(f"{what}warning", 0.0)

    pairs, shown = counts.get("pairs", 0.0), both("")
    measured = counts.get("measured", 0.0)
    gaps = (abs(counts.get(f"stated {n}", 0.0) - counts.get(f"was {n}", 0.0)) for n in range(BINS))
    error = {"calibration error": sum(gaps) / measured} if measured else {}
    return {
        "errors per 100": 100 * ratio("error", pairs),
        "shown per 100": 100 * shown / max(pairs, 1e-9),
        "notes per 100": 100 * ratio("note", pairs),
        "errors right": ratio("right error", counts.get("error", 0.0)),
        "shown right": both("right ") / max(shown, 1e-9),
        "shown serious": both("serious ") / max(shown, 1e-9),
        "notes right": ratio("right note", counts.get("note", 0.0)),
        "false per 100": 100 * (shown - both("right ")) / max(pairs, 1e-9),
        "recall of errors": ratio("found error", counts.get("to find error", 0.0)),
        "recall of warnings": ratio("found warning", counts.get("to find warning", 0.0)),
        **error,
    }


def total(rows: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Return the sums of counts."""
    sums: dict[str, float] = defaultdict(float)
    for row in rows:
        for name, value in row.items():
            sums[name] += value
    return sums


def intervals(
    documents: Mapping[str, Mapping[str, float]],
    rates: Callable[[Mapping[str, float]], Mapping[str, float]] = figures,
    seed: int = 1,
) -> dict[str, float]:
    """Return half the 95 % interval of each rate by a bootstrap over documents; `documents` holds counts by name."""
    import numpy as np

    names = sorted({name for row in documents.values() for name in row})
    table = np.array([[row.get(name, 0.0) for name in names] for row in documents.values()])
    chance = np.random.default_rng(seed)
    samples: dict[str, list[float]] = defaultdict(list)
    for _ in range(RESAMPLES):
        drawn = np.bincount(chance.integers(0, len(table), len(table)), minlength=len(table))
        for name, value in rates(dict(zip(names, drawn @ table, strict=True))).items():
            samples[name].append(value)
    low, high = 2.5, 97.5
    return {name: float(np.percentile(v, high) - np.percentile(v, low)) / 2 for name, v in samples.items()}


@dataclass(frozen=True)
class ChanceError:
    """The calibration error that perfectly calibrated flags would show: its mean, 5th and 95th percentile."""

    flags: int
    mean: float
    low: float
    high: float

    def sentence(self) -> str:
        """Return what tables print below a calibration error."""
        return f"by chance alone {self.mean:.3f} ({self.low:.3f} to {self.high:.3f}), of {self.flags} flags"


def calibration_error_by_chance(
    stated: Sequence[tuple[float, float]], draws: int = DRAWS, seed: int = 1
) -> ChanceError:
    """Return the calibration error that flags show by chance where each is right as often as it is stated.

    `stated` holds the probability and the weight of each flag. The binned error of few flags is above zero however
    well they are calibrated, because the share that is right varies in each bin (Bröcker and Smith 2007, consistency
    resampling, https://doi.org/10.1175/WAF993.1): labels are drawn from the probabilities themselves.

    >>> few, many = (calibration_error_by_chance([(0.5, 1.0)] * count) for count in (25, 2500))
    >>> round(few.mean, 2), round(many.mean, 3)
    (0.08, 0.008)
    """
    import numpy as np

    if not stated:
        return ChanceError(0, 0.0, 0.0, 0.0)
    table = np.array(stated)
    probability, weight = table[:, 0], table[:, 1]
    bins = np.minimum(BINS - 1, (probability * BINS).astype(int))
    inside = np.eye(BINS)[bins] * weight[:, None]
    right = np.random.default_rng(seed).random((draws, len(stated))) < probability
    errors = np.abs((right - probability) @ inside).sum(axis=1) / weight.sum()
    low, high = np.percentile(errors, (5, 95))
    return ChanceError(len(stated), float(errors.mean()), float(low), float(high))


@dataclass(frozen=True)
class Contrast:
    """A minimal pair: an original, faithful renderings of it, and one with one error, whose words are known."""

    id: str
    kind: str
    source: str
    faithful: tuple[str, ...]
    wrong: str
    source_text: str | None
    target_text: str | None

    def texts(self) -> list[tuple[str, str]]:
        """Return the original beside each rendering, the wrong one last."""
        return [(self.source, text) for text in (*self.faithful, self.wrong)]


def read_contrasts(path: Path) -> list[Contrast]:
    """Return the minimal pairs of a file (`contrast.*.jsonl`), white space folded."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        faithful = tuple(_flat(row[key]) for key in ("human", "literal", "faithful") if row.get(key))
        texts = _flat(row["ru"]), faithful, _flat(row["wrong"])
        found.append(Contrast(row["id"], row["kind"], *texts, row["source_text"], row["target_text"]))
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())


def count_contrast(item: Contrast, flags: Sequence[Sequence[Mark]]) -> dict[str, float]:
    """Return the counts of one minimal pair; `flags` are those of each rendering in the order of `texts`.

    A wrong rendering is *found* when a warning or error touches its wrong words on either side.
    """
    shown = [[flag for flag in row if flag.severity != "note"] for row in flags]
    found = any(
        _meet(flag.source_text, item.source_text, item.source) or _meet(flag.target_text, item.target_text, item.wrong)
        for flag in shown[-1]
    )
    return {
        "items": 1.0,
        "found": float(found),
        "flagged": float(bool(shown[-1])),
        "faithful": float(len(shown) - 1),
        "false": float(sum(map(bool, shown[:-1]))),
    }


def _meet(words: str | None, wanted: str | None, text: str) -> bool:
    one, other = _place(words, text), _place(wanted, text)
    return bool(one and other and one[0] < other[1] and other[0] < one[1])


def contrast_figures(counts: Mapping[str, float]) -> dict[str, float]:
    """Return the shares of wrong renderings found and flagged at all, and of faithful ones flagged."""
    items, faithful = max(counts.get("items", 0.0), 1e-9), max(counts.get("faithful", 0.0), 1e-9)
    return {
        "wrong found": counts.get("found", 0.0) / items,
        "wrong flagged": counts.get("flagged", 0.0) / items,
        "faithful flagged": counts.get("false", 0.0) / faithful,
    }
