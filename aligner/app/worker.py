"""Worker process of the app: one JSON request a line in, JSON lines of progress out.

A process of its own can be stopped at any moment, and whatever a document does to it, the app and the reviews in it go
on. It stays for the next pair, so the encoder is loaded once.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from aligner.document.errors import AlignerError

Tell = Callable[[dict[str, Any]], None]


def main() -> None:
    """Answer requests until standard input ends."""
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints must not come among the answers
    for line in sys.stdin.buffer:
        answer(json.loads(line), lambda record: _send(stream, record))


def _send(stream: BinaryIO, record: dict[str, Any]) -> None:
    stream.write(json.dumps(record).encode() + b"\n")
    stream.flush()


def answer(request: dict[str, Any], tell: Tell) -> None:
    """Align a pair and write its alignment, reporting progress; an error of the user's is reported as a sentence."""
    handler = _Notes(tell)
    logging.getLogger("aligner").addHandler(handler)
    try:
        if not request.get("agreed"):
            _align(request, tell)
        tell(_read_by_model(request, tell) if request.get("reader") else {"state": "done"})
    except AlignerError as error:
        tell({"state": "failed", "message": str(error)})
    except MemoryError:
        tell({"state": "failed", "message": "The documents are too long for the memory of this computer."})
    finally:
        logging.getLogger("aligner").removeHandler(handler)


def _align(request: dict[str, Any], tell: Tell) -> None:
    from aligner.document.readers import document_of, read_bytes
    from aligner.encoding import load_encoder
    from aligner.formats import write
    from aligner.pipeline import Listener, PipelineOptions, align
    from aligner.splitting import SplitOptions

    wishes = request["options"]
    tell({"state": "reading"})
    splitting = SplitOptions(lines=bool(wishes.get("lines")), unwrap=bool(wishes.get("unwrap")))
    source, target = (
        document_of(read_bytes(side["path"]), side["name"], language=side["language"], lines=splitting.lines)
        for side in (request["source"], request["target"])
    )
    options = PipelineOptions(
        source_language=request["source"]["language"],
        target_language=request["target"]["language"],
        splitting=splitting,
    )
    tell({"state": "aligning"})
    alignment = align(
        source,
        target,
        options,
        encoder=load_encoder(),
        listener=Listener(
            on_message=lambda note: tell({"note": note}),
            on_progress=lambda done, total: tell({"state": "checking", "done": done, "total": total}),
        ),
    )
    write(alignment, Path(request["output"]))


def _read_by_model(request: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """Let a language model read the alignment; to another machine nothing is sent before the user has agreed.

    Returns how that ended: `asking` with what would be sent, else `done`. What fails is told as a note: the alignment
    with the flags of the rules is there.
    """
    from aligner.formats import read as read_alignment
    from aligner.formats import write
    from aligner.llm_reader import ReaderOptions, forecast, read

    wish = request["reader"]
    options = ReaderOptions(wish["url"], wish["model"], bool(request.get("agreed")), language=wish["language"])
    path = Path(request["output"])
    alignment = read_alignment(str(path))
    sent = forecast(alignment, options)
    if not options.remote and not sent.local:
        sizes = {"characters": sent.characters, "tokens": sent.tokens, "finding": sent.tokens_a_finding}
        return {"state": "asking", "host": sent.host, **sizes}
    try:
        tell({"state": "model"})
        alignment, report = read(
            alignment,
            options,
            on_progress=lambda one: tell({"state": "model", "done": one.done, "total": one.total}),
        )
    except AlignerError as error:
        tell({"note": str(error)})
        return {"state": "done"}
    for sentence in report.sentences(options.name, options.passes):
        tell({"note": sentence})
    recorded = alignment.options.get("checks")
    checks = {**(recorded if isinstance(recorded, dict) else {}), "depth": "reader"}
    write(replace(alignment, options={**alignment.options, "checks": checks}), path)
    return {"state": "done"}


class _Notes(logging.Handler):
    """Passes on the readers' warnings about a file, such as an encoding guessed."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one message."""
        self._tell({"note": record.getMessage()})


if __name__ == "__main__":
    main()
