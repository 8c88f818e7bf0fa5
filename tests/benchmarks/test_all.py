"""The table of figures: rows without their data say so, the others hold what their command printed."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.benchmarks import all as everything
from scripts.benchmarks.all import (
    Row,
    bead_scores,
    encoding,
    figure_of,
    folds,
    long_run,
    minimal_pairs,
    planted,
    retrieval,
    split_scores,
    starting,
    written,
)
from scripts.benchmarks.startup_time import sizes


def test_rows_without_data_say_what_they_need(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "scripts.benchmarks.all",
        "--shared",
        str(tmp_path),
        "--only",
        "boundaries",
        "real",
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", cwd=everything.ROOT)
    head, _, natural, boundaries = done.stdout.splitlines()
    assert head == "| what | figure | command |"
    assert "skipped, needs split/ru/gsd.dev.txt; `python -m scripts.data.build` makes it" in boundaries
    assert "may not be passed on" in natural
    assert done.returncode == 0


def test_a_command_of_several_rows_runs_once_and_a_failure_is_told(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    code = f"import pathlib; p = pathlib.Path({str(seen)!r}); p.write_text((p.read_text() if p.exists() else '') + 'x')"
    done: dict = {}
    row = Row("a", ("-c", f"{code}; print(7)"), (), str.strip)
    assert [figure_of(row, tmp_path, done), figure_of(row, tmp_path, done)] == ["7", "7"]
    assert seen.read_text() == "x"
    assert figure_of(Row("b", ("-c", "import sys; sys.exit('no')"), (), str.strip), tmp_path, done) == "failed: no"
    assert figure_of(Row("c", ("-c", "pass"), (), str.strip), tmp_path, done).startswith("failed: no figure")


def test_figures_are_read_from_what_is_printed() -> None:
    printed = (
        "ru/gsd.dev    aligner       0.9930   0.9844   0.9887    15.94\n"
        "ru/gsd.dev    razdel        0.9930   0.9844   0.9700    15.94\n"
        "ru/gsd.dev    regex         0.9982   0.9481   0.9725    99.49\n"
    )
    assert split_scores(["aligner"])(printed) == ".989, –, –, –"
    assert split_scores(["razdel", "regex"])(printed) == ".973, –, –, –"
    absent = printed + "ru/gsd.dev    pysbd       not installed; pip install pysbd\n"
    assert split_scores(["pysbd", "regex"])(absent) == ".973, –, –, – (without pysbd: not installed)"
    rows = [{"file": f"x/{name}.hard.jsonl", "strict": {"f1": 0.9876}} for name in everything.SETS]
    assert bead_scores("hard")("".join(json.dumps(row) + "\n" for row in rows)) == ".988, .988, .988"
    recall = {"date": {"any": 0.951}, "name": {"any": 0.7}}
    assert planted("name", "date")(json.dumps({"planted": {"recall": recall}})) == "70, 95 %"
    contrast = {"contrast.diplomatic.jsonl": {"wrong found": [0.142, 0.06], "faithful flagged": [0.008, 0.01]}}
    assert minimal_pairs(json.dumps({"contrast": contrast})) == "14.2 ± 6.0 % / 0.8 ± 1.0 %"
    folded = (
        "natural.train, by 5 folds of documents\n  shown right            0.500 ± 0.100\n"
        "natural.gold, by 5 folds of documents\n"
        "  shown right            0.737 ± 0.240\n  false per 100          0.250 ± 0.200\n"
        "natural.gold, fit and thresholds from natural.train alone {}\n  shown right            0.100 ± 0.100\n"
    )
    assert folds("gold", "shown right", "false per 100")(folded) == "73.7 ± 24.0 % / 0.25 ± 0.20"
    assert long_run("heads\n87,000  1  2  314  200  30  615  9  4") == "314 s of processor time, 0.6 GB"
    line = (
        "ours                          0.966/0.964    0.963/0.964   0.400   27,000      120\n\nsize in a wheel: 7.0 MB"
    )
    assert retrieval(line) == "96.6 / 96.4 %, 96.3 / 96.4 %"
    assert encoding(line) == "27,000 / 7.0 MB"
    times = "aligner --help                 0.101       5.0\nalign the specimen             1.500      20.0\n"
    assert everything.installing(times + "light install: 20 s, 273 MB (numpy 70 …)\n") == "20 s, 273 MB"
    assert starting(times) == "0.10 s / 1.50 s"


@pytest.mark.parametrize("row", everything.table(Path("data")), ids=lambda row: row.what)
def test_every_row_names_a_module_that_exists(row: Row) -> None:
    module = everything.ROOT / row.arguments[1].replace(".", "/")
    assert module.with_suffix(".py").exists() or (module / "__main__.py").exists()


def test_sizes_are_by_package(tmp_path: Path) -> None:
    site = tmp_path / "lib" / "python3" / "site-packages"
    for name, size in {"numpy/a.py": 5, "numpy.libs/b.so": 9, "six.py": 1}.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(b"x" * size)
    (tmp_path / "pyvenv.cfg").write_bytes(b"xx")
    assert list(sizes(tmp_path).items()) == [("numpy", 14), ("environment", 2), ("six.py", 1)]


def test_a_page_takes_the_figures_that_are_known() -> None:
    page = "Figures:\n\n| what | figure | command |\n|---|---|---|\n| a | 1 | `x` |\n| b | 2 | `y` |\n"
    page += "\n| a | not the table |\n"
    assert written(page, {"a": "| a | 3 | `z` |"}) == page.replace("| a | 1 | `x` |", "| a | 3 | `z` |")


def test_the_readme_has_every_row() -> None:
    page = (everything.ROOT / "README.md").read_text(encoding="utf-8")
    shown = [line.split(" | ")[0].removeprefix("| ") for line in page.split("\n") if line.startswith("| ")]
    assert [row.what for row in everything.table(Path("data")) if row.what not in shown] == []
