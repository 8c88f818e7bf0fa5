"""Parsing of responses: findings and confirmations from what a model wrote, strictly; what does not fit is counted."""

from __future__ import annotations

import json
import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from aligner.document.model import SEVERITIES, Severity
from aligner.llm_reader.instruction import ANSWERS, TYPES

MAX_RESPONSE_CHARS = 200_000
"""Characters of a response beyond which it is not parsed."""
MAX_FINDINGS_PER_BEAD = 20
"""Findings a bead may have on average; more are no reading."""
_FENCE = re.compile(r"```[a-z]*\s(.*?)```", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</think(?:ing)?>|<\|channel\|>final<\|message\|>", re.IGNORECASE)
"""What closes a chain of thought; a chat template may have opened it (DeepSeek-AI 2025, https://arxiv.org/abs/2501.12948)."""
_MOST_THOUGHTS = 8
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")
_HALF = re.compile("[\ud800-\udfff]")
REASON = 240
"""Characters of a reason."""


class BadResponse(Exception):
    """A response that cannot be used; the message is the end of a sentence."""


@dataclass(frozen=True)
class Claim:
    """A finding as the model wrote it, its words not yet verified."""

    bead: int
    type: str
    severity: Severity
    source: str | None
    target: str | None
    reason: str


def claims(text: str, beads: Container[int], count: int) -> tuple[list[Claim], int]:
    """Return the well-formed findings about the beads of a window, and how many were not.

    Raises BadResponse where the response as a whole is not of the form asked for.
    """
    record = _json(text)
    if isinstance(record, dict) and set(record) >= {"bead", "type"}:
        record = [record]
    items = record.get("findings") if isinstance(record, dict) else record
    if not isinstance(items, list):
        raise BadResponse("it has no list of findings")
    if len(items) > MAX_FINDINGS_PER_BEAD * max(1, count):
        raise BadResponse(f"it has {len(items):,} findings for {count} passages")
    found = [_claim(item) for item in items]
    kept = [claim for claim in found if claim is not None and claim.bead in beads]
    return list(dict.fromkeys(kept)), len(found) - len(kept)


def answer(text: str) -> str:
    """Return the decision of a confirmation: yes, partly or no, in an object or as the word alone.

    Raises BadResponse where there is none, or more than one.

    >>> answer('{"answer": "Partly"}'), answer("No.")
    ('partly', 'no')
    """
    try:
        record = _json(text)
    except BadResponse:
        record = _THOUGHT_END.split(text)[-1]
    if isinstance(record, list) and len(record) == 1:
        record = record[0]
    plain = record.get("answer") if isinstance(record, dict) else record
    decision = plain.strip(" \n\r\t.!\"'`*").casefold() if isinstance(plain, str) else None
    if decision not in ANSWERS:
        raise BadResponse("it is none of yes, partly and no")
    return decision


def _number(value: object) -> int | None:
    """Return an integer, written as one or as its digits; None for anything else."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:
        return int(value)
    if isinstance(value, float) and value.is_integer():  # 7.0 is an integer in JSON schema
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _json(text: str) -> Any:
    """Return the one JSON value that a text holds, taken from a code fence or from behind a chain of thought."""
    if len(text) > MAX_RESPONSE_CHARS:
        raise BadResponse(f"it has {len(text):,} characters")
    whole = text.strip().lstrip("\ufeff")
    ends = [match.end() for match in _THOUGHT_END.finditer(whole)]
    rests = [whole[end:].strip() for end in (0, *ends[:_MOST_THOUGHTS])]
    for rest in [*rests, *_fenced(whole[ends[-1] if ends else 0 :])]:
        try:
            return json.loads(rest, parse_constant=_refuse)
        except RecursionError as error:
            raise BadResponse("its JSON is nested too deeply") from error
        except ValueError:
            continue
    if not rests[-1]:
        raise BadResponse("it is empty")
    cut = rests[-1][0] in "{[" and rests[-1][-1] not in "}]"
    raise BadResponse("its JSON is cut off" if cut else "it is not JSON")


def _fenced(text: str) -> list[str]:
    """Return what stands in the code fence of a text, whatever is said around it; none where it has several."""
    blocks = _FENCE.findall(text) if text.count("```") == 2 else []
    return [block.strip() for block in blocks]


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


def _claim(item: object) -> Claim | None:
    """Return the finding of a record; None where a field is missing or of another kind."""
    if not isinstance(item, dict):
        return None
    bead, type_, severity = _number(item.get("bead")), _word(item.get("type")), _word(item.get("severity"))
    source, target, reason = item.get("source"), item.get("target"), item.get("reason")
    if bead is None or type_ not in TYPES or severity not in SEVERITIES:
        return None
    if not all(words is None or isinstance(words, str) for words in (source, target)):
        return None
    words = [_quoted(source), _quoted(target)]
    if not any(words):
        return None
    return Claim(bead, type_, severity, words[0], words[1], sentence(reason))


def _word(value: object) -> str:
    return value.strip().lower() if isinstance(value, str) else ""


def _quoted(words: str | None) -> str | None:
    return words.strip() if words and words.strip() else None


def sentence(value: object) -> str:
    r"""Return a reason as one line of limited length, without control characters; empty where it is none.

    >>> sentence("the year is\n ten years late")
    'The year is ten years late.'
    """
    line = " ".join(_HALF.sub("\ufffd", _CONTROL.sub(" ", value)).split()) if isinstance(value, str) else ""
    if len(line) > REASON:
        line = line[:REASON].rsplit(" ", 1)[0] + " …"
    if not line:
        return ""
    return line[0].upper() + line[1:] + ("" if line[-1] in ".!?…" else ".")
