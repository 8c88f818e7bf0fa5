"""Reading and writing alignments in the formats of CAT tools, corpora and people.

`registry` lists the formats, one line each; `translation_units` turns an alignment into what most formats hold; `write`
and `read` choose by a file's ending. A format is one module with a writer, a reader, or both.
"""

from pathlib import Path

from aligner.document import writer_hook
from aligner.document.model import Alignment
from aligner.formats.files import convert, load, read, write
from aligner.formats.options import ExportOptions
from aligner.formats.registry import FORMATS, READERS, WRITERS

__all__ = ["FORMATS", "READERS", "WRITERS", "ExportOptions", "convert", "load", "read", "write"]

def _save(alignment: Alignment, path: Path) -> None:
    write(alignment, path)


writer_hook.register(_save)
