"""Learn what names are called across, and write `aligner/lexicon/data/name_translations.tsv`.

    python -m scripts.training.name_translations --shared ../shared

For every word of a name that pairs have often it is counted how often it finds its counterpart by the tables and by
sound; in the other pairs the words across are looked for that stand there much oftener than anywhere («гендиректор»
where "CEO" finds nothing), the one that explains most pairs first (a greedy cover, Chvatal 1979). What remains is how
often a name is left without any counterpart. Pairs from which `scripts/training/logistic_scorers.py` learns are left
out, so that the surprise at a missing counterpart weighs there what it weighs elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from aligner.entities.names import Name
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.morphology import name_status
from aligner.lexicon.name_translations import name_stem
from aligner.lexicon.resources import english_vocabulary
from aligner.lexicon.tokens import Segment
from scripts.runtime import LEXICON, argument_parser
from scripts.training.translation_table import read

OUTPUT = LEXICON / "name_translations.tsv"
FREQUENT, LONGEST, MOST = 5, 600, 8
"""How often a name must stand in the pairs, the characters of the longest pair read, the most words kept of a name."""
SHARE, LIFT, SURE_LIFT = 0.02, 15.0, 30.0
"""What a word must explain at least, in parts of all occurrences, and how much oftener than anywhere it must stand
there; more where it explains but a few."""
PRIOR, PHANTOM = 0.9, 2.0
"""How often names have counterparts at all, and as how many occurrences that counts."""

Groups = dict[str, list[set[str]]]


class Counts:
    """What is counted for the names of one language."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        """How many pairs have the name."""
        self.rest: Groups = defaultdict(list)
        """For each pair where it finds no counterpart: the words across that may be it."""
        self.across: Counter[str] = Counter()
        """How many pairs have a word across."""


def count(pairs: Iterable[tuple[str, str]]) -> dict[str, Counts]:
    """Count names and the words across."""
    counts = {"ru": Counts(), "en": Counts()}
    for texts in pairs:
        if max(map(len, texts)) > LONGEST:
            continue
        pair = Pair(Segment(texts[0], "ru"), Segment(texts[1], "en"))
        links = pair.links.pairs
        back = {other: one for one, other in links.items()}
        for own, names, left, other, linked in (
            (pair.russian, pair.names[0], pair.links.unmatched["ru"], pair.english, back),
            (pair.english, pair.names[1], pair.links.unmatched["en"], pair.russian, links),
        ):
            mine = counts[own.language]
            mine.seen.update({name_stem(name.word.lower) for name in names})
            mine.across.update({name_stem(word.lower) for word in other.words})
            groups = {name.number: name.group for name in names}
            for name in left:
                mine.rest[name_stem(name.word.lower)].append(_free(name, other, linked, groups))
    return counts


def _free(name: Name, other: Segment, linked: dict[int, int], groups: dict[int, int]) -> set[str]:
    """Return the words across that may be a name: not those of other names, nor words that can be no name's."""
    named = not name.word.lower.isascii() and name_status(name.word.lower) != "common"
    return {
        name_stem(word.lower)
        for n, word in enumerate(other.words)
        if len(word.lower) > 1
        and (n not in linked or groups.get(linked[n]) == name.group)
        and not (named and word.lower in english_vocabulary() and not word.capitalised)
    }


def cover(rest: list[set[str]], often: int, across: Counter[str], size: int) -> tuple[list[str], int]:
    """Return the words that explain where a name went, and in how many pairs nothing does."""
    words: list[str] = []
    while rest and len(words) < MOST:
        best: tuple[float, str] = (0.0, "")
        for word, n in Counter(word for group in rest for word in group).most_common(60):
            lift = n * size / (len(rest) * across[word])
            if n >= max(2.0, SHARE * often) and lift > (LIFT if n > 4 else SURE_LIFT):
                best = max(best, (n * min(1.0, lift / 100), word))
        if not best[1]:
            break
        words.append(best[1])
        rest = [group for group in rest if best[1] not in group]
    return words, len(rest)


def main() -> None:
    """Read, count, explain, write."""
    parser = argument_parser(__doc__, shared=True)
    given = parser.parse_args()
    pairs = read(given.shared)
    lines = [
        "# Made by scripts/training/name_translations.py: language, name, how often it has a counterpart "
        "(thousandths), others."
    ]
    OUTPUT.write_text(lines[0] + "\n", encoding="utf-8")  # nothing of what was learned before may have its say
    for language, counts in count(pairs).items():
        for name, often in sorted(counts.seen.items()):
            if often >= FREQUENT:
                words, lost = cover(counts.rest.get(name, []), often, counts.across, len(pairs))
                share = (often - lost + PRIOR * PHANTOM) / (often + PHANTOM)
                lines.append(f"{language}\t{name}\t{1000 * share:.0f}\t{' '.join(words)}")
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} rows from {len(pairs)} pairs")


if __name__ == "__main__":
    main()
