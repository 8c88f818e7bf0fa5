"""Gold alignments: parallel documents of 1–1 segments, clean and damaged lightly (*hard*) or heavily (*rough*).

A document is a line `{"set", "id", "ru": […], "en": […], "beads": [[[ru], [en]], …]}`. Each damage follows a seed of
the document's own, so the same sources give the same files. About half of the documents of NTREX and WMT21 and nine of
the literature are kept back from tuning and not written.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from scripts.data.clones import LITERATURE, NTREX, WMT21, Clones
from scripts.data.damage import Beads, harden, roughen

Pair = tuple[str, str]
Documents = Mapping[str, Sequence[Pair]]
"""By the document's name, its pairs of a Russian and an English segment."""

KEPT_BACK = frozenset(
    [
        "nos",
        "smert_ivana_ilyicha",
        "khameleon",
        "malchik_u_khrista_na_yolke",
        "kara_soz",
        "pinocchio",
        "the_canterville_ghost",
        "nothing_in_biology",
        "metai",
    ]
)
_SALT = "pub"
"""Tells the seeds of these rough documents from those of the ones that are kept back."""

SHORTEST = 5
"""Documents of fewer segments are left out."""


def ntrex(clones: Clones) -> Documents:
    """NTREX-128 (Federmann et al. 2022): the English of newstest2019 and its Russian translation."""
    names = [line.split("\t")[0] for line in clones.lines(NTREX, "DOCUMENT_IDS.tsv") if line]
    russian = clones.lines(NTREX, "NTREX-128/newstest2019-ref.rus.txt")
    english = clones.lines(NTREX, "NTREX-128/newstest2019-src.eng.txt")
    documents: dict[str, list[Pair]] = {}
    for name, *pair in zip(names, russian, english, strict=False):  # the texts end with an empty line
        documents.setdefault(name, []).append((pair[0], pair[1]))
    return documents


def wmt21(clones: Clones) -> Documents:
    """WMT21 news, Russian to English: each source segment with the first reference."""
    root = etree.fromstring(clones.text(WMT21, "xml/newstest2021.ru-en.all.xml").encode())
    documents: dict[str, list[Pair]] = {}
    for document in root.iter("doc"):
        source, reference = document.find("src"), document.find("ref")
        if source is None or reference is None:
            continue
        russian, english = _segments(source), _segments(reference)
        documents[document.get("id", "")] = [
            (russian[number], english[number]) for number in russian if russian[number] and english.get(number)
        ]
    return documents


def _segments(element: etree._Element) -> dict[str, str]:
    return {segment.get("id", ""): (segment.text or "").strip() for segment in element.iter("seg")}


def literature(clones: Clones) -> Documents:
    """Stories and novels aligned by hand: texts of equal numbers of lines, from twenty pairs of lines on."""
    names = clones.names(LITERATURE)
    documents: dict[str, list[Pair]] = {}
    for path in names:
        found = re.fullmatch(r"texts/([^/]+)/\1_ru\.txt", path)
        if not found or path.replace("_ru.txt", "_en.txt") not in names:
            continue
        russian = clones.lines(LITERATURE, path)
        english = clones.lines(LITERATURE, path.replace("_ru.txt", "_en.txt"))
        pairs = [(_plain(one), _plain(other)) for one, other in zip(russian, english, strict=False)]
        pairs = [pair for pair in pairs if all(pair)]
        if len(russian) == len(english) and len(pairs) >= 20:
            documents[found[1]] = pairs
    return documents


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


SETS: Mapping[str, Callable[[Clones], Documents]] = {"ntrex": ntrex, "wmt21-ruen": wmt21, "lit": literature}


def public(name: str, document: str) -> bool:
    """Whether a document may be tuned and measured on; the others are kept back."""
    return document not in KEPT_BACK if name == "lit" else seed(f"{name}/{document}") % 2 == 0


def seed(text: str) -> int:
    """Return a number that follows from a text alone."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def variants(name: str, documents: Documents) -> dict[str, list[dict[str, Any]]]:
    """Return the *clean*, *hard* and *rough* documents of a set, sorted by name."""
    everything = [pair for pairs in documents.values() for pair in pairs]
    chosen = {
        document: pairs
        for document, pairs in sorted(documents.items())
        if len(pairs) >= SHORTEST and public(name, document)
    }
    return {
        "clean": [numbered(name, document, clean(pairs)) for document, pairs in chosen.items()],
        "hard": [
            numbered(name, document, harden(pairs, everything, random.Random(seed(f"{name}/{document}") % 2**32)))
            for document, pairs in chosen.items()
        ],
        "rough": rough(name, chosen),
    }


def rough(name: str, documents: Documents) -> list[dict[str, Any]]:
    """Return the *rough* documents of a set; what is inserted comes from the set's own public documents."""
    pool = [pair for pairs in documents.values() for pair in pairs]
    return [
        numbered(name, document, roughen(pairs, pool, random.Random(seed(f"{_SALT}{name}{document}") % 2**32)))
        for document, pairs in documents.items()
    ]


def clean(pairs: Sequence[Pair]) -> Beads:
    """Return the beads of a document as it is: one segment with one."""
    return [([russian], [english]) for russian, english in pairs]


def numbered(name: str, document: str, beads: Beads) -> dict[str, Any]:
    """Return a document as a line of a gold file: its segments in a row, beads by their numbers."""
    russian: list[str] = []
    english: list[str] = []
    numbers = []
    for sources, targets in beads:
        first, second = len(russian), len(english)
        russian += sources
        english += targets
        numbers.append([list(range(first, len(russian))), list(range(second, len(english)))])
    return {"set": name, "id": document, "ru": russian, "en": english, "beads": numbers}
