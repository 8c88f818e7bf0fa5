"""Negations in a text: those that a word says outright, and those that a prefix or a verb implies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from aligner.document.model import Span
from aligner.lexicon.resources import read_lines
from aligner.lexicon.tokens import Segment


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation: `explicit` ones are said outright (не, нет, not, never), the others implied (without, un-, отказался).

    An `expletive` one is said outright, but in a phrase that denies nothing («не только», "not until"): it asks for no
    answer, yet it can be one. A `affixal` one is implied by a part of its word (un-, -less, не-, без-).
    """

    span: Span
    explicit: bool
    expletive: bool = False
    affixal: bool = False


_RU_EXPLICIT = re.compile(
    r"(?<![\w-])(?:не|нет|нету|нельзя|ни|никто|никого|никому|никем|ничто|ничего|ничему|ничем|никогда|нигде|никуда|ничуть|"
    r"никак|никакой|никакого|никакому|никаким|никаком|никакая|никакую|никакое|никакие|никаких|никакими|некого|некому|некем|нечего|"
    r"нечему|нечем|негде|неоткуда|некуда|незачем|невозможно|никоим)(?![\w])"
)
_EN_EXPLICIT = re.compile(
    r"(?<![\w-])(?:not|cannot|no|never|none|nobody|nothing|nowhere|neither|nor|no-one|\w+n't|dont|doesnt|didnt|cant|isnt)"
    r"(?![\w])(?!-)"
)
# What looks like a negation and denies nothing, or what the other side says without one.
_RU_EXPLETIVE = re.compile(
    r"(?<![\w-])(?:не (?:только|просто|менее|более|раз|реже|чаще|старше|младше|моложе|ниже|выше|хуже|дороже|дешевле|дольше|короче|ближе|далее|так давно|терпится|зря|за горами|один|одна|одно|одного|одну|кто иной|что иное|иначе|меньше|больше|позднее|позже|ранее|раньше|столько|столь)|"
    r"(?:давно|долго|лет|месяцев|недель|дней)(?: (?:уже|я|ты|он|она|мы|вы|они))* не|(?:чуть|едва|чуть-чуть|вряд)(?: (?:было|бы|ли))? не|(?:пока|покуда|если только)(?:,? \w+){0,12},? не|не говоря|не смотря|не понаслышке|(?:как|лишь) бы (?:\w+ )?не|(?:жаль|жалею|жалел\w?|жалеет|боя\w+|боюсь|опаса\w+),? (?:что|чтобы?|как бы)(?: \w+){0,4} не|не (?:ид\w+|пойд\w+|ше?л\w?) ни в какое сравнение|разве (?:\w+ )?не|"
    r"(?:как|что|чего|кто|кого|кем|чем|куда|где|когда|сколько|как\w{1,3}) (?:бы (?:\w+ ){0,3}(?:ни|не)|ни(?! (?:од[ин]\w*|разу|\w{1,2}|для|при|его|ему|нам|мне) ))|"
    r"(?:сход\w+|сош\w+|свод\w+|свед\w+|сво\w+|свести|свел\w?) на нет|(?:да|или)[ /]нет|тем не менее|как ни в чем не бывало|"
    r"во что бы то ни стало|ни в коем случае|не могу? не|не мог(?:ла|ло|ли)? не|нельзя не|не без|"
    r"нет(?=,\s+\w)(?<![^«\"“(—–.!?:…-] нет)|как нельзя|как никогда|нет в живых|ничего себе|не то чтобы|не иначе|не важно|не правда ли|не так ли|нет-нет|да нет|бы то ни было|не до|не по|не за горами|не в последнюю)(?![\w])"
)
_EN_EXPLETIVE = re.compile(
    r"(?<![\w-])(?:not only|not-for-profit\w*|not limited to|yet to|remain\w* to be|no man's land|by no means|(?:more|often) (?:often )?than not|as likely as not|yes(?: or |/)no|y/n|could(?:n't| not)(?: have been| be| ask for)? (?:more|happier|better|anything better|clearer|worse)|could(?:n't| not) agree more|could(?:n't| not) agree with \w+(?: \w+)? more|(?:couldn't|can't|cannot)(?: have)? not|not just|not merely|no (?:less|more|fewer|later|earlier|sooner) than|nothing (?:but|less|more)|no doubt|no matter|not to mention|"
    r"nonetheless|nevertheless|not least|if not|whether or not|or not|why not|no wonder|not until|no one but|not uncommon\w*|not infrequent\w*|could not but|cannot but|"
    r"(?:couldn't|can't|cannot|could not) help(?: but)?|can't wait|can hardly wait|not to be outdone|in no time|no longer than|isn't it|aren't you|don't you|doesn't it|didn't you|isn't he|won't you|wouldn't it|isn't that|no(?=,\s+\w)(?<![^«\"“(—–.!?:…-] no)|(?:not|\w+n't)(?: \w+){0,7} until|(?:not|\w+n't) (?:be |take )?long(?: before| until| after)?)(?![\w])|(?<!\w)no\. ?\d"
)
_RU_PREFIX = re.compile(r"(?<![\w-])(?:не(?!дел|котор|скольк|обход|зави|мног|медл|давн|ред[кч]|мал|больш|мец|пт|фт|рв|йр|бес|жн|го|подал|посредств|пал|вест|мног|сл[оаи]|смотр|взир|с[её]т|сут|ст[ие]|сен|сущ|мож|бо|ю|й)\w{4,}|бес\w{4,}|без(?!опасн|умн|грани)\w{3,}|без(?!\w)|анти\w{4,})")
_EN_PREFIX = re.compile(
    r"(?<![\w-])(?:anti-\w{3,}|un(?!i|der|til|cle|to(?!\w)|less|anim)\w{3,}|non-?\w{3,}|\w{3,}(?<!un)(?<!regard)(?<!the)(?<!doubt)less(?:ly|ness)?|"
    r"(?:in(?:ab|acc|act|adeq|appropr|cap|comp(?:at|et|le|re)|cons(?:ider|ist)|conclu|correct|cred|cura|decis|defin|depend|direct|eff|eligib|"
    r"equal|evit|experienc|flexib|finit|form(?:al)|freq|human|just|opera|oppor|secur|sensi|separ|signif|sincer|solv|suffic|tol|toler|valid|vis|"
    r"volunt)|im(?:poss|perf|perc|person|pract|prob|prop|mat|mob|moral|moder|balan|part|pat|pol(?:it)|pur)|il(?:leg|lit|log)|ir(?:rat|reg|rel|resp|rever)|"
    r"dis(?:agr|appro|allow|app(?:ear|oint)|bel|conn|contin|cour|hon|inter|lik|loy|obe|ord|prov|qual|regard|resp|sat|trust|able|adv|arm))\w*)(?!\w)"
)
_RU_QUESTION = re.compile(r"(?<![\w-])не (?:\w+ )?\w+ ли(?!\w)|(?:^|[.!?:—–«\"“,-] ?)(?:(?:простите|извините|скажите|скажи|слушай)?,? ?(?:ты|вы|а)?,? ?)не(?= [^.!?]*\?)")
_EN_QUESTION = re.compile(
    r"(?:, ?|—|- ?)\w+n't (?:i|you|he|she|it|we|they|there)(?= ?\?)|why (?:don't|doesn't|not|didn't)(?!\w)|(?:^|[.!?:] |[“\"])\w+n't (?:i|you|he|she|it|we|they|this|that|there)(?= [^.!?]*\?)"
)

