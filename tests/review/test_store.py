"""What the review server says it has kept is on the disk, whatever happens to the server."""

import http.client
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from aligner.document import AlignerError
from aligner.formats import write
from aligner.review import edits
from aligner.review.digest import digest
from aligner.review.import_edits import applied
from aligner.review.session import Session
from aligner.review.state import State
from aligner.review.store import Conflict, Store
from tests.making import letter
from tests.review.serving import Client, comment, served


def session(folder: Path) -> Session:
    return Session(letter(), Store(folder / "letter.review.sqlite", digest(letter())), "Anna")


def test_changes_are_numbered_and_kept(tmp_path: Path) -> None:
    one = session(tmp_path)
    assert one.change(0, comment(letter(), 0, "", "first")) == 1
    assert one.change(1, {"id": "b", "when": "2026-01-01T00:00:00Z", "turn": "undo"}) == 2
    one.store.close()
    two = session(tmp_path)
    assert [entry["turn"] for entry in two.entries()] == ["do", "undo"]
    assert edits.of_state(State(letter(), two.entries()), "").rows[0].comment == ""


def test_two_writers_do_not_overwrite_each_other(tmp_path: Path) -> None:
    one, two = session(tmp_path), session(tmp_path)
    one.change(0, comment(letter(), 0, "", "one"))
    with pytest.raises(Conflict):
        two.change(0, comment(letter(), 0, "", "two"))
    assert two.change(1, comment(letter(), 0, "one", "two")) == 2
    assert [entry["id"] for entry in one.entries()] == ["comment 0 one", "comment 0 two"]


@pytest.mark.parametrize(
    "change",
    [
        lambda patch: patch["splices"][0].update(at=1),
        lambda patch: patch["splices"][0].update(inserted=[]),
        lambda patch: patch["splices"][0].update(list="beads"),
        lambda patch: patch["splices"][0]["inserted"][0].update(source=2),
        lambda patch: patch["splices"][0]["inserted"][0].update(status="done"),
        lambda patch: patch["splices"].append({"list": "source", "at": 0, "removed": [[0, 27]], "inserted": [[0, 9]]}),
        lambda patch: patch["sets"].append({"map": "flags", "key": "9", "before": None, "after": None}),
        lambda patch: patch.pop("label"),
    ],
)
def test_changes_that_would_break_the_alignment_are_refused(tmp_path: Path, change) -> None:
    one = session(tmp_path)
    one.change(0, comment(letter(), 1, "", "kept"))
    entry = comment(letter(), 0, "", "x")
    change(entry["patch"])
    with pytest.raises(AlignerError):
        one.change(1, entry)
    assert len(one.entries()) == 1
    assert one.change(1, comment(letter(), 1, "kept", "again")) == 2


def test_the_review_of_another_alignment_is_refused(tmp_path: Path) -> None:
    session(tmp_path).store.close()
    with pytest.raises(AlignerError, match="keeps the review of another alignment"):
        Store(tmp_path / "letter.review.sqlite", "0")


def test_a_file_that_is_no_store_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.review.sqlite").write_text("hello, hello, hello " * 100)
    with pytest.raises(AlignerError, match="Cannot keep the review in"):
        session(tmp_path)


def test_the_store_is_applied(tmp_path: Path) -> None:
    one = session(tmp_path)
    one.change(0, comment(letter(), 2, "", "the date is wrong"))
    one.store.close()
    result = applied(letter(), tmp_path / "letter.review.sqlite", "")
    assert result.beads[2].comment == "the date is wrong"
    assert (result.log[0].who, result.log[0].what) == ("Anna", "Commented on row 3")


def killed(folder: Path, times: int) -> None:
    """Edit as fast as the server takes it, end it at a random moment, and look whether all is there; many times.

    It is ended by SIGKILL, by SIGTERM, and by SIGHUP, as a terminal does whose window is closed. What counts is the one
    file that people copy, without what may lie beside it.
    """
    signals = [signal.SIGKILL, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # under nohup the server does not hear it, as it should
        signals.append(signal.SIGHUP)
    write(letter(), folder / "letter.align.json")
    chance = random.Random(8)
    texts, number = [""] * 5, 0
    for turn in range(times):
        with served(folder / "letter.align.json") as (process, address):
            client = Client(address)
            entries = client.get("/entries")[1]["entries"]
            texts = texts_of(entries, texts)
            confirmed = len(entries)
            how = signals[turn % len(signals)]
            threading.Timer(chance.uniform(0.0, 0.15), process.send_signal, (how,)).start()  # amid whatever goes on
            end = time.monotonic() + 60
            try:
                while time.monotonic() < end:
                    row, number = number % 5, number + 1
                    entry = comment(letter(), row, texts[row], f"change {number}")
                    status, reply = client.post("/changes", {"revision": confirmed, "entry": entry})
                    assert status == 200, reply
                    confirmed, texts[row] = reply["revision"], f"change {number}"
            except (OSError, ValueError, http.client.HTTPException):
                pass  # the server is gone
            assert time.monotonic() < end, f"the server did not end at {how.name}"
        copy = folder / "copy" / "letter.review.sqlite"
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / "letter.review.sqlite", copy)
        connection = sqlite3.connect(copy)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
        store = Store(copy, digest(letter()))
        kept = store.entries()
        store.close()
        assert confirmed <= len(kept) <= confirmed + 1  # the last may have been kept, but the answer lost
        State(letter(), kept)


def texts_of(entries: list[dict], texts: list[str]) -> list[str]:
    state = State(letter(), entries)
    return [row["comment"] for row in state.rows]


def test_no_confirmed_change_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    killed(tmp_path, int(os.environ.get("ALIGNER_KILLS", "3")))  # 50 takes a few minutes
