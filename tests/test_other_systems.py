"""What differs on Windows and under old locales, simulated: streams, open files, signals, drives, names, imports."""

import ast
import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from aligner.app.library import StoredDocument, Work
from aligner.batch import summary
from aligner.cli import app, pair, quotes
from aligner.document import AlignerError, files
from aligner.document.files import atomic_write
from aligner.pages import neighbours
from aligner.runtime import processes

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "aligner").rglob("*.py"))
ODD = "Море → sea ✓ 漢字 ﷽ 😀 ё"


def called(*arguments: object, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Call aligner with its output redirected, outside of Python's UTF-8 mode."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    settings = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", **environment}
    command = [sys.executable, "-m", "aligner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env={**kept, **settings}, timeout=120)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.tsv"
    path.write_text(f"{ODD}\t{ODD}\nДа.\tYes.\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("environment", "encoding"),
    [({}, "utf-8"), ({"PYTHONIOENCODING": "cp1251"}, "cp1251"), ({"PYTHONIOENCODING": "cp866"}, "cp866")],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_character_ends_a_command(table: Path, environment: dict[str, str], encoding: str, language: str) -> None:
    for command in (["show", table], ["check", table, "--explain"], ["--help"], ["check", table.with_name("漢.tsv")]):
        done = called("--lang", language, *command, **environment)
        assert b"Traceback" not in done.stderr, done.stderr
        assert done.returncode == (2 if "漢" in str(command[-1]) else 0)
        text = done.stdout.decode(encoding)
        if command[0] == "show":
            assert "Море" in text
            assert (ODD in text) == (encoding == "utf-8")  # else what the console lacks is a question mark


def test_without_a_console_nothing_is_printed_and_nothing_fails() -> None:
    code = (
        "import sys; sys.stdout = sys.stderr = None; sys.argv = ['aligner', 'show', 'no.tmx']\n"
        "from aligner.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"")


def as_on_windows(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    monkeypatch.setattr(module, "sys", SimpleNamespace(platform="win32"))


@pytest.fixture
def held_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A file that other programs hold open for the first so many attempts to replace it."""
    as_on_windows(monkeypatch, files)
    left, replace, waits = [0], os.replace, []

    def denied(source: Path, target: Path) -> None:
        if left[0] > 0:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "Отказано в доступе")
        replace(source, target)

    monkeypatch.setattr(files, "os", SimpleNamespace(**{**vars(os), "replace": denied}))
    monkeypatch.setattr(files, "time", SimpleNamespace(sleep=waits.append))
    yield left
    assert sum(waits) < 1


def test_a_file_that_is_let_go_soon_is_replaced(tmp_path: Path, held_open: list[int]) -> None:
    held_open[0] = 3
    path = tmp_path / "memory.tmx"
    path.write_bytes(b"old")
    with atomic_write(path) as stream:
        stream.write(b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_stays_open_is_left_and_the_reason_told(tmp_path: Path, held_open: list[int]) -> None:
    held_open[0] = 1000
    path = tmp_path / "memory.tmx"
    path.write_bytes(b"old")
    said = r"The file is in use by another program; nothing there was changed\."
    with pytest.raises(AlignerError, match=said), atomic_write(path) as stream:
        stream.write(b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_long_name_has_room_for_the_temporary_file(tmp_path: Path) -> None:
    path = tmp_path / f"{'я' * 125}.tmx"  # 254 bytes
    with atomic_write(path) as stream:
        stream.write(b"x")
    assert path.read_bytes() == b"x"


def test_a_pool_has_no_more_processes_than_windows_can_wait_for(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []
    monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", lambda jobs, **_: sizes.append(jobs))
    processes.worker_pool(96)
    as_on_windows(monkeypatch, processes)
    processes.worker_pool(96)
    assert sizes == [96, 61]


def test_signals_and_calls_that_windows_lacks_are_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {name: signal.getsignal(getattr(signal, name)) for name in ("SIGTERM", "SIGHUP")}
    number = {name: getattr(signal, name) for name in before}
    monkeypatch.delattr(signal, "SIGHUP")
    monkeypatch.delattr(signal, "pthread_sigmask")
    monkeypatch.delattr(os, "sched_getaffinity")
    try:
        app._end_as_by_ctrl_c()
        assert signal.getsignal(number["SIGTERM"]) is not before["SIGTERM"]
        assert signal.getsignal(number["SIGHUP"]) is before["SIGHUP"]
        with processes.quiet_start():
            assert os.environ["OMP_NUM_THREADS"] == "1"
        assert processes.available_cores() >= 1
    finally:
        for name, handler in before.items():
            signal.signal(number[name], handler)


def test_outputs_on_another_drive_are_named_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def apart(path: object, start: object = None) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    for module in (summary, quotes, neighbours):
        monkeypatch.setattr(module, "relpath", apart)
    monkeypatch.setattr(pair.os.path, "relpath", apart)
    page, output = tmp_path / "letter.html", tmp_path / "quotes.html"
    page.write_text("x", encoding="utf-8")
    place = summary._Place(tmp_path, output)
    assert place.link(page, ".html") == f'<a href="{page.as_uri()}">.html</a> '
    assert quotes._report_of(str(page), output) is None
    neighbours.announce_to([page], output, "quotations")
    assert pair._relative(page, tmp_path) == page.as_posix()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("con.ru.docx", "_con"), ("AUX.docx", "_AUX"), ("com1.x.docx", "_com1.x"), ("console.docx", "console"),
        ('a:b?"c.docx', "abc"), ("dots. . .docx", "dots"),
    ],
)  # fmt: skip
def test_what_is_saved_has_a_name_that_windows_takes(name: str, safe: str) -> None:
    side = StoredDocument(name, "ru", "source.docx")
    assert Work("0" * 16, side, side, {}, "").name == safe


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_needs_no_unix_and_names_the_encoding_of_its_files(path: Path) -> None:
    unix, nameless = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog"}, []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & unix
        elif isinstance(node, ast.ImportFrom):
            assert node.module not in unix
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "read_text":
            nameless += [node.lineno] if "encoding" not in {word.arg for word in node.keywords} else []
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            assert node.attr not in {"fork", "sync", "getuid", "geteuid", "uname", "mkfifo", "killpg", "setsid"}
    assert nameless == []
