"""The cost of a reading before it begins: what would be sent, so that a user can agree to it or not."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.document.model import Alignment
from aligner.reader.budget import estimate
from aligner.reader.instruction import confirming_prompt, reading_prompt
from aligner.reader.merging import withdrawable
from aligner.reader.options import ReaderOptions
from aligner.reader.passes import LANGUAGE
from aligner.reader.windows import passages, windows


@dataclass(frozen=True)
class Cost:
    """Requests, characters of the documents (context counted each time), and tokens, by the estimate of the budget.

    Responses and the confirmations of what is found are not in it: nobody knows them before.
    """

    requests: int
    characters: int
    tokens: int


def cost_of(alignment: Alignment, options: ReaderOptions) -> Cost:
    """Return what a reading of the alignment would send at least; nothing is sent for it."""
    read = list(passages(alignment))
    todo = windows(read, options.window_beads, options.window_characters)
    texts = [window.message() for window in todo]
    if options.passes > 1:
        flagged = {flag.bead for flag in alignment.divergences if withdrawable(flag)}
        again = [passage.source + passage.target for passage in read if passage.bead in flagged]
    else:
        again = []
    prompts = len(todo) * estimate(reading_prompt(LANGUAGE)) + len(again) * estimate(confirming_prompt())
    sent = [*texts, *again]
    return Cost(len(sent), sum(map(len, sent)), prompts + sum(map(estimate, sent)))
