"""The confirmation pass: does the other side say this? Put to the model without its first response.

The findings of a window go into one request, each a question with a number. A flag of the rules has a request of its
own, so that no other passage can have it withdrawn; so has every finding with three passes, and every question that a
common response left open. Several questions in one request: Cheng et al. 2023, "Batch Prompting",
https://arxiv.org/abs/2301.08721.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby
from typing import Any

from aligner.document.model import Alignment, Divergence, Span
from aligner.llm_reader.budget import BudgetSpent
from aligner.llm_reader.client import Message, ServerFailure, TooLong
from aligner.llm_reader.instruction import ANSWERS_SCHEMA, confirming_prompt
from aligner.llm_reader.passes import Verified, WindowReading
from aligner.llm_reader.report import BUDGET_SPENT, Report
from aligner.llm_reader.responses import BadResponse, answers
from aligner.llm_reader.session import Session, Stopped
from aligner.llm_reader.windows import Passage

RESPONSE_LIMIT, LIMIT_BY_QUESTION = 1024, 64
"""Tokens of a response, and those that each question adds; models that think first need room for it."""
MAX_QUESTIONS = 12
"""Questions of one request."""
NOT_USED = "A confirmation could not be used; what it was about counts as not confirmed."
Flags = Mapping[int, Sequence[tuple[int, Divergence]]]
Confirmation = Callable[[], WindowReading]


@dataclass(frozen=True)
class Question:
    """A passage and the places of words in its two texts."""

    passage: Passage
    source: Span | None
    target: Span | None

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield the words by the names of their fields."""
        for name, text, span in (
            ("source_words", self.passage.source, self.source), ("target_words", self.passage.target, self.target),
        ):  # fmt: skip
            if span:
                yield name, text[span.start : span.end]


@dataclass
class Subjects:
    """Subjects of one question: findings of the reader and the numbers of flags of the rules."""

    findings: list[Verified] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)


def confirmations(session: Session, alignment: Alignment, reading: WindowReading, flags: Flags) -> list[Confirmation]:
    """Return the requests about the findings of a window and the flags of the rules in it; one question a place."""
    passages = {passage.bead: passage for passage in reading.passages}
    subjects: dict[Question, Subjects] = {}
    for finding in reading.findings:
        question = Question(passages[finding.bead], finding.source, finding.target)
        subjects.setdefault(question, Subjects()).findings.append(finding)
    for passage in reading.passages:
        for number, flag in flags.get(passage.bead, ()):
            if question_of := flag_question(alignment, passage, flag):
                subjects.setdefault(question_of, Subjects()).flags.append(number)
    most = MAX_QUESTIONS if session.options.passes == 2 else 1
    common = sorted((item for item in subjects.items() if not item[1].flags), key=lambda item: item[0].passage.bead)
    groups = [common[start : start + most] for start in range(0, len(common), most)]
    groups += [[item] for item in subjects.items() if item[1].flags]
    return [partial(_confirmed, session, group) for group in groups]


def flag_question(alignment: Alignment, passage: Passage, flag: Divergence) -> Question | None:
    """Return the question about a flag of the passage's bead; None where it has no words."""
    bead = alignment.beads[flag.bead]
    source = _within(flag.source_span, alignment.source_span(bead))
    target = _within(flag.target_span, alignment.target_span(bead))
    return Question(passage, source, target) if source or target else None


def confirming_messages(questions: Sequence[Question]) -> list[Message]:
    """Return the request that asks questions, numbered from 1; each passage stands once, with its own."""
    numbered = enumerate(questions, 1)
    passages = [_record(passage, group) for passage, group in groupby(numbered, lambda item: item[1].passage)]
    data = json.dumps({"passages": passages}, ensure_ascii=False).encode("utf-8", "replace").decode()
    return [{"role": "system", "content": confirming_prompt()}, {"role": "user", "content": data}]


def _record(passage: Passage, questions: Iterable[tuple[int, Question]]) -> dict[str, Any]:
    asked = [{"id": number, **dict(question.words())} for number, question in questions]
    return {"source": passage.source, "target": passage.target, "questions": asked}


def _confirmed(session: Session, group: Sequence[tuple[Question, Subjects]]) -> WindowReading:
    """Return the findings that a response confirms, and the flags of the rules that it denies.

    An error that is half true becomes a warning. Without a clear answer findings go and flags stay.
    """
    result = WindowReading()
    given = _answered(session, [question for question, _ in group], result.report)
    for (_, subjects), answer in zip(group, given, strict=True):
        if answer in ("no", "partly"):
            result.report.confirmed += len(subjects.findings)
            for finding in subjects.findings:
                half = answer == "partly" and finding.severity == "error"
                result.findings.append(replace(finding, severity="warning") if half else finding)
        else:
            result.report.unconfirmed += len(subjects.findings)
        if answer == "yes":
            result.withdrawn.update(subjects.flags)
            result.report.withdrawn += len(subjects.flags)
    return result


def _answered(session: Session, questions: Sequence[Question], report: Report) -> list[str | None]:
    """Return yes, partly or no for each question; None without a valid answer.

    What a common response leaves open is asked anew, each question in a request of its own.
    """
    count = len(questions)
    limit = RESPONSE_LIMIT + LIMIT_BY_QUESTION * count
    found: dict[int, str] = {}
    try:
        messages = confirming_messages(questions)
        _, found = session.request(messages, ANSWERS_SCHEMA, limit, partial(answers, count=count), report)
    except (BadResponse, TooLong):
        if count == 1:
            report.problems[NOT_USED] += 1
    except (ServerFailure, BudgetSpent, Stopped) as error:
        if not isinstance(error, Stopped):  # the failure that stopped the session has been told
            report.problems[BUDGET_SPENT if isinstance(error, BudgetSpent) else str(error)] += 1
        report.unasked += count
        return [None] * count
    given = [found.get(number) for number in range(1, count + 1)]
    if count > 1:
        pairs = zip(given, questions, strict=True)
        given = [answer or _answered(session, [question], report)[0] for answer, question in pairs]
    return given


def _within(span: Span | None, whole: Span | None) -> Span | None:
    """Return a span of the document as one of the bead's text; None where it is not in it."""
    if span is None or whole is None or not whole.start <= span.start < span.end <= whole.end:
        return None
    return span.shifted(-whole.start)
