"""Throw damaged files at everything that reads one: only clean errors are allowed.

    python -m scripts.fuzz --inputs 100000
    python -m scripts.fuzz --target tmx docx --inputs 5000 --seed 7

Each input is a sound file, made here, that is damaged at random: bytes changed, pieces dropped, repeated, moved or
spliced with another file's, numbers made huge, nesting made deep. Half of the inputs with XML, bare or in a zip
archive, are damaged by elements and attributes instead, and stay well-formed (`scripts.fuzz_markup`). A reader may
return or raise AlignerError. Anything else, or more than ten seconds of processor time, is a finding: it is printed
with its traceback and the input is kept for a test. SIGTERM ends the run, and what was tried so far is printed.
"""

from __future__ import annotations

import gzip
import io
import json
import logging
import random
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aligner.document import AlignerError, Alignment, Bead, Divergence, Document, Paragraph, Sentence, Span
from aligner.document.readers import READERS as DOCUMENT_READERS
from aligner.document.readers import read_document
from aligner.formats import READERS, WRITERS, read, write
from aligner.formats.glossary import read_glossary
from aligner.review.edits import apply
from aligner.review.edits import read as read_edits
from aligner.splitting import SplitOptions, split
from scripts.fuzz_markup import mutated_container
from scripts.fuzz_seeds import edits_record, foreign_seeds
from scripts.runtime import argument_parser

SECONDS = 10
GZIPPED = (".tmx", ".xlf", ".jsonl")
TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n", b"\t", b"<", b">", b"&", b"&#0;", b"]]>", b"<!--", b"\"", b"{",
    b"}", b"[", b"]", b"-1", b"99999999999999999999", b"1e999", b"NaN", b"null", b"true", b"\xd0", b"\xf0\x9f\x92\xa9",
    b"\xe2\x80\xae", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"<seg>", b"</tu>", b"encoding='utf-16'",
)  # fmt: skip


class TooSlowError(Exception):
    """An input took longer than it may."""


def specimen() -> Alignment:
    """Return a small sound alignment."""
    source = Document("Да. Договор от 5 мая.\n\nНет!", "ru", "a.txt", (Paragraph(0, 21), Paragraph(23, 27)))
    target = Document("Yes. The treaty of 5 May.\n\nNo! Really.", "en", "b.txt", (Paragraph(0, 25), Paragraph(27, 38)))
    return Alignment(
        source,
        target,
        (Sentence(0, 3), Sentence(4, 21), Sentence(23, 27)),
        (Sentence(0, 4), Sentence(5, 25), Sentence(27, 30), Sentence(31, 38)),
        (
            Bead(Span(0, 1), Span(0, 1)),
            Bead(Span(1, 2), Span(1, 2)),
            Bead(Span(2, 3), Span(2, 3)),
            Bead(Span(3, 3), Span(3, 4)),
        ),
        (Divergence(3, "addition", "error", 0.9, None, Span(31, 38), "Nothing in the source says “Really.”."),),
    )


def seeds(folder: Path) -> dict[str, list[bytes]]:
    """Return sound files by the ending they are read under."""
    found: dict[str, list[bytes]] = {}
    text = specimen().source.text
    for ending in DOCUMENT_READERS:
        found[ending] = [text.encode(), text.encode("cp1251"), text.encode("utf-16")]
    html = f"<html><head><title>x</title></head><body><p>{text}</p><table><tr><td>1<td>2</table></body></html>"
    for ending in (".html", ".htm", ".xhtml"):
        found[ending] = [html.encode()]
    found[".fb2"], found[".fodt"] = [], []  # read as XML only; sound ones are among those of other programs
    found[".docx"] = [_word(text)]
    found[".odt"] = [_open_document(text)]
    for ending in WRITERS:
        path = folder / f"seed{ending}"
        try:
            files = write(specimen(), path)
        except AlignerError:  # an extra that is not installed
            continue
        if ending in READERS:
            found[ending] = [files[0].read_bytes()]
    for ending, files_of_others in foreign_seeds().items():
        found[ending] = [*found.get(ending, []), *files_of_others]
    found[".docm"] = found[".docx"]
    found |= {f"{ending}.gz": [gzip.compress(one) for one in found[ending]] for ending in GZIPPED if ending in found}
    found[".srx"] = [_srx()]
    found[".edits.json"] = [_edits(specimen())]
    return found