_QUESTION_CUES = ("?", "why", " ли")
"""What every question of these has in it: a quick look."""


@cache
def _implicit_pattern(language: str) -> re.Pattern[str]:
    for line in read_lines("negation.tsv"):
        name, _, stems = line.partition("\t")
        if name == language:
            parts = [re.escape(s[1:]) + r"(?!\w)" if s[0] == "=" else re.escape(s) + r"\w*" for s in stems.split()]
            return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})")
    raise KeyError(language)


@lru_cache(maxsize=1 << 16)
def is_negator(word: str, language: str) -> bool:
    """Whether a folded word negates, or merely helps English to ("do").

    >>> is_negator("нельзя", "ru"), is_negator("doesn't", "en"), is_negator("does", "en"), is_negator("without", "en")
    (True, True, True, False)
    """
    return bool((_RU_EXPLICIT if language == "ru" else _EN_EXPLICIT).fullmatch(word)) or word in ("do", "does", "did")


def has_negator(side: Segment) -> bool:
    """Whether a word that can negate stands in a text: one quick search."""
    return bool((_RU_EXPLICIT if side.language == "ru" else _EN_EXPLICIT).search(side.folded))


def has_loose_equivalent(side: Segment, place: Span) -> bool:
    """Whether a word that may answer a negation stands about a place."""
    pattern = _implicit_pattern(f"{side.language} loose")
    return bool(pattern.search(side.folded, max(0, place.start - 20), place.end + 20))


