"""A web site of our own on 127.0.0.1 that behaves as badly as real ones do."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

RU = [
    "Ответ комиссии по речным портам",
    "Комиссия рассмотрела доклад от 3 марта 2019 г. о состоянии портов и приняла решение продолжить их осмотр летом.",
    "В Твери осмотрены 12 причалов, и семь из них признаны годными для судов с осадкой до двух метров.",
    "Секретарь комиссии И.П. Лугов",
]
EN = [
    "Reply of the Commission on River Ports",
    "The Commission considered the report of 3 March 2019 on the state of the ports and decided to go on.",
    "In Tver 12 berths were inspected, and seven of them were found fit for vessels that draw up to two metres.",
    "I.P. Lugov, Secretary of the Commission",
]
REGISTRY = """
[ports]
title = "Reply of the Commission on River Ports"
date = 2019-03-10
paragraphs = [3, 6]
[ports.source]
language = "ru"
addresses = [{sources}]
[ports.target]
language = "en"
addresses = [{targets}]
[[ports.facts]]
what = "the report of 3 March 2019"
ru = ["3 марта 2019"]
en = ["3 March 2019"]
[[ports.facts]]
what = "Tver"
ru = ["Твер"]
en = ["Tver"]
"""


def page(paragraphs: list[str], charset: str = "utf-8") -> bytes:
    """A page as a ministry's site makes it: menus, the text, a footer."""
    title, *rest = paragraphs
    body = "".join(f"<p>{text}</p>" for text in rest)
    menu = "".join(f'<li><a href="/{n}">Menu {n}</a></li>' for n in range(9))
    return (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title></head><body>'
        f'<nav><ul>{menu}</ul></nav><div class="wrap"><h1>{title}</h1><div class="content">{body}</div></div>'
        f'<div class="footer"><p>Reprinting is allowed when a link is given to this page and to its author.</p></div>'
        "</body></html>"
    ).encode(charset)


Handler = Callable[[BaseHTTPRequestHandler, int], object]
"""Answers one request; the number counts the requests for this path from 1."""


class Site:
    """The server: what each path answers, and every request that came."""

    def __init__(self) -> None:
        self.routes: dict[str, Handler] = {}
        self.requests: list[str] = []
        self.agents: set[str] = set()
        self.closing = threading.Event()
        site = self

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.requests.append(self.path)
                site.agents.add(self.headers["User-Agent"])
                handler = site.routes.get(self.path, status(404))
                try:
                    handler(self, site.requests.count(self.path))
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}{path}"


def send(handler: BaseHTTPRequestHandler, data: bytes, code: int = 200, **headers: str) -> None:
    handler.send_response(code)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in {"Content-Type": "text/html", "Content-Length": str(len(data)), **names}.items():
        if value:
            handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(data)


def good(paragraphs: list[str], **headers: str) -> Handler:
    return lambda handler, count: send(handler, page(paragraphs), **headers)


def status(code: int, **headers: str) -> Handler:
    return lambda handler, count: send(handler, b"<html><body><p>No.</p></body></html>", code, **headers)


def redirect(to: str) -> Handler:
    return lambda handler, count: send(handler, b"moved", 302, Location=to)


def first(times: int, then: Handler, before: Handler) -> Handler:
    """Answer one way the first times, another way after them."""
    return lambda handler, count: (before if count <= times else then)(handler, count)


def truncated(paragraphs: list[str]) -> Handler:
    def answer(handler: BaseHTTPRequestHandler, count: int) -> None:
        data = page(paragraphs)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data[: len(data) // 2])
        handler.close_connection = True

    return answer


def compressed(data: bytes, cut: int | None = None) -> Handler:
    packed = gzip.compress(data)[:cut]
    return lambda handler, count: send(handler, packed, Content_Encoding="gzip")


def endless(handler: BaseHTTPRequestHandler, count: int) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>and so on</p>" * 1000)


def dripping(handler: BaseHTTPRequestHandler, count: int) -> None:
    """A byte now and then: never silent for long, never done."""
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b".")
        handler.wfile.flush()
        time.sleep(0.02)


def silent(site: Site) -> Handler:
    return lambda handler, count: site.closing.wait(20)
