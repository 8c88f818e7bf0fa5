r"""Incremental decoding: long files read piece by piece, under the same rules as whole ones.

>>> decoder = Decoder("utf-8", "a.tsv", print)
>>> decoder.decode("Да, нет".encode() + b"\xff\0") + decoder.decode(b".", final=True)
a.tsv: 1 byte is not valid utf-8 and read as U+FFFD.
a.tsv: 1 NUL is dropped.
'Да, нет�.'
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

from aligner.document.errors import AlignerError
from aligner.document.readers.encodings import DAMAGE, HANDFUL, LEAST_SHARE, LETTERS, MARKS, likeliest, read_as

_ADVICE = "save it as UTF-8 first"
_BROKEN = "\ufffd".encode()


def encoding_of(head: bytes, name: str, warn: Callable[[str], None]) -> tuple[bytes, str]:
    """Return the byte order mark and the encoding of a text without a declaration, by its first bytes.

    A byte order mark decides, then UTF-8 with at most a handful of broken bytes, then a guess, with a warning. Raises
    AlignerError where the bytes are no text.
    """
    for mark, marked in MARKS:
        if head.startswith(mark):
            return mark, marked
    try:
        text = codecs.getincrementaldecoder("utf-8")("strict").decode(head)
        if text.count("\0") <= max(HANDFUL, len(text) // DAMAGE):
            return b"", "utf-8"
        reading = read_as(head, "utf-8")
    except UnicodeDecodeError:
        reading = read_as(head, "utf-8")
    if reading.is_mostly_right:
        return b"", "utf-8"
    best = likeliest(head)
    if best is None:
        raise AlignerError(f"{name} is not UTF-8; {_ADVICE}.")
    warn(f"{name} is not UTF-8; read as {best.encoding}. If letters look wrong, {_ADVICE}.")
    return b"", best.encoding


class Decoder:
    """Incremental decoder that tolerates a handful of broken bytes, drops NULs, and reports both in the end."""

    def __init__(self, encoding: str, name: str, warn: Callable[[str], None], kind: str = "") -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._encoding = encoding
        self._name = name
        self._warn = warn
        self._kind = kind
        self._length = self._broken = self._letters = self._nulls = 0

    def decode(self, data: bytes, final: bool = False) -> str:
        """Return the text of the next bytes; AlignerError where too many of them do not fit."""
        try:
            text = self._decoder.decode(data, final)
        except UnicodeError as error:
            raise AlignerError(self._refusal()) from error
        self._length += len(text)
        if "\ufffd" in text:
            own = data.count(_BROKEN) if self._encoding == "utf-8" else 0
            self._broken += max(0, text.count("\ufffd") - own)
            self._letters += len(LETTERS.findall(text))
            too_many = self._broken > max(HANDFUL, self._length // DAMAGE)
            if too_many or (self._broken and self._letters <= LEAST_SHARE * self._broken):
                raise AlignerError(self._refusal())
        if "\0" in text:
            self._nulls += text.count("\0")
            text = text.replace("\0", "")
        if final:
            self._report()
        return text

    def _refusal(self) -> str:
        return f"{self._name} is not in {self._encoding}{self._kind}; {_ADVICE}."

    def _report(self) -> None:
        if self._broken:
            verb = "byte is" if self._broken == 1 else "bytes are"
            self._warn(f"{self._name}: {self._broken} {verb} not valid {self._encoding} and read as U+FFFD.")
        if self._nulls:
            self._warn(f"{self._name}: {self._nulls} {'NUL is' if self._nulls == 1 else 'NULs are'} dropped.")