def read_negations(side: Segment) -> list[Negation]:
    """Return the negations of one side; those of one Russian clause («никто ничего не сказал») count once.

    >>> side = Segment("Никто не спорил, но он отказался.", "ru")
    >>> [(side[n.span], n.explicit) for n in read_negations(side)]
    [('Никто не', True), ('отказался', False)]
    """
    russian = side.language == "ru"
    phrases = [_RU_EXPLETIVE if russian else _EN_EXPLETIVE]
    if any(part in side.folded for part in _QUESTION_CUES):
        phrases.append(_RU_QUESTION if russian else _EN_QUESTION)
    expletive = [Span(m.start(), m.end()) for pattern in phrases for m in pattern.finditer(side.folded)]
    found: list[Negation] = []
    taken: list[Span] = []
    for match in (_RU_EXPLICIT if russian else _EN_EXPLICIT).finditer(side.folded):
        if any(place.start <= match.start() < place.end for place in expletive) or _is_name_part(side, match):
            continue
        place = Span(match.start(), match.end())
        if taken and _one_clause(side, taken[-1], place):
            taken[-1] = Span(taken[-1].start, place.end)
        else:
            taken.append(place)
    found += [Negation(place, True) for place in taken]
    prefix = _RU_PREFIX if russian else _EN_PREFIX
    for pattern in (prefix, _implicit_pattern("ru" if russian else "en")):
        for match in pattern.finditer(side.folded):
            place = Span(match.start(), match.end())
            if not any(place.start < n.span.end and n.span.start < place.end for n in found):
                found.append(Negation(place, False, affixal=pattern is prefix))
    found += [Negation(place, False, True) for place in expletive]
    return sorted(found, key=lambda n: n.span)


def _is_name_part(side: Segment, match: re.Match[str]) -> bool:
    """Whether a word is part of a name («НИ», «Нету», "Dr. No"): with a capital in the middle of a sentence."""
    if not side.text[match.start()].isupper():
        return False
    number = next((n for n, word in enumerate(side.words) if word.start == match.start()), None)
    if number is None or number in side.sentence_starts:
        return False
    word, before = side.words[number].text, side.words[number - 1]
    if side.language == "ru":
        return word.lower() in ("ни", "нету")
    return word in ("No", "No's", "No’s") and (not before.capitalised or before.text in ("Dr", "Mr", "Mrs", "Ms"))


_NEW_CLAUSE = re.compile(
    r"[.;:!?]|, (?:но|а|и|что|чтобы|как|котор|когда|где|куда|если|пока|потому|поскольку|хотя|ибо|так как|чем|кто|чего)"
)


def _one_clause(side: Segment, first: Span, second: Span) -> bool:
    """Whether two negative words deny once together: Russian repeats «ни» and «не», English says "neither … nor"."""
    between = side.folded[first.end : second.start]
    words = side.folded[first.start : first.end], side.folded[second.start : second.end]
    if side.language == "ru":
        repeats = any(w.split()[-1].startswith(("ни", "нет")) for w in words)
        answer = words[0] == "нет" and between.lstrip()[:1] in (",", "-", "–", "—")
        return repeats and not answer and len(between) < 60 and not _NEW_CLAUSE.search(between)
    return words[1] == "nor" and not re.search(r"[.;:!?]", between)
