"""Loading the bundled model and judging pairs of texts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.fidelity.detector.judgement import Judgement, Mark, MarkKind
from aligner.fidelity.detector.words import Reading, read

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from aligner.fidelity.detector.network import Network, Outputs

FOLDER = Path(__file__).parent / "model"
FILES = ("detector.safetensors", "tokenizer.json", "figures.json")
LEAST = 0.02
"""Marks less likely than this are left out."""
BATCH = 1024
"""Pieces run at a time; more does not run faster on one core."""
WRONG, UNMATCHED, EDITED = 0, 1, 2
MISSING, EDITED_GAP = 0, 1


class Detector:
    """Judges pairs of a Russian and an English text."""

    def __init__(self, network: Network, tokenizer: Tokenizer, edit_thresholds: dict[str, float]) -> None:
        """`edit_thresholds`: from which chance an `edited` mark counts, by "source", "target" and "gap"."""
        self.network = network
        self.tokenizer = tokenizer
        self.edit_thresholds = edit_thresholds

    def judge(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return one judgement for each (source, target), in their order."""
        readings = read(self.tokenizer, pairs)
        judgements: dict[int, Judgement] = {}
        for group in _groups(readings):
            for number, outputs in zip(group, self.network([readings[n] for n in group]), strict=True):
                judgements[number] = judgement(readings[number], outputs, pairs[number])
        return [judgements[number] for number in range(len(pairs))]


def judgement(reading: Reading, outputs: Outputs, texts: tuple[str, str]) -> Judgement:
    """Turn chances by unit into marks by character."""
    middle = len(reading.source) + 1
    marks: list[tuple[Mark, ...]] = []
    edits: list[tuple[Mark, ...]] = []
    for first, spans, text, missing, unmatched in (
        (1, reading.source, texts[0], "added", "omitted"),
        (middle + 1, reading.target, texts[1], "omitted", "added"),
    ):
        kinds: tuple[MarkKind, MarkKind] = ("omitted", "added") if unmatched == "omitted" else ("added", "omitted")
        places = [*spans, (len(text), len(text))]
        marks.append(tuple(_marks(outputs, first, places, kinds)))
        edits.append(tuple(_edits(outputs, first, places, gaps=missing == "omitted")))
    return Judgement(
        marks[0], marks[1], edits[0], edits[1], damaged=float(outputs.pair[0]), quality=float(outputs.pair[1])
    )


def _marks(
    outputs: Outputs, first: int, places: list[tuple[int, int]], kinds: tuple[MarkKind, MarkKind]
) -> Iterator[Mark]:
    """Yield the gap before each place and the word there; the last place is the end and has no word."""
    unmatched, missing = kinds
    for number, (start, end) in enumerate(places):
        gap = float(outputs.gaps[first + number, MISSING])
        if gap >= LEAST:
            yield Mark(start, start, gap, missing)
        if end > start:
            wrong, alone = (float(outputs.words[first + number, column]) for column in (WRONG, UNMATCHED))
            if max(wrong, alone) >= LEAST:
                yield Mark(start, end, max(wrong, alone), "wrong" if wrong >= alone else unmatched)


def _edits(outputs: Outputs, first: int, places: list[tuple[int, int]], gaps: bool) -> Iterator[Mark]:
    """Yield what a corrector would touch; gaps only in the target, since people marked none in the source."""
    for number, (start, end) in enumerate(places):
        gap = float(outputs.gaps[first + number, EDITED_GAP])
        if gaps and gap >= LEAST:
            yield Mark(start, start, gap, "edited")
        chance = float(outputs.words[first + number, EDITED])
        if end > start and chance >= LEAST:
            yield Mark(start, end, chance, "edited")


def _groups(readings: Sequence[Reading]) -> Iterator[list[int]]:
    """Yield numbers of readings of like length, about BATCH pieces together."""
    group: list[int] = []
    for number in sorted(range(len(readings)), key=lambda n: len(readings[n].pieces)):
        if group and (len(group) + 1) * len(readings[number].pieces) > BATCH:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def load_detector(folder: Path = FOLDER) -> Detector:
    """Load the model in a folder, the bundled one by default; takes a fraction of a second and about 100 MB.

    Raises AlignerError where the folder holds no readable model.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    from aligner.fidelity.detector.network import Network

    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise AlignerError(f"The detector's model in {folder} lacks {', '.join(missing)}; reinstall aligner.")
    try:
        tensors = load_file(folder / "detector.safetensors")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        figures = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
    except (OSError, SafetensorError, ValueError) as error:
        raise AlignerError(f"The detector's model in {folder} cannot be read ({error}); reinstall aligner.") from error
    return Detector(Network(tensors), tokenizer, dict(figures["edit_thresholds"]))
