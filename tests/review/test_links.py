"""What stands on both sides of a bead is found, however it is spelled."""

from aligner.review.entity_links import links
from tests.making import pair


def linked(source: str, target: str, languages: tuple[str, str] = ("ru", "en")) -> list[tuple[str, str, str]]:
    alignment = pair([(["Да."], ["Yes."]), ([source], [target])], languages=languages)
    found = []
    for bead, kind, one, other in links(alignment):
        assert bead == 1
        found.append((kind, alignment.source.text[slice(*one)], alignment.target.text[slice(*other)]))
    return found


def test_numbers_dates_and_names_are_linked() -> None:
    assert linked("Встреча в Вене 5 мая: 18 500 человек.", "The meeting in Vienna on 5 May: 18,500 people.") == [
        ("name", "Вене", "Vienna"),
        ("number", "5", "5"),
        ("date", "мая", "May"),
        ("number", "18 500", "18,500"),
    ]


def test_words_and_figures_may_say_the_same() -> None:
    assert linked("Прибыли двадцать пять человек.", "25 people arrived.") == [("number", "двадцать пять", "25")]


def test_what_differs_is_not_linked() -> None:
    assert linked("Иванов купил 12 книг.", "Petrov bought 21 books.") == []


def test_the_original_may_be_english() -> None:
    assert linked("Yes, Moscow has 3 rings.", "Да, в Москве 3 кольца.", ("en", "ru")) == [
        ("name", "Moscow", "Москве"),
        ("number", "3", "3"),
    ]


def test_one_word_has_one_link() -> None:
    assert linked("Было 5, стало 5 и 5.", "It was 5 and became 5.") == [("number", "5", "5"), ("number", "5", "5")]
