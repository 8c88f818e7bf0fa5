"""Which words of two languages are one name, and what is made of those that are not."""

import pytest

from aligner.fidelity.pair import Pair
from aligner.fidelity.reading.called import called
from aligner.fidelity.reading.counterparts import NEAR, apart, unlike
from aligner.fidelity.reading.names import read_names
from aligner.fidelity.reading.words import Side, fold
from aligner.fidelity.rules import names
from aligner.fidelity.rules.places import Places


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Щедриным", "Shchedrin"), ("Майкла", "Michael"), ("Уотсона", "Watson"), ("Олланд", "Hollande"),
        ("Ксавье", "Xavier"), ("Шарме", "Charmé"), ("Пхукете", "Phuket"), ("Цюрихскому", "Zurich"),
        ("Златоустовский", "Zlatoust"), ("Либерецкого", "Liberec"), ("Чэнду", "Chengdu"), ("Хьюитт", "Hewitt"),
    ],
)  # fmt: skip
def test_one_name_written_across(russian: str, english: str) -> None:
    assert apart(fold(russian), fold(english)) <= NEAR


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Корбин", "Germany"), ("Фарниев", "France"), ("Конрад", "Cardiff"), ("Никитиным", "Putin"),
        ("Леонид", "Levin"), ("Дэвид", "the"), ("Мюррей", "Moore"), ("Исландия", "Ireland"),
    ],
)  # fmt: skip
def test_two_names(russian: str, english: str) -> None:
    assert apart(fold(russian), fold(english), thorough=True) > NEAR


def test_what_begins_in_an_unheard_of_way_is_found_where_nothing_else_is_left() -> None:
    assert apart("джака", "xhaka") > NEAR >= apart("джака", "xhaka", thorough=True)
    assert not list(names.check(pair("Матч решил Джака.", "The match was decided by Xhaka.")))


def test_the_first_letters_pass_by_no_word_that_may_be_the_same_name() -> None:
    russians = ["трамп", "германия", "нью-йорк", "х", "иванов", "сша", "щедрин", "xbox", "3d", "эйнштейн"]
    englishes = ["trump", "germany", "new-york", "h", "ivanov", "us", "shchedrin", "xbox", "3d", "einstein", "élan"]
    passed = [(one, other) for one in russians for other in englishes if unlike(one, other)]
    assert len(passed) > 20
    assert all(apart(one, other) == 1.0 for one, other in passed)


def test_what_pairs_taught_explains_a_name() -> None:
    assert not list(names.check(pair("Об этом заявил гендиректор Волков.", "This was said by CEO Volkov.")))
    assert called("nowhereman").across == frozenset()


def test_a_known_name_is_one_in_a_headline_too() -> None:
    words = {name.word.text: name.firm for name in read_names(Side("Training Team Chopper Crashes In Japan", "en"))}
    assert words["Japan"]
    assert not words["Chopper"]


def test_a_word_without_a_counterpart_leaves_a_hole_in_a_name_s_place() -> None:
    from aligner.encoding import load_encoder
    from aligner.fidelity.likeness import Vocabulary

    vocabulary = Vocabulary(load_encoder())
    replaced = Pair(Side("Решение принял Совет.", "ru"), Side("The decision was made by Tanaka.", "en"), vocabulary)
    faithful = Pair(Side("Решение принял Танака.", "ru"), Side("The decision was made by Tanaka.", "en"), vocabulary)
    holes = []
    for each in (replaced, faithful):
        assert each.likeness
        holes.append(Places(each.likeness, each.links.pairs).hole(5, russian=False))
    assert holes[0] > 0.3 > holes[1]


def pair(russian: str, english: str) -> Pair:
    return Pair(Side(russian, "ru"), Side(english, "en"))
