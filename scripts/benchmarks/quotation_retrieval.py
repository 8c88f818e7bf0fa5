"""How often a quotation is found where it is, and where it is not: over novels and news that nobody wrote for it.

    python -m scripts.benchmarks.quotation_retrieval ../shared

Three questions, each with its own line:

- *by chance*: fragments of one novel are looked for in another, which holds none of them; by length of the fragment
  and of the text. Common phrases of two or three words do stand in both.
- *altered*: fragments of a novel with words dropped and replaced, looked for in the same novel.
- *by meaning*: sentences of news looked for in other documents (none should be found) and in the Russian of their own
  (which plays a translation that is not the published one).
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from aligner.document import Alignment, Bead, Document, Sentence, Span
from aligner.encoding import load_encoder
from aligner.quotations.semantic_match import SemanticIndex
from aligner.quotations.tracing import SearchableSide, confident_location
from aligner.quotations.words import quoted_words
from scripts.runtime import argument_parser

LENGTHS = ((1, 1), (2, 3), (4, 6), (7, 10), (11, 99))


def main() -> None:
    """Print the three tables."""
    parser = argument_parser(__doc__)
    parser.add_argument("shared", type=Path, help="folder with books/ and gold/")
    parser.add_argument("--fragments", type=int, default=300, help="how many fragments a text  [default: 300]")
    given = parser.parse_args()
    chance(given.shared, given.fragments)
    altered(given.shared, given.fragments)
    meaning(given.shared)


def novel(shared: Path, name: str, language: str) -> str:
    """Return the running text of one language of a book."""
    with gzip.open(shared / "books" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return "\n\n".join(json.loads(line)[language] for line in lines)


def fragments(text: str, count: int, chooser: random.Random) -> list[str]:
    """Cut fragments of 1 to 14 words out of sentences."""
    cut = []
    for sentence in chooser.sample(re.findall(r"[A-ZА-Я][^.!?\n]{8,220}[.!?]", text), count):
        words = sentence.split()
        length = chooser.choice([1, 2, 3, 4, 5, 6, 8, 10, 14])
        start = chooser.randrange(max(1, len(words) - length + 1))
        cut.append(" ".join(words[start : start + length]))
    return cut


def side(text: str, language: str) -> SearchableSide:
    """Return a text as one searchable side; its sentences do not matter here."""
    document = Document(text, language)
    whole = (Sentence(0, len(text)),)
    bead = Bead(Span(0, 1), Span(0, 1))
    return SearchableSide.of(Alignment(document, document, whole, whole, (bead,)), "source")


def found(places: SearchableSide, fragment: str) -> bool:
    """Whether the tracer would say that a fragment stands in a text."""
    return confident_location(places, quoted_words(fragment, (Span(0, len(fragment)),))) is not None


def chance(shared: Path, count: int) -> None:
    """Look for fragments of one novel in stretches of another."""
    print("found by chance, % of fragments (by their length in words)")
    header(("language", "text, characters"), LENGTHS)
    for language in ("en", "ru"):
        text, other = novel(shared, "karamazov", language), novel(shared, "idiot", language)
        for size in (6_000, 60_000, 600_000):
            chooser = random.Random(size)
            start = chooser.randrange(len(text) - size)
            places = side(text[start : start + size], language)
            results = [(fragment, found(places, fragment)) for fragment in fragments(other, count, chooser)]
            row((language, f"{size:,}"), by_length(results))


def altered(shared: Path, count: int) -> None:
    """Look for damaged fragments of a text in itself."""
    print("\naltered and found again, % of fragments with one word in eight dropped or replaced")
    header(("language", "text, characters"), LENGTHS)
    for language, stranger in (("en", "zebra"), ("ru", "зебра")):
        text = novel(shared, "karamazov", language)[:60_000]
        chooser = random.Random(7)
        places = side(text, language)
        results = []
        for fragment in fragments(text, min(count, 250), chooser):
            words = [word for word in fragment.split() if len(fragment) < 20 or chooser.random() > 1 / 16]
            damaged = [stranger if len(words) > 2 and chooser.random() < 1 / 16 else word for word in words]
            results.append((fragment, found(places, " ".join(damaged))))
        row((language, f"{len(text):,}"), by_length(results))


def meaning(shared: Path) -> None:
    """Look for the meaning of English sentences in other documents, and in the Russian of their own."""
    encoder = load_encoder()
    documents = list(news(shared))
    chooser = random.Random(1)
    wrong: list[bool] = []
    right: list[bool] = []
    for document in documents:
        paired = SemanticIndex(pairs(document["ru"], document["en"]), encoder)
        for other in chooser.sample(documents, 4):
            if other is not document:
                wrong += [paired.find(text) is not None for text in other["en"] if len(text.split()) >= 5]
        alone = SemanticIndex(pairs(document["ru"], document["ru"]), encoder)
        alone.usual = paired.usual
        for number, text in enumerate(document["en"]):
            if len(text.split()) >= 5:
                passage = alone.find(text)
                right.append(passage is not None and number in passage.beads)
    print(f"\nby meaning, encoder {encoder.name}, {len(documents)} documents of news")
    print(f"  sentences of other documents taken for a retelling  {share(wrong)}  of {len(wrong)}")
    print(f"  sentences found in the Russian of their own         {share(right)}  of {len(right)}")


def news(shared: Path) -> Iterator[dict[str, Any]]:
    """Yield the aligned documents of news that have ten sentences or more."""
    for name in ("wmt21-ruen", "ntrex"):
        for line in (shared / "gold" / f"{name}.clean.jsonl").read_text(encoding="utf-8").splitlines():
            document = json.loads(line)
            if len(document["ru"]) >= 10:
                yield document


def pairs(source: Sequence[str], target: Sequence[str]) -> Alignment:
    """Return an alignment of texts one to one."""
    sides = []
    for language, texts in (("ru", source), ("en", target)):
        position, sentences = 0, []
        for text in texts:
            sentences.append(Sentence(position, position + len(text)))
            position += len(text) + 1
        sides.append((Document("\n".join(texts), language), tuple(sentences)))
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(source)))
    return Alignment(sides[0][0], sides[1][0], sides[0][1], sides[1][1], beads)


def by_length(results: Sequence[tuple[str, bool]]) -> list[str]:
    """Return the share of hits for each range of lengths."""
    return [share([hit for text, hit in results if low <= len(text.split()) <= high]) for low, high in LENGTHS]


def share(hits: Sequence[bool]) -> str:
    """Return a percentage, or a dash where there is nothing to count."""
    return f"{100 * sum(hits) / len(hits):.1f}" if hits else "–"


def header(names: Iterable[str], lengths: Iterable[tuple[int, int]]) -> None:
    """Print the head of a table."""
    row(names, [f"{low}–{high}" if low != high else str(low) for low, high in lengths])


def row(names: Iterable[str], cells: Iterable[str]) -> None:
    """Print one line of a table."""
    print("".join(f"{name:<18}" for name in names) + "".join(f"{cell:>8}" for cell in cells))


if __name__ == "__main__":
    main()
