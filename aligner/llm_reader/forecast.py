"""A forecast of a reading, before anything is sent: to which host, how many requests, characters and tokens.

It counts what is certain: a request for each window and one for each flag of the rules. Each finding of the model adds
one more, whose size is estimated.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aligner.document.model import Alignment
from aligner.llm_reader.budget import estimate
from aligner.llm_reader.client import Message
from aligner.llm_reader.confirming import Contexts, Question, confirming_messages, flag_question
from aligner.llm_reader.endpoint import host_of, is_loopback
from aligner.llm_reader.merging import withdrawable
from aligner.llm_reader.options import ReaderOptions
from aligner.llm_reader.passes import reading_messages
from aligner.llm_reader.windows import Passage, contexts, passages, windows

SAMPLE = 200
"""Passages, at least, from which the size of a question is estimated."""


@dataclass(frozen=True)
class Forecast:
    """What a reading sends at least; `tokens` are estimated, those of the responses are not among them.

    `tokens_a_finding` is what each finding of the model adds when it is put to it again; 0 where none is.
    """

    host: str
    local: bool
    requests: int
    characters: int
    tokens: int
    tokens_a_finding: int


def forecast(alignment: Alignment, options: ReaderOptions) -> Forecast:
    """Return what reading an alignment would send, as if nothing were kept of an earlier reading; sends nothing."""
    read = list(passages(alignment))
    alone = contexts(read)
    sent = list(_requests(alignment, options, read, alone))
    sample = [alone[passage.bead] for passage in read[:: len(read) // SAMPLE + 1]] if options.passes > 1 else []
    again = [_tokens(confirming_messages(Question(context, None, None))) for context in sample]
    return Forecast(
        host_of(options.url),
        is_loopback(options.url),
        len(sent),
        sum(len(message["content"]) for messages in sent for message in messages),
        sum(map(_tokens, sent)),
        round(sum(again) / len(again)) if again else 0,
    )


def _tokens(messages: list[Message]) -> int:
    return sum(estimate(message["content"]) for message in messages)


def _requests(
    alignment: Alignment, options: ReaderOptions, read: Sequence[Passage], alone: Contexts
) -> Iterator[list[Message]]:
    for window in windows(read, options.window_beads, options.window_characters):
        yield reading_messages(window, options.language)
    if options.passes < 2:
        return
    asked = {
        question
        for flag in alignment.divergences
        if withdrawable(flag) and flag.bead in alone and (question := flag_question(alignment, alone[flag.bead], flag))
    }
    for question in asked:
        yield confirming_messages(question)
