"""Segment status in XLIFF, in the standard's words and in those of Trados, memoQ and Phrase.

Each tool says in marks of its own how far a segment has come:

| tool | mark | confirmed | to be reviewed |
|---|---|---|---|
| 1.2 | `target/@state`, `trans-unit/@approved` | `final`, `signed-off`, approved | `new`, `needs-…`, unapproved |
| 1.2 | `target/@state-qualifier` | | `fuzzy-match`, `mt-suggestion` without a state; `rejected-…` |
| 2.x | `segment/@state` | `final` | `initial` |
| Trados | `sdl:seg/@conf` | `Approved…` | `Draft`, `Rejected…`, none |
| memoQ | `mq:status` | `…Confirmed`, `Proofread` | any other |
| Phrase | `m:confirmed` | `1` | `0` |
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from aligner.formats.xliff_segment import Segment

UNFINISHED = re.compile("new|initial|needs-.*")
"""States of the standard before a translation that may be used."""
_UNSURE = re.compile("fuzzy-match|mt-suggestion|leveraged-mt|leveraged-repaired")
_REJECTED = re.compile("rejected-.*")
_USABLE = ("translated", "signed-off", "final")
_FINAL = ("final", "signed-off")
_TRADOS_DONE = re.compile("Translated|Approved.*")
_TRADOS_FINAL = re.compile("Approved.*")
_MEMOQ_FINAL = re.compile("(?i).*confirmed|confirmed.*|proofread|reviewed.*")


@dataclass(frozen=True)
class State:
    """State of a segment by its marks: whether a person confirmed it, why it is held for review (empty: not held)."""

    confirmed: bool = False
    review: str = ""


_UNMARKED = State()


def state_of(segment: Segment, mid: str | None = None) -> State:
    """Return the state of a segment; `mid` is the identifier of a part marked in it, to which Trados refers.

    What asks for a review wins over what confirms.
    """
    states = [_standard(segment)]
    if any("}" in str(name) for name in segment.unit.keys()):  # noqa: SIM118 - an element is no mapping
        states += [_memoq(segment.unit), _phrase(segment.unit)]
    if "seg-defs" in segment.unit_children:
        states.append(_trados(segment.unit, mid))
    if len(states) == 1:
        return states[0]
    review = next((state.review for state in states if state.review), "")
    return State(not review and any(state.confirmed for state in states), review)


def _standard(segment: Segment) -> State:
    target = segment.side("target")
    given = dict(target.items()) if target is not None else {}
    own, approved = segment.element.get("state"), segment.unit.get("approved")
    if not (given or own or approved):
        return _UNMARKED
    state = str(own or given.get("state") or "")
    if UNFINISHED.fullmatch(state):
        return State(review=state)
    qualifier = str(given.get("state-qualifier") or "")
    doubtful = _UNSURE.fullmatch(qualifier) and state not in _USABLE and approved != "yes"
    if doubtful or _REJECTED.fullmatch(qualifier):
        return State(review=qualifier)
    if approved == "no" and not state:
        return State(review="not approved")
    return State(state in _FINAL or approved == "yes")


def _trados(unit: etree._Element, mid: str | None) -> State:
    found = [seg for seg in unit.iterfind("seg-defs/seg") if not mid or seg.get("id") == mid]
    confirmations = [seg.get("conf", "") for seg in found]
    unfinished = [confirmation for confirmation in confirmations if not _TRADOS_DONE.fullmatch(confirmation)]
    if unfinished:
        return State(review=unfinished[0] or "not translated")
    return State(bool(found) and all(map(_TRADOS_FINAL.fullmatch, confirmations)))


def _memoq(unit: etree._Element) -> State:
    status = _foreign(unit, "status")
    if not status:
        return State()
    return State(True) if _MEMOQ_FINAL.fullmatch(status) else State(review=status)


def _phrase(unit: etree._Element) -> State:
    confirmed = _foreign(unit, "confirmed")
    return State() if confirmed is None else State(confirmed == "1", "" if confirmed == "1" else "not confirmed")


def _foreign(unit: etree._Element, name: str) -> str | None:
    """Return an attribute in a namespace of a tool's own."""
    return next((str(value) for key, value in unit.attrib.items() if str(key).endswith(f"}}{name}")), None)


def is_for_translation(unit: etree._Element, inherited: bool) -> bool:
    """Whether a unit is to be translated: as its own `translate` says, else as what it is in."""
    mark = unit.get("translate")
    return inherited if mark is None else mark.lower() != "no"


def inherited_translate(unit: etree._Element) -> bool:
    """Whether the group or file that a unit is in is to be translated."""
    marks = (element.get("translate") for element in unit.iterancestors())
    return next((mark.lower() != "no" for mark in marks if mark is not None), True)