def _edits(alignment: Alignment) -> bytes:
    """Return the edits of a reviewer who accepted a flag."""
    flags = [{"flag": 0, "decision": "accepted", "reason": ""}]
    return json.dumps(edits_record(alignment) | {"flags": flags}).encode()


def _word(text: str) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.split("\n"))
    return _zip({"word/document.xml": f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'})


def _open_document(text: str) -> bytes:
    name = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f"<t:p>{line}</t:p>" for line in text.split("\n"))
    content = (
        f'<o:document-content xmlns:o="{name}:office:1.0" xmlns:t="{name}:text:1.0"><o:body><o:text>{body}</o:text>'
        "</o:body></o:document-content>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _zip(files: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _srx() -> bytes:
    return (
        '<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="yes"/><body>'
        '<languagerules><languagerule languagerulename="ru"><rule break="no"><beforebreak>г\\.</beforebreak>'
        '<afterbreak>[ ]</afterbreak></rule><rule break="yes"><beforebreak>[.!?]+</beforebreak><afterbreak>[ ]'
        '</afterbreak></rule></languagerule></languagerules><maprules><languagemap languagepattern=".*" '
        'languagerulename="ru"/></maprules></body></srx>'
    ).encode()


def damaged(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Return the file with one to six kinds of damage."""
    for _ in range(rng.randint(1, 6)):
        at, to = sorted((rng.randint(0, len(data)), rng.randint(0, len(data))))
        kind = rng.randrange(8)
        if kind == 0:
            data = data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        elif kind == 1:
            data = data[:at] + data[to:]
        elif kind == 2:
            data = data[:at] + data[at:to] * rng.choice((2, 3, 40)) + data[to:]
        elif kind == 3:
            data = data[:at] + rng.choice(TOKENS) + data[at:]
        elif kind == 4:
            start = rng.randint(0, len(other))
            data = data[:at] + other[start : start + rng.randint(0, 200)] + data[to:]
        elif kind == 5:
            data = data[:at]
        elif kind == 6:
            data = data[:at] + rng.choice((b"<a>", b"[", b"{\"a\":", b"(")) * rng.choice((10, 3000)) + data[at:]
        else:
            data = data[to:] + data[at:to] + data[:at]
        data = data[:2_000_000]
    return rezipped(data, rng)


def harmed(data: bytes, everything: list[bytes], kindred: list[bytes], rng: random.Random) -> bytes:
    """Return the file damaged by bytes or by elements; most damage by elements leaves its XML well-formed."""
    kind = rng.random()
    if kind < 0.6:
        data = mutated_container(data, kindred if rng.random() < 0.7 else everything, rng)
    return data if kind < 0.5 else damaged(data, rng.choice(everything), rng)


def shaken(value: Any, rng: random.Random) -> Any:
    """Return JSON with one value somewhere in it changed, dropped or doubled, so that it still parses."""
    if isinstance(value, dict) and value and rng.random() < 0.9:
        key = rng.choice(list(value))
        if rng.random() < 0.1:
            return {name: inner for name, inner in value.items() if name != key}
        return {**value, key: shaken(value[key], rng)}
    if isinstance(value, list) and value and rng.random() < 0.9:
        at = rng.randrange(len(value))
        if rng.random() < 0.2:
            return value[:at] + value[at + 1 :] if rng.random() < 0.5 else [*value[:at], value[at], *value[at:]]
        return [*value[:at], shaken(value[at], rng), *value[at + 1 :]]
    numbers = (-1, 0, 1, 3, 10**30, 10**400, 0.5, float("nan"))
    return rng.choice((None, True, *numbers, "", "x", "\ud800", [], [[]], {}, [0, 1]))


def rezipped(data: bytes, rng: random.Random) -> bytes:
    """Return a zip archive damaged inside half of the time, since a broken archive stops at the door."""
    if not data.startswith(b"PK") or rng.random() < 0.5:
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # too broken to be an archive: a fine input as it is
        return data
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, damaged(content, content, rng) if not content.startswith(b"PK") else content)
    return stream.getvalue()


def targets() -> dict[str, Callable[[Path], object]]:
    """Return what is tried on a file, by its ending."""
    found: dict[str, Callable[[Path], object]] = {ending: _document for ending in DOCUMENT_READERS if ending != ".pdf"}
    found |= dict.fromkeys(READERS, _alignment)
    found |= {f"{ending}.gz": _alignment for ending in GZIPPED}
    found[".srx"] = _by_srx
    found[".edits.json"] = _by_edits
    found |= dict.fromkeys((".glossary.tsv", ".glossary.csv", ".glossary.tbx"), read_glossary)
    return found


def _document(path: Path) -> object:
    document = read_document(path)
    return split(document), split(document, SplitOptions(unwrap=True))


def _alignment(path: Path) -> object:
    alignment = read(path)
    for ending in (".tmx", ".html", ".align.json"):  # what could be read must also be fit to be written
        write(alignment, path.with_name(f"output{ending}"))
    return alignment


def _by_srx(path: Path) -> object:
    return split(specimen().source, SplitOptions(srx=str(path)))


def _by_edits(path: Path) -> object:
    return apply(specimen(), read_edits(path, specimen(), "fuzz"))


def _alarm(*_: Any) -> None:
    raise TooSlowError(f"over {SECONDS} seconds")


def main() -> None:
    """Fuzz, and exit with 1 if there were findings."""
    parser = argument_parser(__doc__)
    parser.add_argument("--inputs", type=int, default=10_000, help="how many inputs in all (default 10000)")
    parser.add_argument("--seed", type=int, default=1, help="of the random damage (default 1)")
    parser.add_argument("--target", nargs="+", help="only these endings, such as .tmx")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), help="folder for inputs that are findings")
    arguments = parser.parse_args()
    signal.signal(signal.SIGVTALRM, _alarm)
    logging.disable()  # guessed encodings and the like
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = seeds(folder)
        known = {ending: target for ending, target in targets().items() if ending in files}
        asked = [f".{name.lstrip('.')}" for name in arguments.target or known]
        chosen = {ending: target for ending, target in known.items() if ending in asked}
        if not chosen:
            raise SystemExit(f"Nothing to fuzz for {' '.join(asked)}; there is {', '.join(sorted(known))}.")
        everything = [data for datas in files.values() for data in datas]
        counts: dict[str, dict[str, int]] = {}
        findings: dict[str, int] = {}
        signal.signal(signal.SIGTERM, _stop)
        number = -1
        while number + 1 < arguments.inputs and not _STOPPED:
            number += 1
            ending = list(chosen)[number % len(chosen)]
            data = rng.choice(files[ending])
            if ending.endswith(".json") and rng.random() < 0.7:
                data = json.dumps(shaken(json.loads(data), rng)).encode()
            else:
                data = harmed(data, everything, files[ending], rng)
            outcome = attempt(chosen[ending], folder / f"input{ending}", data, findings, arguments.keep)
            counts.setdefault(ending, {}).setdefault(outcome, 0)
            counts[ending][outcome] += 1
    print(json.dumps({"inputs": number + 1, "findings": findings, "verdicts": counts}, indent=1))
    sys.exit(1 if findings else 0)


_STOPPED: list[int] = []


def _stop(number: int, frame: object) -> None:
    """End after the present input, and print how many were tried."""
    _STOPPED.append(number)


def attempt(target: Callable[[Path], object], path: Path, data: bytes, findings: dict[str, int], keep: Path) -> str:
    """Try one input and return what became of it: read, refused or a finding."""
    path.write_bytes(data)
    start = time.perf_counter()
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        target(path)
    except AlignerError as error:
        if "\n" not in str(error).strip():
            return "refused"
        place = f"message of several lines: {str(error)[:60]!r}"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        if place not in findings:
            traceback.print_exc()
    else:
        return "read"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if place not in findings:
        keep.mkdir(exist_ok=True)
        (keep / f"{len(findings):03}{path.suffix}").write_bytes(data)
        print(f"finding in {path.suffix} after {time.perf_counter() - start:.1f} s: {place}", file=sys.stderr)
    findings[place] = findings.get(place, 0) + 1
    return "finding"


if __name__ == "__main__":
    main()
