"""The golden lock: beads and flags of fixed pairs, so that a change that means to leave them alone can show it.

    python -m tests.golden.snapshot           compare with the files in this folder
    python -m tests.golden.snapshot --write   write them anew; the commit says which flags change and why

The pairs are the specimen's letter (faithful and divergent) and the letters of `tests/golden/pairs.tsv`, which are
ours.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from difflib import ndiff
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SPECIMEN = FOLDER.parent.parent / "corpora" / "specimen"
TOLERANCE = 0.005
DOCUMENTS = {"faithful": "en.txt", "divergent": "en.divergent.txt"}


def beads() -> Iterator[str]:
    """Yield the beads of the specimen, one a line: document, sentence numbers on both sides, confidence."""
    from aligner import align

    for name, target in DOCUMENTS.items():
        alignment = align(SPECIMEN / "ru.txt", SPECIMEN / target)
        for bead in alignment.beads:
            row = [bead.source.start, bead.source.end, bead.target.start, bead.target.end, round(bead.confidence, 4)]
            yield json.dumps([name, *row])


def flags() -> Iterator[str]:
    """Yield the flags of all pairs, one a line: pair, type, severity, probability, words on both sides."""
    from aligner import align
    from aligner.document import Alignment, Bead, Document, Sentence, Span
    from aligner.encoding import load_encoder
    from aligner.fidelity import CheckOptions, check

    encoder = load_encoder()
    alignments = {name: align(SPECIMEN / "ru.txt", SPECIMEN / target) for name, target in DOCUMENTS.items()}
    rows = [line.split("\t") for line in (FOLDER / "pairs.tsv").read_text(encoding="utf-8").splitlines()]
    for number, (russian, english) in enumerate(rows):
        sides = Document(russian, "ru"), Document(english, "en")
        sentences = [(Sentence(0, len(side.text)),) for side in sides]
        alignments[f"pair {number}"] = Alignment(*sides, *sentences, (Bead(Span(0, 1), Span(0, 1), 1.0, 1.0),))
    for name, alignment in alignments.items():
        for flag in check(alignment, encoder, CheckOptions()):
            spans = (flag.source_span, flag.target_span)
            texts = (alignment.source.text, alignment.target.text)
            words = [text[span.start : span.end] if span else None for text, span in zip(texts, spans, strict=True)]
            yield json.dumps(
                [name, flag.bead, flag.type, flag.severity, round(flag.probability, 4), *words], ensure_ascii=False
            )


def differences(expected: Sequence[str], found: Sequence[str]) -> list[str]:
    """Return the lines that are in one list only ("- " and "+ " before them); numbers may differ by TOLERANCE.

    The last digit of a figure depends on how many threads multiply matrices.
    """
    left, right = [json.loads(line) for line in expected], [json.loads(line) for line in found]
    if len(left) == len(right) and all(map(_alike, left, right)):
        return []
    return [line for line in ndiff(expected, found) if line[0] in "-+"]


def _alike(one: list[Any], other: list[Any]) -> bool:
    return len(one) == len(other) and all(
        abs(a - b) <= TOLERANCE if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(one, other, strict=True)
    )


def main() -> None:
    """Write or compare both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the files anew")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files lie")
    given = parser.parse_args()
    for name, lines in (("beads", beads()), ("flags", flags())):
        path, text = given.folder / f"{name}.jsonl", "\n".join(lines) + "\n"
        if given.write:
            path.write_text(text, encoding="utf-8")
        elif found := differences(path.read_text(encoding="utf-8").splitlines(), text.splitlines()):
            raise SystemExit(f"{path} differs:\n" + "\n".join(found))


if __name__ == "__main__":
    main()
