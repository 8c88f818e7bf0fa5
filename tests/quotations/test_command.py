"""`aligner quotes` as a reader runs it."""

import json
import subprocess
import sys

import pytest

import aligner.formats
from tests.quotations import ferry


def run(*arguments, folder):
    command = [sys.executable, "-m", "aligner", "quotes", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("quotes")
    aligner.formats.write(ferry.alignment(), folder / "ferry.align.json")
    (folder / "article.txt").write_text(ferry.article(ferry.ENGLISH, "en")[0].text, encoding="utf-8")
    return folder / "article.txt", folder / "ferry.align.json"


def test_a_table_a_page_and_lines(files, tmp_path, root):
    html, lines = tmp_path / "quotes.html", tmp_path / "quotes.jsonl"
    done = run(*files, "--words-only", "-o", html, "-o", lines, folder=root)
    assert done.returncode == 0, done.stderr
    assert "writes “84” for “48”" in done.stdout
    assert done.stdout.rstrip().endswith("14 quotations: 5 verbatim, 3 cut, 3 altered, 3 not found.")
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 14
    text = files[0].read_text(encoding="utf-8")
    for row in rows:
        assert text[row["start"] : row["end"]] == row["text"]
        if row["span"]:
            assert ferry.alignment().target.text[slice(*row["span"])] == row["passage"]
            assert row["source_text"]
    assert html.read_text(encoding="utf-8").count("<section id=") == 14


def test_the_help_is_laid_out(root):
    shown = run("--help", folder=root).stdout
    assert "\n    verbatim   the text's own words in a row\n" in shown
    assert "\\b" not in shown


def test_json_on_standard_output(files, root):
    done = run(*files, "--words-only", "--json", folder=root)
    assert [json.loads(line)["verdict"] for line in done.stdout.splitlines()][:3] == ["verbatim", "verbatim", "cut"]


def test_the_exit_code_tells_of_bad_quotations(files, root):
    assert run(*files, "--words-only", "-q", "--fail-on", "altered", folder=root).returncode == 1
    assert run(*files, "--words-only", "-q", folder=root).stdout == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["none.txt", "{alignment}"], "There is no file none.txt"),
        (["{article}", "none.align.json"], "There is no file none.align.json"),
        (["{article}", "{article}"], ""),
        (["{article}", "{alignment}", "-o", "quotes.docx"], "Quotations are not written as '.docx'"),
    ],
)
def test_bad_input_is_one_sentence(files, root, arguments, message):
    places = {"article": files[0], "alignment": files[1]}
    done = run(*(argument.format(**places) for argument in arguments), folder=root)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
