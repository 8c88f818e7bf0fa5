"""Alignment pipeline from files to flags: read → split → encode → align → check."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import aligner.formats  # noqa: F401 - teaches Alignment.save the formats
from aligner import __version__
from aligner.alignment import AlignmentOptions, DocumentSide, align_sentences, classify_pair
from aligner.alignment.cosine_rescaling import is_standard
from aligner.document import AlignerError, Alignment, Document
from aligner.document.language import NAMES, detect, foreign
from aligner.document.model import Sentence
from aligner.document.normalised import shown_sentences, view_of
from aligner.document.readers import read_document
from aligner.encoding import load_encoder
from aligner.encoding.loading import bundled_encoder
from aligner.fidelity import CheckOptions
from aligner.runtime.processes import Workers
from aligner.splitting import SplitOptions, split

if TYPE_CHECKING:
    from aligner.encoding import Encoder
    from aligner.llm_reader import ReaderOptions

__all__ = ["Listener", "PipelineOptions", "align", "align_documents", "split"]


@dataclass(frozen=True)
class Listener:
    """Callbacks of a run: `on_message` gets each thing a user should know, `on_progress` how many beads are checked.

    The second gets the number checked and the number of all.
    """

    on_message: Callable[[str], None] = lambda message: None
    on_progress: Callable[[int, int], None] = lambda done, total: None


SILENT = Listener()


LOW_CONFIDENCE = 0.85
"""The mean confidence below which the user is told that another encoder may be the cause."""
MIN_CHECKED_CHARS, MIN_ALIGNED_CHARS = 50_000, 200_000
"""Characters of the longer text for each process that shares its checks, or where there are none its alignment."""


@dataclass(frozen=True)
class PipelineOptions:
    """Options of a run; the defaults are what most users want. Recorded in every alignment."""

    source_language: str | None = None
    target_language: str | None = None
    encoding: str | None = None
    splitting: SplitOptions = field(default_factory=SplitOptions)
    alignment: AlignmentOptions = field(default_factory=AlignmentOptions)
    checks: CheckOptions | None = field(default_factory=CheckOptions)
    """None leaves the fidelity checks out."""
    reader: ReaderOptions | None = None
    """A language model that reads the pairs after the checks."""
    jobs: int = 1
    """Processes that share the work on a long document; the result is the same, so they are not recorded."""

    def changed(self) -> dict[str, object]:
        """Return the options that differ from the defaults, for the record that an alignment keeps."""
        return _difference(asdict(replace(self, jobs=1)), asdict(PipelineOptions()))


def align(
    source: str | Path | Document,
    target: str | Path | Document,
    options: PipelineOptions | None = None,
    *,
    encoder: Encoder | None = None,
    listener: Listener = SILENT,
) -> Alignment:
    """Align a Russian original with its English translation and flag where they diverge.

    `source` and `target` are files (`-` is standard input) or documents. Where the languages are unmistakably the
    other way round the two are swapped, and `listener` is told; so it is of every other thing a user should know.

    Raises AlignerError for input that cannot be read or aligned.
    """
    options = options or PipelineOptions()
    if source == target == "-":
        raise AlignerError("Standard input can be one of the two documents only; give the other as a file.")
    documents = (_read(source, options.source_language, options), _read(target, options.target_language, options))
    ordered = _in_their_roles(*documents, options, listener.on_message)
    return align_documents(*ordered, options, encoder=encoder or load_encoder(), listener=listener)


def align_documents(
    source: Document,
    target: Document,
    options: PipelineOptions,
    *,
    encoder: Encoder,
    listener: Listener = SILENT,
) -> Alignment:
    """Split, encode, align and check two documents whose languages and roles are settled."""
    with Workers(_useful_processes(source, target, options)) as workers:
        workers.start(partial(_prepare, options.checks is not None))
        alignment = _aligned((source, target), options, encoder, listener, workers)
        if options.checks is not None:
            from aligner.fidelity import check

            flags = check(alignment, encoder, options.checks, listener.on_progress, workers)
            alignment = replace(alignment, divergences=flags)
    if options.reader is not None:
        from aligner.llm_reader import read

        alignment, report = read(alignment, options.reader, options.checks)
        for sentence in report.sentences(options.reader.name, options.reader.passes):
            listener.on_message(sentence)
    return alignment


def _useful_processes(source: Document, target: Document, options: PipelineOptions) -> int:
    """Return how many processes a pair of this length keeps busy, at most as many as there may be."""
    least = MIN_ALIGNED_CHARS if options.checks is None else MIN_CHECKED_CHARS
    return max(1, min(options.jobs, max(len(source.text), len(target.text)) // least))


def _prepare(checks: bool) -> None:
    """Read in a worker, while the documents are split, what it will align and check with."""
    bundled_encoder()
    if checks:
        import aligner.fidelity.checking  # noqa: F401


def _aligned(
    documents: tuple[Document, Document],
    options: PipelineOptions,
    encoder: Encoder,
    listener: Listener,
    workers: Workers,
) -> Alignment:
    """Return the alignment of two documents, which are not checked yet."""
    source, target = documents
    sides = (split(source, options.splitting), split(target, options.splitting))
    for document, sentences in zip(documents, sides, strict=True):
        if not sentences:
            raise AlignerError(f"{document.origin or 'The text'} has no text to align; is it the right file?")
    texts = (_normalised_side(source, sides[0]), _normalised_side(target, sides[1]))
    beads = align_sentences(*texts, encoder, options.alignment, workers)
    relation = classify_pair(beads, texts[0].texts, texts[1].texts)
    if relation.relation != "parallel":
        listener.on_message(relation.sentence())
    mean = sum(bead.confidence for bead in beads) / len(beads)
    if not is_standard(encoder) and mean < LOW_CONFIDENCE:
        listener.on_message(
            f"The mean confidence of the alignment is only {mean:.0%}: the encoder {encoder.name} often disagrees "
            "with the bundled one; compare with an alignment without --model."
        )
    return Alignment(
        source=source,
        target=target,
        source_sentences=sides[0],
        target_sentences=sides[1],
        beads=beads,
        encoder=encoder.name,
        options=options.changed(),
        version=__version__,
    )


def _normalised_side(document: Document, sentences: Sequence[Sentence]) -> DocumentSide:
    """Return the sentences as the encoder sees them: without what nobody sees."""
    shown, view = view_of(document)
    return DocumentSide.of(shown, shown_sentences(view, sentences))


def _read(source: str | Path | Document, language: str | None, options: PipelineOptions) -> Document:
    if isinstance(source, Document):
        return source
    return read_document(source, encoding=options.encoding, language=language, lines=options.splitting.lines)


def _in_their_roles(
    first: Document, second: Document, options: PipelineOptions, on_message: Callable[[str], None]
) -> tuple[Document, Document]:
    """Return source and target, swapped when English came first and Russian second and nobody asked for that."""
    languages = (first.language, second.language)
    if note := foreign(languages):
        on_message(f"{first.origin or 'The original'}, {second.origin or 'its translation'}: {note}.")
    asked = (options.source_language, options.target_language)
    if any(asked):
        return _as_asked((first, second), asked, on_message)
    if languages == ("en", "ru"):
        on_message(
            f"{first.origin} is English and {second.origin} is Russian, so the second is taken as the original; "
            "give --source-language en --target-language ru if the English text is the original."
        )
        return second, first
    if languages == ("und", "und"):
        raise AlignerError(
            f"The languages of {first.origin} and {second.origin} cannot be told from their texts; name them with "
            "--source-language and --target-language."
        )
    if languages[0] == languages[1]:
        name = NAMES.get(languages[0], languages[0])
        raise AlignerError(
            f"{first.origin} and {second.origin} are both {name}; give an original and its translation "
            "(or name the languages with --source-language and --target-language)."
        )
    return first, second


def _as_asked(
    documents: tuple[Document, Document], asked: tuple[str | None, str | None], on_message: Callable[[str], None]
) -> tuple[Document, Document]:
    """Return source and target in the languages named; swapped where each text is in the language of the other."""
    first, second = documents
    found = (detect(first.text), detect(second.text))
    wrong = [n for n in (0, 1) if (code := asked[n]) and {_primary(code), found[n]} == set(NAMES)]
    if wrong and set(found) == set(NAMES):
        on_message(
            f"{first.origin or 'The first text'} is {NAMES[found[0]]} and {second.origin or 'the second text'} is "
            f"{NAMES[found[1]]}, so by the languages named the second is taken as the original; leave them out if the "
            "first is."
        )
        return replace(second, language=asked[0] or found[1]), replace(first, language=asked[1] or found[0])
    for n in wrong:
        name = documents[n].origin or "A text"
        on_message(f"{name} is {NAMES[found[n]]}, though it was named {NAMES[_primary(asked[n] or '')]}.")
    return documents


def _primary(code: str) -> str:
    """Return the language of a code: `en` of "en-GB"."""
    return code.replace("_", "-").split("-")[0].lower()


def _difference(options: dict[str, object], defaults: dict[str, object]) -> dict[str, object]:
    """Return the entries of a nested dictionary that differ from the defaults."""
    changed: dict[str, object] = {}
    for key, value in options.items():
        default = defaults.get(key)
        if isinstance(value, dict) and isinstance(default, dict):
            if inner := _difference(value, default):
                changed[key] = inner
        elif value != default:
            changed[key] = value
    return changed
