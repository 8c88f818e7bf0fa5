"""The confirmation pass: does the other side say this? Put to the model without its first response.

Each finding, and each flag of the rules, is a question in a request of its own: one bead, its neighbours, the words.
So no other question bears on the answer, as it can where several share a request (Cheng et al. 2023, "Batch
Prompting", https://arxiv.org/abs/2301.08721). A finding and a flag about the same words are one question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from aligner.document.model import Alignment, Divergence, Span
from aligner.llm_reader.budget import BudgetSpent
from aligner.llm_reader.client import Message, ServerFailure
from aligner.llm_reader.completion import TooLong
from aligner.llm_reader.instruction import ANSWER_SCHEMA, confirming_prompt
from aligner.llm_reader.passes import Verified, WindowReading
from aligner.llm_reader.report import BUDGET_SPENT, Report
from aligner.llm_reader.responses import BadResponse, answer
from aligner.llm_reader.session import Session, Stopped
from aligner.llm_reader.windows import Passage, Window

RESPONSE_LIMIT = 1024
"""Tokens of a response, which is one word; models that think first need room for it."""
NOT_USED = "A confirmation could not be used; what it was about counts as not confirmed."
Flags = Mapping[int, Sequence[tuple[int, Divergence]]]
Contexts = Mapping[int, Window]
"""The passage of each bead as a window of its own, with its neighbours."""
Confirmation = Callable[[], WindowReading]


@dataclass(frozen=True)
class Question:
    """A passage with its neighbours, and the places of words in its two texts."""

    context: Window
    source: Span | None
    target: Span | None

    @property
    def passage(self) -> Passage:
        """The passage that the words are picked from."""
        return self.context.passages[0]

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


def confirmations(
    session: Session, alignment: Alignment, reading: WindowReading, flags: Flags, contexts: Contexts
) -> list[Confirmation]:
    """Return a request for each place that a finding of a window or a flag of the rules in it is about."""
    subjects: dict[Question, Subjects] = {}
    for finding in reading.findings:
        question = Question(contexts[finding.bead], finding.source, finding.target)
        subjects.setdefault(question, Subjects()).findings.append(finding)
    for passage in reading.passages:
        for number, flag in flags.get(passage.bead, ()):
            if question_of := flag_question(alignment, contexts[passage.bead], flag):
                subjects.setdefault(question_of, Subjects()).flags.append(number)
    return [partial(_confirmed, session, *item) for item in subjects.items()]


def flag_question(alignment: Alignment, context: Window, flag: Divergence) -> Question | None:
    """Return the question about a flag of the passage's bead; None where it has no words."""
    bead = alignment.beads[flag.bead]
    source = _within(flag.source_span, alignment.source_span(bead))
    target = _within(flag.target_span, alignment.target_span(bead))
    return Question(context, source, target) if source or target else None


def confirming_messages(question: Question) -> list[Message]:
    """Return the request that asks a question; the words stand last, so that a bead's questions begin alike."""
    return [
        {"role": "system", "content": confirming_prompt()},
        {"role": "user", "content": question.context.message(alone=dict(question.words()))},
    ]


def _confirmed(session: Session, question: Question, subjects: Subjects) -> WindowReading:
    """Return the findings that a response confirms, or the flags of the rules that it denies.

    An error that is half true becomes a warning. Without a clear answer findings go and flags stay.
    """
    result = WindowReading()
    report = result.report
    given = _answered(session, question, report)
    if given in ("no", "partly"):
        report.confirmed += len(subjects.findings)
        for finding in subjects.findings:
            half = given == "partly" and finding.severity == "error"
            result.findings.append(replace(finding, severity="warning") if half else finding)
    else:
        report.unconfirmed += len(subjects.findings)
    if given == "yes":
        result.withdrawn.update(subjects.flags)
        report.withdrawn += len(subjects.flags)
    return result


def _answered(session: Session, question: Question, report: Report) -> str | None:
    """Return yes, partly or no; None without a valid answer, which goes into the report."""
    try:
        return session.request(confirming_messages(question), ANSWER_SCHEMA, RESPONSE_LIMIT, answer, report)[1]
    except (BadResponse, TooLong):
        report.problems[NOT_USED] += 1
    except (ServerFailure, BudgetSpent, Stopped) as error:
        if not isinstance(error, Stopped):  # the failure that stopped the session has been told
            report.problems[BUDGET_SPENT if isinstance(error, BudgetSpent) else str(error)] += 1
        report.unasked += 1
    return None


def _within(span: Span | None, whole: Span | None) -> Span | None:
    """Return a span of the document as one of the bead's text; None where it is not in it."""
    if span is None or whole is None or not whole.start <= span.start < span.end <= whole.end:
        return None
    return span.shifted(-whole.start)
