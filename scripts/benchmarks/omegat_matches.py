"""Let OmegaT itself say whether a memory of ours matches: export a project, translate it, count what was replaced.

    python -m scripts.benchmarks.omegat_matches ru.txt en.txt
    python -m scripts.benchmarks.omegat_matches --gold ../shared/gold/lit.clean.jsonl --documents 3

Needs Java and OmegaT (`apt-get install omegat`), which it runs without a window. For each pair it prints
- matched: the share of source sentences in released units (also of several sentences) that OmegaT translated;
- inserted from review: units of the review file that OmegaT put in, of which there must be none;
- agreement: the share of our sentences that OmegaT, with our rules, cuts the same, or keeps together as a unit does;
and each sentence that was missed, with OmegaT's own cuts, which its pseudo-translation lists.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aligner.document.model import Alignment, Document
from aligner.formats import ExportOptions, load
from aligner.formats.normalisation import clean
from aligner.formats.omegat import export
from aligner.formats.translation_units import Memory, memory_of
from scripts.runtime import argument_parser

JAR = Path("/usr/share/omegat/OmegaT.jar")


@dataclass(frozen=True)
class Acceptance:
    """What OmegaT made of a project: counts of sentences and units."""

    eligible: int
    matched: int
    review: int
    inserted_from_review: int
    sentences: int
    agreed: int
    misses: tuple[str, ...] = ()
    """Each sentence that was not translated, and how OmegaT cut it."""

    def __str__(self) -> str:
        return (
            f"matched {self.matched}/{self.eligible} ({self.matched / max(1, self.eligible):.2%}), "
            f"inserted from review {self.inserted_from_review}/{self.review}, "
            f"agreement {self.agreed}/{self.sentences} ({self.agreed / max(1, self.sentences):.2%})"
        )


def unavailable() -> str:
    """Say why OmegaT cannot be run here, nothing where it can."""
    if shutil.which("java") is None:
        return "needs Java"
    return "" if JAR.exists() else "needs OmegaT: apt-get install omegat"


def omegat(project: Path, mode: str, *options: str) -> None:
    """Run OmegaT on a project without a window; CalledProcessError where it fails."""
    settings = ("-Djava.awt.headless=true", "-Dfile.encoding=UTF-8", f"-Duser.home={project}")
    command = ["java", *settings, "-jar", str(JAR), str(project), f"--mode={mode}", *options]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


def pairs(path: Path) -> list[tuple[str, str]]:
    """Return the sources and targets of a TMX file, nothing where OmegaT wrote an empty one."""
    memory = load(path)
    assert isinstance(memory, Memory)
    return [(unit.source, unit.target) for unit in memory.units]


def accept(alignment: Alignment, folder: Path) -> Acceptance:
    """Export the alignment into a new folder, let OmegaT translate it, and count."""
    export(alignment, folder)
    omegat(folder, "console-translate")
    inserted = pairs(folder / f"{folder.name}-omegat.tmx")
    listed = folder / "segments.tmx"
    omegat(folder, "console-createpseudotranslatetmx", f"--pseudotranslatetmx={listed}", "--pseudotranslatetype=equal")
    segments = {source for source, _ in pairs(listed)}
    units = list(memory_of(alignment, ExportOptions()).units)
    sound = {(unit.source, unit.target) for unit in units if not unit.review}
    held = {(unit.source, unit.target) for unit in units if unit.review and unit.source and unit.target} - sound
    eligible = [
        (unit.source, len(alignment.beads[unit.number].source))
        for unit in units
        if not unit.review and unit.source and unit.target
    ]
    translated = {source for source, _ in inserted}
    together = {
        number
        for unit in units
        if unit.source in segments
        for number in range(alignment.beads[unit.number].source.start, alignment.beads[unit.number].source.end)
    }
    sentences = [clean(alignment.source[sentence]) for sentence in alignment.source_sentences]
    return Acceptance(
        sum(count for _, count in eligible),
        sum(count for source, count in eligible if source in translated),
        len(held),
        len(held & set(inserted)),
        len(sentences),
        sum(sentence in segments or number in together for number, sentence in enumerate(sentences)),
        tuple(_miss(source, segments) for source, _ in eligible if source not in translated),
    )


def _miss(sentence: str, segments: set[str]) -> str:
    """Say how OmegaT cut a sentence that it did not translate."""
    if sentence in segments:
        return f"{sentence!r} is a segment, but the memory did not match"
    cut = [segment for segment in segments if segment in sentence or sentence in segment]
    return f"{sentence!r} is cut as {cut!r}"


def gold_documents(path: Path, count: int) -> Iterator[tuple[str, Document, Document]]:
    """Yield the name and both sides of the first documents of a gold file as running text."""
    with path.open(encoding="utf-8") as lines:
        for _, line in zip(range(count), lines, strict=False):
            record = json.loads(line)
            name = record["id"]
            ru, en = (Document(" ".join(record[code]), code, f"{name}.{code}.txt") for code in ("ru", "en"))
            yield name, ru, en


def main() -> None:
    """Align each pair, run OmegaT on it and print a line."""
    from aligner import align

    parser = argument_parser(__doc__)
    parser.add_argument("pair", nargs="*", help="an original and its translation")
    parser.add_argument("--gold", type=Path, nargs="*", default=[], help="files of gold documents")
    parser.add_argument("--documents", type=int, default=3, help="how many of each gold file")
    arguments = parser.parse_args()
    if reason := unavailable():
        raise SystemExit(reason)
    named: list[tuple[str, str | Document, str | Document]] = []
    if arguments.pair:
        named.append((arguments.pair[0], *arguments.pair))
    for path in arguments.gold:
        named += [(f"{path.stem} {name}", ru, en) for name, ru, en in gold_documents(path, arguments.documents)]
    for name, source, target in named:
        with tempfile.TemporaryDirectory() as folder:
            found = accept(align(source, target), Path(folder) / "project")
            print(f"{name}: {found}", *found.misses, sep="\n    ", flush=True)


if __name__ == "__main__":
    main()
