"""The first pass over a window: a reading whose quotations are verified; those that are in no text are mended once."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial

from aligner.document.model import Severity, Span
from aligner.llm_reader.budget import BudgetSpent
from aligner.llm_reader.client import Message, ServerFailure
from aligner.llm_reader.completion import TooLong
from aligner.llm_reader.instruction import FINDINGS_SCHEMA, instruction, reading_prompt
from aligner.llm_reader.report import BUDGET_SPENT, Report
from aligner.llm_reader.responses import BadResponse, Claim, claims
from aligner.llm_reader.session import Session, Stopped
from aligner.llm_reader.span_verification import place
from aligner.llm_reader.windows import Passage, Window

READING_LIMIT = 4096
"""Tokens of a reading's response; models that think first need room for it."""


@dataclass(frozen=True)
class Verified:
    """A finding whose words stand in its bead; the spans are characters of the bead's two texts."""

    bead: int
    type: str
    severity: Severity
    source: Span | None
    target: Span | None
    reason: str


@dataclass
class WindowReading:
    """Result of requests: findings, the numbers of withdrawn flags of rules, the passages read, and the account."""

    findings: list[Verified] = field(default_factory=list)
    withdrawn: set[int] = field(default_factory=set)
    passages: list[Passage] = field(default_factory=list)
    report: Report = field(default_factory=Report)


def read_window(session: Session, window: Window) -> WindowReading:
    """Read a window; every failure of the server or of its response goes into the report, none is raised."""
    result = WindowReading()
    for group, verified in _first_pass(session, window, result.report):
        result.passages += group
        result.findings += verified
    return result


def _first_pass(
    session: Session, window: Window, report: Report
) -> list[tuple[tuple[Passage, ...], list[Verified]]]:
    """Return the verified findings of a window, which is halved where it is too long for the model."""
    try:
        dialogue, found = _asked(session, reading_messages(window, session.options.language), window, report)
        report.read += len(window.passages)
        return [(window.passages, _verified(session, dialogue, found, window, report))]
    except TooLong:
        if len(window.passages) > 1:
            halves = window.halves()
            return [part for half in halves for part in _first_pass(session, half, report)]
        report.problems["A passage, or the response to it, is too long for the model."] += 1
    except BadResponse as error:
        report.problems[f"A response could not be used: {error}."] += 1
    except ServerFailure as error:
        report.problems[str(error)] += 1
    except BudgetSpent:
        report.problems[BUDGET_SPENT] += 1
    except Stopped:
        pass  # the failure that stopped the session has been told
    report.unread += len(window.passages)
    return []


def _asked(
    session: Session, messages: list[Message], window: Window, report: Report
) -> tuple[list[Message], list[Claim]]:
    """Return the messages with the response to them, and its claims; one that cannot be parsed is asked for again."""
    beads = {passage.bead for passage in window.passages}
    parse = partial(claims, beads=beads, count=len(beads))
    try:
        response, (found, malformed) = session.request(messages, FINDINGS_SCHEMA, READING_LIMIT, parse, report)
    except BadResponse as error:
        again = [*messages, {"role": "user", "content": instruction().again.format(problem=error)}]
        response, (found, malformed) = session.request(again, FINDINGS_SCHEMA, READING_LIMIT, parse, report)
    report.found += len(found) + malformed
    report.malformed += malformed
    return [*messages, {"role": "assistant", "content": response}], found


def _verified(
    session: Session, dialogue: list[Message], found: list[Claim], window: Window, report: Report
) -> list[Verified]:
    """Return the findings whose words are in their beads, after one request to mend those whose words are not."""
    texts = {passage.bead: passage for passage in window.passages}
    checked = [(claim, _placed(claim, texts[claim.bead])) for claim in found]
    kept = [verified for _, verified in checked if verified]
    wrong = [claim for claim, verified in checked if not verified]
    if not wrong:
        return kept
    mended: list[Verified] = []
    quotations = json.dumps(
        [{"bead": c.bead, "source": c.source, "target": c.target} for c in wrong], ensure_ascii=False
    )
    request: list[Message] = [
        *dialogue, {"role": "user", "content": instruction().mending.format(quotations=quotations)}
    ]
    parse = partial(claims, beads={claim.bead for claim in wrong}, count=len(wrong))
    try:
        _, (again, _) = session.request(request, FINDINGS_SCHEMA, READING_LIMIT, parse, report)
        mended = [verified for claim in again if (verified := _placed(claim, texts[claim.bead]))][: len(wrong)]
    except (BadResponse, TooLong, Stopped, BudgetSpent):
        pass
    except ServerFailure as error:
        report.problems[str(error)] += 1
    mended = [verified for verified in mended if verified not in kept]
    report.not_in_text += len(wrong) - len(mended)
    return kept + mended


def _placed(claim: Claim, passage: Passage) -> Verified | None:
    """Return a finding with the places of its words; None where a quotation is not in the passage."""
    source = place(claim.source, passage.source) if claim.source else None
    target = place(claim.target, passage.target) if claim.target else None
    if (claim.source and not source) or (claim.target and not target):
        return None
    return Verified(claim.bead, claim.type, claim.severity, source, target, claim.reason)


def reading_messages(window: Window, language: str) -> list[Message]:
    """Return the request that reads a window, its reasons to be given in a language."""
    return [
        {"role": "system", "content": reading_prompt(language)},
        {"role": "user", "content": window.message()},
    ]
