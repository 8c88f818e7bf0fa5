"""The review server: the page on this computer alone, for whoever holds the token, with every change kept at once.

It has four paths of its own and looks up no path on the disk; `local_server` says whom it lets in.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from aligner.review.local_server import LocalHandler, LocalServer
from aligner.review.page import policy_of
from aligner.review.session import Session
from aligner.review.store import Conflict

Page = Callable[[list[dict[str, Any]]], str]
"""Makes the page of a review from its entries so far."""


class ReviewServer(LocalServer):
    """Serves one review."""

    def __init__(self, session: Session, page: Page, host: str, port: int) -> None:
        super().__init__(_Handler, host, port)
        self.session, self.page = session, page


class ReviewHandler(LocalHandler):
    """Answers for reviews, of which a server may have one or many."""

    def show(self, session: Session, page: Page) -> None:
        """Answer with the page of a review."""
        text = page(session.entries())
        policy = {"Content-Security-Policy": policy_of(text)}
        self.answer(HTTPStatus.OK, text.encode(), "text/html; charset=utf-8", policy)

    def entries(self, session: Session) -> None:
        """Answer with all entries of a review."""
        self.json(HTTPStatus.OK, {"entries": session.entries()})

    def change(self, session: Session, realign: bool = False) -> None:
        """Take a change, or align anew."""
        body = self.record()
        if body is None:
            return
        if not isinstance(body.get("revision"), int):
            self.refuse(HTTPStatus.BAD_REQUEST, self.say("The request is malformed: {error}.", error="no revision"))
            return
        try:
            if realign:
                revision, entry = session.realign(body["revision"])
                self.json(HTTPStatus.OK, {"revision": revision, "entry": entry, "flags": session.flags()})
            else:
                revision = session.change(body["revision"], body["entry"])
                self.json(HTTPStatus.OK, {"revision": revision, "flags": session.flags()})
        except Conflict:
            entries = session.entries()
            told = {"entries": entries[body["revision"] :], "all": entries, "flags": session.flags()}
            self.json(HTTPStatus.CONFLICT, told)


class _Handler(ReviewHandler):
    server: ReviewServer

    def get(self, path: str) -> None:
        """Answer for the page and the entries."""
        if path == "/":
            self.show(self.server.session, self.server.page)
        elif path == "/entries":
            self.entries(self.server.session)
        else:
            self.refuse(HTTPStatus.NOT_FOUND, self.say("There is nothing here; the start is at /."))

    def post(self, path: str) -> None:
        """Take a change, or align anew."""
        if path in ("/changes", "/realign"):
            self.change(self.server.session, realign=path == "/realign")
        else:
            self.refuse(HTTPStatus.NOT_FOUND, self.say("There is nothing here; the start is at /."))
