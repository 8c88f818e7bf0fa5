"""Measure how fast texts are cut into sentences and files are read, in processor time, and against another version.

    python -m scripts.benchmarks.reading_speed [--text RUSSIAN ENGLISH] [--against CHECKOUT] [--jobs split read]

Prints megabytes of text a second: the cutting of Russian and English texts of several sizes, and the reading of one
text in each format. With `--against` a checkout of another version does the same work, in turns, and the ratio of the
best turns is printed: below 1 is slower than it. Without `--text` the specimen is repeated, each time with other
numbers; a real novel holds more kinds of places.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.runtime import ROOT, argument_parser

SPECIMEN = ROOT / "corpora" / "specimen"
SIZES = {"5 KB": 5_000, "20 KB": 20_000, "200 KB": 200_000, "5 MB": 5_000_000}
"""Bytes of text in UTF-8."""
READ_BYTES = 400_000
TURNS = 5
JOBS = ("split", "read")

WORKER = r"""
import json, logging, sys, time
from pathlib import Path
logging.disable(logging.CRITICAL)
folder, jobs, least = Path(sys.argv[1]), sys.argv[2].split(), float(sys.argv[3])

def best(work):
    work()
    times, spent = [], 0.0
    while spent < least or len(times) < 3:
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        spent += times[-1]
    return min(times)

found = {}
if "split" in jobs:
    from aligner.document.model import Document
    from aligner.document.readers.plain import paragraphs
    from aligner.splitting import split
    try:
        from aligner.document.normalised import normalise
        forget = normalise.cache_clear
    except ImportError:
        forget = lambda: None
    for path in sorted(folder.glob("split.*")):
        text = path.read_text(encoding="utf-8")
        document = Document(text, path.suffix[1:], "", paragraphs(text))
        def work():
            forget()
            split(document)
        found[path.name] = best(work)
if "read" in jobs:
    from aligner.document.readers import read_document
    from aligner.formats import load
    for path in sorted(folder.glob("read.*")):
        def work():
            if path.suffix in (".tmx", ".tsv", ".xlf"):
                for _ in load(path).units:
                    pass
            else:
                read_document(path)
        found[path.name] = best(work)
