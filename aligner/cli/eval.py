"""`aligner eval`: score the aligner on documents whose beads are known."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.cli import options as shared
from aligner.cli.reader_options import reader_of, reader_options
from aligner.document.errors import AlignerError, system_reason
from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.encoding.protocol import Encoder
    from aligner.evaluation.bead_metrics import Ids, Score


@dataclass(frozen=True)
class EvalArguments:
    """Options of `eval`: the measures, and where they are written."""

    as_json: bool
    predictions: Path | None
    reliability: Path | None
    older_name: str | None
    max_bead: int
    fidelity: bool


@dataclass
class FileResult:
    """The figures of one gold file, the documents counted as they are aligned."""

    path: Path
    score: Score
    documents: int = 0
    beads: int = 0
    sentences: int = 0
    seconds: float = 0.0

    @property
    def speed(self) -> float:
        """Sentences of both sides a second."""
        return self.sentences / max(1e-9, self.seconds)


@click.command("eval")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a file instead of a table.")
@click.option(
    "--predictions",
    type=shared.OUTPUT_PATH,
    metavar="FILE",
    help="Write the beads found, in the gold's own format.",
)
@click.option(
    "--reliability",
    type=shared.OUTPUT_PATH,
    metavar="FILE",
    help="Draw the reliability diagram of the confidence, as SVG.",
)
@click.option("--fidelity", is_flag=True, help="GOLD holds pairs with known divergences: score flags, not beads.")
@reader_options
@shared.encoder_options
@click.option("--encoder", "older_name", hidden=True)
@shared.max_bead_option
@shared.packed(EvalArguments)
def command(gold: tuple[Path, ...], options: EvalArguments, **given: Any) -> None:
    """Score the aligner on documents whose beads are known.

    Each line of a GOLD file is one document:

    \b
      {"id": "7", "ru": ["Да.", "Нет."], "en": ["Yes.", "No."], "beads": [[[0], [0]], [[1], [1]]]}

    Segments are aligned as given. Strict figures count a two-sided bead as right when it is the same as the gold's, lax
    ones when it shares a pair of sentences with one; gaps are sentences without a counterpart.

    \b
    Example:  aligner eval gold.jsonl --json
    """
    from aligner.cli.outputs import refuse_input

    for output in (options.predictions, options.reliability):
        refuse_input(output, gold)
    encoder = shared.chosen_encoder({**given, "model": given["model"] or options.older_name})
    if options.fidelity:
        from aligner.cli.flag_scores import measure

        measure(gold, encoder, reader_of(given), options.as_json)
        return
    written: list[str] = []
    scores: dict[str, Score] = {}
    for path in gold:
        result = _measured(path, encoder, options.max_bead, written)
        scores[path.name] = result.score
        _show(result, options.as_json)
    if options.predictions is not None:
        from aligner.document.files import atomic_write

        with atomic_write(options.predictions) as stream:
            stream.writelines(line.encode() + b"\n" for line in written)
    if options.reliability is not None:
        from aligner.document.files import atomic_write
        from aligner.evaluation.reliability_diagram import reliability_svg

        with atomic_write(options.reliability) as stream:
            stream.write(reliability_svg(scores).encode())


def _measured(path: Path, encoder: Encoder, max_bead: int, written: list[str]) -> FileResult:
    """Align the documents of a gold file, and add each with the beads found to what is written."""
    from aligner.evaluation.bead_metrics import Score

    result = FileResult(path, Score())
    start = time.perf_counter()
    for document in read_gold(path):
        found, confidences = _align(document, encoder, max_bead)
        result.score.add(_gold_ids(document), found, confidences)
        result.documents += 1
        result.beads += len(found)
        result.sentences += len(document["ru"]) + len(document["en"])
        written.append(json.dumps({**document, "beads": found, "confidences": confidences}, ensure_ascii=False))
    result.seconds = time.perf_counter() - start
    return result


def read_gold(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the documents of a gold file ("-" is standard input). Raises AlignerError for what is none."""
    try:
        # Not splitlines: a text may hold U+2028, which JSON does not escape.
        lines = (sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()).decode("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise AlignerError(f"The gold file {path} cannot be read: {system_reason(error)}.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            document = json.loads(line)
            if not all(isinstance(text, str) for side in ("ru", "en") for text in document[side]):
                raise TypeError("not a string")
            for bead in document["beads"]:
                _check(bead, len(document["ru"]), len(document["en"]))
        except (ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
            raise AlignerError(
                f"{path}, line {number}: not a gold document with the lists ru, en and beads ({error})."
            ) from error
        yield document


def _check(bead: Any, source_count: int, target_count: int) -> None:
    """Raise ValueError where a bead is not two lists of sentence numbers."""
    source, target = bead
    if not all(0 <= i < source_count for i in source) or not all(0 <= j < target_count for j in target):
        raise ValueError(f"bead {bead} names a segment that is not there")


def _align(document: dict[str, Any], encoder: Encoder, max_bead: int) -> tuple[list[Ids], list[float]]:
    """Return the beads found in a gold document with their confidences."""
    from aligner.alignment import AlignmentOptions, align_sentences
    from aligner.evaluation.bead_metrics import ids

    beads = align_sentences(document["ru"], document["en"], encoder, AlignmentOptions(max_bead=max_bead))
    return [ids(bead) for bead in beads], [bead.confidence for bead in beads]


def _gold_ids(document: dict[str, Any]) -> list[Ids]:
    return [(tuple(source), tuple(target)) for source, target in document["beads"]]


def _show(result: FileResult, as_json: bool) -> None:
    """Print the figures of one file."""
    score = result.score
    if as_json:
        head = {"file": str(result.path), "documents": result.documents, "beads": result.beads}
        click.echo(json.dumps({**head, **score.figures(), "sentences_per_second": round(result.speed, 1)}))
        return
    counts = [
        localized("{count:,} document|{count:,} documents", count=result.documents),
        localized("{count} bead|{count} beads", count=result.beads),
        localized("{count:,} sentence a second|{count:,} sentences a second", count=round(result.speed)),
    ]
    click.echo(f"{result.path}: {', '.join(counts)}")
    click.echo(f"  {'':9}{localized('precision'):>10}{localized('recall'):>10}{'F1':>10}")
    rows = [
        (localized("strict"), score.strict),
        (localized("lax"), score.lax),
        (localized("gaps"), score.gaps),
        *sorted(score.types.items()),
    ]
    for name, ratio in rows:
        values = ratio.figures()
        click.echo(f"  {name:9}{values['precision']:10.4f}{values['recall']:10.4f}{values['f1']:10.4f}")
    error = f"{score.calibration_error():.4f}"
    click.echo(f"  {localized('expected calibration error {error}; by confidence:', error=error)}")
    for sure, right, count in score.reliability():
        shares = localized("{stated} predicted, {right} right", stated=f"{sure:6.3f}", right=f"{right:6.3f}")
        beads = localized("{count:,} bead|{count:,} beads", count=count)
        click.echo(f"    {shares}  {'#' * round(40 * right):40}  {beads}")
