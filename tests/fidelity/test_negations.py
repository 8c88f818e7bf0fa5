"""Negations: which are said outright, which deny nothing, which a part of a word implies, which repeat another."""


import re

import pytest

from aligner.encoding import load_encoder
from aligner.fidelity.checks.negation import candidates
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.negation import WITHOUT_NEGATOR, Negation, read_negations
from aligner.lexicon.patterns import patterns_of
from aligner.lexicon.tokens import Segment
from scripts.training.error_injection.negation_injection import denials
from tests.fidelity.seen import seen


def read(text: str, language: str) -> dict[str, Negation]:
    side = Segment(text, language)
    return {side[negation.span]: negation for negation in read_negations(side)}


@pytest.mark.parametrize(
    ("text", "language", "idle"),
    [
        ("Нет, я этого не делал.", "ru", "Нет"),
        ("Он ответил: «Нет,  я этого не делал».", "ru", "Нет"),
        ("No, I didn't do it.", "en", "No"),
        ("Они спорили, пока, уже осенью, судья не вмешался.", "ru", "пока, уже осенью, судья не"),
        ("Она молчала, не говоря уже о муже.", "ru", "не говоря"),
    ],
)
def test_what_denies_nothing_is_idle(text: str, language: str, idle: str) -> None:
    assert read(text, language)[idle].expletive


@pytest.mark.parametrize(
    ("text", "language", "open"),
    [("Нет.", "ru", "Нет"), ("Хлеба нет, а вода есть.", "ru", "нет"), ("He has no, well, bread.", "en", "no")],
)
def test_an_answer_that_says_all_and_a_lack_are_open(text: str, language: str, open: str) -> None:
    assert read(text, language)[open].explicit


def test_a_part_of_a_word_denies() -> None:
    assert read("He is unfit for it.", "en")["unfit"].affixal
    assert read("Это неполный список.", "ru")["неполный"].affixal
    assert not read("Он пришёл, несмотря на дождь.", "ru")


def evidence(russian: str, english: str) -> dict[str, dict[str, float]]:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), Vocabulary(load_encoder()))
    return {str(n): found.features for n, found in enumerate(candidates(pair))}


def test_a_word_that_denies_by_a_part_answers_a_negation() -> None:
    assert evidence("Он не годится для такой работы.", "He is unfit for such a job.")["0"]["affixal cosine"] > 0.2
    assert evidence("Он не годится для такой работы.", "He is fit for such a job.")["0"]["affixal cosine"] == 0.0


def test_one_word_may_deny_a_row() -> None:
    seen = evidence("Он ушёл, не простившись и не оглянувшись.", "He left and said good-bye and looked back.")
    assert [found["repeated"] for found in seen.values()] == [0.0, 1.0]


def test_an_until_leaves_the_negation_before_it_unanswered_rather_than_another() -> None:
    pair = "Я не уйду, пока вы не ответите.", "I will not leave until you answer."
    assert all(found["has explicit match"] for found in evidence(*pair).values())


def test_planted_denials_are_the_same_for_the_same_seed() -> None:
    pairs = [("Он не видел всех писем.", "He did not see all the letters."), ("Дом был старый.", "The house was old.")]
    planted = list(denials(pairs, 2, 7))
    assert planted == list(denials(pairs, 2, 7))
    assert planted
    assert not set(planted) & set(pairs)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Эти полномочия не безграничны.", "These powers are not unlimited."),
        ("Он без труда нашёл дом.", "He found the house with ease."),
        ("Все помнят о его гибели.", "No one forgets his death."),
        ("Не исключено, что он придёт.", "It is possible that he will come."),
        ("Код стал более компактным.", "The code became smaller."),
    ],
)
def test_a_denial_told_by_another_word_draws_nothing(russian: str, english: str) -> None:
    assert not seen(russian, english, quiet=True)


def test_one_is_not_more_than_one() -> None:
    assert [flag for flag, _, _ in seen("Один человек видел это.", "More than one person saw this.")] == ["quantifier"]
    assert [flag for flag, _, _ in seen("Ни один человек не видел этого.", "More than one person saw this.")]


def test_a_denial_told_by_an_affix_of_another_word_is_a_note_at_most() -> None:
    assert not seen("Поиск не учитывает регистр.", "The search is case-insensitive.")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_phrase_that_denies_nothing_is_found_by_its_words(language: str) -> None:
    """A side is searched for such phrases only where a negator stands, or a word of a few phrases without one."""
    negators = [word for word in patterns_of("negation", language) if word.isalpha()]
    negator = re.compile(rf"(?<![\w-])(?:{'|'.join(negators)}|не[лт]\w*)(?![\w])|n't")
    for pattern in patterns_of("expletive negation", language):
        plain = pattern.replace("(?:", " ")
        assert negator.search(plain) or any(
            WITHOUT_NEGATOR[language].fullmatch(word) for word in re.split(r"[ /]", pattern.replace("\\w*", ""))
        ), pattern


