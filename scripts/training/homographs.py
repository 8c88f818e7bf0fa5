"""Learn which Russian words are names though the dictionary knows only common ones of that form: «Палу», «Форд».

    python -m scripts.training.homographs --shared ../shared

In the middle of a sentence Russian writes hardly anything but names with a capital. What has one there nearly always is
a name, and its stem goes to `aligner/lexicon/data/homographs.txt`. Pairs from which `scripts/training/calibration.py`
learns are left out, so that what is found out about a name weighs there what it weighs elsewhere.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from aligner.document.files import atomic_write
from aligner.lexicon.gazetteer import gazetteer_translations
from aligner.lexicon.morphology import name_status
from aligner.lexicon.name_translations import name_stem
from aligner.lexicon.tokens import fold
from scripts.training.translation_table import read

OUTPUT = Path(__file__).parents[2] / "aligner" / "lexicon" / "data" / "homographs.txt"
WORD = re.compile(r"(?<=[а-яё,;] )[А-Яа-яЁё][а-яё]+\b")
LEAST, SHARE = 2, 0.15
"""How often a word must have a capital in the middle of a sentence, and how often for each time it may have none."""


def homographs(texts: Iterable[str]) -> list[str]:
    """Return the stems of words that the dictionary takes for common ones and texts for names.

    >>> homographs(["Удар по Палу и Форду.", "Был и в Палу, и у Форда.", "Вся Неделя моды, вся неделя, всю Неделю."])
    ['палу', 'форд']
    """
    low: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    common: set[str] = set()
    for text in texts:
        for word in WORD.findall(text):
            stem = name_stem(lower := fold(word))
            (low if word[0].islower() else capital)[stem] += 1
            if word[0].isupper() and name_status(lower) == "common" and not gazetteer_translations(lower):
                common.add(stem)
    return sorted(stem for stem in common if capital[stem] >= LEAST and low[stem] <= SHARE * capital[stem])


def main() -> None:
    """Read, count, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of the data (default ../shared)")
    given = parser.parse_args()
    stems = homographs(russian for russian, _ in read(given.shared))
    with atomic_write(OUTPUT) as out:
        out.write(("# Made by scripts/training/homographs.py.\n" + "\n".join(stems) + "\n").encode())
    print(f"{len(stems)} stems")


if __name__ == "__main__":
    main()
