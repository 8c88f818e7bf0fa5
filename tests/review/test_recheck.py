"""What is corrected, confirmed or dismissed counts: in the memory, and in every later check."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from aligner.document import Alignment, Divergence, Span
from aligner.encoding import load_encoder
from aligner.fidelity import CheckOptions, check
from aligner.fidelity.dismissed_flags import with_decisions
from aligner.formats import ExportOptions, write
from aligner.formats.translation_units import memory_of
from aligner.review.digest import digest
from aligner.review.import_edits import applied
from aligner.review.recheck import rechecked
from aligner.review.session import Session
from aligner.review.store import Store
from scripts.fuzz_seeds import edits_record
from tests.cli.calling import run
from tests.making import letter


def mended(text: str = "The meeting will be held on 5 May.") -> Alignment:
    before = letter()
    return rechecked(before, replace(before, target_edits={2: text}))


def held(alignment: Alignment) -> dict[str, str]:
    return {unit.source: unit.review for unit in memory_of(alignment, ExportOptions()).units}


def test_a_mended_row_loses_its_flag_and_goes_into_the_memory() -> None:
    assert [flag.type for flag in letter().divergences if flag.bead == 2] == ["date"]
    after = mended()
    assert [flag for flag in after.divergences if flag.bead == 2] == []
    assert held(letter())["Встреча состоится 5 мая."] == "flagged: date"
    assert held(after)["Встреча состоится 5 мая."] == ""


def test_a_correction_that_is_wrong_too_is_flagged_by_its_own_words() -> None:
    [flag] = [flag for flag in mended("The meeting will be held on 7 May.").divergences if flag.bead == 2]
    assert flag.type == "date"
    assert "7" in flag.message
    assert flag.source_span is not None
    assert flag.target_span is None


def test_a_later_check_reads_the_correction_and_leaves_the_other_places_alone() -> None:
    flags = check(mended(), None, CheckOptions())
    assert "date" not in {flag.type for flag in flags}
    shifted = replace(letter(), target_edits={0: "Dear, very dear Minister of all,"})
    [date] = [flag for flag in check(shifted, None, CheckOptions()) if flag.type == "date"]
    assert date.target_span is not None
    assert "6" in shifted.target[date.target_span]


def test_a_confirmed_row_goes_into_the_memory_but_a_confirmed_mistake_does_not() -> None:
    before = letter()
    beads = tuple(replace(bead, status="confirmed") if n == 2 else bead for n, bead in enumerate(before.beads))
    confirmed = replace(before, beads=beads)
    assert held(confirmed)["Встреча состоится 5 мая."] == ""
    mistake = replace(confirmed, divergences=tuple(replace(f, decision="accepted") for f in confirmed.divergences))
    assert held(mistake)["Встреча состоится 5 мая."] == "flagged: date"


def test_decisions_hold_for_the_same_words_of_the_same_texts() -> None:
    earlier = replace(
        letter(), divergences=(replace(letter().divergences[0], decision="dismissed", reason="As said."),)
    )
    fresh = replace(letter().divergences[0], source_span=Span(65, 70), probability=0.5)
    [flag] = with_decisions([fresh], letter(), earlier)
    assert (flag.decision, flag.reason) == ("dismissed", "As said.")
    elsewhere = Divergence(4, "date", "error", 0.9, None, None, "")
    assert [flag.decision for flag in with_decisions([elsewhere], letter(), earlier)] == ["open"]


@pytest.fixture
def decided_file(tmp_path: Path):
    """Write the letter with its flag decided as asked."""

    def made(decision: str) -> Path:
        alignment = letter()
        flag = replace(alignment.divergences[0], decision=decision, reason="As agreed.")
        path = tmp_path / f"{decision}.align.json"
        write(replace(alignment, divergences=(flag,)), path)
        return path

    return made


def test_check_is_silent_about_what_was_dismissed(decided_file) -> None:
    path = decided_file("dismissed")
    done = run("check", path, "--depth", "quick", "--fail-on", "error", "--enable", "date")
    assert done.exit_code == 0
    assert done.stdout == ""
    assert "1 dismissed" in done.stderr


def test_a_confirmed_mistake_that_nobody_mended_still_fails(decided_file) -> None:
    path = decided_file("accepted")
    for more in ((), ("--accept", path)):
        done = run("check", path, "--depth", "quick", "--fail-on", "error", "--enable", "date", *more)
        assert done.exit_code == 1
        assert "date" in done.stdout


@pytest.mark.parametrize("kind", ["align.json", "html", "review.sqlite", "edits.json"])
def test_accept_reads_what_people_have(tmp_path: Path, kind: str) -> None:
    flags = check(letter(), load_encoder(), CheckOptions(enable=("date",)))
    assert len(flags) == 1
    alignment = replace(letter(), divergences=flags)
    write(alignment, tmp_path / "letter.align.json")
    (tmp_path / "fresh").mkdir()
    write(letter(), tmp_path / "fresh" / "letter.align.json")
    path = tmp_path / f"letter.{kind}"
    entry = {"id": "a", "when": "2026-01-01T00:00:00Z", "turn": "do", "patch": _dismissing()}
    if kind == "review.sqlite":
        session = Session(alignment, Store(path, digest(alignment)), "Anna")
        session.change(0, entry)
        session.store.close()
    elif kind == "edits.json":
        flags = [{"flag": 0, "decision": "dismissed", "reason": "As agreed."}]
        path.write_text(json.dumps(edits_record(alignment) | {"flags": flags}), encoding="utf-8")
    else:
        dismissed = replace(alignment.divergences[0], decision="dismissed", reason="As agreed.")
        path = tmp_path / f"other.{kind}"
        write(replace(alignment, divergences=(dismissed,)), path)
    done = run(
        "check", tmp_path / "fresh" / "letter.align.json", "--accept", path, "--depth", "quick", "--enable", "date"
    )
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr


def _dismissing() -> dict[str, object]:
    change = {
        "map": "flags",
        "key": "0",
        "before": {"decision": "open", "reason": ""},
        "after": {"decision": "dismissed", "reason": "As agreed."},
    }
    return {"label": "Dismissed a flag", "splices": [], "sets": [change]}


def test_the_one_file_of_a_review_is_whole_while_the_server_runs(tmp_path: Path) -> None:
    alignment = letter()
    session = Session(alignment, Store(tmp_path / "letter.review.sqlite", digest(alignment)), "Anna")
    session.change(0, {"id": "a", "when": "2026-01-01T00:00:00Z", "turn": "do", "patch": _dismissing()})
    (tmp_path / "copy.sqlite").write_bytes((tmp_path / "letter.review.sqlite").read_bytes())
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["copy.sqlite", "letter.review.sqlite"]
    assert applied(alignment, tmp_path / "copy.sqlite", "Anna").divergences[0].decision == "dismissed"
    session.store.close()
