"""Documents: the data types, the errors, and the readers that turn files into documents.

`model` holds the frozen dataclasses that flow through every layer; `reading` turns a file into a `Document`;
`files` writes outputs so that a failure never costs the user data.
"""

from aligner.document.errors import AlignerError
from aligner.document.model import Alignment, Bead, Divergence, Document, LogEntry, Paragraph, Sentence, Span

__all__ = ["AlignerError", "Alignment", "Bead", "Divergence", "Document", "LogEntry", "Paragraph", "Sentence", "Span"]
