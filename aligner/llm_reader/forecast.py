"""A forecast of a reading, before anything is sent: to which host, how many requests, characters and tokens.

It counts what is certain: a request for each window and one for each flag of the rules. Each window with findings of
the model adds one more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aligner.document.model import Alignment
from aligner.llm_reader.budget import estimate
from aligner.llm_reader.client import Message
from aligner.llm_reader.confirming import confirming_messages, flag_question
from aligner.llm_reader.endpoint import host_of, is_loopback
from aligner.llm_reader.merging import withdrawable
from aligner.llm_reader.options import ReaderOptions
from aligner.llm_reader.passes import reading_messages
from aligner.llm_reader.windows import passages, windows


@dataclass(frozen=True)
class Forecast:
    """What a reading sends at least; `tokens` are estimated, those of the responses are not among them."""

    host: str
    local: bool
    requests: int
    characters: int
    tokens: int


def forecast(alignment: Alignment, options: ReaderOptions) -> Forecast:
    """Return what reading an alignment would send, as if nothing were kept of an earlier reading; sends nothing."""
    requests = characters = tokens = 0
    for messages in _requests(alignment, options):
        requests += 1
        characters += sum(len(message["content"]) for message in messages)
        tokens += sum(estimate(message["content"]) for message in messages)
    return Forecast(host_of(options.url), is_loopback(options.url), requests, characters, tokens)


def _requests(alignment: Alignment, options: ReaderOptions) -> Iterator[list[Message]]:
    read = list(passages(alignment))
    for window in windows(read, options.window_beads, options.window_characters):
        yield reading_messages(window, options.language)
    if options.passes < 2:
        return
    by_bead = {passage.bead: passage for passage in read}
    asked = {
        question
        for flag in alignment.divergences
        if withdrawable(flag)
        and flag.bead in by_bead
        and (question := flag_question(alignment, by_bead[flag.bead], flag))
    }
    for question in asked:
        yield confirming_messages([question])
