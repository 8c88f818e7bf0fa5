"""Divergences: each function damages a pair in one way, or returns None where the pair offers no place for it."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from aligner.lexicon.morphology import name_status
from aligner.lexicon.resources import english_vocabulary
from scripts.training.error_injection import tables
from scripts.training.error_injection.common import (
    CONTENT,
    STOP,
    Planted,
    any_match,
    english,
    morphology,
    replace,
    russian,
    swap,
)

Pair = tuple[str, str]


def number(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """Another number on the English side: digits changed, a word exchanged, a multiplier exchanged."""
    ways = [_digits, _number_word, _ordinal_word, _multiplier]
    chance.shuffle(ways)
    for way in ways:
        if changed := way(en, chance):
            return english(ru, changed)
    return None


def _digits(en: str, chance: random.Random) -> tuple[str, list[tuple[int, int]]] | None:
    months = "|".join(tables.MONTHS)
    match = any_match(rf"(?<![\w./:-])\d[\d,]*(?:\.\d+)?(?![\w/:-]|\.\d| (?:{months}))", en, chance)
    if not match or re.search(rf"(?:{months}) $", en[: match.start()]):
        return None
    old = match.group()
    places = [i for i, c in enumerate(old) if c.isdigit()]
    place = chance.choice(places)
    low = "123456789" if place == 0 else "0123456789"
    new = old[:place] + chance.choice([c for c in low if c != old[place]]) + old[place + 1 :]
    return replace(en, match.start(), match.end(), new)


def _number_word(en: str, chance: random.Random) -> tuple[str, list[tuple[int, int]]] | None:
    match = any_match(rf"(?<![\w-])(?:{'|'.join(tables.UNITS[2:])})(?![\w-])", en, chance, re.I)
    if not match:
        return None
    new = chance.choice([w for w in tables.UNITS[2:] if w != match.group().lower()])
    return replace(en, match.start(), match.end(), new)


def _ordinal_word(en: str, chance: random.Random) -> tuple[str, list[tuple[int, int]]] | None:
    match = any_match(rf"(?<=the )(?:{'|'.join(tables.ORDINALS[1:])})(?![\w-])", en, chance)
    if not match:
        return None
    return replace(en, match.start(), match.end(), chance.choice([w for w in tables.ORDINALS if w != match.group()]))


def _multiplier(en: str, chance: random.Random) -> tuple[str, list[tuple[int, int]]] | None:
    match = any_match(r"(?<=\d )(?:million|billion|thousand)\b", en, chance)
    if not match:
        return None
    return replace(
        en,
        match.start(),
        match.end(),
        chance.choice([w for w in ("million", "billion", "thousand") if w != match.group()]),
    )


def number_dropped(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A number in figures taken out of the English side."""
    match = any_match(r"(?<![\w./:,-])\d[\d,.]*\d(?![\w/:%-]) ", en, chance)
    return english(ru, replace(en, match.start(), match.end(), "")) if match else None


