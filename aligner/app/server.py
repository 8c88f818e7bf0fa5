"""The app's server: the first screen, the pairs of the data folder, and the review of each.

Every path is one of a fixed list, with the identifier of a pair in it; none is looked up on the disk.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

from aligner.app.jobs import Jobs
from aligner.app.library import Library, Work
from aligner.app.pairing import paired
from aligner.app.reviews import Reviews
from aligner.app.uploads import LARGEST, Upload, Uploads, plain_name
from aligner.document.errors import AlignerError
from aligner.localization import LANGUAGES, catalogue, using_language
from aligner.pages.parts import island, joined, one_script, web_file
from aligner.review.local_server import LocalServer
from aligner.review.server import ReviewHandler
from aligner.review.session import Realign

_WORK = re.compile(r"/work/([0-9a-f]{16})/([a-z0-9/-]*)")
_OPTIONS = ("lines", "unwrap")


class AppServer(LocalServer):
    """Serves the app."""

    def __init__(self, library: Library, who: str, realign: Realign, host: str, port: int) -> None:
        super().__init__(_Handler, host, port)
        self.library, self.jobs, self.uploads = library, Jobs(), Uploads()
        self.reviews = Reviews(library, who, realign)

    def server_close(self) -> None:
        """Stop what is being aligned and close every file."""
        super().server_close()
        self.jobs.close()
        self.reviews.shutdown()
        self.uploads.close()

    def start(self, work: Work, agreed: bool = False) -> None:
        """Have a pair aligned; with `agreed` only read by the model that its options name, wherever that is."""
        sides = {
            side: {
                "path": str(self.library.original(work, side)),
                "name": getattr(work, side).name,
                "language": getattr(work, side).language,
            }
            for side in ("source", "target")
        }
        output = str(self.library.alignment(work))
        request = {**sides, "options": dict(work.options), "output": output, "reader": work.options.get("reader")}
        self.jobs.add(work.id, {**request, "agreed": agreed})


class _Handler(ReviewHandler):
    server: AppServer
    command_name = "aligner app"

    def get(self, path: str) -> None:
        """Answer for the first screen, the list of pairs, and all that belongs to one pair."""
        if path == "/":
            self.answer(HTTPStatus.OK, _first_screen(self.language).encode(), "text/html; charset=utf-8")
        elif path in _FILES:
            self.answer(HTTPStatus.OK, _FILES[path][0]().encode(), _FILES[path][1])
        elif path == "/model":
            self.json(HTTPStatus.OK, _model_servers())
        elif path == "/works":
            self.json(HTTPStatus.OK, {"works": [self._described(work) for work in self.server.library.works()]})
        elif found := _WORK.fullmatch(path):
            self._get_of(self.server.library.find(found[1]), found[2])
        else:
            self.refuse(HTTPStatus.NOT_FOUND, self.say("There is nothing here; the start is at /."))

    def _get_of(self, work: Work, what: str) -> None:
        reviews = self.server.reviews
        if what == "":
            review = reviews.open(work)
            self.server.library.open(work)
            self.show(review.session, review.page(work, {"home": "/"}))
        elif what == "entries":
            self.entries(reviews.open(work).session)
        elif what == "sums":
            self.json(HTTPStatus.OK, reviews.sums(work))
        elif what == "progress":
            self.json(HTTPStatus.OK, self._described(work))
        elif what.startswith("save/"):
            kind, _, language = what.removeprefix("save/").partition("/")
            with using_language(language if language in LANGUAGES else self.language):  # the page's may be another
                name, media, data = reviews.saved(work, kind)
            headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
            self.answer(HTTPStatus.OK, data, media, headers)
        else:
            self.refuse(HTTPStatus.NOT_FOUND, self.say("There is nothing here; the start is at /."))

    def post(self, path: str) -> None:
        """Take files, pair them, have pairs aligned, take the changes of a review."""
        actions: dict[str, Callable[[], None]] = {
            "/upload": self._upload,
            "/pair": self._pair,
            "/start": self._start,
            "/quit": self._quit,
        }
        if path in actions:
            actions[path]()
        elif found := _WORK.fullmatch(path):
            self._post_of(self.server.library.find(found[1]), found[2])
        else:
            self.refuse(HTTPStatus.NOT_FOUND, self.say("There is nothing here; the start is at /."))

    def _post_of(self, work: Work, what: str) -> None:
        if what in ("changes", "realign"):
            self.change(self.server.reviews.open(work).session, realign=what == "realign")
            return
        body = self.record()
        if body is None:
            return
        if what == "place":
            self.server.library.keep(replace(work, row=max(0, int(body["row"]))))
        elif what == "stop":
            self.server.jobs.stop(work.id)
        elif what == "again":
            self.server.start(work)
        elif what == "model":
            self._model(work, agreed=body["agreed"] is True)
        elif what == "forget":
            self.server.jobs.stop(work.id)
            self.server.reviews.close(work)
            self.server.library.forget(work)
        else:
            self.refuse(HTTPStatus.NOT_FOUND, self.say("There is nothing here; the start is at /."))
            return
        self.json(HTTPStatus.OK, {})

    def _upload(self) -> None:
        length = self.body_length("application/octet-stream", LARGEST)
        if length is None:
            return
        name = plain_name(unquote(self.headers.get("X-Name", "")))
        self.json(HTTPStatus.OK, _shown(self.server.uploads.take(self.rfile, length, name)))

    def _pair(self) -> None:
        if (body := self.record()) is None:
            return
        uploads = [self.server.uploads.find(str(identity)) for identity in body["files"]]
        pairs, alone = paired(uploads)
        shown = [
            {"source": _shown(one), "target": _shown(other), "score": None if score is None else round(score, 3)}
            for one, other, score in pairs
        ]
        self.json(HTTPStatus.OK, {"pairs": shown, "alone": [_shown(upload) for upload in alone]})

    def _start(self) -> None:
        """Make pairs of files that were sent, and have them aligned."""
        if (body := self.record()) is None:
            return
        options: dict[str, Any] = {name: bool(body["options"].get(name)) for name in _OPTIONS}
        if wish := body["options"].get("reader"):
            options["reader"] = {**_reader(wish), "language": self.language}
        sides = [[self._side(pair[role]) for role in ("source", "target")] for pair in body["pairs"]]
        for source, target in sides:
            if source.language == target.language:
                raise AlignerError(
                    self.say("Both documents are in the same language; give an original and its translation.")
                )
        works = []
        for pair in sides:
            given = tuple((upload.name, upload.language, upload.path) for upload in pair)
            works.append(self.server.library.add(given, options))
            self.server.start(works[-1])
        self.server.uploads.forget({upload.id: upload for pair in sides for upload in pair}.values())
        self.json(HTTPStatus.OK, {"works": [self._described(work) for work in works]})

    def _model(self, work: Work, agreed: bool) -> None:
        """Take the user's word on whether the texts of a pair may be sent to a model on another machine."""
        progress = self.server.jobs.progress(work.id)
        if progress is None or progress.state != "asking":
            raise AlignerError("Nothing is to be sent for this pair any more; reload the page.")
        self.server.jobs.settle(work.id)
        if agreed:
            self.server.start(work, agreed=True)

    def _side(self, given: dict[str, Any]) -> Upload:
        upload = self.server.uploads.find(str(given["id"]))
        language = str(given["language"])
        if not re.fullmatch("[a-z]{2,3}", language):
            raise AlignerError(f"{language!r} is no language code; write it like ru or en.")
        return replace(upload, language=language)

    def _quit(self) -> None:
        if self.record() is not None:
            self.json(HTTPStatus.OK, {})
            threading.Thread(target=self.server.shutdown).start()  # it waits for this answer to be sent

    def _described(self, work: Work) -> dict[str, Any]:
        """Return a pair as the first screen shows it."""
        progress = self.server.jobs.progress(work.id)
        aligned = self.server.library.alignment(work).exists()
        state: dict[str, Any] = {"state": "done" if aligned else "stopped"} if progress is None else asdict(progress)
        if progress is not None and progress.state == "stopped" and aligned:
            state["state"] = "done"  # stopped while the model read; the alignment is there
        if progress is not None:
            told = catalogue(self.language)
            state["message"] = told.sentence(progress.message)
            state["notes"] = [told.sentence(note) for note in progress.notes]
        if wish := work.options.get("reader"):
            state["model"] = wish["model"]
        names = {"name": work.name, "source": asdict(work.source), "target": asdict(work.target)}
        return {"id": work.id, "opened": work.opened, **names, **state}


