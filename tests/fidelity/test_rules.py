"""What the rules catch and what they leave alone, as pairs to read."""

import pytest

from aligner.fidelity.checking import findings_of
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment


def types(russian: str, english: str, least: float = 0.5) -> set[str]:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"))
    return {finding.type for finding in findings_of(pair) if finding.score >= least}


@pytest.mark.parametrize(
    ("type", "russian", "english"),
    [
        ("number", "Убытки составили 1 234,5 млн рублей.", "Losses came to 1,243.5 million roubles."),
        ("number", "В зале сидело двадцать пять человек.", "Twenty-nine people sat in the hall."),
        ("number", "Цены выросли на 15 %.", "Prices rose by 50 percent."),
        ("number", "Он выпил три стакана воды.", "He drank five glasses of water."),
        ("number", "Бюджет — 5 млрд долларов.", "The budget is 5 million dollars."),
        ("number", "Стол длиной 40 сантиметров.", "The table is about a foot long."),
        ("number", "Бюджет составил 3,5 млрд рублей.", "The budget amounted to 3.5 billion dollars."),
        ("number", "Штраф — 100 тыс. руб.", "The fine is €100,000."),
        ("number", "До города 10 км.", "The town is 10 miles away."),
        ("number", "Ответ дадут через три дня.", "The answer will be given in three weeks."),
        ("number", "Длина кабеля — 25 см.", "The cable is 25 m long."),
        ("number", "Нагрейте до 180 °C.", "Heat to 180 °F."),
        ("number", "Температура упала до минус 20.", "The temperature fell to 20."),
        ("number", "Двухдневный визит начался вчера.", "The three-day visit began yesterday."),
        ("number", "Цены выросли вдвое.", "Prices tripled."),
        ("number", "В городе живёт полмиллиона человек.", "The city has a million inhabitants."),
        ("number", "Он дважды звонил ей.", "He phoned her three times."),
        ("number", "Половина жителей уехала.", "A third of the residents left."),
        ("number", "Тысячи людей вышли на улицы.", "Millions of people took to the streets."),
        ("number", "Десятки людей пострадали.", "Hundreds of people were injured."),
        ("number", "Днём будет до 20 градусов.", "There will be widespread 80s in the afternoon."),
        ("date", "Договор подписан 15 декабря 2021 г.", "The treaty was signed on 16 December 2021."),
        ("date", "Договор подписан 15 декабря 2021 г.", "The treaty was signed on December 15, 2012."),
        ("date", "Договор подписан 15 декабря 2021 г.", "The treaty was signed on 15 November 2021."),
        ("date", "Встреча прошла в среду.", "The meeting was held on Thursday."),
        ("date", "Магазин закрыт по воскресеньям.", "The shop is closed on Saturdays."),
        ("date", "Он умер в IV веке до н. э.", "He died in the 4th century AD."),
        ("date", "В полдень зазвонили колокола.", "At midnight the bells rang."),
        ("number", "В девяностые годы он жил в Риме.", "In the eighties he lived in Rome."),
        ("number", "Поезд прибывает в 14:20.", "The train arrives at 2:20 a.m."),
        ("number", "Поезд уходит в половине третьего.", "The train leaves at half past three."),
        ("number", "Поезд уходит без четверти три.", "The train leaves at 3:15."),
        ("number", "Штраф вырастет в шесть раз.", "The fine will increase sevenfold."),
        ("name", "Вчера Лавров прибыл в Женеву.", "Yesterday Shoigu arrived in Geneva."),
        ("name", "Делегация Франции покинула зал.", "The delegation of Norway left the hall."),
        ("name", "Президента Соколова встретила Анна Орлова.", "President Whitfield was met by Anna Orlova."),
        ("name", "Посольство Бразилии закрыто.", "The UK embassy is closed."),
        ("name", "Вертолёт потерпел крушение в Бутане, двое погибли", "Chopper Crashes In Japan, 2 Dead"),
        ("negation", "Он не согласился с этим решением.", "He agreed with this decision."),
        ("negation", "Никто не пришёл на собрание.", "Everyone came to the meeting."),
        ("quantifier", "Принимайте не чаще двух раз в день.", "Take at least twice a day."),
        ("quantifier", "Не реже двух раз в год.", "No more than twice a year."),
        ("quantifier", "Подайте заявку не позднее 5 мая.", "Apply no earlier than 5 May."),
        ("quantifier", "Предупредите не менее чем за два месяца.", "Give no more than two months’ notice."),
        ("quantifier", "Не все пассажиры выжили.", "No passengers survived."),
        ("quantifier", "Он никогда не опаздывает.", "He isn’t always late."),
        ("date", "Завтра у мамы день рождения.", "It was Mum’s birthday yesterday."),
        ("date", "В прошлом году продажи выросли.", "This year sales have risen."),
        ("number", "Принимать по две таблетки три раза в день.", "Take three tablets three times a day."),
        ("untranslated", "Он отказался от встречи.", "He refused the встречи."),
        ("omission", "Мы не получили никакого ответа.", ""),
        ("addition", "", "We have received no answer so far."),
        ("quantifier", "Приехало свыше 388 человек.", "388 people came."),
        ("quantifier", "Погибли 135 человек.", "At least 135 people died."),
        ("date", "Она выступила в суде.", "She spoke in court on Saturday."),
    ],
)
def test_caught(type: str, russian: str, english: str) -> None:
    assert type in types(russian, english)


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        ("Убытки составили 1 234,5 млн рублей.", "Losses came to 1,234.5 million roubles."),
        ("Убытки — полтора миллиарда рублей.", "The losses are 1.5 billion roubles."),
        ("Ему двадцать пять лет.", "He is 25."),
        ("Это было в XXI веке.", "It was in the 21st century."),
        ("За двое суток выпало 5–10 см снега.", "Within 48 hours 2 to 4 inches of snow fell."),
        ("Стол длиной 30 сантиметров.", "The table is about a foot long."),
        ("Билет стоит 20 фунтов, то есть 2000 рублей.", "The ticket costs £20, or 2,000 roubles."),
        ("Выпадет до 10 см осадков, местами до 25 см.", "Up to 4 inches of rain, in places up to 10 inches."),
        ("Он бил с 25 метров.", "He shot from 25 yards."),
        ("За ночь — 20 градусов мороза.", "At night it will be minus 20 degrees."),
        ("Убыток сократился на 20 %.", "The loss changed by -20 %."),
        ("Сорокадвухлетний водитель выжил.", "The driver, 42, survived."),
        ("Полтора года спустя он ушёл.", "A year and a half later he left."),
        ("В городе живёт полмиллиона человек.", "The city has half a million inhabitants."),
        ("В городе живёт полмиллиона человек.", "The city has 500,000 inhabitants."),
        ("Треть жителей уехала.", "One third of the residents left."),
        ("Десятки людей пострадали.", "Dozens of people were injured."),
        ("Принимайте не чаще двух раз в день.", "Take no more than twice a day."),
        ("Температура не ниже 5 градусов.", "The temperature is at least 5 degrees."),
        ("В ночь на субботу выпал снег.", "Snow fell on Friday night."),
        ("В девяностые годы он жил в Риме.", "In the nineties he lived in Rome."),
        ("Поезд прибывает в 14:20.", "The train arrives at 2:20 p.m."),
        ("Поезд уходит в половине третьего.", "The train leaves at half past two."),
        ("Поезд уходит в пол-третьего ночи.", "The train leaves at 2:30 a.m."),
        ("Поезд уходит без четверти три.", "The train leaves at a quarter to three."),
        ("Двадцать минут девятого, а его нет.", "It is twenty past eight and he is not here."),
        ("В первой половине второго года он болел.", "In the first half of the second year he was ill."),
        ("За три квартала сборы выросли.", "Collections rose in three quarters."),
        ("Штраф вырастет в шесть раз.", "The fine will increase sixfold."),
        ("Это 90-миллионный бюджет.", "It is a 90 million budget."),
        ("Лимит составляет 50 тыс. рублей.", "The limit is 50 thou. roubles."),
        ("Они ждали полгода.", "They waited for six months."),
        ("Договор подписан семью участниками.", "The treaty was signed by seven members."),
        ("Он стрелял из пистолета 38 калибра.", "He used a .38-caliber pistol."),
        ("Выпало 1,5 см осадков.", "Just over half an inch of rain fell."),
        ("Днём будет до 27 градусов.", "There will be widespread 80s in the afternoon."),
        ("Поезд ушёл в 15:30.", "The train left at 3.30 p.m."),
        ("Он вышел в 10.30 утра.", "He left at 10:30 a.m."),
        ("С середины августа идут дожди.", "It has rained since mid-August."),
        ("Это случилось в 90-е годы.", "It happened in the 1990s."),
        ("Две трети депутатов были за.", "Two-thirds of the deputies were in favour."),
        ("Пятилетний ребёнок нашёл пятьсот рублей.", "A five-year-old child found 500 roubles."),
        ("Договор подписан 15.12.2021.", "The treaty was signed on December 15, 2021."),
        ("Окружающая среда не ждёт.", "The environment does not wait."),
        ("В мае она может уехать.", "She may leave in May."),
        ("С Щедриным говорил Хью Джонсон из США.", "Hugh Johnson of the United States spoke to Shchedrin."),
        ("К Цюрихскому озеру приехал Ксавье Джака.", "Xavier Xhaka came to Lake Zurich."),
        ("В Германии ждут делегацию НАТО и ООН.", "Germany expects a NATO and UN delegation."),
        ("Он отказался отвечать.", "He did not want to answer."),
        ("Никто ничего не сказал.", "Nobody said a word."),
        ("Он чуть не упал.", "He almost fell."),
        ("Пришло не менее ста человек.", "At least a hundred people came."),
        ("Это не только дорого, но и вредно.", "It is both costly and harmful."),
        ("Он был без шапки.", "He had no hat on."),
        ("Не все пассажиры выжили.", "Not all passengers survived."),
        ("Вчера он не знал, что завтра уедет.", "Yesterday he did not know that he would leave the next day."),
        ("За прошлый год продажи выросли, а в этом году упали.", "Sales rose last year and fell this year."),
        ("Длина пути 7,926 531 км.", "The way is 7,926 531 km long."),
        ("– Ты придёшь завтра? – спросил он.", "“Will you come tomorrow?” he asked."),
        ("Римский папа пересёк Тихий океан.", "The Pope crossed the Pacific Ocean."),
        ("Это согласны сделать 80 % жителей.", "Four out of five residents agree to do it."),
        ("Команда не вышла в одну восьмую финала.", "The team missed the last 16."),
        ("Связь пропала после часа дня.", "Contact was lost after 1 p.m."),
        ("Это случилось в ночь на субботу.", "It happened on Friday night."),
        ("Работы вредят окружающей среде, влияя на окружающую среду.", "The works harm the environment."),
        ("Ждут санкций, если переговоры не смогут начаться.", "Sanctions are due should the talks fail to begin."),
        ("Право собственности переходит к Покупателю.", "Ownership shall pass to the Buyer."),
        ("Рост замедлится примерно через десять лет.", "Growth will slow in ten years or so."),
    ],
)
def test_left_alone(russian: str, english: str) -> None:
    assert types(russian, english) == set()


def test_quotation_marks_of_dialogue_are_no_scare_quotes() -> None:
    assert types("– Пойдём, – сказал он.", "“Let us go,” he said.", least=0.3) == set()
    assert types("Это был его друг.", "It was his “friend”.", least=0.3) == {"punctuation"}


@pytest.mark.parametrize(
    ("russian", "english", "flags"),
    [
        ("Матч пройдёт 7 августа в Риме.", "The match will take place in Rome.", [("7 августа", "")]),
        ("Выпадет 7–10 см осадков.", "The rainfall will be 1 to 2 inches.", [("7–10", "1 to 2")]),
        ("Их матч вчера закончился.", "Their match ended 1-0 yesterday.", [("", "1-0")]),
        ("Пришли 25 из 40.", "Of 30 there came 15.", [("25", "30"), ("40", "15")]),
    ],
)
def test_a_date_and_a_range_are_one_cause(russian: str, english: str, flags: list[tuple[str, str]]) -> None:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"))
    found = [finding for finding in findings_of(pair) if finding.type in ("number", "date")]
    said = [(pair.source[f.source] if f.source else "", pair.target[f.target] if f.target else "") for f in found]
    assert sorted(said) == sorted(flags)
