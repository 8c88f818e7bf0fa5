"""Score the aligner on whole novels whose chapters are known to correspond.

    python -m scripts.benchmarks.novel_chapters ../shared/books/*.jsonl.gz

The chapters of each book are joined without headings, cut into sentences and aligned as one text. A two-sided bead
whose source sentences lie in chapter k and whose target sentences lie wholly in another chapter, or which crosses a
border between chapters, is certainly wrong. The share of those that stay within one chapter is printed with the time,
the peak memory of the process and how much of both texts found a counterpart.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
from bisect import bisect_right
from collections import Counter
from pathlib import Path

from aligner.alignment import DocumentSide, align_sentences
from aligner.document import Bead, Document
from aligner.document.model import Paragraph
from aligner.encoding import load_encoder
from aligner.splitting import split
from scripts.runtime import argument_parser

BREAK = "\n\n"


def joined(chapters: list[str], language: str) -> tuple[Document, list[int]]:
    """Return the chapters as one document, and the character where each begins."""
    starts, position = [], 0
    for chapter in chapters:
        starts.append(position)
        position += len(chapter) + len(BREAK)
    text = BREAK.join(chapters)
    paragraphs, position = [], 0
    for block in text.split(BREAK):
        if block.strip():
            paragraphs.append(Paragraph(position, position + len(block)))
        position += len(block) + len(BREAK)
    return Document(text, language, paragraphs=tuple(paragraphs)), starts


def chapter_of(starts: list[int], first: int, last: int) -> int | None:
    """Return the chapter that holds two characters, None where they lie in two."""
    chapters = {bisect_right(starts, first), bisect_right(starts, last)}
    return chapters.pop() if len(chapters) == 1 else None


def bench(path: Path, show: int) -> dict[str, object]:
    """Align one book and return its figures."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        chapters = [json.loads(line) for line in stream]
    encoder = load_encoder()
    begun = time.perf_counter()
    source, source_starts = joined([chapter["ru"] for chapter in chapters], "ru")
    target, target_starts = joined([chapter["en"] for chapter in chapters], "en")
    sentences = split(source), split(target)
    cut, processor = time.perf_counter(), time.process_time()
    beads = align_sentences(DocumentSide.of(source, sentences[0]), DocumentSide.of(target, sentences[1]), encoder)
    done = time.perf_counter()

    def strays(bead: Bead) -> bool:
        places = []
        for span, side, starts in ((bead.source, 0, source_starts), (bead.target, 1, target_starts)):
            first, last = sentences[side][span.start].start, sentences[side][span.end - 1].start
            places.append(chapter_of(starts, first, last))
        return places[0] is None or places[0] != places[1]

    two_sided = [bead for bead in beads if not bead.is_gap]
    stray = [bead for bead in two_sided if strays(bead)]
    for bead in stray[:show]:
        ru = source.text[sentences[0][bead.source.start].start : sentences[0][bead.source.end - 1].end]
        en = target.text[sentences[1][bead.target.start].start : sentences[1][bead.target.end - 1].end]
        print(f"  {bead.kind} {bead.confidence:.3f} {ru[:150]!r} | {en[:150]!r}", file=sys.stderr)
    paired = sum(len(bead.source) + len(bead.target) for bead in two_sided)
    total = len(sentences[0]) + len(sentences[1])
    return {
        "book": path.name.split(".")[0],
        "chapters": len(chapters),
        "sentences": [len(side) for side in sentences],
        "two_sided": len(two_sided),
        "within_one_chapter": round(1 - len(stray) / max(1, len(two_sided)), 5),
        "paired_share": round(paired / total, 4),
        "mean_confidence": round(sum(bead.confidence for bead in two_sided) / max(1, len(two_sided)), 4),
        "kinds": dict(Counter(bead.kind for bead in beads).most_common(12)),
        "seconds_split": round(cut - begun, 2),
        "seconds_align": round(done - cut, 2),
        "processor_seconds_align": round(time.process_time() - processor, 2),
        "peak_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def main() -> None:
    """Print one JSON object a book."""
    parser = argument_parser(__doc__)
    parser.add_argument("books", nargs="+", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print so many of the beads that stray")
    options = parser.parse_args()
    for path in options.books:
        print(json.dumps(bench(path, options.show)), flush=True)


if __name__ == "__main__":
    main()
