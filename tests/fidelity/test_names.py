"""Names: what is made of those that lack a counterpart, have another's, or are misspelt."""

import pytest

from aligner.encoding import load_encoder
from aligner.entities.name_matching import MAX_DISTANCE, name_distance
from aligner.fidelity.checks import name_spelling, names
from aligner.fidelity.features.position import PositionFeatures
from aligner.fidelity.segment_pair import Pair
from aligner.fidelity.word_alignment.similarity import Vocabulary
from aligner.lexicon.name_translations import learned_translations
from aligner.lexicon.tokens import Segment
from tests.fidelity.seen import seen, types


def test_two_words_that_make_one_name_together() -> None:
    king = "Прибыл король Салман бен Абдель Азиз."
    assert not list(names.check(pair(king, "King Salman bin Abdulaziz arrived.")))
    assert list(names.check(pair(king, "King Salman bin Abdulrahman arrived.")))


def test_what_begins_in_an_unheard_of_way_is_found_where_nothing_else_is_left() -> None:
    assert name_distance("джака", "xhaka") > MAX_DISTANCE >= name_distance("джака", "xhaka", exhaustive=True)
    assert not list(names.check(pair("Матч решил Джака.", "The match was decided by Xhaka.")))


def test_what_pairs_taught_explains_a_name() -> None:
    assert not list(names.check(pair("Об этом заявил гендиректор Волков.", "This was said by CEO Volkov.")))
    assert learned_translations("nowhereman").stems == frozenset()


def test_an_adjective_made_of_a_place_is_a_name_without_a_capital() -> None:
    assert said("Приехали немецкие туристы.", "French tourists arrived.") == [("немецкие", "French")]
    assert not said("Приехали немецкие туристы.", "German tourists arrived.")


def test_a_name_that_shares_its_counterpart_may_stand_for_another() -> None:
    russian = "Граница отделяет Северную Корею от Южной Бразилии."
    assert said(russian, "The border divides North Korea from South Korea.") == [("Бразилии", "Korea")]
    assert not said("Из Венеции едут в Венецию.", "From Venice they go to Venice.")


def test_half_a_name_may_be_replaced() -> None:
    assert said("Он родом из Коста-Рики.", "He comes from Puerto Rica.") == [("Коста-Рики", "Puerto")]
    assert not said("Он родом из Нью-Йорка.", "He comes from New York.")


def test_the_rest_of_a_full_name_is_what_a_name_stands_for() -> None:
    assert ("Заев", "Vietnam") in said("Это сказал Зоран Заев.", "This was said by Zoran Vietnam.")


def test_a_word_without_a_counterpart_leaves_a_hole_in_a_name_s_place() -> None:
    from aligner.encoding import load_encoder
    from aligner.fidelity.word_alignment.similarity import Vocabulary

    vocabulary = Vocabulary(load_encoder())
    replaced = Pair(
        Segment("Решение принял Совет.", "ru"), Segment("The decision was made by Tanaka.", "en"), vocabulary
    )
    faithful = Pair(
        Segment("Решение принял Танака.", "ru"), Segment("The decision was made by Tanaka.", "en"), vocabulary
    )
    holes = []
    for each in (replaced, faithful):
        assert each.similarity
        holes.append(PositionFeatures(each.similarity, each.links.pairs).unaligned_in_slot(5, "en"))
    assert holes[0] > 0.3 > holes[1]


def said(russian: str, english: str) -> list[tuple[str, str]]:
    """Return the words that two names are, with word vectors."""
    from aligner.encoding import load_encoder
    from aligner.fidelity.word_alignment.similarity import Vocabulary

    sides = Segment(russian, "ru"), Segment(english, "en")
    found = [(f.source, f.target) for f in names.check(Pair(*sides, Vocabulary(load_encoder())))]
    return [(sides[0][one] if one else "", sides[1][other] if other else "") for one, other in found]


def pair(russian: str, english: str) -> Pair:
    return Pair(Segment(russian, "ru"), Segment(english, "en"))


