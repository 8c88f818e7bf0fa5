"""Options that are offered have an effect, or are refused with a reason."""

import io
import json
from pathlib import Path

import pytest

from aligner.cli import options
from tests.cli.calling import RUSSIAN, run


def test_quiet_holds_back_what_readers_tell(
    pair: tuple[Path, Path], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    other = tmp_path / "koi.txt"
    other.write_bytes((RUSSIAN * 20).encode("koi8-r"))
    arguments = ("align", other, pair[1], "-o", tmp_path / "x.tsv", "--depth", "none")
    assert run(*arguments, "-q").exit_code == 0
    assert not caplog.records
    assert run(*arguments).exit_code == 0
    assert "not UTF-8" in caplog.text


@pytest.mark.parametrize(
    "option",
    [
        ("--device", "cuda"),
        ("--backend", "onnx"),
        ("--spans", "additive"),
        ("--dimensions", "64"),
        ("--precision", "half"),
    ],
)
def test_options_of_other_encoders_are_refused_for_the_bundled_one(
    pair: tuple[Path, Path], option: tuple[str, str]
) -> None:
    result = run("align", *pair, *option)
    assert result.exit_code == 2
    assert option[0] in result.stderr
    assert "--model" in result.stderr


def test_anchors_are_told_as_they_are_written(pair: tuple[Path, Path], tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.txt"
    anchors.write_text("9\t1\n")
    result = run("align", *pair, "--anchors", anchors)
    assert result.exit_code == 2
    assert "source sentence 9 and target sentence 1" in result.stderr


@pytest.mark.parametrize("line", ["²\t1", "0\t1", "-1 1", "1 1 1", "a b"])
def test_a_line_of_anchors_that_is_no_two_numbers_is_named(pair: tuple[Path, Path], tmp_path: Path, line: str) -> None:
    (tmp_path / "anchors.txt").write_text(f"{line}\n", encoding="utf-8")
    result = run("align", *pair, "--anchors", tmp_path / "anchors.txt")
    assert result.exit_code == 2
    assert "line 1: write two sentence numbers" in result.stderr


def test_check_refuses_how_to_read_what_is_cut_already(tmp_path: Path) -> None:
    table = tmp_path / "pairs.tsv"
    table.write_text("source\ttarget\nДа.\tYes.\n", encoding="utf-8")
    result = run("check", table, "--lines", "--source-language", "ru")
    assert result.exit_code == 2
    assert "--source-language, --lines" in result.stderr


def test_decisions_may_hold_a_line_separator(pair: tuple[Path, Path], tmp_path: Path) -> None:
    printed = run("check", *pair, "--json", "-q").stdout
    flags = [json.loads(line) for line in printed.splitlines()]
    assert flags
    flags[0]["message"] += "\u2028"
    decisions = tmp_path / "decisions.jsonl"
    decisions.write_text("".join(json.dumps(flag, ensure_ascii=False) + "\n" for flag in flags), encoding="utf-8")
    assert run("check", *pair, "--json", "-q", "--accept", decisions).stdout == ""


def test_gold_may_hold_a_line_separator(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    document = {"id": "1", "ru": ["Мы получили\u2028письмо."], "en": ["We received a letter."], "beads": [[[0], [0]]]}
    gold.write_text(json.dumps(document, ensure_ascii=False) + "\n", encoding="utf-8")
    result = run("eval", gold, "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["documents"] == 1


def test_standard_input_cannot_be_both_documents() -> None:
    result = run("align", "-", "-", stdin=RUSSIAN)
    assert result.exit_code == 2
    assert "one of the two" in result.stderr


@pytest.mark.parametrize("name", ["no/out.tmx", "ru.txt/out.tmx", "."])
def test_an_unwritable_output_is_told_before_the_work(
    name: str, pair: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the work was begun")

    monkeypatch.setattr("aligner.pipeline.align", never)
    monkeypatch.setattr("aligner.alignment.align_sentences", never)
    gold = tmp_path / "gold.jsonl"
    gold.write_text('{"ru": ["Да."], "en": ["Yes."], "beads": [[[0], [0]]]}')
    for arguments in (("align", *pair, "-o"), ("check", *pair, "-o"), ("eval", gold, "--predictions")):
        result = run(*arguments, tmp_path / name)
        assert result.exit_code == 2, result.output
        assert "Cannot write" in result.stderr or "is a folder" in result.stderr
        assert len(result.stderr.splitlines()) == 1


def test_an_unwritable_memory_of_a_batch_is_told_before_the_work(pair: tuple[Path, Path], tmp_path: Path) -> None:
    manifest = tmp_path / "pairs.tsv"
    manifest.write_text(f"source\ttarget\n{pair[0]}\t{pair[1]}\n", encoding="utf-8")
    result = run("batch", manifest, "-o", tmp_path / "out", "--merge", tmp_path / "no" / "all.tmx")
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
    assert not (tmp_path / "out").exists()
    inside = tmp_path / "out" / "all.tmx"
    assert run("batch", manifest, "-o", inside.parent, "--merge", inside, "--jobs", "1", "-q").exit_code == 0
    assert inside.exists()


def test_eval_names_its_encoder_as_the_others_do(pair: tuple[Path, Path], tmp_path: Path) -> None:
    for option in ("--model", "--encoder"):
        result = run("eval", tmp_path / "no.jsonl", option, tmp_path / "no-model")
        assert result.exit_code == 2
        assert "no-model" in result.stderr
    assert "--encoder" not in run("eval", "--help").output


class Terminal(io.StringIO):
    """What standard error is to someone who looks at it."""

    def isatty(self) -> bool:
        return True


def test_checking_shows_a_bar_once_it_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    stderr = Terminal()
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setattr(options, "PATIENCE", 0.0)
    with options.checking(quiet=False) as on_progress:
        on_progress(1, 4)
    assert "checking" in stderr.getvalue()


@pytest.mark.parametrize(("quiet", "stderr"), [(True, Terminal()), (False, io.StringIO())])
def test_checking_is_silent_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, stderr: io.StringIO
) -> None:
    monkeypatch.setattr("sys.stderr", stderr)
    monkeypatch.setattr(options, "PATIENCE", 0.0)
    with options.checking(quiet) as on_progress:
        on_progress(1, 4)
    assert stderr.getvalue() == ""
