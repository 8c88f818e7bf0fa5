"""The app answers to its owner alone, and refuses whatever is sent to hurt it with a sentence."""

import io
import json
import threading
import time
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from aligner.app.library import Library, StoredDocument, Work
from aligner.app.server import AppServer
from aligner.app.uploads import plain_name
from aligner.document import AlignerError
from tests.app.letters import letter
from tests.review.serving import Client

HOSTILE_NAME = '<img src=x onerror="document.title=1">\u202e../../etc/pass"wd\x00.txt'
HOSTILE_TEXT = 'Привет, <script>document.title = "broken"</script> </script> & "мир".'


def upload(client: Client, data: bytes, name: str, **headers: str | None) -> tuple[int, dict]:
    sent = {"Content_Type": "application/octet-stream", "X_Name": quote(name), **headers}
    status, _, body = client.request("POST", "/upload", data, **sent)
    return status, json.loads(body)


def aligned(client: Client, source: tuple[str, bytes], target: tuple[str, bytes]) -> str:
    """Have two files aligned and return the identifier of their work."""
    sides = [upload(client, data, name)[1] for name, data in (source, target)]
    roles = zip(("source", "target"), ("ru", "en"), sides, strict=True)
    pair = {role: {"id": side["id"], "language": language} for role, language, side in roles}
    status, reply = client.post("/start", {"pairs": [pair], "options": {}})
    assert status == 200, reply
    identity = reply["works"][0]["id"]
    for _ in range(600):
        state = client.get(f"/work/{identity}/progress")[1]
        if state["state"] in ("done", "failed"):
            break
        time.sleep(0.1)
    assert state["state"] == "done", state
    return identity


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": None},
        {"Cookie": "aligner-1=x"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Host": "evil.example"},
        {"Host": None},
    ],
)
def test_requests_from_elsewhere_are_refused(client: Client, headers: dict) -> None:
    status, reply = upload(client, b"x", "a.txt", **headers)
    assert status == 403
    assert reply["error"]
    assert client.post("/quit", {}, **headers)[0] == 403
    if headers.get("Origin", "some") is not None:
        status, sent, body = client.request("GET", "/works", Accept="text/html", **headers)
        assert status == 403
        assert sent["Content-Type"].startswith("text/html")
        assert b"<h1>" in body


@pytest.mark.parametrize(
    "path",
    [
        "/../about.json",
        "/work/../../about.json",
        "/work/0123456789abcdef/../about.json",
        "/work/0123456789abcdef/about.json",
        "/work/%2e%2e/%2e%2e/",
        "/work/ZZZZ/",
        "/ru.toml",
        "/app.html",
        "//etc/passwd",
        "http://x/",
    ],
)
def test_no_path_leads_to_a_file(client: Client, path: str) -> None:
    assert client.get(path)[0] in (404, 422)
    assert client.post(path, {})[0] in (404, 422)


def test_a_work_that_is_gone_and_a_kind_that_is_none(client: Client) -> None:
    status, reply = client.get("/work/0123456789abcdef/")
    assert (status, "data folder" in reply["error"]) == (422, True)
    status, _, body = client.request("GET", "/work/0123456789abcdef/", Accept="text/html")
    assert status == 422
    assert b"data folder" in body


def test_a_file_too_large_is_refused_before_it_is_read(client: Client) -> None:
    status, reply = upload(client, b"beginning", "big.txt", Content_Length="500000000")
    assert status == 413
    assert "200 MB" in reply["error"]
    assert upload(client, b"x", "a.txt", Content_Length=None)[0] == 411
    assert upload(client, b"x", "a.txt", Content_Length="-5")[0] == 411
    assert upload(client, b"x", "a.txt", Content_Length="9" * 5000)[0] == 413
    assert upload(client, b"x", "a.txt", Content_Type="text/plain")[0] == 415


def test_bombs_and_broken_files_are_refused_with_a_sentence(client: Client) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", "<Relationships/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)
    for data, name, why in (
        (bomb.getvalue(), "bomb.docx", "would unpack to 60 MB"),
        (b"PK\x03\x04 nonsense", "broken.docx", "not a valid DOCX"),
        (b"", "empty.txt", "holds no text"),
        (b"\xd0\xcf\x11\xe0", "old.doc", "old Word file"),
        (b"%PDF-1.7 nonsense", "broken.pdf", "broken.pdf"),
    ):
        status, reply = upload(client, data, name)
        assert status == 422, name
        assert why in reply["error"]
        assert "Traceback" not in reply["error"]


def test_malformed_requests_are_refused(client: Client) -> None:
    assert client.post("/start", {})[0] == 400
    assert client.post("/start", {"pairs": [{"source": {}}], "options": {}})[0] == 400
    assert client.post("/start", {"pairs": [{"source": {"id": "x"}, "target": {"id": "y"}}], "options": {}})[0] == 422
    assert client.post("/pair", {"files": ["../x"]})[0] == 422
    assert client.post("/pair", {"files": 7})[0] == 400
    assert client.request("POST", "/pair", b"[1]")[0] == 400
    assert client.request("POST", "/pair", b"nonsense")[0] == 400


def test_two_texts_of_one_language_are_refused(client: Client) -> None:
    one = upload(client, "Привет, как дела?".encode(), "a.txt")[1]
    two = upload(client, "Спасибо, всё хорошо.".encode(), "b.txt")[1]
    pair = {role: {"id": side["id"], "language": "ru"} for role, side in (("source", one), ("target", two))}
    status, reply = client.post("/start", {"pairs": [pair], "options": {}})
    assert (status, "same language" in reply["error"]) == (422, True)


