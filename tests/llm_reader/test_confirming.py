"""The second pass: questions of a window in one request, what it leaves open alone, flags of the rules alone."""

import json
from typing import Any

import pytest

from aligner.document import Alignment
from aligner.llm_reader import ReaderOptions, read
from aligner.llm_reader.responses import BadResponse, answers
from tests.llm_reader.conftest import mark
from tests.llm_reader.replay import Handler, Misbehaviour, Readings, serving
from tests.making import pair


def asked(server: Any) -> list[list[int]]:
    """The beads' places, by question, of each request of the second pass."""
    data = [json.loads(body["messages"][1]["content"]) for body in server.requests]
    return [
        [place for place, passage in enumerate(record["passages"]) for _ in passage["questions"]]
        for record in data
        if "passages" in record
    ]


def edited(change: Any) -> Misbehaviour:
    """A server whose confirmations of more than one question are changed, each a list of records."""

    def misbehave(handler: Handler, body: dict[str, Any], content: str) -> bool:
        given = json.loads(content).get("answers", [])
        if len(given) < 2:
            return False
        handler.complete(body, json.dumps({"answers": change(given)}))
        return True

    return misbehave


def test_findings_of_a_window_are_one_request_and_flags_of_the_rules_each_their_own(
    document: Alignment, readings: Readings
) -> None:
    with serving(readings) as server:
        read(document, ReaderOptions(server.url, "replay"))
        assert asked(server) == [[0, 1], [0], [0]]
        alone = ReaderOptions(server.url, "replay", passes=3)
        server.requests.clear()
        _, report = read(document, alone)
        assert asked(server) == [[0], [0]]  # those of the rules are known already
    assert report.confirmed == 3


def test_questions_about_one_passage_share_its_text(readings: Readings) -> None:
    texts = "Он молчал и ушёл.", "He spoke and stayed."
    marks = [mark("meaning", "error", "молчал", "spoke"), mark("meaning", "error", "ушёл", "stayed")]
    with serving({texts: marks}) as server:
        read(pair([([texts[0]], [texts[1]])]), ReaderOptions(server.url, "replay"))
        assert asked(server) == [[0, 0]]


def test_many_findings_are_several_requests() -> None:
    beads = [([f"Их было {n} в доме."], [f"There were {n + 1} of them in the house."]) for n in range(10, 38)]
    marks = {
        (ru[0], en[0]): [mark("number", "error", str(n), str(n + 1))] for n, (ru, en) in enumerate(beads, 10)
    }
    with serving(marks) as server:
        _, report = read(pair(beads), ReaderOptions(server.url, "replay", window_beads=28))
        assert [len(request) for request in asked(server)] == [12, 12, 4]
    assert report.confirmed == 28


@pytest.mark.parametrize(
    "change",
    [
        lambda given: given[:1],
        lambda given: [],
        lambda given: [*given, {**given[1], "answer": "yes"}],
        lambda given: [given[0], {**given[1], "id": 7}],
        lambda given: [given[0], {**given[1], "answer": "perhaps"}],
        lambda given: [given[0], None, "no"],
        lambda given: {"1": "no"},
        lambda given: [answer["answer"] for answer in given],
    ],
    ids=["cut off", "none", "contradiction", "number", "other word", "no records", "object", "words"],
)
def test_what_a_response_leaves_open_is_asked_alone(document: Alignment, readings: Readings, change: Any) -> None:
    with serving(readings, edited(change)) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
        questions = [len(request) for request in asked(server)]
    assert [(flag.bead, flag.source) for flag in result.divergences] == [
        (0, "reader replay"), (1, "reader replay"), (3, "rules"),
    ]  # fmt: skip
    assert questions[0] == 2
    assert set(questions[1:]) == {1}
    assert not report.problems


def test_an_answer_belongs_to_its_number(document: Alignment, readings: Readings) -> None:
    """Whatever their order: here the first finding is denied, and the second confirmed."""

    def first_denied(given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [given[1], {**given[0], "answer": "yes"}]

    with serving(readings, edited(first_denied)) as server:
        result, report = read(document, ReaderOptions(server.url, "replay"))
    assert [(flag.bead, flag.source) for flag in result.divergences] == [(1, "reader replay"), (3, "rules")]
    assert (report.unconfirmed, report.unasked) == (1, 0)


@pytest.mark.parametrize("budget", [None, 2000])
def test_confirmations_that_could_not_be_asked_for_are_told_and_made_up_for(
    document: Alignment, readings: Readings, budget: int | None
) -> None:
    def dead(handler: Handler, body: dict[str, Any], content: str) -> bool:
        if '"answers"' in content:
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
        assert len(server.requests) == before + 3
    assert (report.confirmed, report.is_whole) == (3, True)


def test_numbers_in_any_form() -> None:
    records = [{"id": "1", "answer": "No."}, {"id": 2.0, "answer": " PARTLY "}, {"id": True, "answer": "no"}]
    assert answers(json.dumps({"answers": records}), 3) == {1: "no", 2: "partly"}
    assert answers(json.dumps(records[:1]), 1) == answers('{"answer": "no"}', 1) == answers("**No**", 1) == {1: "no"}
    with pytest.raises(BadResponse):
        answers("no", 2)
