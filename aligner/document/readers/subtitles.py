r"""Reading subtitles: the lines that are spoken, without counters, times and formatting.

Read are SubRip, WebVTT, SubStation Alpha and MicroDVD.

    >>> read(b"1\n00:00:01,000 --> 00:00:03,000\n<i>Where were you</i>\nlast night?\n", Request("a.srt"))[0]
    'Where were you\nlast night?'

A cue that goes on in the next, without a stop and before a small letter, is joined to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.document.readers.assembly import Block, Content, assemble
from aligner.document.readers.dispatch import Request
from aligner.document.readers.encodings import decode

TIMES = re.compile(r"^[ \t]*(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}[ \t]*-->[ \t]*(?:\d+:)?\d{1,2}:\d\d[,.]\d{1,3}.*$", re.M)
_COUNTER = re.compile(r"(?:\A|\n)[ \t]*\S*[ \t]*\n?\Z")
_FORMATTING = re.compile(r"</?(?:[ibuscv]|font|ruby|rt|lang)\b[^>\n]*>|<\d[\d:.]*>|\{\\[^}\n]*\}")
_DIALOGUE = re.compile(r"^Dialogue:(.*)$", re.MULTILINE)
_FORMAT = re.compile(r"^Format:(.*\bText\s*)$", re.MULTILINE)
_OVERRIDE = re.compile(r"\{[^}]*\}")
_DRAWING = re.compile(r"\\p[1-9]")
"""In an override of a cue that draws lines and says nothing."""
_FRAMES = re.compile(r"^[ \t]*\{\d+\}\{\d*\}(.*)$", re.MULTILINE)
_FRAME_FORMATTING = re.compile(r"\{[a-zA-Z]:[^}]*\}|^/|(?<=\|)/")
_STOPPED = re.compile(r"[.!?…:;»”\"]\s*$")


def read(data: bytes, request: Request) -> Content:
    """Return the text of the cues, each a paragraph unless its sentence goes on in the next."""
    text = decode(data, request.name, request.encoding)
    found: list[Block] = []
    for lines in _cues(text):
        spoken = "\n".join(filter(None, (line.strip() for line in _FORMATTING.sub("", lines).split("\n"))))
        if spoken and found and spoken[0].islower() and not _STOPPED.search(found[-1][0]):
            found[-1] = (f"{found[-1][0]}\n{spoken}", "text")
        elif spoken:
            found.append((spoken, "text"))
    return assemble(found)


def _cues(text: str) -> Iterator[str]:
    """Yield the lines of each cue, as one text."""
    if _DIALOGUE.search(text):
        yield from _cues_of_a_script(text)
        return
    if _FRAMES.match(text):
        for match in _FRAMES.finditer(text):
            yield _FRAME_FORMATTING.sub("", match[1]).replace("|", "\n")
        return
    web = text.startswith("WEBVTT")
    times = list(TIMES.finditer(text))
    for number, match in enumerate(times):
        end = times[number + 1].start() if number + 1 < len(times) else len(text)
        cue = text[match.end() : end].lstrip("\n")
        if web and "\n\n" in cue:  # an empty line ends a cue of WebVTT, and notes may follow; in SubRip it is text
            cue = cue.split("\n\n", 1)[0]
        elif end < len(text):  # the line before the next times is that cue's counter or name
            cue = _COUNTER.sub("", cue)
        yield cue


def _cues_of_a_script(text: str) -> Iterator[str]:
    """Yield the cues of SubStation Alpha, whose format line gives the number of fields before the text."""
    fields = [match[1].count(",") for match in _FORMAT.finditer(text)]
    for match in _DIALOGUE.finditer(text):
        spoken = match[1].split(",", fields[-1] if fields else 9)[-1]
        last = spoken.rfind("}") + 1  # beyond it no override ends, however many begin
        overrides = _OVERRIDE.findall(spoken, 0, last)
        if not any(map(_DRAWING.search, overrides)):
            spoken = _OVERRIDE.sub("", spoken[:last]) + spoken[last:]
            yield spoken.replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ")
