"""A run does what is missing and nothing else, whatever happened before."""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from aligner.batch.engines import in_a_pool
from aligner.batch.job import Settings, Task
from aligner.batch.state import State
from aligner.cli import group
from aligner.document.errors import AlignerError
from aligner.formats import ExportOptions
from aligner.pipeline import PipelineOptions
from tests.batch.dying import die_on_three
from tests.review.browser import chromium

Make = Callable[[int], Path]


def batch(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["batch", *map(str, arguments)])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".aligner.db")}


def done(folder: Path) -> dict[str, float]:
    """When each output was written."""
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix == ".tsv"}


def test_all_pairs_are_aligned_and_a_bad_one_is_recorded(archive: Make, tmp_path: Path) -> None:
    folder = archive(3)
    (folder / "ru" / "001.txt").write_text("")
    result = batch(folder, "-o", tmp_path / "out", "--format", "tsv,align.json", "--jobs", 1)
    assert result.exit_code == 1
    assert "001.txt holds no text" in " ".join(result.stderr.split())
    assert sorted(contents(tmp_path / "out")) == ["000.align.json", "000.tsv", "002.align.json", "002.tsv"]
    status = batch("status", tmp_path / "out")
    assert "0 waiting, 2 done, 1 failed" in status.stdout
    rows = [json.loads(line) for line in batch("status", tmp_path / "out", "--json").stdout.splitlines()]
    assert [row["status"] for row in rows] == ["done", "failed", "done"]


def test_what_is_to_know_about_a_pair_is_told(archive: Make, tmp_path: Path) -> None:
    result = batch(archive(1), "-o", tmp_path / "out", "--format", "tsv", "--source-language", "en")
    assert "taken as the original" in " ".join(result.stderr.split())


