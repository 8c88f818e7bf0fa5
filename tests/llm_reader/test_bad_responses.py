"""Bad responses of every kind: the rules' flags stay, the other windows are read, and one sentence tells of each."""

import gzip
import json
import re
import time
from typing import Any

import pytest
from click.testing import CliRunner

from aligner.cli import group
from aligner.document import Alignment
from aligner.llm_reader import ReaderOptions, read
from aligner.llm_reader.completion import completion
from aligner.llm_reader.responses import BadResponse, answer, claims
from aligner.localization import catalogue
from tests.llm_reader.replay import Handler, Misbehaviour, Readings, serving

GOOD = {"bead": 0, "type": "meaning", "severity": "error", "source": "молчал", "target": "spoke", "reason": "x"}


def found(*items: object) -> str:
    return json.dumps({"findings": list(items)}, ensure_ascii=False)


TEXTS: dict[str, str] = {
    "empty": "",
    "white space": " \n\t ",
    "prose": "The translation looks fine to me overall.",
    "Russian prose": "Перевод точен, замечаний нет.",
    "Chinese prose": "翻译没有问题。",
    "refusal": "I'm sorry, but I can't help with that.",
    "cut off": found(GOOD)[:40],
    "cut off in a string": '{"findings": [{"bead": 0, "type": "mean',
    "two objects": found() + found(),
    "prose around JSON": "Here you are: " + found(GOOD) + " Hope this helps!",
    "XML": "<findings><finding bead='0'/></findings>",
    "YAML": "findings:\n- bead: 0\n",
    "single quotes": "{'findings': []}",
    "comments": '{"findings": [] // none\n}',
    "a number": "42",
    "a string": '"findings"',
    "null": "null",
    "true": "true",
    "NaN": '{"findings": [{"bead": NaN}]}',
    "other key": '{"errors": []}',
    "findings no list": '{"findings": "none"}',
    "nested too deeply": "[" * 60_000 + "]" * 60_000,
    "Russian keys": '{"находки": []}',
    "in another object": json.dumps({"result": {"findings": [GOOD]}}),
    "JSON in a string": json.dumps(found(GOOD)),
    "two fences": f"```json\n{found(GOOD)}\n```\nor\n```json\n{found()}\n```",
    "fence in a thought": f"<think>perhaps\n```json\n{found(GOOD)}\n```\n</think>\nNo findings.",
    "trailing comma": '{"findings": [],}',
    "curly quotation marks": "{“findings”: []}",
    "half a million characters": "x" * 500_000,
    "a thousand findings": found(*[GOOD] * 1000),
    "only a thought": "<think>I wonder</think>",
    "endless thought": "<think>" + "hm " * 1000,
    "control characters": "\x00\x01\x02",
}
"""Contents that cannot be used at all."""

ITEMS: dict[str, object] = {
    "invented bead": {**GOOD, "bead": 99},
    "negative bead": {**GOOD, "bead": -1},
    "bead a word": {**GOOD, "bead": "first"},
    "bead true": {**GOOD, "bead": True},
    "bead 10^400": {**GOOD, "bead": 10**400},
    "bead a fraction": {**GOOD, "bead": 0.5},
    "no bead": {key: value for key, value in GOOD.items() if key != "bead"},
    "unknown type": {**GOOD, "type": "style"},
    "severity in Russian": {**GOOD, "severity": "ошибка"},
    "type in Russian": {**GOOD, "type": "пропуск"},
    "unknown severity": {**GOOD, "severity": "catastrophic"},
    "type a list": {**GOOD, "type": ["meaning"]},
    "no words": {**GOOD, "source": None, "target": None},
    "empty words": {**GOOD, "source": "", "target": "  "},
    "words a number": {**GOOD, "source": 7},
    "words not in the text": {**GOOD, "source": "кричал"},
    "words of another bead": {**GOOD, "source": "упали", "target": "rose"},
    "sides swapped": {**GOOD, "source": "spoke", "target": "молчал"},
    "only punctuation": {**GOOD, "source": ".", "target": "."},
    "translated quotation": {**GOOD, "source": "kept silent"},
    "no object": "nothing",
    "a list": [0, "meaning"],
}
"""Findings that must not reach the user, each beside a good one."""


def _status(code: int, **headers: str) -> Misbehaviour:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        handler.send({"error": {"message": "no"}}, code, **headers)
        return True

    return misbehave


