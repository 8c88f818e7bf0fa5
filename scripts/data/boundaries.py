"""Sentence boundaries: running text of Universal Dependencies treebanks and the offset after each gold sentence.

`# text` of each sentence, joined as `SpaceAfter=No` of its last token says; a new document or paragraph (`# newdoc`,
`# newpar`) begins a new line (Nivre et al. 2020, the CoNLL-U format). Only the development parts are written.
"""

from __future__ import annotations

import re

from scripts.data.clones import TREEBANKS, Clones

_NEW = re.compile(r"^# new(doc|par)", re.MULTILINE)
_TEXT = re.compile(r"^# text = (.*)$", re.MULTILINE)


def running_text(conllu: str) -> tuple[str, list[int]]:
    """Return the text of a CoNLL-U file and the character offset after each of its sentences."""
    text = ""
    ends = []
    for block in conllu.strip().split("\n\n"):
        sentence = _TEXT.search(block)
        if sentence is None:
            raise ValueError("a sentence without its text")
        if text and _NEW.search(block):
            text = text.removesuffix(" ") + "\n"
        text += sentence[1].strip()
        ends.append(len(text))
        last = [line for line in block.split("\n") if line[:1].isdigit()][-1]
        text += "" if "SpaceAfter=No" in last.split("\t")[-1] else " "
    return text, ends


def files(clones: Clones) -> dict[str, bytes]:
    """Return the files of `split/` by their paths."""
    made = {}
    for key, repository in TREEBANKS.items():
        language, name = key.split("/")
        conllu = clones.read(repository, f"{language}_{name}-ud-dev.conllu").decode()
        text, ends = running_text(conllu)
        made[f"split/{key}.dev.txt"] = text.encode()
        made[f"split/{key}.dev.ends"] = "".join(f"{end}\n" for end in ends).encode()
    return made
