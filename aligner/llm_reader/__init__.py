"""Reading by a large language model: findings with quotations of both texts, verified, merged with the rules' flags.

Any server that speaks the OpenAI chat-completions protocol will do; nothing but the loopback interface is contacted
unless the user allows it.
"""

from aligner.llm_reader.forecast import Forecast, forecast
from aligner.llm_reader.options import ReaderOptions
from aligner.llm_reader.reading import Progress, read
from aligner.llm_reader.report import Report

__all__ = ["Forecast", "Progress", "ReaderOptions", "Report", "forecast", "read"]
