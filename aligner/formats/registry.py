"""The formats, one line each, and choosing among them by a file's ending or by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from aligner.document.errors import AlignerError


@dataclass(frozen=True)
class Format:
    """A file format: its name, its endings, and the functions that write and read it as `module:function`.

    `parts` are the files that one output consists of, each a name and a writer; in a name `{stem}` is the output's name
    without `ending`, `{source}` and `{target}` are the language codes, `{gz}` is `.gz` where it is compressed. A writer
    is called with (content, binary stream, Options) and gets what `takes` says: the `Alignment`, or the `Memory` of its
    translation units. A reader is called with a `Source` and Options and returns either. `review` are parts for the
    units held for review.
    `read_as` are endings of other tools' files that the reader knows. `extra` is what pip must install first.
    """

    name: str
    endings: tuple[str, ...]
    about: str
    parts: dict[str, str] = field(default_factory=dict)
    reader: str | None = None
    review: dict[str, str] = field(default_factory=dict)
    takes: str = "memory"
    read_as: tuple[str, ...] = ()
    extra: str | None = None


FORMATS: tuple[Format, ...] = (
    Format(
        "align.json",
        (".align.json",),
        "the whole alignment, lossless",
        {"{stem}{ending}": "aligner.formats.alignment_json:write"},
        "aligner.formats.alignment_json:read",
        takes="alignment",
    ),
    Format(
        "html",
        (".html", ".htm"),
        "the report, a page to look at and to edit",
        {"{stem}{ending}": "aligner.review.page:write"},
        "aligner.review.page:read",
        takes="alignment",
    ),
    Format(
        "tmx",
        (".tmx",),
        "translation memory, TMX 1.4; units to review go to NAME.review.tmx",
        {"{stem}{ending}": "aligner.formats.tmx_writer:write"},
        "aligner.formats.tmx_reader:read",
        review={"{stem}.review{ending}": "aligner.formats.tmx_writer:write_review"},
    ),
    Format(
        "tsv",
        (".tsv", ".tab"),
        "table with tabs, one unit a line",
        {"{stem}{ending}": "aligner.formats.tables:write_tsv"},
        "aligner.formats.tables:read_tsv",
    ),
    Format(
        "csv",
        (".csv",),
        "table with commas, for spreadsheets",
        {"{stem}{ending}": "aligner.formats.tables:write_csv"},
        "aligner.formats.tables:read_csv",
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        "JSON lines, one unit an object",
        {"{stem}{ending}": "aligner.formats.jsonl:write"},
        "aligner.formats.jsonl:read",
    ),
    Format(
        "moses",
        (".moses",),
        "two plain texts, NAME.ru and NAME.en, line for line",
        {
            "{stem}.{source}{gz}": "aligner.formats.moses:write_source",
            "{stem}.{target}{gz}": "aligner.formats.moses:write_target",
        },
    ),
    Format(
        "xliff12",
        (".xlf", ".xliff12"),
        "XLIFF 1.2 with states",
        {"{stem}{ending}": "aligner.formats.xliff_writer:write_12"},
        "aligner.formats.xliff_reader:read",
        read_as=(".sdlxliff", ".mqxliff", ".mxliff"),
    ),
    Format(
        "xliff21",
        (".xliff", ".xliff21"),
        "XLIFF 2.1 with states",
        {"{stem}{ending}": "aligner.formats.xliff_writer:write_21"},
        "aligner.formats.xliff_reader:read",
    ),
    Format(
        "xlsx",
        (".xlsx",),
        "workbook for correcting by hand",
        {"{stem}{ending}": "aligner.formats.xlsx:write"},
        "aligner.formats.xlsx:read",
    ),
)
"""Every format; to add one, write its module and add it here."""

WRITERS = {ending: format_ for format_ in FORMATS if format_.parts for ending in format_.endings}
READERS = {ending: format_ for format_ in FORMATS if format_.reader for ending in (*format_.endings, *format_.read_as)}


class UnknownFormatError(AlignerError):
    """A path whose ending names no format of a table; a command that has an option for the format adds its name."""

    def __init__(self, path: str, table: dict[str, Format], option: str = "") -> None:
        self.path, self.table = path, table
        self.reading = table is READERS
        known = ", ".join(names(table) if path == "-" else table)
        if path != "-":
            advice = f"use one of {known}, or {option}" if option else f"use one of {known}"
            super().__init__(f"The ending of {path} names no format; {advice}.")
        elif option:
            super().__init__(f"Name a format with {option}; one of {known}.")
        else:
            super().__init__(
                f"Standard input and output have no ending that names a format; give a file, or name one of {known}."
            )

    def with_option(self, reading: str, writing: str) -> UnknownFormatError:
        """Return the error with the command's option for the format that is read, or for the one that is written."""
        return UnknownFormatError(self.path, self.table, reading if self.reading else writing)


def find(path: str | Path, name: str | None, table: dict[str, Format]) -> tuple[Format, str]:
    """Return the format for a path and the ending it stands for; `name` (a format's name) overrides the ending.

    Raises AlignerError for an ending or a name that is in no line of the table.
    """
    file = Path(path).name.lower()
    suffix = ".gz" if file.endswith(".gz") else ""
    bare = file.removesuffix(".gz")
    if name is not None:
        wanted = name.lower().lstrip(".")
        chosen = next((format_ for format_ in table.values() if format_.name == wanted), table.get(f".{wanted}"))
        if chosen is None:
            raise AlignerError(f"There is no format {name!r}; choose from {', '.join(names(table))}.")
        ending = next((ending for ending in chosen.endings if bare.endswith(ending)), Path(bare).suffix)
        return chosen, ending + suffix
    for ending in sorted(table, key=len, reverse=True):
        if bare.endswith(ending):
            return table[ending], ending + suffix
    raise UnknownFormatError(str(path), table)


def ending_of(name: str) -> str:
    """Return the ending of the files of a format, named by its name or by one of its endings, also with `.gz`.

    Raises AlignerError for a name that stands for no format that can be written.

    >>> ending_of("xliff12"), ending_of(".xliff"), ending_of("tmx.gz")
    ('.xlf', '.xliff', '.tmx.gz')
    """
    wanted = name.lower().lstrip(".")
    bare = wanted.removesuffix(".gz")
    chosen, _ = find("", bare, WRITERS)
    ending = f".{bare}" if f".{bare}" in chosen.endings and bare != chosen.name else chosen.endings[0]
    return ending + wanted.removeprefix(bare)


def names(table: dict[str, Format]) -> list[str]:
    """Return the names of the formats in a table, each once."""
    return list(dict.fromkeys(format_.name for format_ in table.values()))
