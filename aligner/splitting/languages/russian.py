"""Russian: its abbreviations, grouped by what stands around them, and its rules in order."""

from __future__ import annotations

from aligner.splitting.characters import LETTER, LOWER, OPENER, SPACE, UPPER
from aligner.splitting.rules import (
    ABBREVIATED,
    COMMON_BREAKS,
    COMMON_JOINS,
    GAP,
    LIST_ITEMS,
    NO_SUFFIX,
    TO_ANYTHING,
    TO_LOWER,
    TO_MORE,
    TO_NUMBER,
    TO_UPPER,
    alternatives,
    interjections,
    join,
    split,
    words,
)  # fmt: skip

BEFORE_NAME = words("""
    ул просп пр-т пр-кт пер пл наб б-р бул ш мкр дер пос пгт ст-ца оз о-в р-н респ
    акад проф доц д-р канд чл чл.-кор инж ген подполк кап лейт ст.лейт серж адм маршал
    св прп свв свт блж вмч мч равноап архиеп еп митр прот архим иером игум свящ диак
    тов гр гражд г-н г-жа реж сост авт муз сл отв зам зав нач пом кн мл бр урожд псевд ж.-д
    Mr Mrs Ms Dr Prof St Sgt Capt Gen Col Lt
""")
"""Before a name; hardly ever at the end of a sentence."""

NEVER_LAST = words("""
    т.е т.н т.к т.о т.наз т.ч в.т.ч наз см ср напр сокр букв устар разг перен прибл примерн а.к.а мн вкл искл соотв
    преимущ этн англ фр франц итал ит исп лат греч др.-греч яп кор араб ивр укр белор польск чеш болг серб венг
    фин эст латыш тат башк каз узб арм азерб осет санскр швед норв дат нидерл голл русск старосл церк.-слав
    общеслав прагерм в.-нем
""")
"""Inside a sentence whatever follows."""

ALSO_WORDS = words("муж жен нем кит лит тур рус рум ум род вид мин макс общ обл сов ком ред пол порт груз перс")
"""Abbreviations that are words too: they end a sentence before a Russian capital («мой муж. Том»)."""

NAME_OR_WORD = words("им полк худ туп комп наст")
"""Before a name, but words as well («спасибо им. Они помогли»): what follows decides."""

BEFORE_NUMBER = words("""
    ст стст п пп подп ч чч гл разд т тт вып рис илл ил фиг черт табл прил примеч прим с стр сс строф л лл к д кв корп
    оф под эт тел факс моб доб абз изд сер кат ок до от ум род в р о поз зак инв рег арт ГОСТ No N св
    янв февр фев мар апр июн июл авг сент сен окт нояб ноя дек П Ч С Т Д
""")
"""Before a number or a Roman numeral."""

BEFORE_CAPITAL = words("г ул д с р о оз п пос м пер ст пл в к х")
"""Places and persons, which a name follows, unless a number stands before («в г. Минске», «2021 г.»)."""

AFTER_NUMBER = words("""
    г гг в вв тыс млн млрд трлн руб р коп долл евр шт экз чел проц ед стр с
    км м см мм кг мг ц т л мл га куб кв кв.м куб.м об ч час мин сек э н.э
    янв февр фев мар апр июн июл авг сент сен окт нояб ноя дек
""")
"""After a number: lower case goes on, a capital begins the next sentence."""

FINAL = words("т.д т.п др пр проч д п т и.др и.пр и.о врио дол гос юр физ ун-т ин-т")
"""Closes a list («и т. д.», «и др.») or stands before lower case; a capital begins the next sentence."""

STARTERS = words("""
    А Без Благодаря Более Больше Большинство Будучи Бы Был Была Были Было В Вам Вас Ваш Вдруг Ведь Вместе Вместо Во
    Вот Впервые Впрочем Все Всего Вскоре Всё Всех Вся Всякий Второй Вы Где Да Даже Далее Два Две Для До Другие Его Ее
    Ей Ему Если Есть Еще Ещё Её За Зато Затем Здесь И Ибо Из Из-за Или Именно Иногда Иначе Итак Их К Каждый Кажется
    Как Какие Какой Когда Кому Конечно Которые Кроме Кто Кто-то Куда Ли Лишь Между Меня Мне Многие Может Можно Мой
    Моя Мы На Над Наконец Нам Например Нас Наш Наша Не Недавно Некоторые Несколько Несмотря Нет Ни Никогда Никто
    Ничего Но Ну Нужно Ныне О Об Обе Оба Один Одна Одно Однако Одним Около Он Она Они Оно От Откуда Отсюда Очень
    Первый Перед По Под Позднее Позже Пока Помимо Поскольку После Последний Потом Потому Похоже Почему Поэтому При Про
    Просто Пусть Разве Ранее Раньше С Сам Своей Свою Себе Сегодня Сейчас Сколько Сначала Снова Со Собственно Согласно
    Среди Существует Существуют Так Также Такая Такие Такое Такой Там Те Тебе Тем Теперь То Тогда Тоже Только Тот Тут
    Ты У Уже Хотя Через Чего Чем Что Чтобы Эта Эти Это Этим Этих Этого Этой Этому Этот Эту Я
""")
"""Words that, with a capital, open sentences far more often than they stand in a name."""

