"""Build the benchmarks' data from clones of public repositories, and compare them with the digests of `manifest.json`.

    python -m scripts.data.build CLONES OUT              # writes OUT/gold, OUT/split, OUT/books, OUT/fidelity
    python -m scripts.data.build --sources               # which repositories, their licences and commits
    python -m scripts.data.build --verify OUT            # compares what is there

Says what is missing and how to get it, and builds the rest. Exit code: 0 where every file is there and has the digest
that the figures were measured on, 1 where one is missing or differs.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from aligner.document.errors import AlignerError
from aligner.document.files import atomic_write
from scripts.data import books, boundaries, gold, natural, quality
from scripts.data.clones import GUTENBERG, LITERATURE, MLQE, MQM, NTREX, RUSLIT, TREEBANKS, WMT21, Clones
from scripts.runtime import argument_parser

MANIFEST = Path(__file__).with_name("manifest.json")
"""SHA-256 of each file by its path; of a file in gzip, of what is packed in it."""

NOT_BUILT = {
    "fidelity/natural.train.jsonl": "read pairs of training texts that may not be passed on; not published",
    "fidelity/contrast.train.jsonl": "minimal pairs on training texts that may not be passed on; not published",
    "fidelity/contrast.diplomatic.jsonl": "minimal pairs written for this project; not a derived file",
}
Files = Mapping[str, bytes]


def gold_files(clones: Clones, name: str) -> Files:
    """Return the three variants of a gold set."""
    made = gold.variants(name, gold.SETS[name](clones))
    return {f"gold/{name}.{variant}.jsonl": quality.json_lines(rows) for variant, rows in made.items()}


def book_files(clones: Clones, name: str) -> Files:
    """Return one novel."""
    return {f"books/{name}.jsonl.gz": books.packed(books.build(name, clones))}


def judged_files(clones: Clones) -> Files:
    """Return the sets of MLQE-PE."""
    made = {}
    for part in ("train", "dev"):
        made[f"fidelity/mlqe.{part}.tsv"] = quality.assessments(clones, part).encode()
        made[f"fidelity/words.{part}.jsonl"] = quality.json_lines(quality.post_edited(clones, part))
    return made


def span_files(clones: Clones) -> Files:
    """Return the sets of error spans; segments of any document of a gold set are left out."""
    texts = [text for read in gold.SETS.values() for pairs in read(clones).values() for pair in pairs for text in pair]
    return {
        f"fidelity/mqm.{part}.jsonl": quality.json_lines(quality.error_spans(clones, part, texts))
        for part in quality.MQM_FILES
    }


def steps(out: Path) -> dict[str, Callable[[Clones], Files]]:
    """Return every step by its name; the last one reads the gold sets that the first ones wrote."""
    found: dict[str, Callable[[Clones], Files]] = {}
    for name in gold.SETS:
        found[f"gold {name}"] = lambda clones, name=name: gold_files(clones, name)  # type: ignore[misc]
    found["split"] = boundaries.files
    for name in books.BOOKS:
        found[f"book {name}"] = lambda clones, name=name: book_files(clones, name)  # type: ignore[misc]
    found["MLQE-PE"] = judged_files
    found["MQM"] = span_files
    found["natural"] = lambda clones: {
        "fidelity/natural.gold.jsonl": natural.lines(natural.join(out / "gold")).encode()
    }
    return found


def build(clones: Clones, out: Path) -> list[str]:
    """Write all that the clones allow and return a sentence for each step that failed."""
    failures = []
    for name, step in steps(out).items():
        try:
            made = step(clones)
        except AlignerError as error:
            failures.append(f"{name}: {error}")
            continue
        for path, data in made.items():
            (out / path).parent.mkdir(parents=True, exist_ok=True)
            with atomic_write(out / path) as stream:
                stream.write(data)
    return failures


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    data = path.read_bytes()
    return hashlib.sha256(gzip.decompress(data) if path.suffix == ".gz" else data).hexdigest()


def compare(out: Path, manifest: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return by path whether a file is `same`, `different` or `missing`."""
    found = {}
    for path, expected in (manifest or json.loads(MANIFEST.read_text(encoding="utf-8"))).items():
        there = (out / path).is_file()
        found[path] = "missing" if not there else "same" if digest(out / path) == expected else "different"
    return found


def sources() -> str:
    """Return the table of the repositories."""
    repositories = [NTREX, WMT21, LITERATURE, *TREEBANKS.values(), RUSLIT, *GUTENBERG.values(), MLQE, MQM]
    rows = [f"{item.url:<68}{item.licence:<15}{item.commit or 'HEAD'}" for item in repositories]
    return "\n".join(rows)


def main() -> None:
    """Build, verify or list."""
    parser = argument_parser(__doc__)
    parser.add_argument("clones", type=Path, nargs="?", help="folder that holds OWNER/NAME for each repository")
    parser.add_argument("out", type=Path, nargs="?", default=Path("../shared"), help="default ../shared")
    parser.add_argument("--sources", action="store_true", help="list the repositories")
    parser.add_argument("--verify", type=Path, metavar="OUT", help="only compare a folder with the manifest")
    given = parser.parse_args()
    if given.sources:
        print(sources())
        return
    if given.verify is None and given.clones is None:
        parser.error("name the folder of the clones, or --verify a folder")
    out = given.verify or given.out
    failures = [] if given.verify else build(Clones(given.clones), out)
    for failure in failures:
        print(failure, file=sys.stderr)
    states = compare(out)
    for path, state in states.items():
        reason = f" ({NOT_BUILT[path]})" if state == "missing" and path in NOT_BUILT else ""
        print(f"{state:<10}{path}{reason}")
    wanted = [state for path, state in states.items() if path not in NOT_BUILT or state == "different"]
    parser.exit(0 if all(state == "same" for state in wanted) and not failures else 1)


if __name__ == "__main__":
    main()