print(json.dumps(found))
"""


def text_of_size(text: str, size: int) -> str:
    """Return a text of so many bytes: the beginning, or repetitions each of which has other numbers."""
    pieces, length, turn = [], 0, 0
    while length < size:
        piece = text if not turn else text.translate({ord("1"): str(turn % 9 + 1), ord("5"): str(turn % 7 + 2)})
        pieces.append(piece)
        length += len(piece.encode())
        turn += 1
    data = "\n\n".join(pieces).encode()[:size]
    return data.decode("utf-8", "ignore")


def write_inputs(folder: Path, texts: dict[str, str], jobs: list[str]) -> dict[str, int]:
    """Write the files to work on, and return the bytes of text in each."""
    sizes: dict[str, int] = {}
    for language, text in texts.items() if "split" in jobs else ():
        for label, size in SIZES.items():
            path = folder / f"split.{label.replace(' ', '')}.{language}"
            path.write_text(text_of_size(text, size), encoding="utf-8")
            sizes[path.name] = path.stat().st_size
    if "read" in jobs:
        text = text_of_size(texts["ru"], READ_BYTES)
        for ending, data in files(text).items():
            (folder / f"read{ending}").write_bytes(data)
            sizes[f"read{ending}"] = len(text.encode())
    return sizes


def files(text: str) -> dict[str, bytes]:
    """Return a text as a file of each format, by the ending."""
    lines = [line for line in text.splitlines() if line.strip()]
    marked = [escape(line) for line in lines]
    page = "<html><body>" + "\n".join(f"<p>{line}</p>" for line in marked) + "</body></html>"
    units = "".join(
        f"<tu><tuv xml:lang='ru'><seg>{line}</seg></tuv><tuv xml:lang='en'><seg>Text.</seg></tuv></tu>"
        for line in marked
    )
    xliff = "".join(
        f"<trans-unit id='{n}'><source>{line}</source><target>Text.</target></trans-unit>"
        for n, line in enumerate(marked)
    )
    file = "<file source-language='ru' target-language='en'>"
    sections = "".join(f"<p>{line}</p>" for line in marked)
    return {
        ".txt": text.encode(),
        ".cp1251.txt": text.encode("cp1251", "replace"),
        ".html": page.encode(),
        ".md": "\n\n".join(lines).encode(),
        ".docx": _archive("word/document.xml", _word(marked)),
        ".odt": _archive("content.xml", _open_document(marked)),
        ".fb2": f"<FictionBook><body><section>{sections}</section></body></FictionBook>".encode(),
        ".tmx": f"<tmx version='1.4'><header srclang='ru'/><body>{units}</body></tmx>".encode(),
        ".xlf": f"<xliff version='1.2'>{file}<body>{xliff}</body></file></xliff>".encode(),
        ".tsv": ("source\ttarget\n" + "".join(f"{line}\tText.\n" for line in lines)).encode(),
    }


def _archive(name: str, content: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        if name == "content.xml":
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr(name, content)
    return stream.getvalue()


def _word(lines: list[str]) -> str:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    run = '<w:r><w:rPr><w:sz w:val="24"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    body = "".join(f"<w:p><w:pPr/>{run.format(line[:60])}{run.format(line[60:])}</w:p>" for line in lines)
    return f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'


def _open_document(lines: list[str]) -> str:
    names = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
    spaces = f'xmlns:office="{names.format("office")}" xmlns:text="{names.format("text")}"'
    body = "".join(f"<text:p>{line[:60]}<text:span>{line[60:]}</text:span></text:p>" for line in lines)
    return f"<office:document {spaces}><office:body><office:text>{body}</office:text></office:body></office:document>"


def measure(checkout: Path, folder: Path, jobs: list[str], seconds: float) -> dict[str, float]:
    """Return the least processor time of each piece of work by a checkout's code."""
    command = [sys.executable, "-c", WORKER, str(folder), " ".join(jobs), str(seconds)]
    environment = os.environ | {"PYTHONPATH": str(checkout)}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment, cwd=checkout)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main() -> None:
    """Measure in turns and print."""
    parser = argument_parser(__doc__)
    parser.add_argument("--text", nargs=2, type=Path, metavar=("RUSSIAN", "ENGLISH"), help="texts to work on")
    parser.add_argument("--against", type=Path, metavar="CHECKOUT", help="a checkout of another version")
    parser.add_argument("--jobs", nargs="+", choices=JOBS, default=list(JOBS))
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--seconds", type=float, default=0.3, help="processor time of a piece of work in a turn")
    arguments = parser.parse_args()
    paths = arguments.text or [SPECIMEN / f"{language}.txt" for language in ("ru", "en")]
    texts = {code: path.read_text(encoding="utf-8") for code, path in zip(("ru", "en"), paths, strict=True)}
    checkouts = {"ours": ROOT} | ({"other": arguments.against.resolve()} if arguments.against else {})
    best: dict[str, dict[str, float]] = {name: {} for name in checkouts}
    with tempfile.TemporaryDirectory() as folder:
        sizes = write_inputs(Path(folder), texts, arguments.jobs)
        for _ in range(arguments.turns):
            for name, checkout in checkouts.items():
                for work, seconds in measure(checkout, Path(folder), arguments.jobs, arguments.seconds).items():
                    best[name][work] = min(seconds, best[name].get(work, seconds))
    print(f"{'':22}{'MB/s':>8}" + (f"{'other':>8}{'ratio':>8}" if arguments.against else ""))
    for work, size in sizes.items():
        speeds = [size / 1e6 / best[name][work] for name in checkouts]
        ratio = f"{speeds[0] / speeds[1]:8.2f}" if len(speeds) > 1 else ""
        print(f"{work:22}" + "".join(f"{speed:8.2f}" for speed in speeds) + ratio)


if __name__ == "__main__":
    main()
