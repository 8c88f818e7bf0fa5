"""The browser of the review's tests, and the app as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.review.conftest import _browser, browser  # noqa: F401 - fixtures
from tests.review.serving import ROOT, Client


@contextmanager
def running(data: Path) -> Iterator[tuple[subprocess.Popen, str]]:
    """Run `aligner app` with a data folder; yields the process and the address that it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "ALIGNER_DATA": str(data)}
    command = [sys.executable, "-m", "aligner", "app", "--no-browser"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment, cwd=data
    )
    try:
        yield process, process.stdout.readline().split(": ", 1)[1].strip()
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("data")) as (_, address):
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return Client(address)
