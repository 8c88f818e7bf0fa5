"""Numbers and dates said another way draw no warning; another number or date in the same shape does."""

import pytest

from tests.fidelity.seen import seen, types

SAME = [
    ("Продали за пять с полтиной.", "It was sold for five and a half."),
    ("В начале восьмого на башне зазвонили колокола.", "A little after seven the bells in the tower rang."),
    ("Уже девятый час, пора домой.", "It is past eight o’clock, time to go home."),
    ("Она была девою лет двадцати четырёх.", "She was a girl of four and twenty."),
    ("Ей было двадцать пять.", "She was five-and-twenty."),
    ("Пусть один-два этажа отведут под автобусы.", "Let one-two floors be given to buses."),
    ("Перелёт полуторачасовой.", "It is a 90-minute flight."),
    ("Столетия два-три тому назад посуда была другой.", "Two or three centuries ago the dishes were different."),
    ("Гроза двенадцатого года настала.", "The storm of 1812 descended."),
    ("В течение последних пяти кварталов спад замедлился.", "Over the past five quarters the decline slowed."),
    ("Ожидаемая цена дома – 2 миллиона 750 тысяч долларов.", "The house has a price guide of $2.75 million."),
    ("Ущерб превысит 300 миллиардов долларов.", "The impact is $300+ billion."),
    ("Вышел четверговый выпуск газеты.", "The Thursday edition of the paper came out."),
    ("На счёт поступило 5 млн 417 тыс. рублей.", "The account received 5,417,000 roubles."),
    ("Население – 12 тысяч 500 человек.", "The population is 12,500."),
    ("Он отмыл 2 720 миллионов рупий.", "He laundered 272 crore rupees."),
    ("Инвестиции будут около 240 миллионов.", "The investment will be about 240 millions."),
    ("В отрасли заняты более 2-х миллионов человек.", "More than 2 million people work in the industry."),
    ("Прибыль составит от $325 до $340 млн.", "Profit will be between $325 million and $340 million."),
    ("Выделили 5, 10 и 15 млн рублей.", "5 million, 10 million and 15 million roubles were allotted."),
    ("В 99 случаях из 100 они не курят.", "There is a 99% chance that they do not smoke."),
    ("Команда осталась вдесятером.", "The team was left with 10 players."),
    ("Это цапля, которая стоит на берегу.", "This is a bittern,32 which stands on the shore."),
    ("Пьесу сериала \"Seven Up\" показали вчера.", "The play of the series \"Seven Up\" was shown yesterday."),
    ("За время второй части курсов мы узнали больше.", "During the second part of the courses we learned more."),
    ("Церковь семнадцатого века стоит на холме.", "The seventeenth-century church stands on a hill."),
    ("В XVII веке здесь был лес.", "In the 1600s there was a forest here."),
    ("За прошедшую декаду зафиксировано 23 нарушения.", "In the past ten days 23 breaches were recorded."),
    ("В нулевые годы цены росли.", "In the 2000s prices rose."),
    ("В двадцатые годы он жил в Риме.", "In the 1920s he lived in Rome."),
    ("Версия 1.2.12 вышла вчера.", "Version 1.2.12 was released yesterday."),
    ("Обновлено (2016-04-10), см. журнал.", "Updated (2016-04-10), see the log."),
    ("Смотрите пункт 3.1.2 договора.", "See paragraph 3.1.2 of the treaty."),
    ("В половине же первого накрывали стол.", "At half-past twelve the table was laid."),
    ("Календарь майя кончается.", "The Mayan calendar is ending."),
    ("Помощница Майя Серикова это заявила.", "The assistant Maya Serikova said so."),
    ("Март Лаар: мы не войдём в совет.", "Mart Laar: we will not join the council."),
    ("Правительство Терезы Мэй это отрицает.", "Theresa May’s government denies it."),
    ("Затем поставили «Заборы» Огаста Уилсона.", "Then came Fences by August Wilson."),
    ("Цена выше, чем до атак 14 сент. в королевстве.", "The price is above that before the attacks on Sept. 14."),
    ("Партия проиграла мартовские выборы.", "The party lost the March elections."),
    ("Мы сошлись сегодня вследствие вчерашнего приглашения.", "We met this morning after yesterday’s invitation."),
    ("Уведомить следует не позднее чем за 45 дней до отъезда.", "Notify at least 45 days ahead of departure."),
    ("Документы подают не позднее чем за месяц.", "Documents are filed no less than a month ahead."),
    ("Подайте не позднее чем за 10 дней до начала.", "Apply no later than 10 days before the start."),
    ("В конце следующего года он уедет.", "He will leave late next year."),
    ("Снято в конце прошлого или в начале этого года.", "Filmed late last year or at the beginning of this one."),
    ("На следующий день он уехал.", "The next morning he left."),
    ("Летом будущего года пройдёт чемпионат.", "The championship will be held next summer."),
    ("Встреча назначена на пять часов вечера.", "The meeting is set for five in the afternoon."),
    ("Поезд пришёл сразу после полуночи.", "The train came just after midnight."),
    ("Бомбы взорваны с разницей в полчаса.", "The bombs went off half an hour apart."),
    ("Он ждал два с половиной часа.", "He waited two hours and a half."),
    ("Ждать час с четвертью.", "To wait an hour and a quarter."),
    ("Прошло полдюжины раз.", "It passed half a dozen times."),
    ("Вспыхнули три десятка огней.", "Some thirty fires burst out."),
    ("Найми десятка два поваров.", "Hire twenty cooks."),
    ("Это шестизначная сумма.", "It is a six-figure amount."),
    ("На пятнадцатой минуте он забил.", "He scored on the quarter-hour mark."),
    ("Бизнес во втором полугодии восстановился.", "Business recovered in the second half of the year."),
    ("Оборот вырос в полтора раза.", "Turnover grew by 50 per cent."),
    ("Поставки упали в 100 раз.", "Deliveries fell to 1 percent of previous levels."),
    ("Цифры, относящиеся к 2008 году.", "Figures that date from 2008."),
    ("Только после 19 января он узнал.", "He did not learn of it until 19 January."),
    ("Он лёг поздно ночью.", "He went to bed in the small hours of the morning."),
    ("Четверо погибли в авиакатастрофе в Альпах.", "Four were killed in a plane crash in the Alps."),
    ("Втроём они прожили там четыре года.", "They lived there together for four years."),
    ("Ехало двое друзей с тремя детьми.", "A couple of friends were travelling with three children."),
    ("Прибыло два автобуса, и ещё один остался.", "A pair of buses arrived, and another stayed."),
    ("Второй гол забили столько же минут спустя, на четвёртой.", "The second came four minutes later, in the fourth."),
    ("Доля первой и третьей компаний – по 30 %, второй – 20 %.", "The shares are 30% for the first, 20% and 30%."),
    ("За помощью обратились 16 000 человек.", "16,000 people asked for help."),
    ("Толщина листа 1,234 мм.", "The sheet is 1.234 mm thick."),
    ("Он на 100 процентов уверен в этом.", "He is 100 percent sure of it."),
    ("В 12-м\u00a0году гроза настала.", "In 1812 the storm descended."),
    ("Пуск перенесен на первый квартал 2015 года.", "The launch will be pushed to Q1/15."),
    ("Капуста не должна стоить дороже 80 рублей.", "Cabbage should not cost more than 80 roubles."),
    ("При температурах около 180 градусов он жидкий.", "At temperatures near 180 degrees it is liquid."),
    ("Я практически на 100% уверен в этом.", "I am almost 100% sure of this."),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english"), SAME)
def test_said_another_way(russian: str, english: str) -> None:
    assert not types(russian, english) & {"number", "date", "quantifier"}


OTHER = [
    ("Пуск перенесен на первый квартал 2016 года.", "The launch will be pushed to Q1/15.", "number"),
    ("Капуста не должна стоить 80 рублей.", "Cabbage should not cost more than 80 roubles.", "quantifier"),
    ("Я на 100% уверен в этом.", "I am almost 100% sure of this.", "quantifier"),
    ("Ущерб превысит 200 миллиардов долларов.", "The impact is $300+ billion.", "number"),
    ("Вышел четверговый выпуск газеты.", "The Tuesday edition of the paper came out.", "date"),
    ("Продали за пять с полтиной.", "It was sold for seven and a half.", "number"),
    ("В начале восьмого на башне зазвонили колокола.", "A little after nine the bells in the tower rang.", "number"),
    ("Она была девою лет двадцати четырёх.", "She was a girl of four and thirty.", "number"),
    ("Перелёт полуторачасовой.", "It is a 40-minute flight.", "number"),
    ("Гроза двенадцатого года настала.", "The storm of 1815 descended.", "number"),
    ("Ожидаемая цена дома – 2 миллиона 750 тысяч долларов.", "The house has a price guide of $2.57 million.", "number"),
    ("На счёт поступило 5 млн 417 тыс. рублей.", "The account received 5,471,000 roubles.", "number"),
    ("Прибыль составит от $325 до $340 млн.", "Profit will be between $352 million and $340 million.", "number"),
    ("Церковь семнадцатого века стоит на холме.", "The fifteenth-century church stands on a hill.", "number"),
    ("За прошедшую декаду зафиксировано 23 нарушения.", "In the past ten days 32 breaches were recorded.", "number"),
    ("Версия 1.2.12 вышла вчера.", "Version 1.2.13 was released yesterday.", "number"),
    ("Обновлено (2016-04-10), см. журнал.", "Updated (2016-04-11), see the log.", "date"),
    ("Партия проиграла мартовские выборы.", "The party lost the May elections.", "date"),
    ("Цена выше, чем до атак 14 сент. в стране.", "The price is above that before the attacks on Oct. 14.", "date"),
    ("Уведомить не позднее чем за 45 дней до отъезда.", "Notify at most 45 days ahead of departure.", "quantifier"),
    ("Подайте не позднее 10 дней после получения.", "Apply at least 10 days after receipt.", "quantifier"),
    ("В нынешнем сезоне он забил девять мячей.", "He scored nine goals in the last season.", "date"),
    ("Заказы на будущий год не собраны.", "Orders for the current year have not been placed.", "date"),
    ("На прошлой неделе он был в Риме.", "He was in Rome last month.", "date"),
    ("Работы закончат в середине ноября.", "The work will be finished at the end of November.", "date"),
    ("В конце 1990-х годов он вернулся.", "He came back in the early 1990s.", "date"),
    ("Они встретились спустя несколько часов.", "They met a few days later.", "date"),
    ("Целую неделю шёл дождь.", "It rained for a whole month.", "date"),
    ("Бомбы взорваны с разницей в полчаса.", "The bombs went off an hour and a half apart.", "number"),
    ("Ждать не больше, чем час с четвертью.", "To wait no more than a quarter of an hour.", "number"),
    ("Прошло полдюжины раз.", "It passed a dozen times.", "number"),
    ("Вспыхнули три десятка огней.", "A dozen fires burst out.", "number"),
    ("Собрались сотни тысяч людей.", "Tens of thousands of people gathered.", "number"),
    ("Это шестизначная сумма.", "It is a seven-figure amount.", "number"),
    ("На сорок пятой минуте он забил.", "He scored on the quarter-hour mark.", "number"),
    ("Бизнес во втором полугодии восстановился.", "Business recovered in the second quarter.", "number"),
    ("Недели три тому назад он приехал.", "Some three months ago he came.", "number"),
    ("Он получил 4-недельный запрет.", "He was handed a four-month ban.", "number"),
    ("Двухмесячная задержка помогла.", "The two-week delay helped.", "number"),
    ("Дом построен в 1840-х годах.", "The house was built in the 1740s.", "date"),
    ("Срок может увеличиться на 15 лет.", "The sentence may be increased to 15 years.", "number"),
    ("Лимит снижен до 50 000 в год.", "The limit was cut by 50,000 a year.", "number"),
    ("Они жили вместе с 2003 года.", "They lived together until 2003.", "date"),
    ("Утром он вернулся домой.", "He came home in the evening.", "date"),
    ("К 18\u00a0годам он уехал в Москву.", "By 1918 he had left for Moscow.", "number"),
]  # fmt: skip
REPLACED = [
    ("Четверо погибли в авиакатастрофе в Альпах.", "Eleven were killed in a plane crash in the Alps."),
    ("Прибыло два автобуса, и ещё один остался.", "Fifteen buses arrived, and another stayed."),
    ("Первый гол – на четвёртой минуте, второй – четыре минуты спустя.",
     "The first goal came in the fourth minute, the second fifteen minutes later."),
    ("Доли компаний – 30 %, 20 %, 30 % и 20 %.", "The shares of the companies are 30%, 10%, 30% and 20%."),
    ("За помощью обратились 16 человек.", "16,000 people asked for help."),
    ("Он на 100 процентов уверен в этом.", "He is 140 percent sure of it."),
]  # fmt: skip


@pytest.mark.parametrize(("russian", "english"), REPLACED)
def test_another_number_in_the_place_of_one_said_elsewhere_too(russian: str, english: str) -> None:
    (flag,) = (flag for flag in seen(russian, english) if flag[0] == "number")
    assert all(flag)


@pytest.mark.parametrize(("russian", "english", "type"), OTHER)
def test_another(russian: str, english: str, type: str) -> None:
    assert type in {flag for flag, _, _ in seen(russian, english, quiet=True)}


def test_thousands_of_digits_are_a_number_as_others_are() -> None:
    digits = "9" * 5000
    english = f"Version {digits}.2.7 is out, of {digits} words."
    assert not types(f"Версия {digits}.2.7 вышла, в ней {digits} слов.", english)
