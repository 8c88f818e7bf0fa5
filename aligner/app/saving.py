"""The files that a reviewer takes away, made in memory from the alignment as it stands after the review."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment
from aligner.formats import ExportOptions, flag_table, write
from aligner.formats.omegat import export


@dataclass(frozen=True)
class Kind:
    """A kind of file to save: the ending that follows the pair's name, its media type, and what makes its bytes.

    The maker gets the alignment, the pair's name and the original file.
    """

    ending: str
    media: str
    make: Callable[[Alignment, str, Path], bytes]


def _written(
    ending: str, part: str | None = None, options: ExportOptions | None = None
) -> Callable[[Alignment, str, Path], bytes]:
    """Return a maker that writes a format by its ending and takes the part named NAME + `part`."""

    def make(alignment: Alignment, name: str, original: Path) -> bytes:
        with tempfile.TemporaryDirectory(prefix="aligner-") as folder:
            write(alignment, Path(folder) / f"pair{ending}", options=options)
            path = Path(folder) / f"pair{part or ending}"
            if not path.exists():  # a companion for review is written only where there is something to review
                raise AlignerError("Nothing is held for review; save the translation memory instead.")
            return path.read_bytes()

    return make


def _flags(form: str) -> Callable[[Alignment, str, Path], bytes]:
    def make(alignment: Alignment, name: str, original: Path) -> bytes:
        stream = io.BytesIO()
        getattr(flag_table, f"write_{form}")(alignment, stream)
        return stream.getvalue()

    return make


def _omegat(alignment: Alignment, name: str, original: Path) -> bytes:
    """Return an OmegaT project as a zip archive; an office file is put into it as it came."""
    with tempfile.TemporaryDirectory(prefix="aligner-") as parent:
        folder = Path(parent) / "project"
        document = None
        if original.suffix in (".docx", ".docm", ".odt"):
            document = Path(parent) / f"{name}{original.suffix}"
            document.write_bytes(original.read_bytes())
        export(alignment, folder, document=document)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, f"{name}/{path.relative_to(folder).as_posix()}")
        return stream.getvalue()


def _report(alignment: Alignment, name: str, original: Path) -> bytes:
    from aligner.review.page import page

    return page(alignment, name).encode()


_TMX = "application/x-tmx+xml"
_XLIFF = "application/x-xliff+xml"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS: dict[str, Kind] = {
    "tmx": Kind(".tmx", _TMX, _written(".tmx")),
    "tmx-held": Kind(".review.tmx", _TMX, _written(".tmx", ".review.tmx")),
    "tmx-all": Kind(".all.tmx", _TMX, _written(".tmx", options=ExportOptions(include_flagged=True))),
    "omegat": Kind(".omegat.zip", "application/zip", _omegat),
    "xliff12": Kind(".xlf", _XLIFF, _written(".xlf")),
    "xliff21": Kind(".xliff", _XLIFF, _written(".xliff")),
    "xlsx": Kind(".xlsx", _SHEET, _written(".xlsx")),
    "flags-docx": Kind(".flags.docx", _WORD, _flags("docx")),
    "flags-xlsx": Kind(".flags.xlsx", _SHEET, _flags("xlsx")),
    "html": Kind(".html", "text/html; charset=utf-8", _report),
    "tsv": Kind(".tsv", "text/tab-separated-values; charset=utf-8", _written(".tsv")),
    "align": Kind(".align.json", "application/json", _written(".align.json")),
}
"""What can be saved, by the name it has in addresses."""