@pytest.mark.parametrize(
    ("russian", "faithful", "lost"),
    [
        ("Для читателей не из Чехии это слово ново.", "The word is new to readers outside Bohemia.",
         "The word is new to readers from Bohemia."),
        ("Она жизни настоящей не видела.", "She has't seen real life.", "She has seen real life."),
        ("Такие места ещё не раскопаны.", "Such places remain un-excavated.", "Such places have been excavated."),
        ("Он не перестаёт бояться войны.", "He continually fears the war.", None),
        ("Он ушёл не с позором, не с ужасом.", "He left, not with disgrace and horror.",
         "He left with disgrace and horror."),
        ("Они не забудут этого ни завтра, ни в мае.", "They will not forget it tomorrow and not in May.",
         "They will forget it tomorrow and in May."),
        ("Дела идут так, что хуже некуда.", "Things are at their worst.", None),
        ("Жители не собираются забывать обещаний. Они не забудут их ни летом, ни осенью.",
         "The residents are not going to forget the promises - they are not going to forget them in summer and not in "
         "autumn.", None),
        ("Такого человека найти несложно.", "It is not difficult to find such a man.", None),
        ("На удивление, фильм был неплохим.", "Surprisingly, the film wasn't bad.", None),
        ("А вы сегодня в городе не были?", "Were you in town today?", None),
        ("Премии, не облагаемые налогом, выросли.", "Tax-free bonuses grew.", "Taxed bonuses grew."),
        ("Болельщики не спали всю ночь.", "The fans stayed up all night.", None),
        ("Отец не теряет надежды.", "The father remains hopeful.", None),
        ("Семья всё ещё надеется.", "The family isn't giving up hope.", "The family isn't hoping any more."),
        ("Он не первый певец, сменивший имя.", "He is one of many singers to change their name.", None),
        ("Такой совет не будет лишним.", "Such advice is useful.", None),
        ("Новая машина не уступает старой.", "The new car is on a par with the old one.", None),
        ("Ни один из соседей - не говоря уже о дворнике - не слышал, как уехала машина.",
         "None of the neighbours - much less the caretaker - heard the car leave.",
         "Some of the neighbours - much less the caretaker - heard the car leave."),
        ("Никакая новая проверка бухгалтерии завода в ближайшее время не планируется.",
         "No new audit of the factory's accounts is planned for the near future.",
         "A new audit of the factory's accounts is planned for the near future."),
        ("В саду тоже не было; один лишь сторож дремал на скамье.",
         "She was not in the garden either; there was no one but the watchman dozing on a bench.", None),
        ("Вы, конечно, помните наш разговор?", "You haven't forgotten our talk, of course?", None),
        ("Министр не единожды критиковал этот план.", "The minister has repeatedly criticised this plan.", None),
        ("Никогда не думали о переезде?", "Have you ever thought of moving?", None),
        ("А документы показывать не нужно?", "Do I need to show my papers?", None),
        ("Выносить газеты из зала гостям запрещено.", "Guests aren't allowed to take papers out of the hall.",
         None),
        ("Борода солдата не может быть длиннее 2 см.", "A soldier's beard can be up to 2 cm long.", None),
        ("Детям, которым не запрещают шуметь, учиться легче.", "Children who are allowed to be noisy learn better.",
         None),
        ("Проблема не стала заметной, пока вы не добавили кнопку.",
         "The problem did not become visible until you added the button.",
         "The problem became visible when you added the button."),
        ("Я не мог не ответить на вопрос.", "I couldn't help answering the question.", None),
        ("Этот берег малоинтересный.", "This coast is not very interesting.", None),
        ("Газета \"НИ\" опубликовала список гостей.", "The newspaper NI published a list of guests.", None),
        ("Число участников выросло.", "The No. of participants grew.", None),
        ("Не один человек видел это.", "More than one person saw this.", None),
        ("Он сделал это не одним способом.", "He did it in more than one way.", None),
        ("Не одна женщина плакала о нём.", "Many a woman wept for him.", None),
        ("Он не раз бывал в этом доме.", "He had often been in this house.", None),
        ("Не раз и не два он спрашивал об этом.", "Time and again he asked about it.", None),
        ("Она не в первый раз была здесь.", "She had been here before.", None),
        ("Я не впервые слышу об этом.", "I have heard of this before.", None),
        ("Это не единственный случай.", "It is one of several cases.", None),
    ],
)  # fmt: skip
def test_what_is_denied_in_another_way_draws_nothing_and_what_is_not_denied_is_found(
    russian: str, faithful: str, lost: str | None
) -> None:
    assert not seen(russian, faithful)
    assert "negation" not in {type for type, _, _ in seen(russian, faithful, quiet=True)}
    if lost:
        pair = Pair(Segment(russian, "ru"), Segment(lost, "en"), Vocabulary(load_encoder()))
        assert max(candidate.score for candidate in candidates(pair)) > 0.3
