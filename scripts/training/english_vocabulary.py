"""Build `aligner/lexicon/data/common.en.txt`: English words that are no names, counted in a corpus of pairs.

    python -m scripts.training.english_vocabulary ../shared/train/ru-en.tsv.gz

A word is common when it stands in lower case at least `--least` times and in more than half of all its places that do
not begin a sentence. Names are distinguished from capitalised common words by their absence here.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter
from pathlib import Path

from scripts.runtime import LEXICON, argument_parser

WORD = re.compile(r"(?<=[a-z,;] )[A-Za-z][a-z]+\b")
OUTPUT = LEXICON / "common.en.txt"


def main() -> None:
    """Count and write."""
    parser = argument_parser(__doc__)
    parser.add_argument("corpus", nargs="+", type=Path, help="gzipped TSV: source, Russian, English")
    parser.add_argument("--least", type=int, default=4, help="how often a word must stand in lower case (default 4)")
    arguments = parser.parse_args()
    low: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for path in arguments.corpus:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                for word in WORD.findall(line.split("\t")[2]):
                    (low if word[0].islower() else capital)[word.lower()] += 1
    words = sorted(w for w, n in low.items() if n >= arguments.least and n > capital[w])
    OUTPUT.write_text("\n".join(words) + "\n", encoding="utf-8")
    print(f"{len(words)} words in {OUTPUT}")


if __name__ == "__main__":
    main()