def test_a_second_run_does_only_what_changed(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(4), tmp_path / "out"
    run = (folder, "-o", out, "--format", "tsv", "--jobs", 1)
    assert batch(*run).exit_code == 0
    first = done(out)
    assert batch(*run).exit_code == 0
    assert done(out) == first

    (folder / "en" / "001.txt").write_text("The parties met in Vienna. Nobody objected.")
    (out / "002.tsv").unlink()
    assert batch(*run).exit_code == 0
    second = done(out)
    assert {name for name in second if second[name] != first[name]} == {"001.tsv", "002.tsv"}

    assert batch(*run, "--max-bead", 2).exit_code == 0
    assert not set(done(out).values()) & set(second.values())


def test_a_failed_pair_is_tried_again(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(2), tmp_path / "out"
    right = (folder / "ru" / "000.txt").read_text(encoding="utf-8")
    (folder / "ru" / "000.txt").write_text("")
    assert batch(folder, "-o", out, "--jobs", 1).exit_code == 1
    (folder / "ru" / "000.txt").write_text(right, encoding="utf-8")
    assert "1 pair will be tried again" in batch("retry", out).stdout
    assert "1 waiting, 1 done, 0 failed" in batch("status", out).stdout
    assert batch(folder, "-o", out, "--jobs", 1).exit_code == 0


def test_the_dry_run_prints_a_manifest_and_writes_nothing(archive: Make, tmp_path: Path) -> None:
    result = batch(archive(2), "-o", tmp_path / "out", "--dry-run")
    assert [line.split("\t")[2] for line in result.stdout.splitlines()] == ["000", "001"]
    assert not (tmp_path / "out").exists()


def test_the_report_lists_failures_first(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(2), tmp_path / "out"
    (folder / "ru" / "001.txt").write_text("")
    batch(folder, "-o", out, "--jobs", 1)
    assert batch("report", out).exit_code == 0
    page = (out / "report.html").read_text(encoding="utf-8")
    assert page.index(">ru/001.txt<") < page.index(">ru/000.txt<") < page.index(">en/000.txt<")
    assert 'href="000.tmx"' in page
    assert page.index('"failed"') < page.index("holds no text") < page.index('"done"')


def test_the_report_shows_scores_units_severities_and_the_merged_memory(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(2), tmp_path / "out"
    manifest = tmp_path / "pairs.tsv"
    lines = [f"archive/ru/00{n}.txt\tarchive/en/00{n}.txt\t00{n}\t0.{n + 3}" for n in (0, 1)]
    manifest.write_text("source\ttarget\tname\tscore\n" + "\n".join(lines), encoding="utf-8")
    assert folder == tmp_path / "archive"
    result = batch(manifest, "-o", out, "--jobs", 1, "--merge", out / "all memories.tmx")
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in batch("status", out, "--json").stdout.splitlines()]
    assert [row["score"] for row in rows] == [0.3, 0.4]
    assert all(row["units"] >= row["held"] >= 0 < row["units"] for row in rows)
    units, held = sum(row["units"] for row in rows), sum(row["held"] for row in rows)
    assert f"{units} units: {units - held} in the memories, {held} held for review." in result.stderr
    batch("report", out)
    page = (out / "report.html").read_text(encoding="utf-8")
    assert 'href="all%20memories.tmx"' in page
    cells = re.findall(r'<td class="n [a-z]*" data-value="([^"]*)"', page)
    shown = {tuple(cells[place : place + 3]) for place in (0, 7)}
    assert shown == {(f"{row['score']:.2f}", str(row["units"]), str(row["held"])) for row in rows}
    assert 'name="viewport"' in page


def test_the_report_sorts_and_searches_in_a_browser(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(3), tmp_path / "out"
    (folder / "ru" / "002.txt").write_text("")
    batch(folder, "-o", out, "--jobs", 1)
    batch("report", out)
    with chromium("--window-size=420,800") as browser:
        browser.get((out / "report.html").as_uri())
        names = "tbody tr:not([hidden]) .names span:first-child"
        shown = f"return [...document.querySelectorAll('{names}')].map((e) => e.textContent)"
        assert browser.execute_script(shown)[0] == "ru/002.txt"
        assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")
        browser.execute_script("document.querySelector('th button').click()")
        assert browser.execute_script(shown) == ["ru/002.txt", "ru/001.txt", "ru/000.txt"]
        browser.execute_script("document.querySelector('th button').click()")
        assert browser.execute_script(shown) == ["ru/000.txt", "ru/001.txt", "ru/002.txt"]
        browser.find_element("css selector", "#text").send_keys("001")
        assert browser.execute_script(shown) == ["ru/001.txt"]
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def test_the_report_leads_to_the_pages_of_the_pairs_and_they_lead_back(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(2), tmp_path / "out"
    batch(folder, "-o", out, "--jobs", 1, "--format", "html")
    for report in (out / "report.html", tmp_path / "other" / "the report.html"):
        report.parent.mkdir(exist_ok=True)
        batch("report", out, "-o", report)
        with chromium("--window-size=420,800") as browser:
            browser.get(report.as_uri())
            browser.find_element("css selector", ".links a").click()
            assert re.search(r"/out/00\d[.]html#from=", browser.current_url)
            browser.find_element("css selector", "a.home").click()
            assert browser.current_url == report.as_uri()


def test_one_memory_of_all_pairs_has_each_source_once(archive: Make, tmp_path: Path) -> None:
    result = batch(archive(3), "-o", tmp_path / "out", "--jobs", 1, "--merge", tmp_path / "all.tsv")
    assert result.exit_code == 0, result.output
    lines = (tmp_path / "all.tsv").read_text(encoding="utf-8").splitlines()
    assert sum("Никто не возражал." in line for line in lines) == 1
    assert sum("Проект договора" in line for line in lines) == 3


def test_what_cannot_be_done_is_said(archive: Make, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments, message in (
        ((tmp_path / "nowhere.tsv", "-o", tmp_path / "out"), "There is no file or folder"),
        ((empty, "-o", tmp_path / "out"), "There are no pairs"),
        ((archive(1), "-o", tmp_path / "out", "--format", "xyz"), "There is no format 'xyz'; choose from"),
        (("status", tmp_path), "holds no run"),
        ((tmp_path / "archive", "-o", tmp_path / "archive" / "ru" / "000.txt"), "Cannot write in"),
    ):
        result = batch(*arguments)
        assert result.exit_code == 2
        assert message in result.stderr
        assert "Traceback" not in result.stderr


def test_a_worker_that_dies_costs_its_own_pair_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.batch.engines.align_pair", die_on_three)
    settings = Settings(tmp_path, ("tsv",), PipelineOptions(), ExportOptions())
    tasks = [Task(str(n), Path("a"), Path("b")) for n in range(8)]
    outcomes = list(in_a_pool(2)(tasks, settings))
    assert sorted(outcome.name for outcome in outcomes) == [str(n) for n in range(8)]
    assert [outcome.name for outcome in outcomes if outcome.error] == ["3"]


def test_a_broken_state_is_said(tmp_path: Path) -> None:
    (tmp_path / ".aligner.db").write_bytes(b"no database" * 1000)
    result = batch("status", tmp_path)
    assert result.exit_code == 2
    assert "Cannot keep the run's state" in result.stderr
    with pytest.raises(Exception, match="holds no run"):
        State.existing(tmp_path / "nowhere")


@pytest.mark.slow
def test_a_run_killed_at_random_moments_ends_as_an_undisturbed_one(archive: Make, tmp_path: Path) -> None:
    folder = archive(30)
    arguments = [sys.executable, "-m", "aligner", "batch", str(folder), "--format", "tmx,align.json", "--jobs=2", "-o"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    subprocess.run([*arguments, str(tmp_path / "calm")], check=True, capture_output=True, env=environment)
    rng = random.Random(5)
    for _ in range(6):
        process = subprocess.Popen(
            [*arguments, str(tmp_path / "killed")], stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
        time.sleep(rng.uniform(0.5, 4))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    subprocess.run([*arguments, str(tmp_path / "killed")], check=True, capture_output=True, env=environment)
    assert contents(tmp_path / "killed") == contents(tmp_path / "calm")
    assert len(contents(tmp_path / "calm")) >= 60


def test_every_encoder_option_reaches_the_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aligner.batch import job
    from aligner.encoding.options import EncoderOptions

    asked: list[tuple[object, ...]] = []

    def stop(*arguments: object) -> None:
        asked.append(arguments)
        raise AlignerError("no more is needed")

    monkeypatch.setattr(job, "_encoder", stop)
    for language, text in (("ru", "Мы получили письмо."), ("en", "We received the letter.")):
        (tmp_path / f"a.{language}.txt").write_text(text, encoding="utf-8")
    options = ("--model", "LaBSE", "--device", "cpu", "--batch-size", "8", "--backend", "onnx", "--jobs", "1")
    CliRunner().invoke(group, ["batch", str(tmp_path), "-o", str(tmp_path / "out"), *options])
    assert asked == [("LaBSE", EncoderOptions("cpu", 8, "onnx"))]


@pytest.mark.slow
def test_ctrl_c_stops_at_once_and_says_how_to_go_on(archive: Make, tmp_path: Path) -> None:
    folder, out = archive(2000), tmp_path / "out"
    arguments = [sys.executable, "-m", "aligner", "batch", str(folder), "--jobs=2", "-o", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)}
    process = subprocess.Popen(
        arguments,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # whoever runs the tests may ignore it
    )
    while process.poll() is None and len(list(out.glob("*.tmx"))) < 5:  # four are under way; the fifth tells of a first
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "Run the same command again" in said
    assert "Traceback" not in said
    counts = State.existing(out).counts()
    assert counts["failed"] == 0
    assert 0 < counts["waiting"] < 2000


def test_a_full_disk_is_said_before_the_run(archive: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aligner.batch.runner.MIN_FREE_BYTES", 2**60)
    result = batch(archive(1), "-o", tmp_path / "out")
    assert result.exit_code == 2
    assert "make room" in result.stderr
