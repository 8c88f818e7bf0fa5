"""An alignment as CAT tools see it: a list of translation units, cleaned, judged, and free of offsets."""

from __future__ import annotations

import hashlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

from aligner.document.code_segments import code_beads
from aligner.document.errors import AlignerError
from aligner.document.invariants import problems
from aligner.document.language import NAMES, detect
from aligner.document.model import (
    SEVERITIES,
    Alignment,
    Bead,
    BeadStatus,
    Divergence,
    Document,
    Paragraph,
    Sentence,
    Span,
)
from aligner.document.normalised import undivided
from aligner.formats.normalisation import clean
from aligner.formats.options import ExportOptions

_MIN_EVIDENCE_CHARS = 200
"""Characters below which function words are no evidence of a language."""
LARGEST_NUMBER = 2**64 - 1
"""The largest of the hashes by which texts too many to be held are told apart."""
KEPT_BEADS = 1000
"""Beads of an alignment up to which its units are kept."""
_BY_SCRIPT = frozenset(("uk", "be", "kk", "sr", "mk", "el", "hy", "he", "ar", "hi", "th", "ka", "ja", "zh", "ko"))


@dataclass(frozen=True, slots=True)
class Unit:
    """Translation unit: a source segment, its translation, and why it is held for review, if it is.

    `id` is unique in its file and stays the same while the texts do. `bead` is the type, such as `2-1`. `flags` are
    types of divergence and `note` explains them. `review` says why the unit is held back, empty where it is not.
    """

    id: str
    source: str
    target: str
    number: int = 0
    confidence: float | None = None
    bead: str = ""
    status: str = ""
    flags: tuple[str, ...] = ()
    note: str = ""
    comment: str = ""
    review: str = ""


def fields_of(unit: Unit) -> dict[str, Any]:
    """Return a unit's values by the names of columns: the confidence a number or None, the flags one text."""
    fields: dict[str, Any] = {name: getattr(unit, name) for name in Unit.__slots__}
    fields["confidence"] = None if unit.confidence is None else float(unit.confidence)
    fields["flags"] = ", ".join(unit.flags)
    return fields


@dataclass(frozen=True)
class Memory:
    """Translation units with the languages and names of the documents they come from.

    `units` can be iterated more than once, and makes each unit when it is asked for.
    """

    source_language: str
    target_language: str
    units: Iterable[Unit]
    source_name: str = ""
    target_name: str = ""
    encoder: str = ""


def memory_of(alignment: Alignment, options: ExportOptions) -> Memory:
    """Return the alignment's beads as units, gaps included, in order."""
    return Memory(
        options.source_locale or clean(alignment.source.language),
        options.target_locale or clean(alignment.target.language),
        Units(alignment, options),
        _name(alignment.source.origin),
        _name(alignment.target.origin),
        clean(alignment.encoder),
    )


def _name(origin: str) -> str:
    """Return the file's name without its folders, which identify the user rather than the text."""
    return clean(origin.replace("\\", "/").rsplit("/", 1)[-1])


