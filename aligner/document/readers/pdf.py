"""Reading the text of a PDF, which holds characters at places and no paragraphs: lossy, with a warning."""

from __future__ import annotations

import io
import logging
from collections import Counter

from aligner.document.errors import AlignerError
from aligner.document.readers.assembly import Content
from aligner.document.readers.dispatch import Request
from aligner.document.readers.plain import paragraphs
from aligner.document.readers.symbol_fonts import readable

logger = logging.getLogger("aligner")


def read(data: bytes, request: Request) -> Content:
    """Return the text of a PDF's pages, without the lines that head or foot most of them, and its likely paragraphs."""
    pages = [page.strip().splitlines() for page in _pages(data, request.name)]
    if not any(pages):
        raise AlignerError(f"{request.name} holds no text, perhaps pictures of pages; recognise the text first.")
    logger.warning("%s: a PDF keeps no paragraphs and may mix columns; prefer docx or txt where you can.", request.name)
    text = readable("\n".join("\n".join(lines) for lines in _without_running_lines(pages)))
    return Content(text, paragraphs(text))


def _pages(data: bytes, name: str) -> list[str]:
    try:
        import pypdf
    except ModuleNotFoundError as error:
        raise AlignerError(f"To read {name}, run pip install 'ruen-aligner[pdf]'.") from error
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise AlignerError(f"{name} is protected by a password; save it without one.")
        return [page.extract_text() for page in reader.pages]
    except AlignerError:
        raise
    except Exception as error:  # pypdf raises whatever a broken file leads it into
        reason = "it is damaged, or cut off before its end"
        raise AlignerError(f"{name} is not a valid PDF file ({reason}); print it to a new PDF.") from error


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Return the pages without first and last lines that, but for digits, stand on more than half of them."""
    if len(pages) < 3:
        return pages
    edges = Counter(key for lines in pages for key in {_shape(line) for line in lines[:1] + lines[-1:]})
    running = {key for key, count in edges.items() if count > len(pages) / 2}
    result = []
    for lines in pages:
        start = 1 if lines and _shape(lines[0]) in running else 0
        end = len(lines) - 1 if len(lines) > start and _shape(lines[-1]) in running else len(lines)
        result.append(lines[start:end])
    return result


def _shape(line: str) -> str:
    return "".join("0" if character.isdigit() else character for character in line.strip()).replace("00", "0")
