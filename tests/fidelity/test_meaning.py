"""Negations, modal words, quantifiers and opposites: what is caught, what is left alone, what must always hold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.document import Alignment
from aligner.encoding import load_encoder
from aligner.fidelity import CheckOptions, check
from aligner.fidelity.checking import findings_of
from aligner.fidelity.checks import contrast_substitution as contrary
from aligner.fidelity.checks import negation
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.severity import passes_warning_threshold
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.contrast_sets import classes_by_word, contrasts
from aligner.lexicon.lexical_choice import class_weights
from aligner.lexicon.negation import read_negations
from aligner.lexicon.phrase_tokens import contrast_classes, read_phrase_tokens
from aligner.lexicon.tokens import Segment
from tests.making import pair as paired

LIKELY = 0.4
"""The belief at which something counts as caught here, whatever the thresholds of the day."""
OURS = {"negation", "modality", "quantifier", "meaning"}


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_encoder())


def flags(russian: str, english: str, vocabulary: Vocabulary) -> set[str]:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    return {finding.type for finding in findings_of(pair) if passes_warning_threshold(finding) and finding.type in OURS}


@pytest.mark.parametrize(
    ("type", "russian", "english"),
    [
        ("negation", "Комиссия не одобрила новый бюджет.", "The commission approved the new budget."),
        ("negation", "Комиссия одобрила новый бюджет.", "The commission did not approve the new budget."),
        ("negation", "Министр никогда не встречался с послом.", "The minister met with the ambassador."),
        ("modality", "Водитель обязан остановиться.", "The driver may stop."),
        ("modality", "Покупатель может вернуть товар.", "The buyer must return the goods."),
        ("quantifier", "Все депутаты поддержали закон.", "Some deputies supported the law."),
        ("quantifier", "Он всегда приходит вовремя.", "He sometimes comes on time."),
        ("quantifier", "Погибло не менее десяти человек.", "At most ten people were killed."),
        ("meaning", "Цены на нефть выросли.", "Oil prices fell."),
        ("meaning", "Северная часть города осталась без света.", "The southern part of the city was without light."),
        ("modality", "Оператор обязан хранить данные три года.", "The operator can keep the data for three years."),
        ("quantifier", "Большинство жителей поддержало проект.", "Few residents supported the project."),
        ("quantifier", "Суд полностью удовлетворил иск.", "The court partially granted the claim."),
        ("meaning", "Банк, купивший акции, не пожалел об этом.", "The bank that sold the shares did not regret it."),
        ("meaning", "Музей откроется через неделю.", "The museum will close in a week."),
        ("modality", "Суд вправе назначить экспертизу.", "The court must order an examination."),
        ("modality", "Клиент не обязан платить.", "The client cannot pay."),
        ("quantifier", "Собралось почти 300 человек.", "More than 300 people gathered."),
        ("quantifier", "Собралось около 300 человек.", "Exactly 300 people gathered."),
        ("quantifier", "Поезд опаздывает каждый день.", "The train is late almost every day."),
        ("modality", "Моя ненависть должна утихнуть.", "My hatred may abate."),
        ("quantifier", "Я вспоминал всех мясников.", "I thought of some butchers."),
        ("quantifier", "На сцене стояло больше 300 человек.", "Up to 300 people stood on the stage."),
    ],
)
def test_caught(type: str, russian: str, english: str, vocabulary: Vocabulary) -> None:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    assert type in {finding.type for finding in findings_of(pair) if finding.score >= LIKELY}


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Комиссия не одобрила новый бюджет.", "The commission did not approve the new budget."),
        ("Комиссия отказалась одобрить новый бюджет.", "The commission did not agree to approve the new budget."),
        ("Никто из депутатов ничего не сказал.", "None of the deputies said anything."),
        ("Вы не могли бы открыть окно?", "Could you open the window?"),
        ("Он спросил, не хочет ли она чаю.", "He asked if she wanted some tea."),
        ("Он далеко не глуп.", "He is far from stupid."),
        ("Водитель обязан остановиться.", "The driver must stop."),
        ("Водитель должен остановиться.", "The driver should stop."),
        ("Покупатель вправе вернуть товар.", "The buyer may return the goods."),
        ("Некоторые депутаты поддержали закон.", "Several deputies supported the law."),
        ("Все депутаты поддержали закон.", "Every deputy supported the law."),
        ("Не менее ста человек пришли на площадь.", "At least a hundred people came to the square."),
        ("Цены на нефть упали.", "Oil prices fell."),
        ("Это неплохой фильм.", "This is a good film."),
        ("Северная часть города осталась без света.", "The northern part of the city was left without power."),
        ("Самые красивые девушки живут здесь.", "The most beautiful women live here."),
        ("Передышка была недолгой.", "The respite was short."),
        ("Может, нам пора домой?", "Maybe we should go home?"),
        ("Войти можно было только по пропускам.", "Passes were required to enter."),
        ("Война почти закончилась, погибло более 300 человек.", "The war is nearly over, more than 300 people died."),
        ("Цена выросла как минимум до 50 рублей.", "The price rose to at least 50 roubles."),
        ("Все об этом слышали в мае.", "Everybody heard about it in May."),
        ("Моя ненависть, надо заметить, стала утихать.", "My hatred has become modified, I may say."),
        ("Это почти всё равно для меня.", "It is pretty much the same to me."),
        ("Не знаю почему, я всё вспоминал мясника.", "For some reason I continued to think of the butcher."),
        ("Теперь нужно будет больше противостоять врагу.", "Now I will have to stand up to my enemy more."),
        ("Очень много людей ждёт решения.", "A whole lot of people are awaiting a decision."),
        ("Он отсутствовал больше месяца из-за поясницы.", "He missed more than a month because of his lower back."),
    ],
)
def test_left_alone(russian: str, english: str, vocabulary: Vocabulary) -> None:
    assert flags(russian, english, vocabulary) == set()


@pytest.mark.parametrize(
    ("text", "language", "outright"),
    [
        ("Никто ничего не сказал.", "ru", ["Никто ничего не"]),
        ("Вы не видели моего брата?", "ru", []),
        ("Неясно, не уехал ли он.", "ru", []),
        ("Это не только дорого.", "ru", []),
        ("You can do it, can't you?", "en", []),
        ("Why don't we go?", "en", []),
        ("Dr. No has not come.", "en", ["not"]),
        ("He couldn't help laughing.", "en", []),
    ],
)
def test_what_is_a_negation(text: str, language: str, outright: list[str]) -> None:
    side = Segment(text, language)
    assert [side[n.span] for n in read_negations(side) if n.explicit] == outright


@pytest.mark.parametrize(
    ("text", "place", "sets"),
    [
        ("He may come.", 1, {"force"}),
        ("He came in May.", 3, set()),
        ("Over 300 came.", 0, {"bound", "above/below"}),
        ("The war is over.", 2, set()),
        ("About ten came.", 0, {"bound", "near"}),
        ("I heard about it.", 2, set()),
        ("After all, he came.", 0, set()),
    ],
)
def test_words_belong_to_sets_where_they_have_that_sense(text: str, place: int, sets: set[str]) -> None:
    assert {contrast.name for contrast, _ in contrast_classes(read_phrase_tokens(Segment(text, "en")), place)} == sets


def test_names_of_sets_are_unique() -> None:
    names = [contrast.name for contrast in contrasts()]
    assert len(set(names)) == len(names)


def test_a_russian_word_speaks_for_what_it_means() -> None:
    force = next(contrast for contrast in contrasts() if contrast.name == "force")
    for word, class_ in [("нужно", "strong"), ("обязан", "strong"), ("может", "weak"), ("будут", "plain")]:
        weights = class_weights(word)[force]
        assert force.names[max(range(len(weights)), key=weights.__getitem__)] == class_


def test_every_class_is_found_by_its_words() -> None:
    for contrast in contrasts():
        for number, words in enumerate(contrast.classes):
            assert all((contrast, number) in classes_by_word()[word] for word in words)


@given(st.text("не ни all some мустmayn't'’5 .,?«»", max_size=40), st.sampled_from(["ru", "en"]))
def test_cues_stand_in_order_inside_the_text(text: str, language: str) -> None:
    spans = [cue.span for cue in read_phrase_tokens(Segment(text, language))]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


WORDS = ("не", "никто", "все", "некоторые", "должен", "ли", "not", "no", "all", "some", "must", "may", "?", ".", "Dr")
SENTENCE = st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)


@given(SENTENCE, SENTENCE)
def test_any_text_is_read_and_spans_stand_in_it(russian: str, english: str) -> None:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"))
    for finding in [*negation.check(pair), *contrary.check(pair)]:
        assert 0.0 <= finding.score <= 1.0
        for span, text in ((finding.source, russian), (finding.target, english)):
            assert span is None or 0 <= span.start < span.end <= len(text)


RULE = [("Стороны подписали рамочное соглашение в Минске.", "The parties signed a framework agreement in Minsk.")] * 5
TERMS = [
    *RULE,
    ("Рынок принял рамочное соглашение спокойно.", "The market took the skeleton agreement calmly."),
    ("Погода была хорошая.", "The weather was good."),
]


def document(pairs: list[tuple[str, str]]) -> Alignment:
    return paired([([russian], [english]) for russian, english in pairs])


def test_a_term_that_changes_its_translation_is_noted(vocabulary: Vocabulary) -> None:
    flags = check(document(TERMS), load_encoder(), CheckOptions())
    told = [(flag.bead, flag.severity, flag.message) for flag in flags if flag.type == "terminology"]
    message = "«рамочное соглашение» is “skeleton agreement” here, “framework agreement” elsewhere (5 times)."
    assert told == [(5, "note", message)]


def test_a_story_with_dialogue_may_vary_its_words() -> None:
    spoken = document([("— " + russian, english) for russian, english in TERMS])
    flags = check(spoken, load_encoder(), CheckOptions())
    assert all(flag.type != "terminology" for flag in flags)


def test_shuffled_words_are_told(vocabulary: Vocabulary) -> None:
    russian = "Комиссия не одобрила новый бюджет, потому что в нём не было денег на дороги и школы."
    english = "it new the money did because roads for no not schools commission the had budget approve and"
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    assert "scrambled" in {finding.type for finding in findings_of(pair) if finding.score >= LIKELY}


def test_another_sentence_is_told(vocabulary: Vocabulary) -> None:
    russian = "Комиссия не одобрила новый бюджет, потому что в нём не было денег на дороги и школы."
    english = "The old oak behind our house lost two large branches during the storm last night."
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary)
    assert {"similarity", "omission"} & {finding.type for finding in findings_of(pair) if finding.score >= LIKELY}
