"""Character encoding detection: the byte order mark, strict UTF-8, the declared encoding, then a guess.

What is guessed and what is replaced is logged once as a warning, with the number of bytes and the first place. The
labels are those of the WHATWG Encoding Standard (https://encoding.spec.whatwg.org), under which a page that declares
iso-8859-1 is in windows-1252.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

from aligner.document.errors import AlignerError

logger = logging.getLogger("aligner")

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16, whose mark is a part of its mark."""

_CYRILLIC = ("cp1251", "koi8_r", "cp866", "iso8859_5", "mac_cyrillic")
_LIKELY = (*_CYRILLIC, "cp1252")
_LIKELY_WIDE = ("utf_16_le", "utf_16_be")
"""The encodings that Russian and English files are found in."""

_SUPERSETS = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    **dict.fromkeys(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"), "utf-8"),
}
"""What a label declared in ASCII bytes means, by the WHATWG standard: a superset, and never UTF-16."""

_ALIASES = {
    **dict.fromkeys(("x-mac-cyrillic", "x-mac-ukrainian"), "mac_cyrillic"),
    **dict.fromkeys(("koi", "koi8", "cskoi8r"), "koi8_r"),
    "koi8-ru": "koi8_u",
    **dict.fromkeys(("x-cp1251", "win-1251", "win1251", "cp-1251", "windows1251", "ansi-1251", "ms-cyrl"), "cp1251"),
    **dict.fromkeys(("x-cp1252", "win-1252", "windows1252", "ansi", "ansi_x3.4-1968"), "cp1252"),
    **dict.fromkeys(("x-cp1250", "win-1250"), "cp1250"),
    **dict.fromkeys(("dos-866", "csibm866", "x-cp866", "alt"), "cp866"),
    **dict.fromkeys(("unicode-1-1-utf-8", "x-unicode20utf8", "unicode20utf8", "unicode", "utf", "utf-8-sig"), "utf-8"),
}
"""Labels that Python does not know: the standard's, and those that old Russian pages bear."""

_NO_FILES = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined"))
"""What Python calls an encoding of text and no file is in."""

HANDFUL = 5
DAMAGE = 1_000
"""So many bytes, or one in so many, may be broken in a text that is otherwise in an encoding."""
_HEAD = 1_000
LEAST_SHARE = 4
"""So many letters outside ASCII must fit for each byte that does not."""

_ODD = re.compile(
    "[a-zа-яё][A-ZА-ЯЁ]|[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]|[À-ÿ][À-ÿА-Яа-яЁё]|[А-Яа-яЁё][À-ÿ0-9]"
    "|[^\n\r\t -~А-Яа-яЁёÀ-ÿ«»„“”‘’–—…№§°\u00a0\u00ad©®™±×·•£€½−]"
    "|[0-9][А-ЯЁ](?![А-Яа-яЁё])|(?<=[а-яё])[^\\w\\s\x00-\x7f’…—–](?=[а-яё])"
)
_FREQUENCIES = dict(
    zip(
        "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
        (
            *(11.0, 8.5, 8.0, 7.4, 6.7, 6.3, 5.5, 4.7, 4.5, 4.4, 3.5, 3.2, 3.0, 2.8, 2.6, 2.0, 1.9),
            *(1.7, 1.7, 1.6, 1.6, 1.4, 1.2, 1.0, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.04, 0.04),
        ),
        strict=True,
    )
)
"""Per cent of each letter in Russian (Lyashevskaya and Sharov's frequency dictionary, rounded)."""
_COSTS = {letter: -log10(share / 100) for letter, share in _FREQUENCIES.items()}
_FOREIGN_COST = 2.0
_SIGN_COST = 1.5
_RARE_SIGN_COST = 3.0
_ODD_COST = 3.0
LETTERS = re.compile("[^\x00-\x7f\\W\\d_]")
_SIGNS = re.compile("[^\x00-\x7f\\w\u00a0]")
_USUAL_SIGNS = frozenset("«»„“”’–—…№£€½°§•")
_LATIN, _CYRILLIC_LETTERS = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]")
_ALONE = re.compile(r"(?<!\w)[А-Яа-яЁё](?!\w)")
_MOSTLY = 5
"""Among so many times as many Latin letters a Cyrillic one alone is a sign read wrongly, as in `5 А` for `5 €`."""

