"""Reading by a large language model: findings with quotations of both texts, verified, merged with the rules' flags.

Any server that speaks the OpenAI chat-completions protocol will do; nothing but the loopback interface is contacted
unless the user allows it.
"""

from aligner.reader.forecast import Forecast, forecast
from aligner.reader.options import ReaderOptions
from aligner.reader.reading import Progress, read
from aligner.reader.report import Report

__all__ = ["Forecast", "Progress", "ReaderOptions", "Report", "forecast", "read"]
