"""Decoding of a completion: the text of a response, whole or streamed, whichever the server chose to send.

A stream consists of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html), each with a
part of the text as JSON; a whole response is one JSON object. Servers and the proxies before them send either, whatever
was asked for and whatever type they name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aligner.llm_reader.responses import BadResponse

END = "[DONE]"
"""The last event of a stream; some servers leave it out."""
_LINE_END = re.compile(r"\r\n|\n|\r")
_FIELD = re.compile(r"\s*(?:data|event|id|retry)?:")
"""Beginning of a stream: a field or a comment. JSON begins in no such way."""


class TooLong(Exception):
    """The request or the response is longer than the model's context."""


class ReportedError(Exception):
    """The server says that it has failed in a response that counts as a good one, as in the middle of a stream."""


@dataclass(frozen=True)
class Completion:
    """The text of a response and the tokens of request and response; 0 where the server does not count them."""

    text: str
    tokens: int = 0


def completion(body: bytes) -> Completion:
    """Return what a response's body holds.

    Raises BadResponse where it is not of the protocol, TooLong where the model had to stop, ReportedError where the
    server says that it failed.

    >>> completion(b'{"choices": [{"message": {"content": "no"}}]}').text
    'no'
    >>> completion(b'data: {"choices": [{"delta": {"content": "no"}}]}').text
    'no'
    """
    try:
        text = body.decode("utf-8-sig")
        records = list(_events(text)) if _FIELD.match(text) else [json.loads(text)]
        return _joined(records)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError) as error:
        raise BadResponse("it does not follow the chat-completions protocol") from error


def _joined(records: list[Any]) -> Completion:
    """Return the parts of the first choice as one text."""
    parts: list[str] = []
    finish = usage = None
    for record in records:
        if record.get("error"):
            raise ReportedError
        usage = (record.get("usage") or {}).get("total_tokens") or usage
        for choice in (record.get("choices") or [])[:1]:
            finish = choice.get("finish_reason") or finish
            part = choice["delta"] if "delta" in choice else choice.get("message")
            parts.append(_text((part or {}).get("content")))
    if finish == "length":
        raise TooLong
    if not parts:
        raise KeyError("choices")
    return Completion("".join(parts), usage if isinstance(usage, int) and usage > 0 else 0)


def _events(stream: str) -> Iterator[Any]:
    """Yield the data of each event; comments, which keep a connection alive, and other fields hold none.

    The data of an event may stand on several lines. An empty line ends it, or the end of the stream.
    """
    lines: list[str] = []
    for line in [*_LINE_END.split(stream), ""]:
        field, _, value = line.partition(":")
        if field == "data":
            lines.append(value.removeprefix(" "))
        elif not line and lines:
            data = "\n".join(lines)
            lines = []
            if data.strip() == END:
                return
            yield json.loads(data)


def _text(content: object) -> str:
    """Return the text of a content, which some servers give in parts; empty where it has none."""
    parts = content if isinstance(content, list) else [content]
    texts = (part.get("text") if isinstance(part, dict) else part for part in parts)
    return "".join(text for text in texts if isinstance(text, str))
