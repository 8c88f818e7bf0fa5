"""Learn how names are written across, and write `aligner/lexicon/data/transliteration.tsv`.

    python -m scripts.training.transliteration ../shared/train/ru-en.tsv.gz ../shared/train/books.tsv.gz

Capitalised words of pairs that look alike once the Russian one is spelled letter by letter are taken for one name, and
so are those that hardly look alike («Майкл», "Michael") but occur together. From them the joint likelihoods of pieces
(one or two Russian letters, up to four English ones) and of Russian endings are found by expectation and maximisation,
as in the stochastic transducers of Ristad & Yianilos 1998. What is written is the logarithm, in hundredths, of each
piece's odds: how much likelier its letters are together than by chance.
"""

from __future__ import annotations

import gzip
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from pathlib import Path

from aligner.lexicon.gazetteer import gazetteer_translations
from aligner.lexicon.tokens import Segment
from aligner.lexicon.transliteration import english_letters, russian_letters
from scripts.runtime import LEXICON, argument_parser

OUTPUT = LEXICON / "transliteration.tsv"
SOURCES = frozenset({"wmt", "tico19", "tatoeba", "mlqe", "lit"})
"""Where names are: documentation and captions of pictures have few."""
ALIKE, LIKE = 0.62, 0.3
"""How alike a name and its plain spelling must be (Ratcliff & Obershelp) to learn from the two: when met once, and when
they are mostly met together."""
_PLAIN = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch - i - e yu ya"
SPELLED = {one: other.strip("-") for one, other in zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", _PLAIN.split(), strict=True)}
"""The usual spelling of each Russian letter."""
MOST, ROUNDS = 9000, 8
ENDING = re.compile(
    "[аеиоуыэюяйь]{1,2}|[оеаяыиь]?[мхвй]и?|[ая]ми|ов|ев|ом|ем|ым|ого|его|ому|ему|ых|их|ыми|ими|ую|юю|е[цй]|к[аиуео]|"
    "(?:[а-я]?с|ц)к(?:ий|ой|ого|ому|им|ом|ая|ую|ое|ие|их|ими|и)"
)
"""What may end a Russian name and leave nothing behind: endings of cases, and suffixes of adjectives."""

Pieces = Mapping[str, Mapping[str, float]]
Grid = list[list[float]]


def names(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Return distinct names, Russian and English, that look alike, or a little alike and mostly stand together."""
    counts: Counter[str] = Counter()
    together: Counter[tuple[str, str]] = Counter()
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                source, russian, english, *rest = line.rstrip("\n").split("\t")
                if source in SOURCES or (rest and float(rest[0]) >= 0.5):
                    sides = _capitals(Segment(russian, "ru")), _capitals(Segment(english, "en"))
                    counts.update(word for side in sides for word in side)
                    together.update((one, other) for one in sides[0] for other in sides[1])
    found = [
        pair
        for pair, n in together.items()
        if _alike(*pair) >= (LIKE if n > max(1.0, 0.3 * (counts[pair[0]] + counts[pair[1]])) else ALIKE)
    ]
    random.Random(0).shuffle(found)
    return found[:MOST]


def _capitals(side: Segment) -> set[str]:
    """Return the letters of words that seem to be names, leaving out those that tables know."""
    letters = russian_letters if side.language == "ru" else english_letters
    words = [
        w.lower
        for n, w in enumerate(side.words)
        if n not in side.sentence_starts and w.capitalised and "-" not in w.lower
    ]
    return {word for w in words if not gazetteer_translations(w) and 3 <= len(word := letters(w)) <= 14}


def _alike(russian: str, english: str) -> float:
    """Return how alike a Russian word, spelled letter by letter, is to an English one."""
    return SequenceMatcher(None, "".join(SPELLED[c] for c in russian), english).ratio()


def endings(russian: str) -> list[str]:
    """Return what of a word may be an ending; the empty one is always possible."""
    tails = [russian[-n:] for n in range(1, min(6, len(russian) - 1))]
    return ["", *(tail for tail in tails if ENDING.fullmatch(tail))]


def steps(russian: str, english: str, i: int, j: int) -> Iterable[tuple[int, int]]:
    """Return where a piece that begins at two places may end: in the Russian and in the English word."""
    for a in range(i + 1, min(len(russian), i + 2) + 1):
        for b in range(j if a == i + 1 else j + 1, min(len(english), j + 4) + 1):
            yield a, b


def _table() -> dict[str, dict[str, float]]:
    return defaultdict(lambda: defaultdict(float))


def first_guess(pairs: list[tuple[str, str]]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return pieces that stand at about the same places of both words, likelier where they are as long."""
    seen = _table()
    for russian, english in pairs:
        for i in range(len(russian)):
            about = i * len(english) // len(russian)
            for j in range(max(0, about - 2), min(len(english), about + 4)):
                for a, b in steps(russian, english, i, j):
                    seen[russian[i:a]][english[j:b]] += 0.3 ** abs(b - j - (a - i)) * (1.0 if a == i + 1 else 0.05)
    total = sum(sum(row.values()) for row in seen.values())
    pieces = {one: {other: n / total for other, n in row.items() if n >= 0.5} for one, row in seen.items()}
    tails = Counter(tail for russian, _ in pairs for tail in endings(russian))
    return pieces, {tail: n / tails.total() for tail, n in tails.items()}


def forward(russian: str, english: str, pieces: Pieces) -> Grid:
    """Return the likelihood of every pair of beginnings of the two words."""
    grid = [[0.0] * (len(english) + 1) for _ in range(len(russian) + 1)]
    grid[0][0] = 1.0
    for i in range(len(russian)):
        for j in range(len(english) + 1):
            if grid[i][j]:
                for a, b in steps(russian, english, i, j):
                    grid[a][b] += grid[i][j] * pieces.get(russian[i:a], {}).get(english[j:b], 0.0)
    return grid


def backward(russian: str, english: str, pieces: Pieces, tails: Mapping[str, float]) -> Grid:
    """Return the likelihood of every pair of rests of the two words."""
    grid = [[0.0] * (len(english) + 1) for _ in range(len(russian) + 1)]
    for tail in endings(russian):
        grid[len(russian) - len(tail)][len(english)] += tails.get(tail, 0.0)
    for i in reversed(range(len(russian))):
        for j in range(len(english) + 1):
            for a, b in steps(russian, english, i, j):
                if grid[a][b]:
                    grid[i][j] += grid[a][b] * pieces.get(russian[i:a], {}).get(english[j:b], 0.0)
    return grid


def count(
    pairs: list[tuple[str, str]], pieces: Pieces, tails: Mapping[str, float]
) -> tuple[Pieces, Mapping[str, float]]:
    """Return how often each piece and each ending is expected in all ways of cutting the pairs."""
    seen = _table()
    ended: dict[str, float] = defaultdict(float)
    for russian, english in pairs:
        before, after = forward(russian, english, pieces), backward(russian, english, pieces, tails)
        whole = after[0][0]
        if not whole:
            continue
        for tail in endings(russian):
            ended[tail] += before[len(russian) - len(tail)][len(english)] * tails.get(tail, 0.0) / whole
        for i in range(len(russian)):
            for j in range(len(english) + 1):
                for a, b in steps(russian, english, i, j) if before[i][j] else ():
                    if likely := pieces.get(russian[i:a], {}).get(english[j:b], 0.0) * after[a][b]:
                        seen[russian[i:a]][english[j:b]] += before[i][j] * likely / whole
    return seen, ended


def learn(pairs: list[tuple[str, str]]) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    """Return the joint likelihoods of pieces and the likelihoods of endings."""
    pieces, tails = first_guess(pairs)
    for number in range(ROUNDS):
        seen, ended = count(pairs, pieces, tails)
        total = sum(sum(row.values()) for row in seen.values())
        # A discount takes pieces away that a few odd names ask for, of two Russian letters sooner than of one.
        off = 0.2 if number < 3 else 0.5
        kept = {
            one: {other: (n - off * len(one)) / total for other, n in row.items() if n - off * len(one) > 0.5}
            for one, row in seen.items()
        }
        pieces = {one: row for one, row in kept.items() if row}
        tails = {tail: n / sum(ended.values()) for tail, n in ended.items() if n > 1}
        print(f"round {number + 1}: {sum(len(row) for row in pieces.values())} pieces, {len(tails)} endings")
    return pieces, tails


def main() -> None:
    """Find names, learn, write."""
    parser = argument_parser(__doc__)
    parser.add_argument("pairs", nargs="+", type=Path, help="pairs (.tsv.gz): source, Russian, English")
    pairs = names(parser.parse_args().pairs)
    print(f"{len(pairs)} names")
    pieces, tails = learn(pairs)
    letters = [Counter(c for pair in pairs for c in pair[side]) for side in (0, 1)]
    chance = {c: n / alphabet.total() for alphabet in letters for c, n in alphabet.items()}
    rows = [(one, other, p) for one, row in pieces.items() for other, p in row.items()]
    rows += [(tail, "$", p) for tail, p in tails.items()]
    lines = [
        "# Made by scripts/training/transliteration.py: Russian letters, English ones ($: none, at the end), log odds."
    ]
    for one, other, p in sorted(rows):
        odds = math.log(p) - sum(math.log(chance[c]) for c in one + other.removesuffix("$"))
        lines.append(f"{one}\t{other}\t{100 * odds:.0f}")
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