_ADVICE = "name the encoding with --encoding, as in --encoding windows-1251"


def decode(data: bytes, name: str, encoding: str | None = None, declared: str | None = None) -> str:
    r"""Return the text of a file's bytes, without a byte order mark and with every line end as `\n`.

    `encoding` forces one. Otherwise a byte order mark decides, then UTF-8 where the bytes fit it, then the encoding
    that the file itself declares, unless its text looks like one read wrongly, then a guess. A few broken bytes become
    U+FFFD and are logged, as is the guess. Raises AlignerError where the bytes are not text, or not in that encoding.
    """
    text = _decode(data, name, encoding, declared)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def check_name(encoding: str) -> None:
    """Raise AlignerError where Python knows no text encoding of that name."""
    if _known(encoding) is None:
        raise AlignerError(f"There is no encoding named {encoding!r}; try utf-8, windows-1251, koi8-r or cp866.")


def _known(label: str) -> str | None:
    """Return Python's name of a text encoding, None for a label that names none."""
    try:
        found = codecs.lookup(_ALIASES.get(label.strip().lower(), label))
    except (LookupError, UnicodeError, ValueError):
        return None
    return found.name if found._is_text_encoding and found.name not in _NO_FILES else None


def effective(label: str) -> str | None:
    """Return the encoding that a label declared in ASCII bytes means, None for an unknown label.

    >>> effective("ISO8859-1"), effective("latin1"), effective("utf-16"), effective("x-unknown")
    ('cp1252', 'cp1252', 'utf-8', None)
    """
    known = _known(label)
    return None if known is None else _SUPERSETS.get(known, known)


def is_utf8(data: bytes) -> bool:
    """Whether bytes, perhaps cut inside a letter, are strict UTF-8 with letters outside ASCII."""
    try:
        return not codecs.getincrementaldecoder("utf-8")("strict").decode(data).isascii()
    except UnicodeDecodeError:
        return False


@dataclass(frozen=True)
class Reading:
    """The bytes read in one encoding: the text, and how many of the bytes did not fit, from which on."""

    encoding: str
    text: str
    broken: int
    first: int

    @property
    def is_close(self) -> bool:
        """Whether only a handful of the bytes did not fit."""
        return self.broken <= max(HANDFUL, len(self.text) // DAMAGE)

    @property
    def is_mostly_right(self) -> bool:
        """Whether a text is in the encoding: all of it, or so much that the rest must be damage."""
        if not self.is_close or _is_binary(self.text):
            return False
        return not self.broken or len(LETTERS.findall(self.text)) > LEAST_SHARE * self.broken

    def text_with_warnings(self, name: str) -> str:
        """Return the text without NULs, and log what was replaced or dropped."""
        nulls = self.text.count("\0")
        if self.broken:
            message = "%s: %d %s not valid %s (the first at byte %d) and read as U+FFFD."
            verb = "byte is" if self.broken == 1 else "bytes are"
            logger.warning(message, name, self.broken, verb, self.encoding, self.first)
        if nulls:
            logger.warning("%s: %d NUL %s dropped.", name, nulls, "character" if nulls == 1 else "characters")
        return self.text.replace("\0", "")


def read_as(data: bytes, encoding: str) -> Reading:
    """Decode with U+FFFD for what does not fit."""
    try:
        return Reading(encoding, data.decode(encoding), 0, 0)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, "replace")
        own = data.count("\ufffd".encode()) if encoding == "utf-8" else 0
        return Reading(encoding, text, max(1, text.count("\ufffd") - own), error.start)
    except UnicodeError:
        return Reading(encoding, "", len(data), 0)


