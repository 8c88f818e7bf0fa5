"""Words of contrast sets in other senses draw no flag; the same words as amounts do."""

import pytest

from tests.fidelity.seen import seen

SAME = [
    ("Они едут в более дешёвые страны.", "They go to less expensive countries."),
    ("Епископ, несколько смущённый, вышел.", "The bishop, every innocent, came out."),
    ("Он уже не тот, что раньше.", "He is no longer the man he was."),
    ("Олимпийское золото он взял ещё 16 лет назад.", "He won Olympic gold 16 years ago already."),
    ("Травма помешала мне получить немного времени.", "The injury prevented me from getting any time."),
    ("Пусть даже на одну ночь это вернулось.", "It returned, if only for one night."),
    ("У них было много соперников.", "They were up against all comers."),
    ("В обоих случаях ответ известен.", "In either case the answer is known."),
    ("Он прожил несколько лет в Риме.", "The last few years he lived in Rome."),
    ("Чувствовал он, что это случится и с братом.", "He felt that this was how it would be with his brother."),
    ("Последние две недели служба фиксирует дефляцию.", "The service has recorded deflation over two weeks."),
    ("Певица примет участие в конкурсе.", "The singer has been announced as a contestant."),
    ("Что в этих двух фирмах ему нравится?", "What does he like about the two firms?"),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english"), SAME)
def test_words_in_another_sense(russian: str, english: str) -> None:
    assert not {flag for flag, _, _ in seen(russian, english, quiet=True)} & {"quantifier", "tense"}


OTHER = [
    ("Они едут в более опасные страны.", "They go to less dangerous countries.", "quantifier"),
    ("Они дали сопернику много шансов.", "They gave the opponent few chances.", "quantifier"),
    ("Он всё ещё живёт в Риме.", "He no longer lives in Rome.", "quantifier"),
    ("Все варианты работают.", "Some options work.", "quantifier"),
    ("Секретариат подготовит доклад в мае.", "The Secretariat has prepared the report in May.", "tense"),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english", "type"), OTHER)
def test_words_as_amounts(russian: str, english: str, type: str) -> None:
    assert type in {flag for flag, _, _ in seen(russian, english, quiet=True)}
