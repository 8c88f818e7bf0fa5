"""Options that several commands share, so that each is named and explained once."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.cli.localized_help import option_help
from aligner.document.errors import AlignerError, system_reason
from aligner.document.model import SEVERITIES
from aligner.document.whole_numbers import whole_number
from aligner.localization import localized

if TYPE_CHECKING:
    from aligner.document import Alignment, Divergence
    from aligner.encoding import Encoder
    from aligner.encoding.options import EncoderOptions
    from aligner.fidelity import CheckOptions
    from aligner.pipeline import PipelineOptions

Command = TypeVar("Command", bound=Callable[..., Any])

INPUT = click.Path(path_type=str)
"""A file to read; `-` is standard input. Readers say themselves what is wrong with a file."""


class OutputFile(click.Path):
    """A file to write, `-` for standard output; an unwritable place is refused before the work begins."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path as it was given. Raises AlignerError."""
        from aligner.document.files import check_writable

        if str(value) != "-":
            check_writable(Path(value))
        return super().convert(value, param, ctx)


OUTPUT = OutputFile(path_type=str)
OUTPUT_PATH = OutputFile(path_type=Path)


def stack_options(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return one decorator that adds several options, shown in the help in the order given."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def packed(options: type[Any]) -> Callable[[Command], Command]:
    """Return a decorator that hands a command the options that a dataclass has fields for as one value, `options`.

    It stands next to the function, below the decorators that declare the options.
    """
    names = [field.name for field in fields(options)]

    def decorate(command: Command) -> Command:
        @wraps(command)
        def packing(*args: Any, **given: Any) -> Any:
            return command(*args, options=options(**{name: given.pop(name) for name in names}), **given)

        return packing  # type: ignore[return-value]

    return decorate


def language_options(command: Command) -> Command:
    """Add the languages of both sides."""
    return stack_options(
        click.option("--source-language", metavar="CODE", help="Language of the original.  [default: detected]"),
        click.option("--target-language", metavar="CODE", help="Language of the translation.  [default: detected]"),
    )(command)


def reading_options(command: Command) -> Command:
    """Add how files are read and cut into sentences."""
    return stack_options(
        click.option("--encoding", metavar="NAME", help="Character encoding of text files.  [default: detected]"),
        click.option("--lines", is_flag=True, help="The input is pre-split: each line is one sentence."),
        click.option("--unwrap", is_flag=True, help="Line breaks inside a paragraph do not end sentences."),
        click.option(
            "--srx", type=click.Path(path_type=str), metavar="FILE", help="Split by your own SRX 2.0 rules instead."
        ),
    )(command)


def max_bead_option(command: Command) -> Command:
    """Add the largest bead that is looked for."""
    return click.option(
        "--max-bead",
        type=click.IntRange(1, 8),
        default=4,
        show_default=True,
        help="Maximum sentences per side of an aligned group.",
    )(command)


def encoder_options(command: Command) -> Command:
    """Add the choice of an encoder."""
    return stack_options(
        click.option(
            "--model",
            metavar="NAME",
            help="Encoder: a sentence-transformers model by name or folder, such as LaBSE.  [default: the bundled one]",
        ),
        click.option("--device", metavar="NAME", help="Where that model runs: cpu, cuda …  [default: detected]"),
        click.option(
            "--batch-size",
            type=click.IntRange(1),
            default=64,
            show_default=True,
            help="Texts that model takes at a time; the bundled one needs no such limit.",
        ),
        click.option(
            "--backend",
            type=click.Choice(["torch", "onnx", "openvino"]),
            default="torch",
            show_default=True,
            help="What runs that model.",
        ),
        click.option(
            "--precision",
            type=click.Choice(["auto", "full", "half"]),
            default="auto",
            show_default=True,
            help="auto: half precision on a GPU.",
        ),
        click.option(
            "--dimensions",
            type=click.IntRange(8),
            metavar="N",
            help="Keep the first N dimensions of that model's vectors, as Matryoshka models allow.",
        ),
        click.option(
            "--spans",
            type=click.Choice(["exact", "additive"]),
            default="exact",
            show_default=True,
            help="How that model encodes several sentences of an aligned group. exact: joined and encoded again "
            "where they probably belong together, up to 8 % more encodings. additive: by the sum of their vectors; "
            "measured loss in strict F1: none with e5-small, .001 with USE.",
        ),
    )(command)


def fail_on_option(command: Command) -> Command:
    """Add the severity from which flags make the command fail."""
    return click.option(
        "--fail-on",
        type=click.Choice(["never", *SEVERITIES]),
        default="never",
        show_default=True,
        help="Exit with code 1 when a flag is at least this severe.",
    )(command)


def quiet_option(command: Command) -> Command:
    """Add silence."""
    return click.option("-q", "--quiet", is_flag=True, callback=_silence, help="Say nothing on stderr but errors.")(
        command
    )


def _silence(context: click.Context, _: click.Parameter, quiet: bool) -> bool:
    """Suppress the readers' warnings, such as of an encoding guessed, as long as the command runs."""
    if quiet:
        import logging

        logger = logging.getLogger("aligner")
        context.call_on_close(lambda level=logger.level: logger.setLevel(level))
        logger.setLevel(logging.ERROR)
    return quiet


class TypesOption(click.Option):
    """An option whose help ends in the types of flags, which are loaded only where that help is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the name and the help of the option."""
        from aligner.fidelity.registry import TYPES

        record = super().get_help_record(ctx)
        listed = localized("Types: {types}.", types=", ".join(TYPES))
        return (record[0], f"{option_help(record[1])} {listed}") if record else None


class Depth(click.Choice):  # type: ignore[type-arg]  # generic from click 8.2 on
    """Depth of the checks; `deep` of earlier versions is refused with what takes its place."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the depth. Raises AlignerError for `deep`."""
        if value == "deep":
            raise AlignerError(
                "--depth deep is retired: its flags were right no more often than those of --depth quick. Leave the "
                "option out, or use --depth reader, which lets a language model read the pairs."
            )
        return super().convert(value, param, ctx)


def check_options(command: Command) -> Command:
    """Add the options of the checks, and of a language model as reader."""
    return stack_options(
        click.option(
            "--depth",
            type=Depth(["none", "quick", "reader"]),
            default="quick",
            show_default=True,
            help="quick: rules and word vectors. reader: the same, then a language model (see --reader).",
        ),
        click.option(
            "--min-severity",
            type=click.Choice(SEVERITIES),
            default="note",
            show_default=True,
            help="Leave out flags less severe than this.",
        ),
        click.option(
            "--enable",
            cls=TypesOption,
            multiple=True,
            metavar="TYPE",
            help="Flag only this type; repeat for several.",
        ),
        click.option("--disable", multiple=True, metavar="TYPE", help="Never flag this type; repeat for several."),
        click.option(
            "--accept",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="An earlier review (.align.json, .html, .edits.json, .review.sqlite) or `check --json` output; flags "
            "dismissed there are not shown again.",
        ),
        click.option(
            "--glossary",
            type=click.Path(path_type=Path),
            metavar="FILE",
            help="Terms and their translations (TSV, CSV or TBX) that must be kept to.",
        ),
    )(command)


def pipeline_options(given: dict[str, Any]) -> PipelineOptions:
    """Gather the options of a command into those of the pipeline. Raises AlignerError for a file that is wrong."""
    from aligner.alignment import AlignmentOptions
    from aligner.pipeline import PipelineOptions
    from aligner.splitting import SplitOptions

    return PipelineOptions(
        source_language=given["source_language"],
        target_language=given["target_language"],
        encoding=given["encoding"],
        splitting=SplitOptions(lines=given["lines"], unwrap=given["unwrap"], srx=given["srx"]),
        alignment=AlignmentOptions(max_bead=given["max_bead"], anchors=_anchors(given.get("anchors"))),
        checks=fidelity_options(given),
    )


def processes(given: dict[str, Any]) -> int:
    """Return the number of processes for a long document: --jobs, or one a core."""
    from aligner.runtime.processes import available_cores

    return given["jobs"] or available_cores()


@contextmanager
def progress(what: str, total: int, quiet: bool) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr for work of so many steps, and give the function that advances it by one.

    It is silent where stderr is no terminal.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


PATIENCE = 1.0
"""Seconds that checking may take before a bar is shown."""


@contextmanager
def checking(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """Progress bar of the checks on stderr, once they take long: yield its callback (beads done, of how many).

    It is silent where stderr is no terminal.
    """
    began, bars = time.perf_counter(), ExitStack()
    silent = quiet or not sys.stderr.isatty()
    shown: list[Callable[[int], None]] = []

    def on_progress(done: int, total: int) -> None:
        if silent or (not shown and time.perf_counter() - began < PATIENCE):
            return
        if not shown:
            from rich.console import Console
            from rich.progress import Progress

            bar = bars.enter_context(Progress(console=Console(stderr=True), transient=True))
            task = bar.add_task(localized("checking"), total=total)
            shown.append(lambda count: bar.update(task, completed=count))
        shown[0](done)

    with bars:
        yield on_progress


def fidelity_options(given: dict[str, Any]) -> CheckOptions | None:
    """Return the options of the checks; None where nothing is to be checked."""
    from aligner.fidelity import CheckOptions
    from aligner.formats.glossary import read_glossary

    for type_ in (*given["enable"], *given["disable"]):
        from aligner.fidelity import TYPES

        if type_ not in TYPES:
            raise AlignerError(f"There is no type of flag {type_!r}; choose from {', '.join(TYPES)}.")
    if given["depth"] == "none":
        return None
    return CheckOptions(
        minimum=given["min_severity"],
        enable=given["enable"],
        disable=given["disable"],
        accepted=accepted_flags(given["accept"]) if given["accept"] else (),
        glossary=read_glossary(given["glossary"]) if given["glossary"] else {},
        explain=given.get("explain", False),
    )


def accepted_flags(path: Path) -> tuple[str, ...]:
    """Return the fingerprints of flags that were dismissed before.

    `path` is what a review leaves behind: an alignment, the page, edits or a review file, of which the dismissed flags
    count; or what `check --json` printed, of which all count. Raises AlignerError for another file.
    """
    import json

    if path.name.lower().endswith(_REVIEWED):
        from aligner.fidelity.dismissed_flags import fingerprint

        earlier = _reviewed(path)
        return tuple(fingerprint(flag, earlier) for flag in earlier.divergences if flag.decision == "dismissed")
    try:
        lines = path.read_text(encoding="utf-8").split("\n")  # a text may hold U+2028, where splitlines would cut
        return tuple(str(json.loads(line)["id"]) for line in lines if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise AlignerError(f"Cannot read the earlier decisions in {path}: {system_reason(error)}.") from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        message = (
            f"{path} holds no decisions: give an .align.json, .html, .edits.json or .review.sqlite file, "
            "or what `check --json` printed."
        )
        raise AlignerError(message) from error


_REVIEWED = (".align.json", ".align.json.gz", ".html", ".edits.json", ".review.sqlite")


def _reviewed(path: Path) -> Alignment:
    """Return an alignment with the decisions of a review; edits and review files need theirs beside them."""
    from aligner.formats import read

    ending = next((ending for ending in (".edits.json", ".review.sqlite") if path.name.lower().endswith(ending)), None)
    if ending is None or not path.exists():
        return read(path)
    from aligner.review.import_edits import applied
    from aligner.review.paths import login_name

    stem = path.name[: -len(ending)]
    beside = [path.with_name(f"{stem}{other}") for other in (".align.json", ".html", ".tmx")]
    found = next((file for file in beside if file.exists()), None)
    if found is None:
        raise AlignerError(
            f"{path} says which flags were dismissed, but not which words they are about; put {stem}.align.json or "
            f"{stem}.html beside it."
        )
    return applied(read(found), path, login_name())


def chosen_encoder(given: dict[str, Any]) -> Encoder:
    """Return the encoder that was asked for, the bundled one by default."""
    from aligner.encoding import load_encoder

    check_encoder(given)
    return load_encoder(given["model"] or "compact", encoder_settings(given))


def encoder_settings(given: dict[str, Any]) -> EncoderOptions:
    """Gather how an encoder other than the bundled one is to be run."""
    from aligner.encoding.options import EncoderOptions

    return EncoderOptions(**{name: given[name] for name in ENCODER_DEFAULTS})


ENCODER_DEFAULTS = {
    "device": None, "batch_size": 64, "backend": "torch", "precision": "auto", "dimensions": None, "spans": "exact",
}  # fmt: skip
"""The options that only an encoder named with --model heeds."""


def check_encoder(given: dict[str, Any]) -> None:
    """Raise AlignerError for options that the encoder would ignore."""
    unheeded = [name for name, default in ENCODER_DEFAULTS.items() if given[name] != default and name != "batch_size"]
    model = given["model"]
    if model == "use" or str(model).endswith(".npy"):
        unheeded = [name for name in unheeded if name != "spans"]
        if unheeded:
            options = " and ".join(f"--{name}" for name in unheeded)
            raise AlignerError(f"{options}: only for a model of sentence-transformers, not for --model {model}.")
    if model is None and unheeded:
        raise AlignerError(
            f"{' and '.join(f'--{name}' for name in unheeded)}: only for a model of sentence-transformers; name one "
            "with --model, such as --model LaBSE, or leave the option out: the bundled encoder runs on the processor."
        )


def chance(flag: Divergence) -> str:
    """Return a flag's probability as people read it, and what found it where that was not the rules."""
    share = f"{flag.probability:.0%}" if flag.measured else localized("not measured")
    return share if flag.source == "rules" else f"{share}, {flag.source}"


def heading(flag: Divergence) -> str:
    """Return the line that a flag begins with: how severe, how likely, of what type, in which row, and its message."""
    return localized(
        "{severity:word} {type:word} ({chance}, row {row}): {message:sentence}",
        severity=flag.severity, type=flag.type, chance=chance(flag), row=flag.bead + 1, message=flag.message,
    )  # fmt: skip


def exit_code(alignment: Alignment, fail_on: str) -> int:
    """Return 1 where a flag that nobody dismissed is at least as severe as `fail_on`, else 0.

    Two sides most of which do not belong together fail at every severity.
    """
    if fail_on == "never":
        return 0
    from aligner.fidelity.document_level.unrelated_sides import unrelated_sides

    if unrelated_sides(alignment) is not None:
        return 1
    levels = SEVERITIES[SEVERITIES.index(fail_on) :]
    return int(any(flag.severity in levels and flag.decision != "dismissed" for flag in alignment.divergences))


def _anchors(path: Path | None) -> tuple[tuple[int, int], ...]:
    """Read pairs of sentence numbers, one pair a line, counted from 1."""
    if path is None:
        return ()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AlignerError(f"Cannot read the anchors in {path}: {system_reason(error)}.") from error
    pairs = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = [whole_number(part, 10**9) or 0 for part in line.split()]
        if len(parts) != 2 or not all(parts):
            raise AlignerError(
                f"{path}, line {number}: write two sentence numbers from 1 up, such as `12 11`, not {line!r}."
            )
        pairs.append((parts[0] - 1, parts[1] - 1))
    return tuple(pairs)
