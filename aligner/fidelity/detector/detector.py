"""Loading the bundled model and judging pairs of texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aligner.document.errors import AlignerError
from aligner.fidelity.detector.output import DetectorOutput, Mark, MarkKind, States
from aligner.fidelity.detector.tokenization import Reading, read

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from aligner.fidelity.detector.network import Array, Network, Outputs

FOLDER = Path(__file__).parent / "model"
FILES = ("detector.safetensors", "tokenizer.json")
LEAST = 0.02
"""Marks less likely than this are left out."""
BATCH = 512
"""Pieces run at a time; more does not run faster on one core."""
WRONG, UNMATCHED = 0, 1
MISSING = 0


class Detector:
    """Judges pairs of a Russian and an English text."""

    learned = True
    """`scripts/training/calibration.py` has learned how its chances weigh."""

    def __init__(self, network: Network, tokenizer: Tokenizer) -> None:
        self.network = network
        self.tokenizer = tokenizer

    def predict(self, pairs: Sequence[tuple[str, str]]) -> list[DetectorOutput]:
        """Return one judgement for each (source, target), in their order."""
        sides = self.readings(pairs)
        judgements: dict[int, DetectorOutput] = {}
        for group in _groups(sides):
            for number, outputs in zip(group, self.network([sides[n] for n in group]), strict=True):
                judgements[number] = judgement(sides[number], outputs, pairs[number])
        return [judgements[number] for number in range(len(pairs))]

    def readings(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[Reading, Reading]]:
        """Return both texts of each pair as the network reads them."""
        readings = read(self.tokenizer, [text for pair in pairs for text in pair])
        return list(zip(readings[::2], readings[1::2], strict=True))


def judgement(sides: tuple[Reading, Reading], outputs: Outputs, texts: tuple[str, str]) -> DetectorOutput:
    """Turn chances by unit into marks by character."""
    marks = []
    kinds: tuple[MarkKind, MarkKind] = ("omitted", "added")
    for side, (reading, text) in enumerate(zip(sides, texts, strict=True)):
        places = [*reading.spans, (len(text), len(text))]
        unmatched, missing = kinds[side], kinds[1 - side]
        marks.append(tuple(_marks(outputs.words[side], outputs.gaps[side], places, (unmatched, missing))))
    damaged, quality = (float(chance) for chance in outputs.pair)
    states = States((sides[0].spans, sides[1].spans), outputs.states, outputs.close)
    return DetectorOutput(marks[0], marks[1], damaged, quality, states)


def _marks(
    words: Array, gaps: Array, places: list[tuple[int, int]], kinds: tuple[MarkKind, MarkKind]
) -> Iterator[Mark]:
    """Yield the gap before each place and the word there; the last place is the end and has no word."""
    unmatched, missing = kinds
    for number, (start, end) in enumerate(places, 1):
        if (gap := float(gaps[number, MISSING])) >= LEAST:
            yield Mark(start, start, gap, missing)
        wrong, alone = float(words[number, WRONG]), float(words[number, UNMATCHED])
        if end > start and max(wrong, alone) >= LEAST:
            yield Mark(start, end, max(wrong, alone), "wrong" if wrong >= alone else unmatched)


def _groups(sides: Sequence[tuple[Reading, Reading]]) -> Iterator[list[int]]:
    """Yield numbers of pairs of like length, about BATCH pieces together."""
    lengths = [max(len(reading.pieces) for reading in pair) for pair in sides]
    group: list[int] = []
    for number in sorted(range(len(sides)), key=lengths.__getitem__):
        if group and 2 * (len(group) + 1) * lengths[number] > BATCH:
            yield group
            group = []
        group.append(number)
    if group:
        yield group


def load_detector(folder: Path = FOLDER) -> Detector:
    """Load the model in a folder, the bundled one by default; takes a fraction of a second and about 100 MB.

    Raises AlignerError where the folder holds no readable model.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    from aligner.fidelity.detector.network import Network

    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise AlignerError(f"The detector's model in {folder} lacks {', '.join(missing)}; reinstall aligner.")
    with _readable(folder):
        tensors = load_file(folder / "detector.safetensors")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    return Detector(Network(tensors), tokenizer)


@contextmanager
def _readable(folder: Path) -> Iterator[None]:
    """Say in one sentence what goes wrong where a model is read."""
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, SafetensorError, ValueError) as error:
        raise AlignerError(f"The detector's model in {folder} cannot be read ({error}); reinstall aligner.") from error
