"""From bytes to text: the byte order mark, then strict UTF-8, then a guess that is told to the user."""

from __future__ import annotations

import codecs
import logging
import re

from aligner.document.errors import AlignerError

logger = logging.getLogger("aligner")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16, whose mark is a part of its mark."""

_LIKELY = ["cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic", "cp1252", "utf_16_le", "utf_16_be"]
"""The encodings that Russian and English files are found in."""

_ODD = re.compile(
    "[a-zа-яё][A-ZА-ЯЁ]|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]|[À-ÿ][À-ÿА-Яа-яЁё]|[А-Яа-яЁё][À-ÿ0-9]"
    "|[^\n\r\t -~А-Яа-яЁёÀ-ÿ«»„“”‘’–—…№§°\u00a0\u00ad©®™±×·•£€½−]"
)

_ADVICE = "name the encoding with --encoding, as in --encoding windows-1251"


def decode(data: bytes, name: str, encoding: str | None = None) -> str:
    r"""Return the text of a file's bytes, without a byte order mark and with every line end as `\n`.

    `encoding` forces one; otherwise a byte order mark decides, then strict UTF-8, then charset-normalizer, whose guess
    is logged as a warning. Raises AlignerError where the bytes are not text, or not in that encoding.
    """
    text = _decode(data, name, encoding)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def check_name(encoding: str) -> None:
    """Raise AlignerError where Python knows no text encoding of that name."""
    try:
        known = codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        known = False
    if not known:
        raise AlignerError(f"There is no encoding named {encoding!r}; try utf-8, windows-1251, koi8-r or cp866.")


def _decode(data: bytes, name: str, encoding: str | None) -> str:
    if encoding is not None:
        check_name(encoding)
        try:
            return data.decode(encoding)
        except UnicodeError as error:
            place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
            raise AlignerError(f"{name} is not in {encoding}{place}; give another --encoding or none.") from error
    for mark, marked in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(marked)
            except UnicodeDecodeError as error:
                raise AlignerError(f"{name} starts as {marked} but breaks at byte {error.start}; {_ADVICE}.") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _guess(data, name)
    if "\0" in text:
        return _guess(data, name)
    return text


def _guess(data: bytes, name: str) -> str:
    """Decode by charset-normalizer's best guess, say which it was, and refuse what is no text at all."""
    from charset_normalizer import from_bytes

    candidates = [code for code in _LIKELY if code.startswith("utf_16") == (b"\0" in data)]
    best = min(from_bytes(data, cp_isolation=candidates), key=lambda match: _oddness(str(match)), default=None)
    text = str(best) if best is not None else ""
    if best is None or _is_binary(text):
        raise AlignerError(f"{name} is not a text file; give txt, md, html, docx, odt or pdf, or {_ADVICE}.")
    logger.warning("%s is not UTF-8; read as %s. If letters look wrong, %s.", name, best.encoding, _ADVICE)
    return text


def _oddness(text: str) -> int:
    """Count what a wrong encoding leaves: capitals after small letters, mixed alphabets, strange signs, all capitals.

        >>> _oddness("По его словам") < _oddness("пО ЕЗП УМПЧБН")
        True

    charset-normalizer sees a language's letters but not their case, and takes short KOI8-R for windows-1251.
    """
    sample = text[:20_000]
    capitals = sum(map(str.isupper, sample)) > sum(map(str.islower, sample))
    return len(_ODD.findall(sample)) + capitals


def _is_binary(text: str) -> bool:
    """Whether a text holds the control characters that only machine data has."""
    sample = text[:100_000]
    controls = sum(character < " " and character not in "\t\n\r\f\v\x1a\x1b" for character in sample)
    return "\0" in sample or controls > len(sample) / 100
