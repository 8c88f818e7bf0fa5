"""The two passes over a window: reading with verified quotations, then a request for each finding on its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from aligner.document.model import Alignment, Divergence, Severity, Span
from aligner.llm_reader.budget import BudgetSpent
from aligner.llm_reader.client import Message, ServerFailure, TooLong
from aligner.llm_reader.instruction import (
    ANSWER_SCHEMA,
    FINDINGS_SCHEMA,
    confirming_prompt,
    instruction,
    reading_prompt,
)
from aligner.llm_reader.report import Report
from aligner.llm_reader.responses import BadResponse, Claim, answer, claims
from aligner.llm_reader.session import Session, Stopped
from aligner.llm_reader.span_verification import place
from aligner.llm_reader.windows import Passage, Window

READING_LIMIT = 4096
"""Tokens of a reading's response; models that think first need room for it."""
CONFIRMING_LIMIT = 1024
Flags = Mapping[int, Sequence[tuple[int, Divergence]]]


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


@dataclass
class Subjects:
    """Subjects of one confirmation: findings of the reader and the numbers of flags of the rules."""

    findings: list[Verified] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)


Spans = tuple[Span | None, Span | None]
Words = tuple[int, Span | None, Span | None]
"""A bead and the places of words in its two texts."""
Confirmation = Callable[[], WindowReading]


def read_window(session: Session, window: Window) -> WindowReading:
    """Read a window; every failure of the server or of its response goes into the report, none is raised."""
    result = WindowReading()
    for group, verified in _first_pass(session, window, result.report):
        result.passages += group
        result.findings += verified
    return result


def confirmations(session: Session, alignment: Alignment, reading: WindowReading, flags: Flags) -> list[Confirmation]:
    """Return a request for each finding of a window and each flag of the rules in it, one for the same words."""
    subjects: dict[Words, Subjects] = {}
    for finding in reading.findings:
        subjects.setdefault((finding.bead, finding.source, finding.target), Subjects()).findings.append(finding)
    for passage in reading.passages:
        for number, flag in flags.get(passage.bead, ()):
            if any(spans := flag_spans(alignment, flag)):
                subjects.setdefault((passage.bead, *spans), Subjects()).flags.append(number)
    passages = {passage.bead: passage for passage in reading.passages}
    return [
        partial(_confirmed, session, passages[words[0]], words[1:], subject) for words, subject in subjects.items()
    ]


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
        report.problems["The token budget is spent; give a larger --reader-budget to go on."] += 1
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


def _confirmed(
    session: Session, passage: Passage, spans: Spans, subjects: Subjects
) -> WindowReading:
    """Return the findings that a request of their own confirms, and the flags of the rules that it denies.

    An error that is half true becomes a warning. Without a clear answer findings go and flags stay.
    """
    result = WindowReading()
    given = _confirm(session, passage, spans, result.report)
    if given in ("no", "partly"):
        result.report.confirmed += len(subjects.findings)
        for finding in subjects.findings:
            half = given == "partly" and finding.severity == "error"
            result.findings.append(replace(finding, severity="warning") if half else finding)
    else:
        result.report.unconfirmed += len(subjects.findings)
    if given == "yes":
        result.withdrawn.update(subjects.flags)
        result.report.withdrawn += len(subjects.flags)
    return result


def flag_spans(alignment: Alignment, flag: Divergence) -> Spans:
    """Return the words of a flag as characters of its bead's two texts."""
    bead = alignment.beads[flag.bead]
    source, target = alignment.source_span(bead), alignment.target_span(bead)
    return _within(flag.source_span, source), _within(flag.target_span, target)


def reading_messages(window: Window, language: str) -> list[Message]:
    """Return the request that reads a window, its reasons to be given in a language."""
    return [
        {"role": "system", "content": reading_prompt(language)},
        {"role": "user", "content": window.message()},
    ]


def confirming_messages(passage: Passage, spans: Spans) -> list[Message]:
    """Return the request that asks whether the other side expresses the words at these places of a passage."""
    record = {"source": passage.source, "target": passage.target}
    for name, text, span in zip(("source", "target"), (passage.source, passage.target), spans, strict=True):
        if span:
            record[f"{name}_words"] = text[span.start : span.end]
    data = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode()
    return [{"role": "system", "content": confirming_prompt()}, {"role": "user", "content": data}]


def _within(span: Span | None, whole: Span | None) -> Span | None:
    """Return a span of the document as one of the bead's text; None where it is not in it."""
    if span is None or whole is None or not whole.start <= span.start < span.end <= whole.end:
        return None
    return span.shifted(-whole.start)


def _confirm(
    session: Session, passage: Passage, spans: Spans, report: Report
) -> str | None:
    """Return yes, partly or no: whether the other side expresses the words; None without a valid response."""
    try:
        return session.request(confirming_messages(passage, spans), ANSWER_SCHEMA, CONFIRMING_LIMIT, answer, report)[1]
    except (BadResponse, TooLong):
        report.problems["A confirmation could not be used; what it was about counts as not confirmed."] += 1
    except ServerFailure as error:
        report.problems[str(error)] += 1
    except BudgetSpent:
        report.problems["The token budget is spent; give a larger --reader-budget to go on."] += 1
    except Stopped:
        pass
    return None