@pytest.mark.parametrize(
    ("russian", "english", "words"),
    [
        (
            "Завтра китайскую делегацию возглавит вице-премьер КНР Лю Хэ.",
            "Tomorrow the American delegation is headed by Liu He, the Vice Premier of China.",
            ("китайскую", "American"),
        ),
        (
            "Вчера украинский народ победил, сказал инженер с американским образованием.",
            "Yesterday the Egyptian people won, said a US-trained engineer.",
            ("украинский", "Egyptian"),
        ),
    ],
)
def test_a_nation_is_not_said_by_what_says_another_word(russian: str, english: str, words: tuple[str, str]) -> None:
    assert said(russian, english) == [words]


@pytest.mark.parametrize(
    ("english", "odd"),
    [
        ("Turner Kong is calm, says the Ministry of Finance.", "Turner"),
        ("Hong Kong is calm, says the Brazil of Finance.", "Brazil"),
        ("Hong Kong is calm, says the Ministry of Finance.", None),
        ("Hong Kong is calm, the finance minister says.", None),
    ],
)
def test_half_a_name_beside_a_strange_one(english: str, odd: str | None) -> None:
    found = said("В Гонконге спокойно, считают в Минфине.", english)
    assert [target for _, target in found if target] == ([odd] if odd else [])


MISSPELT = [
    ("Отличились Рияд Марез и Рахим Стерлинг.", "Riya Mahrez and Raheem Sterling excelled.", "Riya"),
    ("Призёром стал Павел Яшин.", "The prizewinner was Pal Yashin.", "Pal"),
    ("Дмитрий Козак приехал вчера.", "Dmitry Kozal came yesterday.", "Kozal"),
    ("По данным CareLogic, цены растут.", "According to CoreLogic, prices are rising.", "CoreLogic"),
    ("Так считают в IBM, а не в Oracle.", "So they think at IMB, not at Oracle.", "IMB"),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english", "words"), MISSPELT)
def test_a_name_that_lacks_a_consonant_or_has_another(russian: str, english: str, words: str) -> None:
    found = list(name_spelling.check(pair(russian, english)))
    assert [english[f.target.start : f.target.end] for f in found if f.target] == [words]


WELL_SPELT = [
    ("Мэтью приехал в Квебек.", "Matthew came to Quebec."),
    ("Си Цзиньпин и Гжегож встретились.", "Xi Jinping and Grzegorz met."),
    ("Златоустовский завод закрыт.", "The Zlatoust plant is closed."),
    ("Генеральной прокуратуре ответил Пьер.", "Pierre answered the Prosecutor General."),
    ("Приехал Хьюз из Лестера.", "Hughes of Leicester came."),
    ("Вошла Nicolas Ростова.", "Nicholas Rostov came in."),
    ("Это город Smolensk на реке.", "It is the town of Smolénsk on a river."),
    ("Вошёл Илюшечка с братом.", "Ilusha came in with his brother."),
    ("Вошёл Алешенька с братом.", "Alyosha came in with his brother."),
    ("Вошёл Никитушка с братом.", "Nikita came in with his brother."),
    ("Вчера Татьяна спала.", "Yesterday Tanya slept."),
    ("Судья Кшиштоф Блащик молчал.", "Judge Krzysztof Błaszczyk was silent."),
    ("Играли в клубе Fléda до утра.", "They played at the Fleda club till morning."),
    ("Победил клуб Виннипегз Вингз.", "Winnipeg's Wings won."),
    ("Пришло войско Чингисхана.", "Khan Chingiz’s host came."),
    ("Больница (BSU) закрыта.", "The hospital (SBU) is closed."),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english"), WELL_SPELT)
def test_letters_that_are_not_heard_are_no_errors(russian: str, english: str) -> None:
    assert not list(name_spelling.check(pair(russian, english)))


def test_one_consonant_of_a_long_name_is_not_sure() -> None:
    (long,) = name_spelling.check(pair("Заявил об этом Хаагсон.", "Haagenson stated this."))
    (short,) = name_spelling.check(pair("Заявил об этом Ардон.", "Ardron stated this."))
    assert long.score < 0.6 < short.score


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Вчера Лагунин отказался.", "Yesterday Laguvin refused."),  # replaced
        ("Вчера Рескина отказалась.", "Yesterday Reksina refused."),  # exchanged
        ("Вчера Корзинченко отказался.", "Yesterday Kozinchenko refused."),  # dropped in a surname
        ("Вчера видели дом Корзунова.", "Yesterday Kozunov’s house was seen."),  # with a genitive
        ("Так сказали в Verlux вчера.", "So they said at Verlax yesterday."),
    ],
)
def test_another_letter_is_another_name(russian: str, english: str) -> None:
    (found,) = name_spelling.check(pair(russian, english))
    assert found.exact
    assert found.score > 0.8


