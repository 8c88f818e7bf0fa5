"""Name matching: which words of one side are names, and which words of two languages are one name."""

import pytest

from aligner.entities.name_matching import MAX_DISTANCE, cannot_match, name_distance
from aligner.entities.names import read_names
from aligner.lexicon.tokens import Segment, fold


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Щедриным", "Shchedrin"), ("Майкла", "Michael"), ("Уотсона", "Watson"), ("Олланд", "Hollande"),
        ("Ксавье", "Xavier"), ("Шарме", "Charmé"), ("Пхукете", "Phuket"), ("Цюрихскому", "Zurich"),
        ("Златоустовский", "Zlatoust"), ("Либерецкого", "Liberec"), ("Чэнду", "Chengdu"), ("Хьюитт", "Hewitt"),
        ("Рено", "Renault"), ("Жиру", "Giroud"), ("Хьюзу", "Hughes"), ("Кита", "Keith"), ("северокорейцев", "North"),
    ],
)  # fmt: skip
def test_one_name_written_across(russian: str, english: str) -> None:
    assert name_distance(fold(russian), fold(english)) <= MAX_DISTANCE


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Корбин", "Germany"), ("Фарниев", "France"), ("Конрад", "Cardiff"), ("Никитиным", "Putin"),
        ("Леонид", "Levin"), ("Дэвид", "the"), ("Мюррей", "Moore"), ("Исландия", "Ireland"),
    ],
)  # fmt: skip
def test_two_names(russian: str, english: str) -> None:
    assert name_distance(fold(russian), fold(english), exhaustive=True) > MAX_DISTANCE


def test_the_first_letters_pass_by_no_word_that_may_be_the_same_name() -> None:
    russians = ["трамп", "германия", "нью-йорк", "х", "иванов", "сша", "щедрин", "xbox", "3d", "эйнштейн"]
    englishes = ["trump", "germany", "new-york", "h", "ivanov", "us", "shchedrin", "xbox", "3d", "einstein", "élan"]
    passed = [(one, other) for one in russians for other in englishes if cannot_match(one, other)]
    assert len(passed) > 20
    assert all(name_distance(one, other) == 1.0 for one, other in passed)


@pytest.mark.parametrize("limit", [0.15, 0.38])
def test_a_limited_distance_is_the_exact_one_up_to_its_limit(limit: float) -> None:
    russians = ["щедриным", "нейман", "ноттингемском", "спортивной", "российской", "иванов", "ксавье", "господи"]
    englishes = ["shchedrin", "neumann", "nottingham", "sports", "road", "russian", "ivan", "xavier", "good", "spore"]
    for one, other in ((one, other) for one in russians for other in englishes):
        exact, limited = name_distance(one, other), name_distance(one, other, limit=limit)
        assert limited == (exact if exact <= limit else max(exact, limited)) if limited < 1.0 else exact > limit


def test_a_known_name_is_one_in_a_headline_too() -> None:
    words = {
        name.word.text: name.required for name in read_names(Segment("Training Team Chopper Crashes In Japan", "en"))
    }
    assert words["Japan"]
    assert not words["Chopper"]


def test_a_name_may_look_like_a_common_word() -> None:
    found = read_names(Segment("В Ставропольском крае прошла Неделя моды.", "ru"))
    words = {name.word.text: name.required for name in found}
    assert words == {"Ставропольском": True, "Неделя": False}
