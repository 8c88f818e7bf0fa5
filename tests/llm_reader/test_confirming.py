"""The second pass: each finding and each flag of the rules in a request of its own, with its neighbours."""

import json
import threading
from typing import Any

import pytest

from aligner.document import Alignment
from aligner.llm_reader import ReaderOptions, forecast, read
from aligner.llm_reader.responses import BadResponse, answer
from tests.llm_reader.conftest import BEADS, mark
from tests.llm_reader.replay import Handler, Readings, serving
from tests.making import pair


def asked(server: Any) -> list[dict[str, Any]]:
    """The data of each request of the second pass."""
    data = [json.loads(body["messages"][1]["content"]) for body in server.requests]
    return [record for record in data if "pairs" not in record]


def test_each_finding_and_each_flag_is_a_request_of_its_own(document: Alignment, readings: Readings) -> None:
    with serving(readings) as server:
        _, report = read(document, ReaderOptions(server.url, "replay"))
        picked = [(record.get("source_words"), record.get("target_words")) for record in asked(server)]
    assert picked == [("молчал", "spoke"), ("упали", "rose"), ("12", "21"), ("Москве", "Moscow")]
    assert (report.confirmed, report.withdrawn, report.requests) == (3, 1, 5)


def test_a_question_shows_its_bead_and_the_neighbours_alone(document: Alignment, readings: Readings) -> None:
    texts = [{"source": source[0], "target": target[0]} for source, target in BEADS]
    with serving(readings) as server:
        read(document, ReaderOptions(server.url, "replay"))
        first, second = asked(server)[:2]
    assert first == {"before": [], **texts[0], "after": texts[1:2], "source_words": "молчал", "target_words": "spoke"}
    assert (second["before"], second["source"], second["after"]) == (texts[:1], texts[1]["source"], texts[2:3])


def test_several_findings_in_one_bead_are_several_questions() -> None:
    texts = "Он молчал и ушёл.", "He spoke and stayed."
    marks = [mark("meaning", "error", "молчал", "spoke"), mark("meaning", "error", "ушёл", "stayed")]
    with serving({texts: marks}) as server:
        result, report = read(pair([([texts[0]], [texts[1]])]), ReaderOptions(server.url, "replay"))
        assert [record["source_words"] for record in asked(server)] == ["молчал", "ушёл"]
    assert (len(result.divergences), report.confirmed) == (2, 2)


def test_an_answer_concerns_its_own_finding(document: Alignment, readings: Readings) -> None:
    """Here the first finding is denied, the second half confirmed."""

    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        picked = json.loads(body["messages"][1]["content"]).get("source_words")
        given = {"молчал": "yes", "упали": "partly"}.get(picked)
        if given:
            handler.complete(body, json.dumps({"answer": given}))
        return given is not None

    with serving(readings, misbehave) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
    assert [(flag.bead, flag.severity, flag.source) for flag in result.divergences] == [
        (1, "warning", "reader replay"), (3, "error", "rules"),
    ]  # fmt: skip
    assert (report.unconfirmed, report.confirmed, report.unasked) == (1, 2, 0)


@pytest.mark.parametrize("given", ["", "perhaps", '{"answer": ["no"]}', '{"answers": {}}', "yes and no", '{"ans'])
def test_a_finding_without_an_answer_is_dropped_and_a_flag_without_one_stays(
    document: Alignment, readings: Readings, given: str
) -> None:
    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if "pairs" in json.loads(body["messages"][1]["content"]):
            return False
        handler.complete(body, given)
        return True

    with serving(readings, misbehave) as server:
        options = ReaderOptions(server.url, "replay")
        result, report = read(document, options)
        assert result.divergences == document.divergences
        assert (report.unconfirmed, report.withdrawn) == (3, 0)
        assert list(report.problems.values()) == [4]
        assert report.sentences("reader", 2)[1].startswith("A confirmation could not be used")
        server.misbehave = None
        before = len(server.requests)
        read(document, options)
        assert len(server.requests) == before + 4  # what could not be used was not kept


@pytest.mark.parametrize("jobs", [1, 4])
def test_questions_of_a_window_go_side_by_side(document: Alignment, readings: Readings, jobs: int) -> None:
    """As many at a time as requests are allowed: the server holds each until the others are there, or long enough."""
    together = threading.Barrier(4)
    met: list[bool] = []

    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if "pairs" not in json.loads(body["messages"][1]["content"]):
            try:
                together.wait(20 if jobs == 4 else 0.1)
                met.append(True)
            except threading.BrokenBarrierError:
                met.append(False)
        return False

    with serving(readings, misbehave) as server:
        _, report = read(document, ReaderOptions(server.url, "replay", jobs=jobs))
    assert met == [jobs == 4] * 4
    assert report.confirmed == 3


def test_what_each_question_costs_is_forecast_counted_and_kept(document: Alignment, readings: Readings) -> None:
    with serving(readings) as server:
        options = ReaderOptions(server.url, "replay")
        expected = forecast(document, options)
        _, report = read(document, options)
        sizes = [sum(len(message["content"]) // 3 for message in body["messages"]) for body in server.requests[1:]]
        assert report.tokens == 120 * len(server.requests)  # the server counts 120 for each
        assert expected.tokens_a_finding == pytest.approx(sum(sizes) / len(sizes), rel=0.05)
        assert expected.requests == 3  # the window and two flags; two findings of the model come to it
        report = read(document, options)[1]
        assert (report.requests, report.tokens, report.confirmed) == (0, 0, 3)
    assert forecast(document, ReaderOptions(server.url, "replay", passes=1)).tokens_a_finding == 0


@pytest.mark.parametrize("budget", [None, 2000])
def test_confirmations_that_could_not_be_asked_for_are_told_and_made_up_for(
    document: Alignment, readings: Readings, budget: int | None
) -> None:
    def dead(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if '"answer"' in content:
            handler.send({"error": {"message": "overloaded"}}, 503)
        else:
            handler.send({"choices": [{"message": {"content": content}}], "usage": {"total_tokens": budget or 1}})
        return True

    with serving(readings, dead) as server:
        options = ReaderOptions(server.url, "replay", budget=budget)
        result, report = read(document, options)
        assert result == document
        assert (report.read, report.unasked, report.is_whole) == (5, 4, False)
        assert report.sentences("reader", 2)[-1].startswith("4 confirmations could not be asked for")
        server.misbehave = None
        before = len(server.requests)
        _, report = read(document, ReaderOptions(server.url, "replay"))
        assert len(server.requests) == before + 4
    assert (report.confirmed, report.is_whole) == (3, True)


@pytest.mark.parametrize(
    "text",
    ['{"answer": "no"}', '{"answer": "No."}', '[{"answer": " NO "}]', "**No**", '"no"', "```\nno\n```",
     "<think>yes?</think>\nNo."],
)  # fmt: skip
def test_answers_in_any_form(text: str) -> None:
    assert answer(text) == "no"


def test_two_answers_are_none() -> None:
    with pytest.raises(BadResponse):
        answer('[{"answer": "no"}, {"answer": "yes"}]')