STARTER = f"{GAP}{OPENER}*(?:{alternatives(STARTERS)}){GAP}[^.]"

MONTHS = words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря")
IN_MONTH = frozenset(f"{month[:-1]}е" for month in MONTHS)
OPENING_DATE = (
    rf"(?:^|[.!?…\n]{SPACE})(?:В|С|К|До|По|От|На|После|Около|Летом|Осенью|Весной|Зимой)?{SPACE}?"
    rf"(?:конце|начале|середине)?{SPACE}?(?:[0-9]{{1,2}}{SPACE}(?:{alternatives(MONTHS)})|{alternatives(IN_MONTH)})?"
    rf"{SPACE}?(?:[0-9XVI]{{2,5}}{SPACE}?)?"
)
"""«В 2021 г.» at the start of a sentence is no sentence by itself."""

AFTER_FIGURES = rf"(?:(?<=[0-9XVI])|(?<=[0-9XVI]{SPACE})|(?<=(?:кв|уб)\.)|(?<=(?:кв|уб)\.{SPACE}))"
AFTER_T = rf"(?:(?<=т\.)|(?<=т\.{SPACE}))"
INITIAL = f"[{UPPER}]|Дж|Вл|Ал|Ив|Ст"
INTERJECTIONS = words("ах ох увы О эй эх ух ну ба господи боже")
"""Before «!», after which the sentence goes on in lower case («Увы! было поздно»)."""

RULES = (
    *LIST_ITEMS,
    split("end of a list, then a capital", AFTER_T + ABBREVIATED, TO_UPPER, words("д п")),
    join("date that opens a sentence", OPENING_DATE + ABBREVIATED, TO_ANYTHING, words("г гг в вв с.г т.г")),
    split("this year, then a capital", ABBREVIATED, TO_UPPER, words("с.г т.г п.г")),
    join("currency before its country", ABBREVIATED, f"{GAP}США", words("долл")),
    split("unit after a number, then a capital", AFTER_FIGURES + ABBREVIATED, TO_UPPER, AFTER_NUMBER),
    join("abbreviation before a name", ABBREVIATED, TO_ANYTHING, BEFORE_NAME | NEVER_LAST),
    join("abbreviation before a number", ABBREVIATED, rf"(?:{TO_NUMBER}|{GAP}[IVXLC]+(?!{LETTER}))", BEFORE_NUMBER),
    join("abbreviation, then more", ABBREVIATED, TO_MORE,
         BEFORE_NUMBER | AFTER_NUMBER | FINAL | BEFORE_CAPITAL | ALSO_WORDS),
    join("language, then a foreign word", ABBREVIATED, f"{GAP}{OPENER}*[A-Za-z]", ALSO_WORDS),
    split("letter, then a word that opens a sentence", ABBREVIATED, STARTER, f"[{UPPER}]"),
    split("«им.», then a word that opens a sentence", ABBREVIATED, STARTER, NAME_OR_WORD),
    join("place or person before a capital", NO_SUFFIX + ABBREVIATED, TO_UPPER, BEFORE_CAPITAL | NAME_OR_WORD),
    split("Latin letter in Russian", "(?<=[а-яё] )" + ABBREVIATED, f"{GAP}[А-ЯЁ]", "[A-Z]"),
    join("initial before a name", NO_SUFFIX + ABBREVIATED, f"{SPACE}*[{UPPER}]", INITIAL),
    join("short word, then lower case", ABBREVIATED, TO_LOWER, f"[{LOWER}]{{1,3}}|[{UPPER}]"),
    *COMMON_JOINS,
    join("exclamation inside a sentence", interjections(INTERJECTIONS), TO_LOWER),
    split("formula that closes a letter", "(?<=[Сс] уважением),", TO_UPPER),
    split("hashtag that closes a post", f"(?<!&)#(?:{LETTER}|[0-9_]){{2,}}", TO_UPPER),
    *COMMON_BREAKS,
)  # fmt: skip
