"""A run that is ended from outside: its exit code, and no process and no file of it that stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
PARENT = """
import os, sys, time
from aligner.runtime.processes import quiet_start, worker_pool

pool = worker_pool(1)
with quiet_start():
    print(pool.submit(os.getpid).result(), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_in_order(number: signal.Signals, code: int, tmp_path: Path) -> None:
    texts = [tmp_path / "a.txt", tmp_path / "b.txt"]
    os.mkfifo(texts[0])
    texts[1].write_text("Hello, world.\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "aligner",
        "--lang",
        "en",
        "align",
        *map(str, texts),
        "-o",
        str(tmp_path / "x.tmx"),
    ]
    heeded = lambda: signal.signal(number, signal.SIG_DFL)  # noqa: E731 - whoever runs the tests may ignore it
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heeded) as run:
        with texts[0].open("w"):  # opens once the run reads, and it waits for the text
            run.send_signal(number)
            time.sleep(0.5)
        _, errors = run.communicate(timeout=30)
    assert run.returncode == code
    assert "Traceback" not in errors
    assert "Interrupted." in errors or number == signal.SIGTERM
    assert sorted(tmp_path.iterdir()) == texts


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(f"if __name__ == '__main__':\n{PARENT}".replace("\n", "\n    "), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 20
    while _lives(worker):
        assert time.monotonic() < deadline, "the worker outlives the process that started it"
        time.sleep(0.1)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{process}/stat").exists() or ") Z " not in Path(f"/proc/{process}/stat").read_text()