def unit_id(source: str, target: str) -> str:
    """Return the stable identifier of a pair of texts: 16 hexadecimal digits of their SHA-256.

    Texts from JSON may hold half a surrogate pair, which has no bytes in proper UTF-8.
    """
    return hashlib.sha256(f"{source}\x1f{target}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Units:
    """The units of an alignment, judged once and made one by one; code is none unless it is asked for.

    A short alignment's are kept once they are made: a memory is gone through three times while it is written.

    Rule for repeated sentences: a pair that stands in the text twice is one unit. Where one source has several
    targets a tool would insert whichever it read last, so only one may stay in the memory: the target that occurs
    most often, then the most confident, then the first. The others are held for review.
    """

    def __init__(self, alignment: Alignment, options: ExportOptions) -> None:
        self.alignment = alignment
        self.options = options
        self._kept: list[Unit] | None = None
        self.left_out = code_beads(alignment) if options.code == "drop" else frozenset()
        self.flags: dict[int, list[Divergence]] = {}
        for divergence in alignment.divergences:
            if divergence.decision != "dismissed":
                self.flags.setdefault(divergence.bead, []).append(divergence)

    def __iter__(self) -> Iterator[Unit]:
        if len(self.alignment.beads) > KEPT_BEADS:
            return self._made()
        if self._kept is None:
            self._kept = list(self._made())
        return iter(self._kept)

    def _made(self) -> Iterator[Unit]:
        for number, bead, source, target, review in self.judged():
            flags = self.flags.get(number, [])
            yield Unit(
                unit_id(source, target),
                source,
                target,
                number,
                bead.confidence,
                bead.kind,
                bead.status,
                tuple(dict.fromkeys(clean(flag.type) for flag in flags)) if flags else (),
                " ".join(map(_explained, flags)),
                clean(bead.comment),
                review,
            )

    def judged(self) -> Iterator[tuple[int, Bead, str, str, str]]:
        """Yield the number, the bead, the two texts of each unit, and why it is held for review, if it is."""
        chosen = self._chosen
        for number, bead, source, target in self._texts():
            if bead.status == "rejected":
                continue
            review = self._review(number, bead, self.flags.get(number, ()))
            if chosen and not review:
                kept = chosen.get(_key(source))
                if kept is not None and kept != unit_id(source, target):
                    review = "another translation of the same source is in the memory"
            yield number, bead, source, target, review

    def _texts(self) -> Iterator[tuple[int, Bead, str, str]]:
        nbsp, edits = self.options.nbsp, self.alignment.target_edits
        joined = self._joined
        for number, bead, source, target in self.alignment.pairs():
            if number not in self.left_out:
                target = edits[number] if number in edits else joined[1](target)
                yield number, bead, clean(joined[0](source), nbsp), clean(target, nbsp)

    @cached_property
    def _joined(self) -> tuple[Callable[[str], str], Callable[[str], str]]:
        return undivided(self.alignment.source.text), undivided(self.alignment.target.text)

    def _review(self, number: int, bead: Bead, flags: Sequence[Divergence]) -> str:
        """Say why a unit must not be inserted unseen, nothing where it may.

        What a person confirmed may, flag or no flag, unless a flag in it was itself confirmed as a mistake.
        """
        if self.options.include_flagged:
            return ""
        if flags:
            limit = SEVERITIES.index(self.options.review_severity)
            serious = [
                flag for flag in flags if SEVERITIES.index(flag.severity) >= limit or flag.decision == "accepted"
            ]
            if bead.status == "confirmed":
                serious = [flag for flag in serious if flag.decision == "accepted"]
            if serious:
                return clean(f"flagged: {', '.join(dict.fromkeys(flag.type for flag in serious))}")
        looked_at = bead.status != "auto" or number in self.alignment.target_edits
        return "" if looked_at or bead.confidence >= self.options.minimum_confidence else "low confidence"

    @cached_property
    def _chosen(self) -> dict[bytes, str]:
        """The identity of the target to keep, for each source that has several."""
        if self.options.include_flagged:
            return {}
        several = _with_several((source, target) for source, target, _ in self._free())
        counts: Counter[tuple[bytes, str]] = Counter()
        best: dict[tuple[bytes, str], float] = {}
        for source, target, confidence in self._free() if several else ():
            if hash(source) & LARGEST_NUMBER in several:
                key = (_key(source), unit_id(source, target))
                counts[key] += 1
                best[key] = max(best.get(key, 0.0), confidence)
        chosen: dict[bytes, tuple[bytes, str]] = {}
        for key in counts:
            held = chosen.setdefault(key[0], key)
            if (counts[key], best[key]) > (counts[held], best[held]):
                chosen[key[0]] = key
        return {source: key[1] for source, key in chosen.items()}

    def _free(self) -> Iterator[tuple[str, str, float]]:
        """Yield the texts and the confidence of each two-sided bead that may be inserted unseen."""
        for number, bead, source, target in self._texts():
            if (
                source
                and target
                and bead.status != "rejected"
                and not self._review(number, bead, self.flags.get(number, ()))
            ):
                yield source, target, bead.confidence


def _with_several(pairs: Iterable[tuple[str, str]]) -> set[int]:
    """Return the numbers of the sources that have several targets, at 16 bytes a pair."""
    import numpy as np

    numbers = array("Q")
    for source, target in pairs:
        numbers.extend((hash(source) & LARGEST_NUMBER, hash((source, target)) & LARGEST_NUMBER))
    if len(numbers) <= 2 * KEPT_BEADS and len(set(numbers[::2])) == len(numbers) // 2:  # nearly every short pair
        return set()
    distinct = np.unique(np.frombuffer(numbers, np.uint64).reshape(-1, 2), axis=0)
    sources, targets = np.unique(distinct[:, 0], return_counts=True)
    return set(sources[targets > 1].tolist())


def _key(source: str) -> bytes:
    return hashlib.blake2b(source.encode(), digest_size=12).digest()


def languages_of(units: Iterable[Unit], name: str) -> tuple[str, str]:
    """Detect the two languages from the first hundred units; AlignerError where there are none."""
    first = list(islice(units, 100))
    if not first:
        raise AlignerError(f"{name} holds no units; each needs a source and a target.")
    return _language(" ".join(unit.source for unit in first)), _language(" ".join(unit.target for unit in first))


def _language(sample: str) -> str:
    """Return the language of a side; a sample too short for function words is Russian or English by its script.

    >>> _language("Да Нет"), _language("Yes No"), _language("Ні, дякую, її немає")
    ('ru', 'en', 'uk')
    """
    code = detect(sample)
    if code in NAMES or len(sample) >= _MIN_EVIDENCE_CHARS:
        return code
    if code == "bg":
        return "ru"
    return "en" if code not in _BY_SCRIPT and any("a" <= letter <= "z" for letter in sample.lower()) else code


def once(units: Iterable[Unit]) -> Iterator[Unit]:
    """Yield the units that have two sides, each pair of texts once."""
    seen: set[bytes] = set()
    for unit in units:
        if unit.source and unit.target:
            key = _key(f"{unit.source}\x1f{unit.target}")
            if key not in seen:
                seen.add(key)
                yield unit


def refined(memory: Memory, options: ExportOptions) -> Memory:
    """Return a memory that was read as one fit to be written: its texts cleaned, its languages as asked for."""
    return replace(
        memory,
        source_language=options.source_locale or clean(memory.source_language),
        target_language=options.target_locale or clean(memory.target_language),
        units=_Refined(memory.units, options),
    )


@dataclass(frozen=True)
class _Refined:
    """Units cleaned one by one."""

    units: Iterable[Unit]
    options: ExportOptions

    def __iter__(self) -> Iterator[Unit]:
        for unit in self.units:
            yield replace(
                unit,
                id=clean(unit.id),
                source=clean(unit.source, self.options.nbsp),
                target=clean(unit.target, self.options.nbsp),
                bead=clean(unit.bead),
                status=clean(unit.status),
                flags=tuple(filter(None, map(clean, unit.flags))),
                note=clean(unit.note),
                comment=clean(unit.comment),
                review="" if self.options.include_flagged else clean(unit.review),
            )


def alignment_of(memory: Memory) -> Alignment:
    """Return the units as an alignment: each side of a unit is a paragraph of one sentence.

    The documents are the units' texts, one a line. Flags come back as divergences of severity `warning` without a
    place.
    """
    sides: tuple[_UnitDocument, _UnitDocument] = (_UnitDocument(), _UnitDocument())
    beads: list[Bead] = []
    divergences: list[Divergence] = []
    for unit in memory.units:
        source, target = sides[0].add(unit.source), sides[1].add(unit.target)
        if not len(source) and not len(target):
            continue
        divergences += [_divergence(len(beads), flag, unit.note) for flag in unit.flags]
        confidence = 1.0 if unit.confidence is None else unit.confidence
        beads.append(Bead(source, target, 0.0, confidence, _status(unit.status), comment=unit.comment))
    alignment = Alignment(
        sides[0].document(memory.source_language, memory.source_name),
        sides[1].document(memory.target_language, memory.target_name),
        tuple(sides[0].sentences),
        tuple(sides[1].sentences),
        tuple(beads),
        tuple(divergences),
        memory.encoder,
    )
    assert not (broken := next(problems(alignment), "")), broken
    return alignment


def _status(status: str) -> BeadStatus:
    known: tuple[BeadStatus, ...] = ("auto", "anchored", "confirmed", "rejected")
    return next((name for name in known if name == status), "auto")


def _explained(flag: Divergence) -> str:
    origin = "" if flag.source == "rules" else f" ({flag.source})"
    return clean(f"{flag.severity}, {flag.type}{origin}: {flag.message}")


def _divergence(bead: int, flag: str, note: str) -> Divergence:
    return Divergence(bead, flag, "warning", 1.0, None, None, note)


class _UnitDocument:
    """One side of the units, growing into a document."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.sentences: list[Sentence] = []
        self.length = 0

    def add(self, text: str) -> Span:
        """Append a text and return its span of sentence numbers, empty for an empty text."""
        place = len(self.sentences)
        text = text.strip()
        if not text:
            return Span(place, place)
        self.sentences.append(Sentence(self.length, self.length + len(text)))
        self.texts.append(text)
        self.length += len(text) + 1
        return Span(place, place + 1)

    def document(self, language: str, name: str) -> Document:
        """Return the document of all texts, one a line."""
        paragraphs = tuple(Paragraph(sentence.start, sentence.end) for sentence in self.sentences)
        return Document("\n".join(self.texts), language, name, paragraphs)
