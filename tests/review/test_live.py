"""A flag goes, changes or comes as soon as the row is changed, and comes back when the change is undone."""

import time
from dataclasses import replace
from pathlib import Path

from aligner.formats import write
from aligner.review import edits
from aligner.review.import_edits import outcome
from aligner.review.incremental_flags import LiveFlags
from aligner.review.state import State
from tests.making import letter
from tests.review.conftest import Page
from tests.review.serving import Client, served


def corrected(text: str | None, before: str | None = None) -> dict:
    """The entry that corrects the target of the letter's row 3, which holds a wrong date."""
    span = letter().target_span(letter().beads[2])
    key = str(span.start)
    told = [text and {"start": span.start, "end": span.end, "text": text} for text in (before, text)]
    sets = [{"map": "corrections", "key": key, "before": told[0], "after": told[1]}]
    return {"id": str(text), "when": "", "turn": "do", "patch": {"label": "Corrected", "splices": [], "sets": sets}}


def decided(identity: str, decision: str) -> dict:
    sets = [{"map": "flags", "key": identity, "before": None, "after": {"decision": decision, "reason": "so"}}]
    return {"id": identity, "when": "", "turn": "do", "patch": {"label": "Decided", "splices": [], "sets": sets}}


def test_a_mended_flag_goes_and_an_undone_correction_brings_it_back() -> None:
    live = LiveFlags(letter())
    state = State(letter())
    assert live.of(state) == {"mended": [], "fresh": []}
    state.take(corrected("The meeting will be held on 5 May."))
    assert live.of(state) == {"mended": [0], "fresh": []}
    state.take({"id": "u", "when": "", "turn": "undo"})
    assert live.of(state) == {"mended": [], "fresh": []}


def test_another_mistake_is_flagged_and_can_be_dismissed() -> None:
    live, state = LiveFlags(letter()), State(letter(), [corrected("The meeting will be held on 7 May.")])
    told = live.of(state)
    assert told["mended"] == [0]
    [flag] = told["fresh"]
    assert (flag["type"], flag["bead"], flag["decision"]) == ("date", 2, "open")
    assert "7" in flag["message"]
    state.take(decided(flag["id"], "dismissed"))
    assert live.of(state)["fresh"][0]["decision"] == "dismissed"
    made = outcome(letter(), edits.of_state(state, "Anna"), "it")
    assert [(one.type, one.decision, one.reason) for one in made.divergences if one.bead == 2] == [
        ("date", "dismissed", "so")
    ]


def test_what_the_page_shows_is_what_apply_makes() -> None:
    """The flags that hold live are those of the finished alignment."""
    for text in ("The meeting will be held on 5 May.", "The meeting will be held on 7 June 1900.", "Nothing."):
        state = State(letter(), [corrected(text)])
        told = LiveFlags(letter()).of(state)
        kept = [flag for number, flag in enumerate(letter().divergences) if number not in told["mended"]]
        live = sorted((flag.bead, flag.type, flag.message) for flag in kept)
        live = sorted(live + [(flag["bead"], flag["type"], flag["message"]) for flag in told["fresh"]])
        made = outcome(letter(), edits.of_state(state, ""), "it")
        assert live == sorted((flag.bead, flag.type, flag.message) for flag in made.divergences), text


def test_an_alignment_that_was_never_checked_gets_no_flags() -> None:
    unchecked = replace(letter(), options={"checks": None}, divergences=())
    live, state = LiveFlags(unchecked), State(unchecked, [corrected("The meeting will be held on 7 May.")])
    assert live.of(state) == {"mended": [], "fresh": []}


def test_the_server_tells_it_with_every_change(tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    with served(tmp_path / "letter.align.json") as (_, address):
        client = Client(address)
        entry = corrected("The meeting will be held on 5 May.")
        reply = client.post("/changes", {"revision": 0, "entry": entry})[1]
        assert reply == {"revision": 1, "flags": {"mended": [0], "fresh": []}}
        bad = decided("+0123", "dismissed")
        assert client.post("/changes", {"revision": 1, "entry": bad})[0] == 422


def test_in_the_browser_the_flag_goes_while_one_looks_on(browser: Page, tmp_path: Path) -> None:
    write(letter(), tmp_path / "letter.align.json")
    with served(tmp_path / "letter.align.json") as (_, address):
        browser.open(address, fresh=False)
        assert len(browser.all("#row-3 .flag")) == 1
        browser.go(3)
        browser.press("e")
        field = browser.find("#answer")
        field.clear()
        field.send_keys("The meeting will be held on 7 May.")
        browser.press("ctrl+enter")
        deadline = time.monotonic() + 20
        messages = "[...document.querySelectorAll('#row-3 .flag .message')]"
        said = f"return {messages}.map((element) => element.textContent).join()"
        while "7" not in browser.run(said) and time.monotonic() < deadline:
            browser.closed()
        assert "7" in browser.run(said)
        assert browser.run("return document.activeElement.closest('.row').id") == "row-3"
        browser.press("ctrl+z")
        while "6 May" not in browser.run(said) and time.monotonic() < deadline:
            browser.closed()
        assert browser.run(said) == letter().divergences[0].message
