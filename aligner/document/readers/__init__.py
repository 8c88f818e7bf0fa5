"""Document readers: one a format, listed in one table, chosen by a file's ending or by its first bytes.

Every reader takes the file's bytes and returns the text and its paragraphs. Warnings (a guessed encoding, a lossy
PDF) go to the logger `aligner`, which prints them on stderr unless told otherwise.
"""

from aligner.document.readers.dispatch import READERS, document_of, read_bytes, read_document

__all__ = ["READERS", "document_of", "read_bytes", "read_document"]
