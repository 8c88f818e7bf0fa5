"""The negations that training loses and makes up."""

import random
import sys

import pytest


@pytest.fixture(scope="module")
def lessons(root):
    """Pairs whose words are linked, with the vocabularies of both sides and what damages them."""
    pytest.importorskip("torch")
    sys.path.insert(0, str(root / "scripts"))
    from detector_training import denying, draft, texts, vocabulary

    rows = [
        ("Он не пришёл вчера", "He did not come yesterday", [(0, 0), (1, 2), (2, 3), (3, 4)]),
        ("Мы всегда ждали ответа", "We were always waiting", [(0, 0), (1, 2), (2, 3)]),
        ("Никто не знал адреса", "Nobody knew the address", [(0, 0), (2, 1), (3, 3)]),
        ("Они работали без отдыха", "They worked without rest", [(0, 0), (1, 1), (2, 2), (3, 3)]),
    ]
    pairs = [texts.Pair(texts.Side.of(ru), texts.Side.of(en), "test", links) for ru, en, links in rows]
    sides = ([pair.source.words for pair in pairs], [pair.target.words for pair in pairs])
    known = (
        vocabulary.Vocabulary(sides[0], vocabulary.RussianKind(), {}),
        vocabulary.Vocabulary(sides[1], vocabulary.english_kind, {}),
    )

    def damage(number: int, side: int, way: str, seed: int) -> tuple[str, str, draft.Draft] | None:
        made = draft.Draft.of(pairs[number])
        edited, other = (made.target, made.source) if side else (made.source, made.target)
        if not getattr(denying, way)(edited, other, side, known[side], random.Random(seed)):
            return None
        return draft.side_of(made.source).text(), draft.side_of(made.target).text(), made

    return damage


def said(lessons, number, side, way):
    """Return everything that one way of damage makes of one side of a pair."""
    made = (lessons(number, side, way, seed) for seed in range(40))
    return {one[side] for one in made if one is not None}


def test_a_negation_is_lost_or_said_the_other_way_round(lessons):
    assert said(lessons, 0, 0, "unsay") == {"Он пришёл вчера"}
    assert said(lessons, 0, 1, "unsay") == {"He did come yesterday"}
    assert said(lessons, 2, 0, "unsay") >= {"Каждый знал адреса"}
    assert said(lessons, 2, 1, "unsay") == {"Somebody knew the address", "Everybody knew the address"}
    assert said(lessons, 3, 0, "unsay") == {"Они работали с отдыха"}


def test_a_negation_is_made_up(lessons):
    assert "Мы никогда ждали ответа" in said(lessons, 1, 0, "deny")
    assert "Мы всегда не ждали ответа" in said(lessons, 1, 0, "deny")
    assert {"We were never waiting", "We were not always waiting"} <= said(lessons, 1, 1, "deny")


def test_both_sides_are_marked(lessons):
    for number in range(4):
        for side in (0, 1):
            for seed in range(10):
                made = lessons(number, side, "negate", seed)
                if made is None:
                    continue
                draft = made[2]
                assert draft.damaged()
                edited = draft.target if side else draft.source
                assert any(word.wrong == 1 or word.unmatched == 1 or word.gap == 1 for word in edited)
