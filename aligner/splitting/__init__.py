"""Sentence splitting of documents by readable rules, and the same rules as SRX for CAT tools.

`languages` holds the rules as data, one module a language; `engine` applies them fast, `srx` writes them for a CAT
tool and applies anyone's SRX; `line_breaks` decides what a line break means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aligner.document.model import Document, Sentence
from aligner.document.normalised import sentences_of, view_of
from aligner.runtime.gc_pause import without_gc
from aligner.splitting.engine import splitter
from aligner.splitting.line_breaks import runs

__all__ = ["SplitOptions", "split", "split_text"]


@dataclass(frozen=True)
class SplitOptions:
    """Options of the splitter: each line as it is, line breaks as white space, or one's own SRX rules."""

    lines: bool = False
    unwrap: bool = False
    srx: str | None = None
    """The path of an SRX file, whose rules then take the place of ours."""


@without_gc
def split(document: Document, options: SplitOptions | None = None) -> tuple[Sentence, ...]:
    """Return the sentences of a document, in order; only white space lies between them.

    A sentence never crosses a paragraph, and a listing of code is one. `options.unwrap` joins
    paragraphs that a single line break parts.
    Boundaries are found in the normalised view of the text, where invisible characters and the like do not matter.
    Raises AlignerError for an SRX file that cannot be read.
    """
    options = options or SplitOptions()
    shown, view = view_of(document)
    if view.maps:
        return tuple(sentences_of(document.text, view, _sentences(shown, options)))
    return tuple(_sentences(shown, options))


def _sentences(document: Document, options: SplitOptions) -> list[Sentence]:
    find = _ends(document.language, options)
    sentences: list[Sentence] = []
    code = {paragraph.start for paragraph in document.paragraphs if paragraph.kind == "code"}
    for run in runs(document, lines=options.lines, unwrap=options.unwrap):
        line = document.text[run.start : run.end]
        position = 0
        for end in (len(line),) if run.start in code else (*find(line), len(line)):
            piece = line[position:end]
            if body := piece.strip():
                start = run.start + position + len(piece) - len(piece.lstrip())
                sentences.append(Sentence(start, start + len(body)))
            position = end
    return sentences


def split_text(text: str, language: str, options: SplitOptions | None = None) -> list[str]:
    """Return the sentences of a text.

    >>> split_text("С.В. Лавров прибыл в г. Вену. Переговоры начались.", "ru")
    ['С.В. Лавров прибыл в г. Вену.', 'Переговоры начались.']
    """
    document = Document(text, language)
    return [document[sentence] for sentence in split(document, options)]


def _ends(language: str, options: SplitOptions) -> Callable[[str], list[int]]:
    if options.lines:
        return lambda line: []
    if options.srx is not None:
        from aligner.splitting.srx import read_srx

        return read_srx(options.srx).splitter(language)
    return splitter(language).ends