def number_russian(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """Another number on the Russian side."""
    match = any_match(r"(?<![\w.,:/-])\d+(?:,\d+)?(?![\w.:/-])", ru, chance)
    if not match:
        return None
    new = str(int(re.sub(r"\D.*", "", match.group())) + chance.choice([1, 2, 3, 7, 10, 20]))
    return russian(en, replace(ru, match.start(), match.end(), new))


def date(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """Another month, weekday, day of a month or year."""
    months = "|".join(tables.MONTHS)
    ways = [
        (rf"\b(?:{months})(?= \d|,)|(?<=\d )(?:{months})|(?<=in )(?:{months})\b", tables.MONTHS),
        (rf"\b(?:{'|'.join(tables.DAYS)})\b", tables.DAYS),
    ]
    chance.shuffle(ways)
    for pattern, names in ways:
        if match := any_match(pattern, en, chance):
            return english(
                ru, replace(en, match.start(), match.end(), chance.choice([n for n in names if n != match.group()]))
            )
    years_days = rf"(?<=in )(?:1[5-9]|20)\d\d\b|\b\d{{1,2}}(?= (?:{months}))|(?<=[yrhletse]) \d\d?(?=, (?:19|20)\d\d)"
    if match := any_match(years_days, en, chance):
        old = int(match.group())
        new = old + chance.choice([-3, -2, -1, 1, 2, 3]) if old > 100 else old % 28 + 1
        start = match.end() - len(match.group().strip())
        return english(ru, replace(en, start, match.end(), str(new)))
    return None


def _names(en: str) -> list[re.Match[str]]:
    """Return capitalised words inside a sentence that look like names of people or places."""
    common = set(tables.MONTHS + tables.DAYS) | {
        "I",
        "The",
        "God",
        "President",
        "Mr",
        "Mrs",
        "He",
        "She",
        "It",
        "We",
        "They",
    }
    found = re.finditer(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w’'-])", en)
    return [m for m in found if m.group() not in common and m.group().lower() not in english_vocabulary()]


def name(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A name of the English side exchanged for another."""
    found = [m for m in _names(en) if _proper(m.group(), ru)]
    if not found:
        return None
    match = chance.choice(found)
    rest = [m.group() for m in _names(other[1]) if m.group() not in en]
    new = chance.choice(rest or tables.PEOPLE + tables.PLACES)
    return None if new in en else english(ru, replace(en, match.start(), match.end(), new))


def _proper(word: str, ru: str) -> bool:
    """Whether the Russian side has a capitalised word that begins with the same sound, so that the word is a name."""
    first = {"A": "АЭЕЯ", "B": "Б", "C": "КЦСЧ", "D": "Д", "E": "ЕЭИ", "F": "Ф", "G": "ГДЖ", "H": "ХГ", "I": "ИА",
    "J": "ДЖЯХИЮЙ", "K": "К",
             "L": "Л", "M": "М", "N": "Н", "O": "О", "P": "П", "Q": "КЦ", "R": "Р", "S": "СШ", "T": "Т", "U": "УЮ",
             "V": "ВФ", "W": "ВУ",
             "X": "КС", "Y": "ЙЕЮЯИ", "Z": "ЗЦЖ"}  # fmt: skip
    return any(w[0] in first[word[0]] for w in re.findall(r"(?<=[а-я,«] )[А-Я][а-я]{3,}", ru))


def name_russian(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A Russian surname or place exchanged for another, in the same case."""
    for match in chance.sample(found := list(re.finditer(r"(?<=[а-я,] )[А-ЯЁ][а-яё]{3,}", ru)), len(found)):
        parse = morphology().parse(match.group())[0]
        if not {"Surn", "Geox"} & set(str(parse.tag).replace(" ", ",").split(",")):
            continue
        base = chance.choice(
            ["Соколов", "Никитин", "Громов"] if "Surn" in str(parse.tag) else ["Норвегия", "Бразилия", "Португалия"]
        )
        grammemes = {g for g in (parse.tag.case, parse.tag.number) if g}
        form = morphology().parse(base)[0].inflect(grammemes)
        if form and base[:4] not in ru:
            return russian(en, replace(ru, match.start(), match.end(), form.word.capitalize()))
    return None


def name_borrowed(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A Russian name exchanged for a name of another pair that ends alike, so that the sentence stays a sentence."""
    known = _russian_names(other[0])
    for match in chance.sample(found := _russian_names(ru), len(found)):
        same = [m.group() for m in known if m.group()[-1:] == match.group()[-1:] and m.group()[:3] not in ru]
        if same:
            return russian(en, replace(ru, match.start(), match.end(), chance.choice(same)))
    return None


def _russian_names(ru: str) -> list[re.Match[str]]:
    found = re.finditer(r"(?<=[а-я,] )[А-ЯЁ][а-яё]{3,}", ru)
    return [m for m in found if name_status(m.group().lower().replace("ё", "е")) != "common"]


def name_of_nation(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """The adjective of a country exchanged for that of another, on either side."""
    places = []
    for match in re.finditer(r"(?<![\w-])[а-яё]+[сц]к(?:ий|ая|ое|ие|ого|ой|их|ому|им|ую|ом|ими)(?![\w-])", ru):
        parse = morphology().parse(match.group())[0]
        nation = tables.NATIONS.get(parse.normal_form)
        if nation and en.count(nation) == 1:
            places.append((match, parse))
    if not places:
        return None
    match, parse = chance.choice(places)
    old = tables.NATIONS[parse.normal_form]
    stranger = chance.choice(
        [word for word, name in tables.NATIONS.items() if name[:4] not in en and word[:4] not in ru]
    )
    if chance.random() < 0.4:
        start = en.index(old)
        return english(ru, replace(en, start, start + len(old), tables.NATIONS[stranger]))
    form = (
        morphology().parse(stranger)[0].inflect({g for g in (parse.tag.case, parse.tag.number, parse.tag.gender) if g})
    )
    return russian(en, replace(ru, match.start(), match.end(), form.word)) if form else None


def name_dropped(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A name of the English side left out with its preposition."""
    found = [
        m
        for m in re.finditer(r" (?:in|from|of|to|by|with|near|for) ([A-Z][a-z]{3,}(?: [A-Z][a-z]+)*)(?=[ ,.])", en)
        if _proper(m.group(1), ru)
    ]
    if not found:
        return None
    match = chance.choice(found)
    return english(ru, replace(en, match.start(), match.end(), ""))


_NEGATIVE_EN = (
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|could|will|would|should|must|may|might)( not|n['’]t)\b"
)


def negation(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A negation lost or gained on the English side."""
    if match := any_match(_NEGATIVE_EN, en, chance):
        stem = re.sub(r"( not|n['’]t)$", "", match.group())
        if stem.lower() in ("do", "does", "did"):
            after = re.match(r" (\w+)", en[match.end() :])
            if not after:
                return None
            return Planted(ru, en[: match.start()] + en[match.end() + 1 :], "en", [])
        return english(ru, replace(en, match.end() - len(match.group(1)), match.end(), ""))
    if match := any_match(r"\bnever \b|\bcannot\b", en, chance):
        return english(ru, replace(en, match.start(), match.end(), "can" if match.group() == "cannot" else ""))
    if match := any_match(r"(?<=\w )(is|are|was|were|will|would|can|could|should|must)(?= (?!not\b)[a-z])", en, chance):
        new = match.group() + (" not" if chance.random() < 0.6 or match.group() in ("may", "am") else "n't")
        new = {"willn't": "won't", "cann't": "can't", "can not": "cannot"}.get(new, new)
        return english(ru, replace(en, match.start(), match.end(), new))
    return None


def negation_russian(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A «не» lost or gained on the Russian side."""
    match = any_match(r"(?<=[а-я] )не (?=[а-я]{3,})(?!только|менее|более)", ru, chance)
    if match and not re.search(r"\bни", ru):
        return russian(en, replace(ru, match.start(), match.end(), ""))
    for word in chance.sample(found := list(re.finditer(r"(?<=[а-я] )[а-я]{4,}", ru)), len(found)):
        tag = str(morphology().parse(word.group())[0].tag)
        if tag.startswith("VERB") and not re.search(r"(?:не|бы) $", ru[: word.start()]):
            return russian(en, replace(ru, word.start(), word.end(), "не " + word.group()))
    return None


def modality(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A modal verb made stronger or weaker, on a sentence whose Russian has a modal too."""
    modal = r"долж|обяз|мо[гж]|след[уо]|нужно|надо|необходим|нельзя|вправе|приш|возможн|требу|способ"
    if not re.search(rf"(?i)\b(?:{modal})", ru):
        return None
    if chance.random() < 0.7 and (changed := swap(en, tables.MODALS_EN, chance)):
        return english(ru, changed)
    changed = swap(ru, tables.MODALS_RU, chance)
    if not changed or not re.search(
        r"(?i)\b(?:must|shall|should|may|might|can|could|ha[sd] to|have to|need|oblig|required|entitled)", en
    ):
        return None
    return russian(en, changed)


def quantifier(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A quantifier or a comparative exchanged, on a sentence whose other side has one of the sort too."""
    if chance.random() < 0.75 and (changed := swap(en, tables.QUANTIFIERS_EN, chance)):
        old = en[changed[1][0][0] :].lower()
        return english(ru, changed) if _meant(old, ru, tables.MEANT) else None
    changed = swap(ru, tables.QUANTIFIERS_RU, chance)
    if not changed:
        return None
    verbs = [
        word for word, pattern in tables.MEANT.items() if re.match(rf"(?i)(?:{pattern})(?!\w)", ru[changed[1][0][0] :])
    ]
    return russian(en, changed) if re.search(rf"(?i)\b(?:{'|'.join(verbs)})\b", en) and verbs else None


def _meant(old: str, ru: str, table: dict[str, str]) -> bool:
    """Whether the Russian side says what an English quantifier says."""
    word = next((w for w in sorted(table, key=len, reverse=True) if old.startswith(w)), None)
    return word is not None and bool(re.search(rf"(?i)(?<!\w)(?:{table[word]})(?!\w)", ru))


def untranslated(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """One to three Russian words left in the English text."""
    words = list(re.finditer(r"[а-яё]{4,}(?: [а-яё]{3,}){0,2}", ru))
    places = list(CONTENT.finditer(en))
    if not words or not places:
        return None
    place = chance.choice(places)
    return english(ru, replace(en, place.start(), place.end(), chance.choice(words).group()))


def untranslated_sentence(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """The whole sentence left in Russian."""
    return Planted(ru, ru, "en", [(0, len(ru))])


def sentence_omitted(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A Russian sentence more than the English side has."""
    if not other[0].endswith((".", "!", "?")) or len(other[0].split()) < 5 or other[0] == ru:
        return None
    first = chance.random() < 0.5
    text = f"{other[0]} {ru}" if first else f"{ru} {other[0]}"
    start = 0 if first else len(ru) + 1
    return Planted(text, en, "ru", [(start, start + len(other[0]))])


def sentence_added(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """An English sentence more than the Russian side has."""
    if not en.endswith((".", "!", "?")):
        return None
    new = (
        other[1]
        if chance.random() < 0.6 and other[1].endswith(".") and len(other[1].split()) > 5
        else chance.choice(tables.SENTENCES)
    )
    return Planted(ru, f"{en} {new}", "en", [(len(en) + 1, len(en) + 1 + len(new))])


def clause_dropped(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """Five words or more between commas, or after one, taken out of the English side."""
    match = any_match(
        r",(?: [\w'’-]+){5,14}(?=[,.;])|"
        r"(?: (?:in|with|after|because|who|which|that|when|for|by|on|at|to) )(?:[\w'’-]+ ){4,9}[\w'’-]+(?=[,.;])",
        en,
        chance,
    )
    if not match or len(match.group()) > 0.6 * len(en):
        return None
    return english(ru, replace(en, match.start(), match.end(), ""))


def clause_inserted(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A clause that the original does not have, before a comma or the stop."""
    match = any_match(r"(?<=[a-z])(?=[,.])(?!\.\w)", en, chance)
    if not match:
        return None
    borrowed = re.findall(r", ((?:[a-z'’-]+ ){4,11}[a-z'’-]+)(?=[,.])", other[1])
    clause = chance.choice(borrowed) if borrowed else chance.choice(tables.CLAUSES)
    text, spans = replace(en, match.start(), match.end(), f", {clause}")
    return Planted(ru, text, "en", [(spans[0][0] + 2, spans[0][1])])


def _content(en: str) -> list[re.Match[str]]:
    return [m for m in CONTENT.finditer(en) if m.group() not in STOP]


def word_dropped(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """One content word taken out of the English side."""
    found = _content(en)
    if not found:
        return None
    match = chance.choice(found)
    return english(ru, replace(en, match.start(), match.end(), ""))


def word_inserted(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """One adjective put before a noun."""
    match = any_match(r"(?<=\bthe )(?=[a-z]{4,})", en, chance)
    if not match:
        return None
    text, spans = replace(en, match.start(), match.end(), chance.choice(tables.INSERT_ADJECTIVES) + " ")
    return Planted(ru, text, "en", [(spans[0][0], spans[0][1] - 1)])


def antonym(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """One word exchanged for its opposite."""
    changed = swap(en, tables.ANTONYMS, chance)
    return english(ru, changed) if changed else None


def scrambled(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """The English words in any order."""
    words = en.split()
    if len(words) < 6:
        return None
    chance.shuffle(words)
    text = " ".join(words)
    return Planted(ru, text, "en", [(0, len(text))])


def repeated(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A phrase of two to five English words repeated."""
    match = any_match(r"\b[a-z]+(?: [a-z]+){1,4}(?= )", en, chance)
    if not match:
        return None
    text = en[: match.end()] + " " + match.group() + en[match.end() :]
    return Planted(ru, text, "en", [(match.end() + 1, match.end() + 1 + len(match.group()))])


def question(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """A question that has become a statement."""
    if not (ru.rstrip().endswith("?") and en.rstrip().endswith("?")):
        return None
    return Planted(ru, en.rstrip()[:-1] + ".", "en", [])


def mispaired(ru: str, en: str, other: Pair, chance: random.Random) -> Planted | None:
    """Another sentence of about the same length in place of the English one."""
    if other[1] == en or not 0.7 < (len(other[1]) + 1) / (len(en) + 1) < 1.4:
        return None
    return Planted(ru, other[1], "en", [(0, len(other[1]))])


Maker = Callable[[str, str, Pair, random.Random], Planted | None]
KINDS: list[tuple[str, Maker]] = [
    ("number", number), ("number-ru", number_russian), ("number-dropped", number_dropped), ("date", date),
    ("name", name), ("name-ru", name_russian),
    ("name-dropped", name_dropped), ("negation", negation), ("negation-ru", negation_russian), ("modality", modality),
    ("quantifier", quantifier), ("untranslated", untranslated), ("untranslated-sentence", untranslated_sentence),
    ("sentence-omitted", sentence_omitted), ("sentence-added", sentence_added), ("clause-dropped", clause_dropped),
    ("clause-inserted", clause_inserted), ("word-dropped", word_dropped), ("word-inserted", word_inserted),
    ("antonym", antonym),
    ("scrambled", scrambled), ("repeated", repeated), ("question", question),
    ("name-borrowed", name_borrowed), ("name-nation", name_of_nation), ("mispaired", mispaired),
]  # fmt: skip
