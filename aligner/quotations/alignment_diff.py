"""Aligning the words of a quotation with the words of a text, and reading off what was changed.

The alignment is Needleman and Wunsch's (1970) with both ends of the text free: every word of the quotation is paired
with a word of the text or counted as added; words of the text inside the match that have no partner are dropped. A run
of dropped words costs once to open and little to extend, and next to nothing where the quotation declares a cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.document.model import Span
from aligner.quotations.model import Change, ChangeKind
from aligner.quotations.words import Break, Token, respelled, same

_RESPELLED = 0.8
_REPLACED = -0.35
_ADDED = -0.5
_DROP = (-0.5, -0.12)
_DECLARED = (-0.05, -0.004)
_DECLARED_BREAKS = ("ellipsis", "bracket")
_LIGHTEST = 0.2
_MOVED_WITHIN = 12
_NONE = float("-inf")


@dataclass(frozen=True)
class Comparison:
    """A quotation's words laid beside a text's.

    `partners[i]` is the number of the text's word beside word `i` of the quotation, None for an added one; `first` and
    `last` (inclusive) are the text's words that the match spans; `score` is 1 where every word is there, and falls
    with every difference.
    """

    partners: tuple[int | None, ...]
    first: int
    last: int
    score: float


def compare(quoted: Sequence[Token], text: Sequence[Token], weights: Sequence[float]) -> Comparison | None:
    """Return the best alignment of a quotation with a stretch of text, None where they share nothing.

    `weights[i]` says how much word `i` of the quotation tells (0 to 1). Time and memory are the product of lengths.
    """
    width = len(text)
    if not quoted or not width:
        return None
    best = [0.0] * (width + 1)  # the best score of the words so far that ends with text word j - 1 in use
    steps: list[list[int]] = []  # for each quoted word and j: 1 paired, 2 added, 2 + k paired after dropping k words
    for i, word in enumerate(quoted):
        weight = max(weights[i], _LIGHTEST)
        opening, extending = _DECLARED if word.break_before in _DECLARED_BREAKS else _DROP
        row, step = [_NONE] * (width + 1), [0] * (width + 1)
        skipped, length = _NONE, 0  # the best predecessor that drops `length` words of the text before j
        for j in range(width + 1):
            if best[j] != _NONE:
                row[j], step[j] = best[j] + _ADDED * weight, 2
            if not j:
                continue
            gain = _gain(word, text[j - 1], weight)
            before = best[j - 1] if i else 0.0
            if before + gain > row[j]:
                row[j], step[j] = before + gain, 1
            if i and skipped + gain > row[j]:
                row[j], step[j] = skipped + gain, 2 + length
            reopened = before + opening + extending
            if skipped + extending >= reopened:
                skipped, length = skipped + extending, length + 1
            else:
                skipped, length = reopened, 1
        best = row
        steps.append(step)
    return _traced(quoted, text, best, steps, weights)


def _gain(quoted: Token, original: Token, weight: float) -> float:
    if quoted.folded == original.folded:
        return weight if same(quoted, original) else _RESPELLED * weight
    if respelled(quoted, original):
        return _RESPELLED * weight
    return _REPLACED * weight


def _traced(
    quoted: Sequence[Token], text: Sequence[Token], best: list[float], steps: list[list[int]], weights: Sequence[float]
) -> Comparison | None:
    """Walk back from the best end."""
    j = max(range(len(best)), key=lambda column: best[column])
    score = best[j]
    partners: list[int | None] = [None] * len(quoted)
    for i in range(len(quoted) - 1, -1, -1):
        step = steps[i][j]
        if step == 2:
            continue
        partners[i] = j - 1
        j -= 1 if step == 1 else step - 1
    partners = _within_clause(quoted, text, partners)
    used = [partner for partner in partners if partner is not None]
    if not used or score <= 0:
        return None
    whole = sum(max(weight, _LIGHTEST) for weight in weights)
    return Comparison(tuple(partners), used[0], used[-1], score / whole)


def _within_clause(
    quoted: Sequence[Token], text: Sequence[Token], partners: list[int | None]
) -> list[int | None]:
    """Leave words at either end without a partner where that partner is another word in another clause."""
    for order in (range(len(quoted)), range(len(quoted) - 1, -1, -1)):
        edge: list[int] = []
        for i in order:
            partner = partners[i]
            if partner is not None and respelled(quoted[i], text[partner]):
                for other in edge:
                    place = partners[other]
                    assert place is not None
                    low, high = sorted((place, partner))
                    if any(text[j].break_before == "stop" for j in range(low + 1, high + 1)):
                        partners[other] = None
                break
            if partner is not None:
                edge.append(i)
    return partners


def changes(quoted: Sequence[Token], text: Sequence[Token], comparison: Comparison) -> tuple[Change, ...]:
    """Return each difference between a quotation and the text beside it, in the order of the text."""
    found: list[tuple[ChangeKind, list[int], list[int]]] = []
    previous = comparison.first - 1
    for i, partner in enumerate(comparison.partners):
        if partner is None:
            _add(found, "added", [i], [])
            continue
        if partner > previous + 1:
            _add(found, _kind_of_gap(quoted[i].break_before), [], list(range(previous + 1, partner)))
        previous = partner
        if not same(quoted[i], text[partner]):
            kind: ChangeKind = "respelled" if respelled(quoted[i], text[partner]) else "replaced"
            _add(found, kind, [i], [partner])
    return tuple(_spans(quoted, text, change) for change in _tidied(found, quoted, text))


def _kind_of_gap(mark: Break) -> ChangeKind:
    return {"ellipsis": "cut", "bracket": "bracketed"}.get(mark, "dropped")  # type: ignore[return-value]


_Raw = tuple[ChangeKind, list[int], list[int]]


def _add(found: list[_Raw], kind: ChangeKind, quoted: list[int], original: list[int]) -> None:
    """Add a difference, as one with the last where it is of the same kind and right beside it."""
    if found and found[-1][0] == kind and kind != "respelled":
        _, before, text = found[-1]
        beside = (not quoted or not before or before[-1] + 1 == quoted[0]) and (
            not original or not text or text[-1] + 1 == original[0]
        )
        if beside:
            found[-1] = (kind, before + quoted, text + original)
            return
    found.append((kind, quoted, original))


def _tidied(found: list[_Raw], quoted: Sequence[Token], text: Sequence[Token]) -> list[_Raw]:
    """See words that were dropped here and added there as moved, and a replacement by more or fewer words as one."""
    moved = _with_moved_words(found, quoted, text)
    tidy: list[_Raw] = []
    for change in moved:
        if tidy and _continues(tidy[-1], change):
            last = tidy[-1]
            tidy[-1] = ("replaced", last[1] + change[1], last[2] + change[2])
        else:
            tidy.append(change)
    return tidy


def _continues(last: _Raw, change: _Raw) -> bool:
    """Whether two differences beside each other are one replacement."""
    kinds = {last[0], change[0]}
    if not kinds <= {"replaced", "added", "dropped"} or len(kinds) == 1:
        return False
    quoted_beside = not last[1] or not change[1] or last[1][-1] + 1 == change[1][0]
    text_beside = not last[2] or not change[2] or last[2][-1] + 1 == change[2][0]
    neither = (not last[1] or not change[1]) and (not last[2] or not change[2])
    return quoted_beside and text_beside and not neither


def _with_moved_words(found: list[_Raw], quoted: Sequence[Token], text: Sequence[Token]) -> list[_Raw]:
    """Pair added words with the same words dropped nearby."""
    result = list(found)
    for number, (kind, own, _) in enumerate(found):
        if kind != "added":
            continue
        wanted = [quoted[i].folded for i in own]
        for other, (other_kind, _, lost) in enumerate(found):
            if other_kind == "dropped" and abs(other - number) <= 2 and [text[j].folded for j in lost] == wanted:
                if result[other][0] != "dropped":
                    continue
                result[number] = ("moved", own, lost)
                result[other] = ("moved", [], [])
                break
    return [change for change in result if change[1] or change[2]]


def _spans(quoted: Sequence[Token], text: Sequence[Token], change: _Raw) -> Change:
    kind, own, original = change
    return Change(
        kind,
        Span(quoted[own[0]].start, quoted[own[-1]].end) if own else None,
        Span(text[original[0]].start, text[original[-1]].end) if original else None,
    )
