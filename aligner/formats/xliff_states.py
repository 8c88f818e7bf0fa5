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


def state_of(unit: etree._Element, segment: etree._Element, mid: str = "") -> State:
    """Return the state of a segment in a unit; `mid` is its mark's identifier, to which Trados refers.

    What asks for a review wins over what confirms.
    """
    states = [_standard(unit, segment)]
    if any("}" in str(name) for name in unit.attrib):
        states += [_memoq(unit), _phrase(unit)]
    if unit.find("seg-defs") is not None:
        states.append(_trados(unit, mid))
    review = next((state.review for state in states if state.review), "")
    return State(not review and any(state.confirmed for state in states), review)


def _standard(unit: etree._Element, segment: etree._Element) -> State:
    target = segment.find("target")
    if not ((target is not None and target.attrib) or segment.get("state") or unit.get("approved")):
        return State()
    state = segment.get("state") or (target.get("state") if target is not None else None) or ""
    if UNFINISHED.fullmatch(state):
        return State(review=state)
    qualifier = (target.get("state-qualifier") if target is not None else None) or ""
    doubtful = _UNSURE.fullmatch(qualifier) and state not in _USABLE and unit.get("approved") != "yes"
    if doubtful or _REJECTED.fullmatch(qualifier):
        return State(review=qualifier)
    if unit.get("approved") == "no" and not state:
        return State(review="not approved")
    return State(state in _FINAL or unit.get("approved") == "yes")


def _trados(unit: etree._Element, mid: str) -> State:
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


def is_for_translation(unit: etree._Element) -> bool:
    """Whether a unit is to be translated: it, or else the group or file that it is in, may say `translate="no"`."""
    for element in (unit, *unit.iterancestors()):
        if (mark := element.get("translate")) is not None:
            return mark.lower() != "no"
    return True
