"""Tracing the quotations of an article to the passages of an alignment.

`marks` and `indirect` find quotations, `locating` finds their words in either language and `meaning` what they say,
`comparing` lays word beside word, `qualifying` sees what was left out at the edges, `tracing` makes a verdict of it.
"""

from aligner.quotations.model import VERDICTS, Change, Quotation, Trace
from aligner.quotations.tracing import trace

__all__ = ["VERDICTS", "Change", "Quotation", "Trace", "trace"]
