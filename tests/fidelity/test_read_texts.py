"""Kinds of false flags that were met where real texts were read, each beside a true divergence of the same shape."""

import pytest

from aligner.encoding import Encoder, load_encoder
from aligner.fidelity.checking import findings_of
from aligner.fidelity.overlap_suppression import flagged
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.tokens import Segment


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def serious(russian: str, english: str, encoder: Encoder) -> set[str]:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), Vocabulary(encoder))
    return {finding.type for finding, severity in flagged(findings_of(pair)) if severity != "note"}


ALIKE = [
    # versions
    ("Операции с доменами добавлены в версии 1.0.", "Domain operations were added in v1.0."),
    # weekdays in the dative plural
    ("По средам магазин закрыт.", "The shop is closed on Wednesdays."),
    # approximately, as medicine writes it
    ("Смертность составляет приблизительно 4 %.", "The mortality is ca 4%."),
    # nevertheless holds no bound
    ("Тем не менее 81 500 заявок ещё ждут рассмотрения.", "Nonetheless, 81,500 applications are still waiting."),
    # short years, and dozens
    ("Это было в 12-м году, когда он служил.", "It was in 1812, when he served."),
    ("В 45-м году кончилась война.", "The war ended in '45."),
    ("Он купил десятка два книг.", "He bought a couple of dozen books."),
    # a long number in words, in figures across
    ("Наш номер — тысяча восемьсот двадцать три.", "Our number is 1823."),
    # free not to
    ("Судья вправе не отвечать.", "The judge need not answer."),
    # one word for two
    ("Он приехал на Супербоул.", "He came to the Super Bowl."),
    # units of old
    ("До станции было двадцать вёрст.", "It was thirteen miles to the station."),
    ("Забор был саженей в пять длины.", "The fence was about thirty-five feet long."),
    ("Мешок весил восемь пудов.", "The sack weighed two hundred and ninety pounds."),
    # a denied bound
    ("У него меньше двухсот гостей за стол не садилось.", "At least two hundred guests sat down at his table."),
    # all by oneself, as little as
    ("Мне скучно одной, я говорила вам несколько раз.", "I get bored all by myself; I told you several times."),
    ("Берите столько, сколько вам нужно.", "Take as much, or as little, as you need."),
    # «право» in brackets of commas
    ("Нет, право, я так устал, что засну.", "No, really, I am so tired that I shall fall asleep."),
    ("У них осталась единственная возможность: уехать.", "There was only one way left: they had to go."),
    # the only word of a language that no dictionary has, a verb by its ending
    ("Непщуйте, отцы, а я пойду.", "Bethink yourselves, Fathers, I will go."),
    # a Latin plural
    ("Мы напишем это с помощью Composables.", "We shall write it as a Composable."),
    # repetition that no slip of the keyboard makes
    ("Нет, нельзя, у меня дело.", "I cannot, I cannot. I have business to do."),
    ("Он говорил о погоде, о видах на урожай и т. д.", "He spoke of the weather, of the crops, and so on and so on."),
    # outside is not in
    ("Партия остаётся вне правительства.", "The party is not in the government."),
]
GLOSSED = [
    (
        "Управлению по организации работы служб в чрезвычайной обстановке (Office of Emergency Services) велят начать.",
        "The Office of Emergency Services was ordered to begin.",
    ),
    (
        "Проект был начат INSERM (Национальный институт здравоохранения и медицинских исследований) в семи странах.",
        "The project was begun by INSERM in seven countries.",
    ),
    (
        "Коллектив авторов во главе с Чжоу (Zhou) представил отчёт о строении белка.",
        "Zhou et al. presented a report on the structure of the protein.",
    ),
    ("Число завершённых звонков за неделю (Completed Call Count)", "Completed Call Count"),
    (
        "На фестивале показали фильмы «Уходящий вечер» и «Долгая дорога к морю».",
        "The festival screened “The Fading Evening” (Ukhodyashchiy vecher) and “The Long Road to the Sea” (Dolgaya "
        "doroga k moryu).",
    ),
    (
        "Книга «Walking on Thin Ice: Notes of a Glaciologist» («По тонкому льду: записки гляциолога») вышла в мае.",
        'The book "Walking on Thin Ice: Notes of a Glaciologist" came out in May.',
    ),
    (
        "Он сдал нормы ГТО ещё в школе.",
        "He passed the “Ready for Labour and Defence” (GTO) tests when still at school.",
    ),
    ("Для связи с офисом сотрудники используют виртуальную частную сеть.", "Employees use a VPN to reach the office."),
    (
        "Поручение дано МИД, МЧС, ФСБ и ФТС.",
        "The task was given to the Ministry of Foreign Affairs, the Ministry of Emergency Situations, the Federal "
        "Security Service and the Federal Customs Service.",
    ),
    ("Что решено, то решено.", "What was decided was decided."),
]
DIVERGENT = [
    # an acronym spells out no sentence
    (
        "Компания расширит круг пользователей c новой версией ОС.",
        "The company will broaden its range of users with the new version of the OS. Acting captain Blair Ford was "
        "then shown a yellow card, and the visitors made the extra man pay at the end of a spell of fierce pressure.",
        "addition",
    ),
    (
        "Восемь лет я был депутатом от лейбористской партии. Итак, в природных системах есть кое-что очень интересное.",
        "For eight years I was a Labour MP.",
        "omission",
    ),
    ("Он приехал на Супербоул.", "He came to the Super League.", "name"),
    ("В 45-м году кончилась война.", "The war ended in 1944.", "number"),
    ("Операции с доменами добавлены в версии 1.0.", "Domain operations were added in v2.0.", "number"),
    ("По средам магазин закрыт.", "The shop is closed on Fridays.", "date"),
    ("Рассмотрения ждут не менее 81 500 заявок.", "81,500 applications are waiting.", "quantifier"),
    ("До станции было двадцать вёрст.", "It was sixty miles to the station.", "number"),
    ("Меньше двухсот гостей село за стол.", "At least two hundred guests sat down at the table.", "quantifier"),
    ("Все депутаты проголосовали против.", "Some deputies voted against.", "quantifier"),
    ("Тавернисты, приехавшие из Вены, ждали.", "The Petrovs from Vienna waited.", "name"),
    ("Мы пользуемся библиотекой Pinia.", "We use the library Pinta.", "name"),
    ("Он пришёл на встречу.", "He came to the to the meeting.", "repeated"),
    (
        "Управление по контролю лекарств (FDA), сославшись на жалобы врачей и пациентов, запретило препарат.",
        "The FDA banned the drug.",
        "omission",
    ),
    (
        "На фестивале показали фильмы «Уходящий вечер» и «Долгая дорога к морю».",
        "The festival screened “The Fading Evening” (shot in Vienna last autumn) and “The Long Road to the Sea” (a "
        "comedy about sailors).",
        "addition",
    ),
    (
        "Книга «Walking on Thin Ice: Notes of a Glaciologist» (о ней писала вся столичная пресса) вышла в мае.",
        'The book "Walking on Thin Ice: Notes of a Glaciologist" came out in May.',
        "omission",
    ),
]


@pytest.mark.parametrize(("russian", "english"), ALIKE + GLOSSED)
def test_what_is_only_said_another_way(russian: str, english: str, encoder: Encoder) -> None:
    assert serious(russian, english, encoder) == set()


@pytest.mark.parametrize(("russian", "english", "type"), DIVERGENT)
def test_a_divergence_of_the_same_shape(russian: str, english: str, type: str, encoder: Encoder) -> None:
    assert type in serious(russian, english, encoder)
