"""Score the aligner on running text: gold segments joined into paragraphs and cut again by our own splitter.

    python -m scripts.benchmarks.running_text ../shared/gold/*.clean.jsonl

Every few segments of a clean document make one paragraph. A bead is right when some gold pair of segments is touched by
it on both sides; a gold pair is found when some bead touches it on both sides. The F1 of the two is printed.
"""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from pathlib import Path

from aligner.alignment import DocumentSide, align_sentences
from aligner.document import Document
from aligner.document.model import Paragraph, Sentence, Span
from aligner.encoding import load_encoder
from aligner.evaluation.bead_metrics import Ratio
from aligner.splitting import split
from scripts.runtime import argument_parser

SEGMENTS = 4  # that make a paragraph


def joined(segments: list[str], language: str) -> tuple[Document, list[int]]:
    """Return the segments as one document in paragraphs, and the character where each begins."""
    text, starts, paragraphs, opened = "", [], [], 0
    for number, segment in enumerate(segments):
        starts.append(len(text))
        text += segment
        if number % SEGMENTS == SEGMENTS - 1 or number == len(segments) - 1:
            paragraphs.append(Paragraph(opened, len(text)))
            text += "\n\n"
            opened = len(text)
        else:
            text += " "
    return Document(text, language, paragraphs=tuple(paragraphs)), starts


def touched(span: Span, sentences: tuple[Sentence, ...], starts: list[int]) -> set[int]:
    """Return the numbers of the segments that a span of sentences touches."""
    if not len(span):
        return set()
    first, last = sentences[span.start].start, sentences[span.end - 1].end
    return set(range(max(0, bisect_right(starts, first) - 1), bisect_left(starts, last)))


def main() -> None:
    """Print one line a file."""
    parser = argument_parser(__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    options = parser.parse_args()
    encoder = load_encoder()
    for path in options.gold:
        total = Ratio()
        for line in path.read_text(encoding="utf-8").splitlines():
            saved = json.loads(line)
            (source, source_starts), (target, target_starts) = joined(saved["ru"], "ru"), joined(saved["en"], "en")
            cut = split(source), split(target)
            beads = align_sentences(DocumentSide.of(source, cut[0]), DocumentSide.of(target, cut[1]), encoder)
            links = {(i, j) for a, b in saved["beads"] for i in a for j in b}
            found: set[tuple[int, int]] = set()
            right = count = 0
            for bead in beads:
                left = touched(bead.source, cut[0], source_starts)
                pairs = {(i, j) for i in left for j in touched(bead.target, cut[1], target_starts)} & links
                if not bead.is_gap:
                    count, right = count + 1, right + bool(pairs)
                    found |= pairs
            total += Ratio(right, count, len(found), len(links))
        print(f"{path.name:28} {json.dumps(total.figures())}", flush=True)


if __name__ == "__main__":
    main()