def _raw(data: bytes, kind: str = "application/json") -> Misbehaviour:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        handler.raw(data, kind)
        return True

    return misbehave


def _hang_up(handler: Handler, body: dict[str, Any], content: str) -> bool:
    handler.close_connection = True
    handler.connection.close()
    return True


def _half(handler: Handler, body: dict[str, Any], content: str) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b'{"id": "x", "choi')
    handler.wfile.flush()
    return _hang_up(handler, body, content)


def _endless(handler: Handler, body: dict[str, Any], content: str) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    handler.close_connection = True
    part = b'data: {"choices": [{"index": 0, "delta": {"content": "' + b"x" * 50_000 + b'"}}]}\n\n'
    try:
        while True:
            handler.wfile.write(part)
    except OSError:
        return True


def _slow(handler: Handler, body: dict[str, Any], content: str) -> bool:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.close_connection = True
    try:
        while True:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        return True


def _message(**message: Any) -> Misbehaviour:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        handler.complete(body, None, **message)
        return True

    return misbehave


def _compressed(handler: Handler, body: dict[str, Any], content: str) -> bool:
    handler.raw(gzip.compress(b" " * 50_000_000, 1), Content_Encoding="gzip")
    return True


SERVERS: dict[str, Misbehaviour] = {
    **{f"status {code}": _status(code) for code in (400, 401, 403, 404, 409, 422, 429, 500, 503)},
    "redirect": _status(307, Location="http://192.0.2.1/v1/chat/completions"),
    "hangs up": _hang_up,
    "dies half way": _half,
    "endless": _endless,
    "slow": _slow,
    "10 MB": _raw(b'{"choices": [' + b" " * 10_000_000 + b"]}"),
    "no JSON at all": _raw(b"<html>Bad gateway</html>", "text/html"),
    "other object": _raw(b'{"hello": "world"}'),
    "no choices": _raw(b'{"id": "x", "choices": []}'),
    "choices null": _raw(b'{"id": "x", "choices": null}'),
    "JSON list": _raw(b"[]"),
    "content null": _message(),
    "tool call": _message(tool_calls=[{"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}]),
    "an error with status 200": _raw(b'{"error": {"message": "the model is loading"}}'),
    "status 204": lambda handler, body, content: not handler.raw(b"", status=204),
    "compressed": _compressed,
    "usage a list": _raw(b'{"choices": [{"message": {"content": "{}"}}], "usage": [1]}'),
    "refusal": _message(refusal="I cannot do that."),
    "reasoning alone": _message(reasoning_content=found(GOOD)),
    "error event": _raw(b'data: {"error": {"message": "out of memory"}}\n\n', "text/event-stream"),
    "broken event": _raw(b'data: {"choi\n\n', "text/event-stream"),
    "not UTF-8": _raw(b'{"choices": [{"message": {"content": "\xff\xfe"}}]}'),
}
"""Servers that fail, and responses that are not of the protocol."""


def told_in_russian(sentences: list[str]) -> bool:
    """Whether a Russian user is told all of it in Russian, the names of programs and options aside."""
    texts = [catalogue("ru").sentence(sentence) for sentence in sentences]
    names = r"reader|JSON|chat completions|--reader-\w+|ALIGNER_READER_KEY"
    return not [text for text in texts if re.search("[A-Za-z]{2}", re.sub(names, "", text))]


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("name", TEXTS)
def test_contents_that_cannot_be_used(document: Alignment, readings: Readings, name: str, stream: bool) -> None:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        handler.complete(body, TEXTS[name])
        return True

    with serving(readings, misbehave) as server:
        result, report = read(document, ReaderOptions(server.url, "replay", stream=stream))
    assert result == document
    assert report.unread == 5
    assert list(report.problems.values()) == [1]
    assert report.sentences("reader", 2)[1].startswith("A response could not be used: ")
    assert told_in_russian(report.sentences("reader", 2))


@pytest.mark.parametrize("name", ITEMS)
def test_findings_that_cannot_be_used(document: Alignment, readings: Readings, name: str) -> None:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if '"answer"' in content:
            return False
        handler.complete(body, found(GOOD, ITEMS[name]))
        return True

    with serving(readings, misbehave) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
    assert [(flag.bead, flag.source) for flag in result.divergences] == [(0, "reader replay"), (3, "rules")]
    assert report.malformed + report.not_in_text == 1


def test_words_are_mended_once(document: Alignment, readings: Readings) -> None:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if '"answer"' in content or len(body["messages"]) > 2:
            return False
        handler.complete(body, found({**GOOD, "source": "кричал"}))
        return True

    with serving(readings, misbehave) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
    assert [(flag.bead, flag.source) for flag in result.divergences] == [(0, "reader replay"), (3, "rules")]
    assert report.not_in_text == 0


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("name", SERVERS)
def test_servers_that_fail(document: Alignment, readings: Readings, name: str, stream: bool) -> None:
    with serving(readings, SERVERS[name]) as server:
        options = ReaderOptions(server.url, "replay", stream=stream, timeout=1.0)
        result, report = read(document, options)
    assert result == document
    assert report.unread == 5
    assert len(report.problems) == 1
    assert all(sentence.endswith(".") for sentence in report.sentences("reader", 2))
    assert told_in_russian(report.sentences("reader", 2))


@pytest.mark.parametrize("name", ["status 500", "hangs up"])
def test_a_server_that_dies_half_way(document: Alignment, readings: Readings, name: str) -> None:
    """What was read stays; after some failures in a row nothing more is sent."""

    def die(handler: Handler, body: dict[str, Any], content: str) -> bool:
        return len(handler.server.responded) >= 2 and SERVERS[name](handler, body, content)

    with serving(readings, die) as server:
        result, report = read(document, ReaderOptions(server.url, "replay", window_beads=1))
    assert [(flag.bead, flag.source) for flag in result.divergences] == [
        (0, "reader replay"), (2, "rules"), (3, "rules"),
    ]  # fmt: skip
    assert report.unread


def test_the_command_tells_one_sentence(readings: Readings, tmp_path: Any) -> None:
    table = tmp_path / "rows.tsv"
    table.write_text("Пришли 12 человек.\t21 people came.\n", encoding="utf-8")
    with serving(readings, SERVERS["status 401"]) as server:
        given = ["check", str(table), "--json", "--depth", "quick", "--reader", server.url, "--reader-model", "replay"]
        result = CliRunner().invoke(group, given)
    assert result.exit_code == 0
    assert [json.loads(line)["type"] for line in result.stdout.splitlines()] == ["number"]
    assert result.stderr.count("refused the key") == 1
    assert "Traceback" not in result.stderr


FORMS = [
    found(GOOD),
    json.dumps(json.loads(found(GOOD))),  # with escapes for all Cyrillic letters
    json.dumps([GOOD]),
    found({**GOOD, "bead": 0.0, "severity": "Error"}),
    f"```json\n{found(GOOD)}\n```",
    f"Here it is:\n```JSON {found(GOOD)} ```\nI hope it helps.",
    f"<think>so {{</think>\n{found(GOOD)}",
    f"so {{\n</think>\n{found(GOOD)}",
    f"<think>{found()}</think><think>or</think>\n```\n{found(GOOD)}\n```",
    f"<|channel|>analysis<|message|>so<|end|><|start|>assistant<|channel|>final<|message|>{found(GOOD)}",
]
"""The same finding, as models and their servers write it."""


@pytest.mark.parametrize("text", FORMS)
def test_forms_that_are_understood(text: str) -> None:
    assert [claim.source for claim in claims(text, {0}, 1)[0]] == ["молчал"]


def test_what_closes_a_thought_may_be_quoted() -> None:
    assert claims(found({**GOOD, "source": "</think> молчал"}), {0}, 1)[0][0].source == "</think> молчал"


PARTS: dict[str, Misbehaviour] = {
    "content in parts": lambda handler, body, content: not handler.complete(body, [{"type": "text", "text": content}]),
    "thoughts beside it": lambda handler, body, content: not handler.complete(body, content, reasoning_content="so {"),
    "no usage": lambda handler, body, content: not handler.send({"choices": [{"message": {"content": content}}]}),
    "usage in words": lambda handler, body, content: not handler.send(
        {"choices": [{"message": {"content": content}}], "usage": {"total_tokens": "many"}}
    ),
}


@pytest.mark.parametrize("name", PARTS)
def test_responses_that_are_understood(document: Alignment, readings: Readings, name: str) -> None:
    with serving(readings, PARTS[name]) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
    assert [flag.source for flag in result.divergences] == ["reader replay", "reader replay", "rules"]
    assert not report.problems
    assert report.tokens > 0


EVENTS = {
    "whole": "{whole}",
    "whole, after blanks": " \n\n {whole}",
    "comments": ": ping\n\n{first}: ping\n\n{second}: ping\n\ndata: [DONE]\n\n",
    "comments within": ": ping\n{first}: ping\n{second}",
    "no end": "{first}{second}",
    "no last empty line": "{first}data: {second data}",
    "CRLF": "{first}{second}data: [DONE]\n\n".replace("\n", "\r\n"),
    "CR": "{first}{second}data: [DONE]\n\n".replace("\n", "\r"),
    "no blank": "data:{first data}\n\ndata:{second data}\n\ndata:[DONE]\n\n",
    "other fields": "retry: 10\nevent: message\nid: 1\n{first}event: message\n{second}",
    "mark of byte order": "\ufeff{first}{second}",
    "data on two lines": "{first}data: {\"choices\":\ndata: [{second choice}]}\n\n",
    "one event": "data: {whole}\n\n",
    "text after the end": "{first}{second}data: [DONE]\n\n{first}",
    "usage without choices": '{first}{second}data: {"choices": [], "usage": {"total_tokens": 7}}\n\n',
    "choices null": '{first}{second}data: {"choices": null}\n\n',
    "delta null": '{first}{second}data: {"choices": [{"index": 0, "delta": null, "finish_reason": "stop"}]}\n\n',
    "the whole text at the end": '{first}{second}data: {"choices": [{"delta": {}, "message": {"content": "{}"}}]}\n\n',
    "keys of errors": '{first}{second}data: {"choices": [], "error": null}\n\n',
}
"""Bodies of one response: `first` and `second` are events with half its text, `whole` is a response that is none."""


def body_of(form: str, content: str) -> str:
    halves = content[: len(content) // 2], content[len(content) // 2 :]
    choices = [json.dumps({"index": 0, "delta": {"content": half}}, ensure_ascii=False) for half in halves]
    data = [f'{{"choices": [{choice}]}}' for choice in choices]
    events = [f"data: {record}\n\n" for record in data]
    whole = json.dumps({"choices": [{"index": 0, "message": {"content": content}}]}, ensure_ascii=False)
    values = {
        "{whole}": whole, "{first}": events[0], "{second}": events[1], "{first data}": data[0],
        "{second data}": data[1], "{second choice}": choices[1],
    }  # fmt: skip
    ends = next((end for end in ("\r\n", "\r") if end in form), "\n")
    for name, value in values.items():
        form = form.replace(name, value.replace("\n", ends))
    return form


@pytest.mark.parametrize("stream", [False, True], ids=["not asked to stream", "asked to stream"])
@pytest.mark.parametrize("kind", ["text/event-stream", "application/json"])
@pytest.mark.parametrize("name", EVENTS)
def test_a_response_is_read_as_it_comes(
    document: Alignment, readings: Readings, name: str, kind: str, stream: bool
) -> None:
    """Whole or as a stream, whatever was asked for and whatever type the server names."""

    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        handler.raw(body_of(EVENTS[name], content).encode(), kind)
        return True

    with serving(readings, misbehave) as server:
        result, report = read(document, ReaderOptions(server.url, "replay", stream=stream))
    assert [flag.source for flag in result.divergences] == ["reader replay", "reader replay", "rules"]
    assert not report.problems
    assert report.tokens > 0


def test_line_ends_of_unicode_do_not_end_a_line_of_a_stream() -> None:
    text = "a\u2028b\u0085c\u000bd"
    event = json.dumps({"choices": [{"delta": {"content": text}}]}, ensure_ascii=False)
    assert completion(f"data: {event}\n\n".encode()).text == text


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize("name", ["endless", "slow", "10 MB", "compressed"])
def test_a_response_that_was_given_up_is_not_asked_for_again(
    document: Alignment, readings: Readings, name: str, stream: bool
) -> None:
    with serving(readings, SERVERS[name]) as server:
        options = ReaderOptions(server.url, "replay", stream=stream, timeout=1.0)
        _, report = read(document, options)
        assert len(server.requests) == 1
    [sentence] = report.problems
    assert sentence.startswith("A response of the model server was given up: the response ")


@pytest.mark.parametrize("text", ["maybe", "", '{"answer": "perhaps"}', '{"answer": null}', "[]", "yes and no"])
def test_answers_that_are_none(text: str) -> None:
    with pytest.raises(BadResponse):
        answer(text)