@pytest.mark.parametrize("slip", ["Veruxa", "Verlluxa", "Verluxxa"])
def test_a_letter_more_or_less_of_a_copied_name_is_a_slip(slip: str) -> None:
    (found,) = name_spelling.check(pair(f"Так сказали в {slip} вчера.", "So they said at Verluxa yesterday."))
    assert not found.exact
    assert found.score < 0.6


EXCHANGED = [
    ("В совещании приняла участие ВМО.", "WHO took part in the meeting."),
    ("Гастроли пройдут в Словении в октябре.", "The tour will take place in Slovakia in October."),
    ("Посольство Ирака закрыто.", "The embassy of Iran is closed."),
    ("Суд в Тюмени вынес решение.", "The court in Tomsk passed a decision."),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english"), EXCHANGED)
def test_one_country_or_town_in_the_place_of_another_is_exact(russian: str, english: str) -> None:
    segments = Segment(russian, "ru"), Segment(english, "en")
    found = names.check(Pair(*segments, Vocabulary(load_encoder())))
    assert [name.exact for name in found if name.source and name.target] == [True]


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Членам Североатлантического альянса отправлено письмо.", "A letter was sent to NATO members."),
        ("«Нозерн Квинсленд» проиграл.", "North Queensland lost."),
        ("Памятник в Греческой Республике открыт.", "A monument in the Hellenic Republic is open."),
        ("Государства-участники согласились.", "States Parties agreed."),
        ("Музей в Освенциме закрыт.", "The museum in Auschwitz is closed."),
        ("Византия пала.", "Byzantium fell."),
        ("Об этом сообщило Минэкономики.", "The Economics Ministry reported this."),
        ("Выставку открыло Минкультуры.", "The Ministry of Culture opened the exhibition."),
        ("Евросовет собрался.", "The European Council has met."),
        ("Решение Всекитайского собрания принято.", "China's assembly has decided."),
        ("Она получила премию Американской киноакадемии.", "She got an Academy Award."),
        ("Он живёт в Америке.", "He lives in the USA."),
        ("Соединённые Штаты молчат.", "America is silent."),
        ("Сторонники выхода из ЕС победили.", "The Brexit camp won."),
        ("О чуме писали в Бомбее.", "They wrote of plague in Mumbai."),
        ("Приехал Тишка.", "Tikhon came."),
        ("Приехал Бернард Кук.", "Bernie Cook came."),
        ("Размежевание возможно и здесь.", "Delimitation is possible here, too."),
        ("Маши рукой!", "Flap your hand."),
        ("Правда-то, выходит, дороже.", "Gosh, it seems truth is dearer."),
        ("Гав! Гав! — сказал пёс.", "Woof! Woof! said the dog."),
        ("Спикер Госдумы РФ Волков молчит.", "Speaker of the State Duma Volkov is silent."),
        ("Об этом сообщили в МЧС России.", "The Emergency Situations Ministry reported this."),
        ("Порядок установит президент РФ.", "The president will determine the order."),
        ("Об этом сообщил Минтруд.", "The Department of Labour reported this."),
        ("Пришли Тишка и Сонечка.", "Tíkhon and Sófya came."),
    ],
)  # fmt: skip
def test_one_name_said_in_two_ways_draws_no_warning(russian: str, english: str) -> None:
    assert "name" not in types(russian, english)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Музей в Освенциме закрыт.", "The museum in Buchenwald is closed."),
        ("Византия пала.", "Babylon fell."),
        ("Об этом сообщило Минэкономики.", "The Justice Ministry reported this."),
        ("Помогли Минтранс РФ и Минкультуры.", "The Ministry of Finance and the Ministry of Culture helped."),
        ("Он живёт в Америке.", "He lives in the UK."),
        ("Спикер Госдумы РФ Волков молчит.", "Speaker of the Bundestag Volkov is silent."),
        ("О чуме писали в Бомбее.", "They wrote of plague in Madras."),
        ("Приехал Тишка.", "Zinaida came."),
        ("Избрали Джона Байдена.", "Joe Biden was elected."),
    ],
)
def test_another_name_in_its_place_is_found(russian: str, english: str) -> None:
    segments = Segment(russian, "ru"), Segment(english, "en")
    assert any(f.score > 0.4 for f in names.check(Pair(*segments, Vocabulary(load_encoder()))))


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Вчера выступил А. П. Чехов.", "Yesterday Anton Chekhov spoke."),
        ("Вчера выступил А.П. Чехов.", "Yesterday Anton Pavlovich Chekhov spoke."),
        ("Вчера выступил Антон Чехов.", "Yesterday A. P. Chekhov spoke."),
        ("Вчера пришла Ксюша с Митенькой.", "Yesterday Ksenia came with Dmitry."),
        ("Вчера Тимофеич засмеялся.", "Yesterday Timofeyevich laughed."),
    ],
)
def test_initials_and_short_forms_are_the_name_itself(russian: str, english: str) -> None:
    assert not said(russian, english)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Вчера выступил А. П. Чехов.", "Yesterday Viktor Chekhov spoke."),
        ("Вчера выступил Антон Чехов.", "Yesterday Viktor Chekhov spoke."),
        ("Вчера пришла Ксюша с Митенькой.", "Yesterday Zinaida came with Dmitry."),
        ("Вчера Игнатьич засмеялся.", "Yesterday Petrovich laughed."),
    ],
)
def test_other_initials_and_short_forms_are_not(russian: str, english: str) -> None:
    assert said(russian, english)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Димка", "Dima"), ("Лизка", "Liza"), ("Сёмка", "Syoma"), ("Любаша", "Lyuba"), ("Параня", "Parasha"),
        ("Андрюха", "Andrei"), ("Мишутка", "Misha"), ("Яночка", "Yana"), ("Саня", "Sanka"), ("Аксютка", "Aksyusha"),
        ("Алёшка", "Alyosha"), ("Митька", "Mitka"), ("Митька", "Mitya"), ("Катька", "Katya"), ("Митрий", "Mitya"),
    ],
)  # fmt: skip
def test_diminutives_of_one_stem_are_one_name(russian: str, english: str) -> None:
    assert not seen(f"Вчера {russian} нашла гриб.", f"Yesterday {english} found a mushroom.", quiet=True)


@pytest.mark.parametrize(
    ("russian", "english"),
    [("Катька", "Masha"), ("Танька", "Sonya"), ("Лушка", "Lida"), ("Ирочка", "Inna"), ("Витька", "Vika")],
)
def test_diminutives_of_another_stem_are_another_name(russian: str, english: str) -> None:
    assert types(f"Вчера {russian} нашла гриб.", f"Yesterday {english} found a mushroom.") == {"name"}


@pytest.mark.parametrize(
    ("russian", "english"),
    [("Пятовой", "Pyatovaya"), ("Ивановой", "Ivanova"), ("Толстой", "Tolstaya"), ("Черных", "Chernykh")],
)
def test_a_surname_of_a_woman_is_one_in_any_case(russian: str, english: str) -> None:
    assert not seen(f"Вчера я говорил с {russian} о погоде.", f"Yesterday I talked with {english} about the weather.")
