"""Document pairing: which of the files dropped are translations of each other, by their names or else by content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath

from aligner.app.uploads import Upload
from aligner.batch.manifest import name_and_role
from aligner.encoding import Encoder, load_encoder

LANGUAGES = {"source": "ru", "target": "en"}
"""The languages that names such as `x.ru.docx` and `x.en.docx` tell, by the role of the document."""
Pair = tuple[Upload, Upload, float | None]
"""A Russian and an English file with their score, None where their names have paired them."""


def paired(uploads: Sequence[Upload]) -> tuple[list[Pair], list[Upload]]:
    """Return pairs of a Russian and an English file, and the files without a partner.

    Files that are called alike but for the language belong together, as in a folder given to `aligner batch`; the
    others are compared by what they say, as `aligner pair` does. Two files alone are a pair whatever they say.
    """
    known = [_with_language(upload) for upload in uploads]
    pairs = _by_name(known)
    pairs += _by_content(_left(known, pairs), alone=len(known) == 2)
    places = {upload.id: place for place, upload in enumerate(known)}
    return sorted(pairs, key=lambda pair: places[pair[0].id]), _left(known, pairs)


def _left(uploads: Sequence[Upload], pairs: Sequence[Pair]) -> list[Upload]:
    found = {upload.id for source, target, _ in pairs for upload in (source, target)}
    return [upload for upload in uploads if upload.id not in found]


def _with_language(upload: Upload) -> Upload:
    """Return a file with the language that its name tells, where its text is too short to tell."""
    _, role = name_and_role(PurePosixPath(upload.name))
    return replace(upload, language=LANGUAGES[role]) if upload.language == "und" and role else upload


def _by_name(uploads: Sequence[Upload]) -> list[Pair]:
    """Return the pairs of which a name has one file in each language."""
    groups: dict[str, list[Upload]] = {}
    for upload in uploads:
        groups.setdefault(name_and_role(PurePosixPath(upload.name))[0].casefold(), []).append(upload)
    pairs: list[Pair] = []
    for group in groups.values():
        by_language = {upload.language: upload for upload in group}
        if len(group) == 2 and by_language.keys() == {"ru", "en"}:
            pairs.append((by_language["ru"], by_language["en"], None))
    return pairs


def _by_content(uploads: Sequence[Upload], *, alone: bool) -> list[Pair]:
    from aligner.batch.pairing import match, profiles

    sides = [[upload for upload in uploads if upload.language == language] for language in ("ru", "en")]
    if alone and [len(side) for side in sides] == [1, 1]:
        return [(sides[0][0], sides[1][0], 1.0)]
    if not all(sides):
        return []
    vectors = [profiles((upload.read() for upload in side), encoder()) for side in sides]
    return [(sides[0][one.source], sides[1][one.target], one.score) for one in match(vectors[0], vectors[1])]


@cache
def encoder() -> Encoder:
    """Return the encoder, loaded when it is first needed."""
    return load_encoder()
