"""Plant labelled divergences in clean pairs, and rewrite others without changing what they say.

    python -m scripts.training.plant_divergences ../shared/gold/ntrex.clean.jsonl -o planted.jsonl

Each line of the output is `{"kind", "negative", "ru", "en", "side", "spans", "base"}`: `spans` are characters of the
planted words on the side that was damaged (empty where something was taken away), `base` the number of the clean pair.
Kinds with `negative: true` keep the meaning and must raise no flag. The same seed gives the same file.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from aligner.fidelity.checks.base import Inject
from aligner.fidelity.registry import FLAG_TYPES
from scripts.runtime import argument_parser
from scripts.training.error_injection import damage, rewrites
from scripts.training.error_injection.common import Planted


@dataclass(frozen=True)
class Case:
    """A pair with one planted divergence, or with a harmless rewrite."""

    kind: str
    negative: bool
    ru: str
    en: str
    side: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    base: int = 0


def read_pairs(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the beads of a gold file, or the pairs of a gzipped TSV whose last two columns are Russian and English."""
    if path.name.endswith(".tsv.gz"):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                cells = line.rstrip("\n").split("\t")
                yield cells[1], cells[2]
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        for russian, english in document["beads"]:
            yield " ".join(document["ru"][i] for i in russian), " ".join(document["en"][i] for i in english)


def plant(
    pairs: list[tuple[str, str]], each: int, seed: int, kinds: Collection[str] | None = None
) -> Iterator[Case]:
    """Yield up to `each` cases of every kind, or of some, on pairs drawn without replacement kind by kind."""
    makers: list[tuple[str, bool, Callable[..., Planted | None]]] = [
        *((kind, False, maker) for kind, maker in damage.KINDS),
        *((type_.name, False, _injector(type_.inject)) for type_ in FLAG_TYPES.values() if type_.inject),
        *((kind, True, maker) for kind, maker in rewrites.KINDS),
    ]
    for kind, negative, maker in makers:
        if kinds is not None and kind not in kinds:
            continue
        chance = random.Random(f"{seed}:{kind}")
        order = list(range(len(pairs)))
        chance.shuffle(order)
        made = 0
        for number in order:
            russian, english = pairs[number]
            if not 4 <= len(english.split()) <= 60 or not re.search("[а-я]", russian):
                continue
            other = pairs[chance.randrange(len(pairs))]
            planted = maker(russian, english, other, chance)
            if planted is None or (planted.ru, planted.en) == (russian, english):
                continue
            yield Case(kind, negative, planted.ru, planted.en, planted.side, planted.spans, number)
            made += 1
            if made == each:
                break


def _injector(inject: Inject) -> Callable[..., Planted | None]:
    """Return a maker of cases from the synthetic error that a check declares for its own type."""

    def make(russian: str, english: str, _: tuple[str, str], chance: random.Random) -> Planted | None:
        changed = inject(russian, english, chance)
        return None if changed is None else Planted(russian, changed, "en", [])

    return make


def main(arguments: Iterable[str] | None = None) -> None:
    """Read, plant, write."""
    parser = argument_parser(__doc__)
    parser.add_argument("pairs", nargs="+", type=Path, help="gold files (.jsonl) or pairs (.tsv.gz)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="where the cases go, one JSON object a line")
    parser.add_argument("--each", type=int, default=200, help="cases of each kind (default 200)")
    parser.add_argument("--seed", type=int, default=13, help="seed of all choices (default 13)")
    given = parser.parse_args(None if arguments is None else list(arguments))
    pairs = [pair for path in given.pairs for pair in read_pairs(path)]
    with given.output.open("w", encoding="utf-8") as out:
        for case in plant(pairs, given.each, given.seed):
            out.write(json.dumps(asdict(case), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