def _decode(data: bytes, name: str, encoding: str | None, declared: str | None) -> str:
    data = _mended(data, name)
    if encoding is not None:
        check_name(encoding)
        forced = read_as(data, _forced(encoding))
        if not forced.is_close or (forced.broken and _is_binary(forced.text)):
            raise AlignerError(f"{name} is not in {encoding} at byte {forced.first}; give another --encoding or none.")
        return forced.text_with_warnings(name)
    for mark, marked in MARKS:
        if data.startswith(mark):
            reading = read_as(data[len(mark) :], marked)
            if reading.is_close:
                return reading.text_with_warnings(name)
            if marked != "utf-8":
                raise AlignerError(f"{name} starts as {marked} but breaks at byte {reading.first}; {_ADVICE}.")
            data = data[len(mark) :]  # a mark put before the bytes of another encoding
    utf8 = read_as(data, "utf-8")
    if utf8.is_mostly_right and not (declared and declared != "utf-8" and utf8.text.isascii()):
        return utf8.text_with_warnings(name)
    if not _is_binary(utf8.text) and (mixed := _mixed(data, name)) is not None:
        return mixed
    return _declared(data, name, declared) if declared else _guess(data, name)


_PAIR = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]")


def _mended(data: bytes, name: str) -> bytes:
    """Return the bytes without the NULs that a broken disk or download leaves at the end, and pictures in proper UTF-8.

    Java and old databases write a character beyond the basic plane as two halves of three bytes each (CESU-8).
    """
    if data.endswith(b"\0\0") and b"\0" not in data[:_HEAD]:
        whole = data.rstrip(b"\0")
        logger.warning("%s: %d NUL characters at its end dropped.", name, len(data) - len(whole))
        data = whole
    return _PAIR.sub(_joined_pair, data) if b"\xed" in data else data


def _joined_pair(match: re.Match[bytes]) -> bytes:
    halves = match[0].decode("utf-8", "surrogatepass")
    return halves.encode("utf-16", "surrogatepass").decode("utf-16").encode()


def _forced(label: str) -> str:
    """Return the encoding of a label that a user gives: as a declared one, but for UTF-16, which a user may mean."""
    known = _known(label) or label
    return known if known.startswith(("utf-16", "utf-32")) else _SUPERSETS.get(known, known)


_LEAST_LETTERS = 40