def test_hostile_texts_and_names_stay_text(client: Client) -> None:
    identity = aligned(
        client, (HOSTILE_NAME, HOSTILE_TEXT.encode()), ("b.txt", b"Hello, <script>alert(1)</script> & world.")
    )
    status, headers, body = client.request("GET", f"/work/{identity}/")
    assert status == 200
    assert "script-src 'sha256-" in headers["Content-Security-Policy"]
    assert b"<script>document" not in body
    assert b"<img src=x" not in body
    held = client.get(f"/work/{identity}/sums")[1]["held"]
    if not held:
        status, reply = client.get(f"/work/{identity}/save/tmx-held")
        assert (status, "Nothing is held" in reply["error"]) == (422, True)
    for kind in (
        *(("tmx-held",) if held else ()),
        "tmx",
        "tmx-all",
        "omegat",
        "xliff12",
        "xliff21",
        "xlsx",
        "flags-xlsx",
        "flags-docx",
        "html",
        "tsv",
        "align",
    ):
        status, headers, body = client.request("GET", f"/work/{identity}/save/{kind}")
        assert status == 200, kind
        assert body
        assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert not {"/", "\\", "\r", "\n", '"'} & set(headers["Content-Disposition"].split("''")[1])
    assert client.get(f"/work/{identity}/save/exe")[0] == 422
    assert client.get(f"/work/{identity}/save/../tmx")[0] in (404, 422)


def test_a_work_is_listed_reopened_where_it_was_and_deleted(client: Client, tmp_path: Path) -> None:
    files = [
        (name, letter(tmp_path, code, name).read_bytes())
        for code, name in (("ru", "Письмо.docx"), ("en", "Letter.docx"))
    ]
    identity = aligned(client, files[0], files[1])
    assert client.post(f"/work/{identity}/place", {"row": 7}) == (200, {})
    assert b'"row":7' in client.request("GET", f"/work/{identity}/")[2]
    assert identity == client.get("/works")[1]["works"][0]["id"]
    sums = client.get(f"/work/{identity}/sums")[1]
    assert (sums["flagged"], sums["units"]) == (2, sums["released"] + 2)
    for language, word in (("ru", "число"), ("en", "number")):
        report = client.request("GET", f"/work/{identity}/save/flags-docx/{language}", Accept_Language="de")[2]
        with zipfile.ZipFile(io.BytesIO(report)) as archive:
            assert word in archive.read("word/comments.xml").decode()
    with zipfile.ZipFile(io.BytesIO(client.request("GET", f"/work/{identity}/save/omegat")[2])) as project:
        assert {"Письмо/omegat.project", "Письмо/source/Письмо.docx", "Письмо/tm/auto/Письмо.tmx"} <= set(
            project.namelist()
        )
    assert client.post(f"/work/{identity}/forget", {}) == (200, {})
    assert identity not in {work["id"] for work in client.get("/works")[1]["works"]}
    assert client.get(f"/work/{identity}/")[0] == 422


def test_aligning_can_be_stopped_and_begun_again(client: Client) -> None:
    source = " ".join(f"Это предложение номер {number}, и оно довольно длинное." for number in range(30_000))
    target = " ".join(f"This is sentence number {number}, and it is rather long." for number in range(30_000))
    sides = [
        upload(client, text.encode(), name)[1] for text, name in ((source, "long.ru.txt"), (target, "long.en.txt"))
    ]
    pair = {
        role: {"id": side["id"], "language": side["language"]}
        for role, side in zip(("source", "target"), sides, strict=True)
    }
    identity = client.post("/start", {"pairs": [pair], "options": {}})[1]["works"][0]["id"]
    assert client.get(f"/work/{identity}/progress")[1]["state"] in ("waiting", "reading", "aligning")
    assert client.post(f"/work/{identity}/stop", {}) == (200, {})
    assert client.get(f"/work/{identity}/progress")[1]["state"] == "stopped"
    assert client.get(f"/work/{identity}/")[0] == 422
    assert client.post(f"/work/{identity}/again", {})[0] == 200
    assert client.get(f"/work/{identity}/progress")[1]["state"] != "stopped"
    client.post(f"/work/{identity}/forget", {})


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("..", "text.txt"),
        ("a/b/c.docx", "c.docx"),
        ("C:\\x\\y.txt", "y.txt"),
        ("\x00\u202e", "text.txt"),
        ("я" * 300, "я" * 200),
    ],
)
def test_names_are_names_alone(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def test_names_of_files_to_save_are_fit_for_every_system() -> None:
    source, target = StoredDocument('a<b>:"|?*.ru.docx', "ru", "source.docx"), StoredDocument("b", "en", "target.txt")
    work = Work("0" * 16, source, target, {}, "")
    assert work.name == "ab"


def test_a_library_finds_only_its_own(tmp_path: Path) -> None:
    library = Library(tmp_path / "work")
    for identity in ("..", "../../x", "0123456789abcdef", ""):
        with pytest.raises(AlignerError, match="not in the data folder"):
            library.find(identity)


def test_a_fault_of_the_program_is_answered_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*given: object) -> None:
        raise RuntimeError("no such thing")

    monkeypatch.setattr(Library, "works", fails)
    server = AppServer(Library(tmp_path), "Anna", lambda *given: None, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        status, reply = Client(server.address).get("/works")
    finally:
        server.shutdown()
        server.server_close()
    assert status == 500
    assert "no such thing" in reply["error"]
