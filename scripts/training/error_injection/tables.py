"""Words that change places when a divergence is planted."""

from __future__ import annotations


def _both(text: str) -> dict[str, list[str]]:
    table: dict[str, list[str]] = {}
    for pair in text.split(","):
        a, b = pair.split("/")
        table.setdefault(a.strip(), []).append(b.strip())
        table.setdefault(b.strip(), []).append(a.strip())
    return table


ANTONYMS = _both(
    "good/bad, large/small, big/little, high/low, early/late, first/last, old/new, young/old, strong/weak, rich/poor, "
    "increase/decrease, increased/decreased, rise/fall, rose/fell, rising/falling, win/lose, won/lost, victory/defeat, "
    "buy/sell, bought/sold, open/closed, opened/closed, begin/end, began/ended, start/finish, started/finished, "
    "public/private, local/foreign, internal/external, north/south, east/west, northern/southern, eastern/western, "
    "before/after, above/below, inside/outside, long/short, hot/cold, war/peace, friend/enemy, friends/enemies, "
    "success/failure, successful/unsuccessful, possible/impossible, legal/illegal, likely/unlikely, happy/unhappy, "
    "men/women, man/woman, boy/girl, father/mother, son/daughter, husband/wife, brother/sister, "
    "day/night, morning/evening, accept/reject, accepted/rejected, support/oppose, supported/opposed, "
    "allow/forbid, allowed/forbidden, best/worst, better/worse, right/wrong, true/false, "
    "safe/dangerous, easy/difficult, major/minor, positive/negative, near/far, love/hate, loved/hated, "
    "life/death, alive/dead, arrived/left, import/export, imports/exports, majority/minority, "
    "create/destroy, created/destroyed, attack/defend, attacked/defended, beautiful/ugly, heavy/light, "
    "permanent/temporary, full/empty, fast/slow, quickly/slowly, future/past, domestic/foreign, "
    "guilty/innocent, maximum/minimum, upper/lower, wide/narrow, young/elderly, wet/dry, clean/dirty"
)
MODALS_EN = {
    "must": ["may", "can", "should", "might"], "shall": ["may", "can", "might"], "should": ["must", "may", "need not"],
    "may": ["must", "shall", "will"], "might": ["must", "will"], "can": ["must", "should"], "could": ["must", "had to"],
    "has to": ["may", "can"], "have to": ["may", "can"], "had to": ["could", "was allowed to"],
    "is required to": ["is permitted to", "may"], "are required to": ["are permitted to", "may"],
    "is obliged to": ["is entitled to"], "are obliged to": ["are entitled to"], "need to": ["may", "can"],
    "needs to": ["may", "can"], "ought to": ["may", "must"],
}  # fmt: skip
MODALS_RU = {
    "должен": ["может", "вправе"], "должна": ["может", "вправе"], "должны": ["могут", "вправе"], "должно": ["может"],
    "обязан": ["вправе", "может"], "обязана": ["вправе"], "обязаны": ["вправе", "могут"],
    "может": ["должен", "обязан"], "могут": ["должны", "обязаны"], "следует": ["можно"], "необходимо": ["можно",
    "желательно"],
    "нужно": ["можно"], "можно": ["нужно", "необходимо"], "вправе": ["обязан"],
}  # fmt: skip
QUANTIFIERS_EN = {
    "all": ["some", "few", "most"], "every": ["almost every", "hardly any"], "most": ["few", "all", "some"],
    "many": ["few", "all"], "some": ["all", "many", "most"], "several": ["all", "many"], "few": ["many", "most"],
    "always": ["sometimes", "rarely"],
    "often": ["rarely", "always"], "never": ["sometimes", "often"], "sometimes": ["always"], "rarely": ["often"],
    "only": ["also"],
    "more than": ["less than"], "less than": ["more than"], "at least": ["at most"], "up to": ["at least"],
    "more": ["less"],
    "less": ["more"], "about": ["exactly"], "almost": ["more than"], "none": ["some", "all"], "nearly": ["more than"],
    "entire": ["half of the"], "usually": ["always", "seldom"], "over": ["under"],
}  # fmt: skip
QUANTIFIERS_RU = {
    "все": ["некоторые", "многие"], "всех": ["некоторых", "многих"], "многие": ["некоторые", "все"],
    "некоторые": ["все", "многие"],
    "несколько": ["много"], "всегда": ["иногда"], "часто": ["редко"], "иногда": ["всегда"], "редко": ["часто"],
    "более": ["менее"], "менее": ["более"], "больше": ["меньше"], "меньше": ["больше"], "большинство": ["меньшинство"],
    "каждый": ["почти каждый"], "никогда": ["иногда"], "много": ["мало"], "только": ["также"],
}  # fmt: skip
PLACES = (
    "France Germany Japan Brazil Canada Norway Egypt Chile Turkey Vietnam Poland Portugal Boston Madrid Oslo Lima "
    "Cairo Perth Nairobi"
).split()
NATIONS = {
    "немецкий": "German", "французский": "French", "российский": "Russian", "китайский": "Chinese",
    "японский": "Japanese",
    "американский": "American", "британский": "British", "украинский": "Ukrainian", "турецкий": "Turkish",
    "польский": "Polish", "итальянский": "Italian", "испанский": "Spanish", "индийский": "Indian",
    "иранский": "Iranian",
    "израильский": "Israeli", "египетский": "Egyptian", "греческий": "Greek", "шведский": "Swedish",
    "канадский": "Canadian", "австралийский": "Australian", "бразильский": "Brazilian", "корейский": "Korean",
}  # fmt: skip
"""Adjectives of countries, which have no capital in Russian."""
PEOPLE = (
    "Miller Turner Novak Bergman Rossi Tanaka Kowalski Fischer Delgado Hansen Petrov Sokolov Armstrong Bianchi Okafor "
    "Lindqvist Moreau Zhang Whitfield Kuznetsov"
).split()
MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
INSERT_ADJECTIVES = (
    "secret wooden annual military musical digital ancient expensive northern electric medical temporary "
    "famous"
).split()
CLAUSES = [
    "according to sources close to the government",
    "despite strong objections from the local residents",
    "which had been closed since the summer",
    "as was decided at the last meeting",
    "although nobody had asked for it before",
    "after a long quarrel with the neighbours",
    "because the equipment had not arrived in time",
    "in exchange for a considerable sum of money",
]
SENTENCES = [
    "The committee will return to this question next spring.",
    "Nobody knows what happened to the documents afterwards.",
    "His brother had already left for the coast by then.",
    "The work is expected to be finished before the winter.",
    "A separate report on the costs has been ordered.",
]
SYNONYMS = {
    "big": ["large"], "large": ["big"], "begin": ["start"], "began": ["started"], "started": ["began"],
    "help": ["assist"],
    "buy": ["purchase"], "show": ["demonstrate"], "showed": ["demonstrated"], "near": ["close to"], "also": ["too"],
    "however": ["nevertheless"], "about": ["approximately"], "around": ["about"], "many": ["numerous"],
    "people": ["persons"],
    "get": ["receive"], "got": ["received"], "said": ["stated", "noted"], "says": ["states"], "reported": ["informed"],
    "important": ["significant"], "quickly": ["rapidly"], "because": ["since"], "children": ["kids"], "home": ["house"],
    "currently": ["now", "at present"], "several": ["a few"], "almost": ["nearly"], "must": ["has to"],
    "whole": ["entire"],
}  # fmt: skip
MEANT = {
    "all": "все|всех|всем|всеми|весь|вся|всю|всего|всей", "every": r"кажд\w+|все|всех|любо\w+",
    "most": r"большинств\w+|больш\w+ част\w+",
    "many": r"многи\w+|много|множеств\w+", "some": r"некотор\w+|несколько|часть", "several": r"нескольк\w+|ряд\w*",
    "few": r"мало|немног\w+|несколько",
    "always": "всегда|постоянно", "often": "часто|зачастую|нередко", "never": "никогда|ни разу",
    "sometimes": "иногда|порой", "rarely": "редко",
    "only": "только|лишь|исключительно", "more than": "более|больше|свыше", "less than": "менее|меньше",
    "at least": "не менее|как минимум|по меньшей мере|по крайней мере|хотя бы",
    "up to": "до", "more": "более|больше", "less": "менее|меньше", "about": "около|примерно|порядка|приблизительно",
    "almost": "почти",
    "nearly": "почти|около", "entire": r"весь|вся|всю|всего|всей|цел\w+", "usually": "обычно",
    "over": "более|свыше|больше", "each": r"кажд\w+",
}  # fmt: skip