def _mixed(data: bytes, name: str) -> str | None:
    """Decode files of two encodings put together, line by line.

    A letter or two may be UTF-8 by chance; lines with a good share of the file's letters are not.
    """
    lines = data.split(b"\n")
    own = [is_utf8(line) for line in lines]
    foreign = [number for number, line in enumerate(lines) if not line.isascii() and not own[number]]
    letters = sum(len(line.decode("utf-8", "replace")) for line, fits in zip(lines, own, strict=True) if fits)
    if not foreign or letters < max(_LEAST_LETTERS, sum(len(lines[number]) for number in foreign) // 10):
        return None
    rest = b"\n".join(lines[number] for number in foreign)
    if (best := likeliest(rest)) is None:
        return None
    texts = [line.decode("utf-8", "replace") for line in lines]
    for number in foreign:
        texts[number] = lines[number].decode(best.encoding, "replace")
    message = "%s is UTF-8 but for %d of its lines (the first is line %d), read as %s."
    logger.warning(message, name, len(foreign), foreign[0] + 1, best.encoding)
    return "\n".join(texts).replace("\0", "")


def _declared(data: bytes, name: str, declared: str) -> str:
    """Decode as the file declares, unless the text is then implausible and that of the guessed encoding is not."""
    reading = read_as(data, declared)
    return reading.text_with_warnings(name) if is_believable(data, reading) else _guess(data, name)


def is_believable(data: bytes, declared: Reading) -> bool:
    """Whether bytes may be in the encoding that is declared: they fit, and no other makes a likelier text of them."""
    if not declared.is_close or _is_binary(declared.text):
        return False
    best = min(_candidates(data), key=lambda found: _cost(found.text), default=None)
    if best is not None and _is_likelier(best, declared):
        return False
    oddness = _oddness(declared.text)
    if best is None or oddness <= len(LETTERS.findall(declared.text[:_SAMPLE])) / 8:
        return True
    return _oddness(best.text) > oddness / 4


_LIKELIER = 0.75
_FEW_LETTERS = 12


def _is_likelier(best: Reading, declared: Reading) -> bool:
    """Whether another of the encodings of Russian fits the letters so much better that the declared one is a lie."""
    names = [reading.encoding.replace("-", "_") for reading in (best, declared)]
    if names[0] == names[1] or not set(names) <= {*_CYRILLIC, "koi8_u"}:
        return False
    if len(LETTERS.findall(declared.text)) < _FEW_LETTERS:
        return False
    return _cost(best.text) < _LIKELIER * _cost(declared.text)


def likeliest(data: bytes) -> Reading | None:
    """Decode by the likeliest encoding; None for what is no text at all."""
    best = min(_candidates(data), key=lambda found: _cost(found.text), default=None)
    return None if best is None or _oddness(best.text) > len(best.text[:_SAMPLE]) / 8 else best


def _guess(data: bytes, name: str) -> str:
    """Decode by the likeliest encoding, log which it was, and refuse binary data."""
    best = likeliest(data)
    if best is None:
        raise AlignerError(f"{name} is not a text file; give txt, md, html, docx, odt or pdf, or {_ADVICE}.")
    logger.warning("%s is not UTF-8; read as %s. If letters look wrong, %s.", name, best.encoding, _ADVICE)
    return best.text_with_warnings(name)


def _candidates(data: bytes) -> Iterable[Reading]:
    """Yield the readings in the likely encodings that are text: two bytes a character only where there are NULs."""
    many_nulls = data.count(0) > max(HANDFUL, len(data) // DAMAGE)
    encodings = _LIKELY_WIDE if many_nulls else (*_LIKELY, *(_LIKELY_WIDE if b"\0" in data else ()))
    for encoding in encodings:
        reading = read_as(data, encoding)
        if reading.is_close and not _is_binary(reading.text):
            yield reading


_SAMPLE = 20_000


def _oddness(text: str) -> int:
    """Count what a wrong encoding leaves: capitals after small letters, mixed alphabets, strange signs.

    >>> _oddness("По его словам") < _oddness("пО ЕЗП УМПЧБН")
    True
    """
    return len(_ODD.findall(text[:_SAMPLE]))


def _cost(text: str) -> float:
    """Return the implausibility of a decoded text: odd places, rare letters, all capitals.

    >>> _cost("USSR: СССР. USA: США.") < _cost("USSR: яяяп. USA: яью.")
    True
    """
    sample = text[:_SAMPLE]
    capitals = sum(map(str.isupper, sample)) > sum(map(str.islower, sample))
    letters = sum(_COSTS.get(letter.lower(), _FOREIGN_COST) for letter in LETTERS.findall(sample))
    latin, cyrillic = len(_LATIN.findall(sample)), len(_CYRILLIC_LETTERS.findall(sample))
    alone = len(_ALONE.findall(sample)) if latin > _MOSTLY * cyrillic else 0
    unclosed = max(0, sample.count("„") - sum(map(sample.count, "“”\"")))
    signs = sum(_SIGN_COST if sign in _USUAL_SIGNS else _RARE_SIGN_COST for sign in _SIGNS.findall(sample))
    return _ODD_COST * (_oddness(sample) + alone + unclosed) + letters + signs + capitals


_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f]")


def _is_binary(text: str) -> bool:
    """Whether a text holds the control characters that only machine data has; a handful of NULs is damage."""
    sample = text[:100_000]
    controls = len(_CONTROLS.findall(sample))
    return sample.count("\0") > max(HANDFUL, len(sample) // DAMAGE) or controls > len(sample) / 100
