r"""Reading subtitles (SubRip, WebVTT): the lines that are spoken, without counters, times and formatting.

    >>> read(b"1\n00:00:01,000 --> 00:00:03,000\n<i>Where were you</i>\nlast night?\n", Request("a.srt"))[0]
    'Where were you\nlast night?'

A cue that goes on in the next, without a stop and before a small letter, is joined to it.
"""

from __future__ import annotations

import re

from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode

TIMES = re.compile(r"^[ \t]*(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}[ \t]*-->[ \t]*(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}.*$", re.M)
_COUNTER = re.compile(r"(?:\A|\n)[ \t]*\S*[ \t]*\n?\Z")
_FORMATTING = re.compile(r"</?(?:[ibuscv]|font|ruby|rt|lang)\b[^>\n]*>|<\d[\d:.]*>|\{\\[^}\n]*\}")
_STOPPED = re.compile(r"[.!?…:;»”\"]\s*$")


def read(data: bytes, request: Request) -> Content:
    """Return the text of the cues, each a paragraph unless its sentence goes on in the next."""
    text = decode(data, request.name, request.encoding)
    found: list[Block] = []
    times = list(TIMES.finditer(text))
    for number, match in enumerate(times):
        end = times[number + 1].start() if number + 1 < len(times) else len(text)
        cue = text[match.end() : end].lstrip("\n")
        # an empty line ends the cue; the line before the next times is that cue's counter or name
        lines = cue.split("\n\n", 1)[0] if "\n\n" in cue else _COUNTER.sub("", cue) if end < len(text) else cue
        spoken = "\n".join(filter(None, (line.strip() for line in _FORMATTING.sub("", lines).split("\n"))))
        if spoken and found and spoken[0].islower() and not _STOPPED.search(found[-1][0]):
            found[-1] = (f"{found[-1][0]}\n{spoken}", "text")
        elif spoken:
            found.append((spoken, "text"))
    return assemble(found)
