"""Mutation of XML trees for `scripts.fuzz`: damage to elements and attributes that leaves a file well-formed.

Bytes changed at random stop almost every file at the XML parser. Here elements are dropped, repeated, moved, nested,
renamed and spliced with another file's, and values made huge, negative or empty, so that the code behind it is reached.

>>> import random
>>> mutated(b"<a><b n='1'>x</b></a>", [], random.Random(6), 1)
b'<a><b n="1">x</b><b n="1">x</b></a>'
"""

from __future__ import annotations

import copy
import gzip
import io
import random
import zipfile
from collections.abc import Callable, Sequence

from lxml import etree

VALUES = (
    "", " ", "0", "-1", "1", "2", "99999999999999999999", "-2147483649", "1e999", "NaN", "0x", "true", "x", "ru",
    "xml:lang", "../../x", "\u00a0", "\u202e\u0301", "\ud7ff\U0001f4a9", "²", "٣", "а" * 5000, "%s{0}", "A1:XFD1048576",
    "AAAA0", "9" * 5000,
)  # fmt: skip
MAX_SIZE = 2_000_000

Elements = list[etree._Element]


def mutated(data: bytes, donors: Sequence[bytes], rng: random.Random, rounds: int) -> bytes:
    """Return an XML file with so many mutations of its tree, well-formed again; one that is no XML as it is.

    `donors` are other files, of which elements are spliced in.
    """
    root = _parsed(data)
    if root is None:
        return data
    donor = _parsed(rng.choice(donors)) if donors else None
    for _ in range(rounds):
        elements = [one for one in root.iter() if isinstance(one.tag, str)]
        strangers = elements if donor is None else [one for one in donor.iter() if isinstance(one.tag, str)]
        rng.choice(_MUTATIONS)(rng.choice(elements), elements, strangers, rng)
    try:
        written = etree.tostring(root, encoding=rng.choice(("utf-8", "utf-8", "utf-8", "utf-16", "ascii")))
    except (etree.Error, LookupError, ValueError):  # such as a tree too deep to be written
        return data
    return written if isinstance(written, bytes) and len(written) <= MAX_SIZE else data


def mutated_container(data: bytes, donors: Sequence[bytes], rng: random.Random) -> bytes:
    """Return a file with its XML mutated, bare, in members of a zip archive or in a gzip file: a sound one again.

    A member is also left out, emptied or swapped for another, once in a while.
    """
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(mutated_container(gzip.decompress(data), donors, rng), mtime=0)
    if not data.startswith(b"PK"):
        return mutated(data, donors, rng, rng.randint(1, 6))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    others = [*files.values(), *donors]
    for name in rng.sample(list(files), rng.randint(1, min(3, len(files)))):
        files[name] = mutated(files[name], others, rng, rng.randint(1, 6))
    if rng.random() < 0.1:
        name = rng.choice(list(files))
        files[name] = rng.choice((b"", rng.choice(others), files[name]))
        if rng.random() < 0.3:
            del files[name]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _parsed(data: bytes) -> etree._Element | None:
    if not data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=True))
    except (etree.Error, ValueError):
        return None


def _drop(one: etree._Element, _: Elements, __: Elements, rng: random.Random) -> None:
    parent = one.getparent()
    if parent is None:
        return
    if rng.random() < 0.5:  # only the tags
        for child in list(one):
            parent.insert(parent.index(one), child)
    parent.remove(one)


def _repeat(one: etree._Element, _: Elements, __: Elements, rng: random.Random) -> None:
    parent = one.getparent()
    if parent is None or len(etree.tostring(one)) > 20_000:
        return
    for _number in range(rng.choice((1, 2, 40))):
        parent.insert(parent.index(one), copy.deepcopy(one))


def _move(one: etree._Element, elements: Elements, _: Elements, rng: random.Random) -> None:
    place = rng.choice(elements)
    if one.getparent() is not None and place is not one and one not in place.iterancestors():
        place.insert(rng.randint(0, len(place)), one)


def _nest(one: etree._Element, _: Elements, __: Elements, rng: random.Random) -> None:
    """Put an element into copies of its own tag, or of an ancestor's."""
    parent = one.getparent()
    if parent is None:
        return
    like = rng.choice([one, *one.iterancestors()])
    outer = inner = _hollow(like)
    for _number in range(rng.choice((0, 1, 3, 200))):
        inner.append(_hollow(like))
        inner = inner[0]
    parent.replace(one, outer)
    inner.append(one)


def _hollow(one: etree._Element) -> etree._Element:
    """Return an element's like without its content."""
    return one.makeelement(one.tag, {str(name): str(value) for name, value in one.attrib.items()})


def _revalue(one: etree._Element, elements: Elements, strangers: Elements, rng: random.Random) -> None:
    """Change, drop, rename, add or swap an attribute."""
    bearers = [element for element in elements if element.attrib]
    donor = rng.choice([*bearers, *(element for element in strangers if element.attrib)] or [one])
    if bearers and rng.random() < 0.8:
        one = rng.choice(bearers)
    name = rng.choice(list(one.attrib) or ["x"])
    kind = rng.random()
    if kind < 0.6:
        one.set(name, rng.choice(VALUES))
    elif kind < 0.75:
        one.attrib.pop(name, "")
    elif donor.attrib:
        other = rng.choice(list(donor.attrib))
        one.set(rng.choice((name, other)), donor.attrib[other])


def _rename(one: etree._Element, elements: Elements, strangers: Elements, rng: random.Random) -> None:
    one.tag = rng.choice(rng.choice((elements, strangers))).tag


def _retext(one: etree._Element, elements: Elements, _: Elements, rng: random.Random) -> None:
    bearers = [element for element in elements if (element.text or "").strip()]
    if bearers and rng.random() < 0.7:
        one = rng.choice(bearers)
    if rng.random() < 0.3:
        one.tail = rng.choice(VALUES)
    else:
        one.text = rng.choice(VALUES)


def _splice(one: etree._Element, _: Elements, strangers: Elements, rng: random.Random) -> None:
    stranger = rng.choice(strangers)
    if len(etree.tostring(stranger)) < 20_000:
        one.insert(rng.randint(0, len(one)), copy.deepcopy(stranger))


def _empty(one: etree._Element, _: Elements, __: Elements, rng: random.Random) -> None:
    for child in list(one):
        one.remove(child)
    if rng.random() < 0.5:
        one.text = None


def _remark(one: etree._Element, _: Elements, __: Elements, rng: random.Random) -> None:
    """Put a comment, a processing instruction or an entity between the elements."""
    odd = rng.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y"), etree.Entity("nbsp")))
    one.insert(rng.randint(0, len(one)), odd)


_MUTATIONS: tuple[Callable[[etree._Element, Elements, Elements, random.Random], None], ...] = (
    _drop, _repeat, _move, _nest, _revalue, _revalue, _revalue, _rename, _retext, _splice, _empty, _remark,
)  # fmt: skip
