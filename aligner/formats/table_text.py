r"""Rows of tables as spreadsheets write them: any line ends, a mark of UTF-16, a line `sep=;`, quotes around fields.

    >>> from io import BytesIO
    >>> data = b'a\tb\r"say ""hi"" twice"\tc\r'
    >>> form = form_of(BytesIO(data), "a.tsv", print)
    >>> [*tsv_rows(lines_of(BytesIO(data), Decoder(form.encoding, "a.tsv", print), form), quoted=True)]
    [['a', 'b'], ['say "hi" twice', 'c']]

Excel writes UTF-16 as "Unicode text", ends rows with CR as "Text (Macintosh)", and quotes a field of a TSV that holds a
tab, a quotation mark, a line break or a comma. Corpora quote nothing. Which of the two a TSV is, its fields show.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import BinaryIO

from aligner.document.readers.incremental_decoding import Decoder, encoding_of

_HEAD = 1 << 20
_CHUNK = 1 << 16
_MAX_TABLE_CHARS = 50_000_000
_MAX_FIELD_CHARS = 20_000
"""Characters of a quoted field over several lines; beyond, a quotation mark is taken for a character of the text."""
_FIELD = r'(?:"(?:[^"]|"")*"|[^"\t]*)'
_ROW = re.compile(rf"{_FIELD}(?:\t{_FIELD})*")
_QUOTED_FIELD = re.compile(r'(?:^|(?<=\t))"((?:[^"]|"")*)"(?=\t|$)')
_NEEDED = ('""', "\t", "\n")
"""What a field of a TSV cannot hold without quotation marks around it; Excel quotes one with a comma too."""
_SEPARATOR = re.compile(r'"?sep=(.)"?$', re.IGNORECASE)


@dataclass(frozen=True)
class TextForm:
    """Byte order mark, encoding and line end of a text file."""

    mark: bytes
    encoding: str
    end: str


def form_of(stream: BinaryIO, name: str, warn: Callable[[str], None]) -> TextForm:
    """Return the form of a text by its first megabyte; AlignerError where it is no text.

    Rows end with LF or CR LF, with a lone CR only where most of the line ends are such.
    """
    head = stream.read(_HEAD)
    mark, encoding = encoding_of(head, name, warn)
    ends = head.replace(b"\0", b"")  # of UTF-16
    lone = ends.count(b"\r") > ends.count(b"\r\n") + ends.count(b"\n")
    return TextForm(mark, encoding, "\r" if lone else "\n")


def lines_of(stream: BinaryIO, decoder: Decoder, form: TextForm) -> Iterator[str]:
    """Yield the lines of a file without their ends; AlignerError where it is no text."""
    stream.read(len(form.mark))
    begun: list[str] = []
    first = decoder.decode(stream.read(_CHUNK)).removeprefix("\ufeff")
    for text in chain((first,), map(decoder.decode, iter(partial(stream.read, _CHUNK), b""))):
        *lines, rest = text.split(form.end)
        if lines:
            yield _bare("".join((*begun, lines[0])))
            yield from map(_bare, lines[1:])
            begun = []
        begun.append(rest)
    text = "".join((*begun, decoder.decode(b"", final=True)))
    yield from map(_bare, text.removesuffix(form.end).split(form.end) if text else ())


def _bare(line: str) -> str:
    return line.rstrip("\r\n")


def csv_rows(lines: Iterable[str]) -> Iterator[list[str]]:
    """Yield the rows of a table with commas, or with what its line `sep=` or its first line shows."""
    csv.field_size_limit(_MAX_TABLE_CHARS)
    iterator = iter(lines)
    first = next(iterator, "")
    if match := _SEPARATOR.match(first):
        return csv.reader(_ended(iterator), delimiter=match[1])
    return csv.reader(_ended(chain((first,), iterator)), delimiter=max(",;\t|", key=first.count))


def _ended(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\r", " ") + "\n"


def tsv_rows(lines: Iterable[str], quoted: bool) -> Iterator[list[str]]:
    """Yield the rows of a table with tabs, with quotation marks as signs of the format where it is `quoted`."""
    iterator = iter(lines)
    first = next(iterator, None)
    if first is None:
        return
    if match := _SEPARATOR.match(first):
        rest: Iterable[str] = iterator
        separator = match[1]
    else:
        rest, separator = chain((first,), iterator), "\t"
    if quoted:
        csv.field_size_limit(_MAX_TABLE_CHARS)
        yield from csv.reader((f"{line}\n" for line in rest), delimiter=separator)
    else:
        yield from (line.split(separator) for line in rest)


def is_quoted(lines: Iterable[str]) -> bool:
    r"""Whether the quotation marks of a TSV are the format's rather than the text's.

    They are where every field with one is quoted by the rules and either needs it, or all fields with letters are
    quoted; a field in quotation marks that needs none, as in `"Yes."`, is a quotation.

    >>> is_quoted(['a\tb', '"say ""hi"" twice"\tc']), is_quoted(['a\tb', '"Yes."\tc']), is_quoted(['"a"\t"b"'])
    (True, False, True)
    """
    needed = needless = bare = 0
    pending: list[str] = []
    width: int | None = None
    for line in lines:
        width = line.count("\t") if width is None else width
        if '"' not in line and not pending:
            bare += any(map(str.isalpha, line))
            continue
        pending.append(line)
        row = "\n".join(pending)
        if not _ROW.fullmatch(row):
            if row.count('"') % 2 == 0 or len(row) > _MAX_FIELD_CHARS:
                return False
            continue
        if len(pending) > 1 and all(part.count("\t") == width for part in pending):
            return False  # each line is a row of its own
        pending = []
        fields = _QUOTED_FIELD.findall(row)
        if row.count("\t") == width and any("\t" in field for field in fields):
            return False  # the tabs part as many columns as there are
        needed += sum(any(sign in field for sign in _NEEDED) for field in fields)
        needless += sum(not any(sign in field for sign in (*_NEEDED, ",")) for field in fields)
        bare += any(map(str.isalpha, _QUOTED_FIELD.sub("", row)))
    if pending or not (needed or needless):
        return False
    return not bare or (bool(needed) and not needless)


def guarded(field: str) -> str:
    """Return a field that `is_quoted` cannot take for a quoted one: a space after it, which reading drops.

    >>> guarded('"say ""hi"" twice"'), guarded('"Yes."')
    ('"say ""hi"" twice" ', '"Yes."')
    """
    match = _QUOTED_FIELD.fullmatch(field)
    return f"{field} " if match and '""' in match[1] else field