def _shown(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.id,
        "name": upload.name,
        "language": upload.language,
        "characters": upload.characters,
        "notes": list(upload.notes),
    }


def _model_servers() -> dict[str, Any]:
    """Return the servers of language models on this computer, and a sentence where none can be used."""
    from aligner.llm_reader.client import require_package
    from aligner.llm_reader.endpoint import discover

    try:
        require_package()
    except AlignerError as error:
        return {"servers": [], "trouble": str(error)}
    return {"servers": [asdict(server) for server in discover()], "trouble": ""}


def _reader(wish: dict[str, Any]) -> dict[str, str]:
    """Return the address and the model that a user named. Raises AlignerError for what is no address."""
    from aligner.llm_reader.client import require_package
    from aligner.llm_reader.endpoint import normalised

    require_package()
    url, model = normalised(str(wish["url"])), str(wish["model"]).strip()[:200]
    if not model:
        raise AlignerError("Name the language model, as its server calls it.")
    return {"url": url, "model": model}


def _first_screen(language: str) -> str:
    data = {"language": language, "messages": _messages(), "largest": LARGEST}
    page = web_file("app.html", "aligner.app")
    return page.replace("{{language}}", language).replace("{{data}}", island(data))


@cache
def _messages() -> dict[str, str]:
    """Return the Russian of each message of the app."""
    tables = catalogue("ru").tables
    return {**tables["page"], **tables["app"]}


_FILES: dict[str, tuple[Callable[[], str], str]] = {
    "/app.js": (
        lambda: one_script(joined(("elements.js", "theme.js", "language.js")) + web_file("app.js", "aligner.app")),
        "text/javascript; charset=utf-8",
    ),
    "/app.css": (
        lambda: joined(("colours.css", "base.css")) + web_file("app.css", "aligner.app"),
        "text/css; charset=utf-8",
    ),
}
