"""Negations in a text: those that a word says outright, and those that a prefix or a verb implies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aligner.document.model import Span
from aligner.fidelity.reading.tables import lines
from aligner.fidelity.reading.words import Side


@dataclass(frozen=True, slots=True)
class Negation:
    """A negation: `open` ones are said outright (не, нет, not, never), the others implied (without, un-, отказался)."""

    span: Span
    open: bool


_RU_OPEN = re.compile(
    r"(?<![\w-])(?:не|нет|нету|нельзя|ни|никто|никого|никому|никем|ничто|ничего|ничему|ничем|никогда|нигде|никуда|"
    r"никак|никакой|никакого|никакому|никаким|никаком|никакая|никакую|никакое|никакие|никаких|никакими|некого|нечего|"
    r"неоткуда|некуда|незачем|невозможно|никоим)(?![\w])"
)
_EN_OPEN = re.compile(
    r"(?<![\w-])(?:not|cannot|no|never|none|nobody|nothing|nowhere|neither|nor|no-one|\w+n't|dont|doesnt|didnt|cant|wont|isnt)"
    r"(?![\w])(?!-)"
)
# What looks like a negation and denies nothing, or what the other side says without one.
_RU_IDLE = re.compile(
    r"(?<![\w-])(?:не (?:только|просто|менее|более|раз|один|одна|одно|одного|одну|кто иной|что иное|иначе|меньше|больше|позднее|позже|ранее|раньше|столько|столь)|"
    r"(?:чуть|едва|чуть-чуть|если|вряд ли|пока|покуда|как бы|лишь бы|что бы|кто бы|как|разве|куда|где|когда|сколько|какой|какие) (?:\w+ )?(?:бы )?(?:\w+ )?(?:ни|не)|тем не менее|как ни в чем не бывало|"
    r"во что бы то ни стало|ни в коем случае|не могу? не|не мог(?:ла|ло|ли)? не|нельзя не|не без|"
    r"как нельзя|ничего себе|не то чтобы|не иначе|не важно|не правда ли|не так ли|нет-нет|да нет|бы то ни было|ни в какое сравнение|не до|не по|не за горами|не в последнюю)(?![\w])"
)
_EN_IDLE = re.compile(
    r"(?<![\w-])(?:not only|not just|not merely|no (?:less|more|fewer|later|earlier|sooner) than|nothing (?:but|less|more)|no doubt|no matter|not to mention|"
    r"nonetheless|nevertheless|not least|if not|whether or not|or not|why not|no wonder|not until|no one but|not uncommon\w*|not infrequent\w*|could not but|cannot but|"
    r"isn't it|aren't you|don't you|doesn't it|didn't you|isn't he|won't you|wouldn't it|isn't that)(?![\w])|(?<!\w)no\. ?\d"
)
_RU_PREFIX = re.compile(r"(?<![\w-])(?:не(?!дел|котор|скольк|обход|зави|мног|медл|давн|ред[кч]|мал|больш|мец|пт|фт|рв|йр|бес|жн|го|подал|посредств|пал|вест|мног|сл[оа]|сущ|мож|бо|ю|й)\w{4,}|бес\w{4,}|без(?!опасн|умн|грани)\w{3,}|без(?!\w)|анти\w{4,})")
_EN_PREFIX = re.compile(
    r"(?<![\w-])(?:un(?!i|der|t|cle|la|l)\w{3,}|un(?:iden|inte|inh|im|likely|less|limit|law|lik|til|tru|tou|tang)\w*|in(?:ab|ac|ad|app|cap|comp|cons|cor|cred|cur|def|dep|dir|eff|el|eq|ev|ex|fin|fre|hum|just|op|sens|sig|sol|suf|tol|vis|val)\w{3,}|"
    r"im(?:po|per|pr|ma|mo|mu|bal)\w{3,}|il(?:l)\w{3,}|ir(?:r)\w{4,}|dis\w{4,}|non-?\w{3,}|mis\w{4,}|anti\w{4,}|\w{3,}less(?:ly|ness)?)(?!\w)"
)  # fmt: skip


@cache
def _implied(language: str) -> re.Pattern[str]:
    for line in lines("negation.tsv"):
        name, _, stems = line.partition("\t")
        if name == language:
            parts = [re.escape(s[1:]) + r"(?!\w)" if s[0] == "=" else re.escape(s) + r"\w*" for s in stems.split()]
            return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})")
    raise KeyError(language)


def read_negations(side: Side) -> list[Negation]:
    """Return the negations of one side; those of one Russian clause («никто ничего не сказал») count once.

    >>> side = Side("Никто не спорил, но он отказался.", "ru")
    >>> [(side[n.span], n.open) for n in read_negations(side)]
    [('Никто не', True), ('отказался', False)]
    """
    russian = side.language == "ru"
    idle = [Span(m.start(), m.end()) for m in (_RU_IDLE if russian else _EN_IDLE).finditer(side.folded)]
    found: list[Negation] = []
    taken: list[Span] = []
    for match in (_RU_OPEN if russian else _EN_OPEN).finditer(side.folded):
        if any(place.start <= match.start() < place.end for place in idle):
            continue
        place = Span(match.start(), match.end())
        if taken and _one_clause(side, taken[-1], place):
            taken[-1] = Span(taken[-1].start, place.end)
        else:
            taken.append(place)
    found += [Negation(place, True) for place in taken]
    for pattern in (_RU_PREFIX if russian else _EN_PREFIX, _implied("ru" if russian else "en")):
        for match in pattern.finditer(side.folded):
            place = Span(match.start(), match.end())
            if not any(place.start < n.span.end and n.span.start < place.end for n in found):
                found.append(Negation(place, False))
    found += [Negation(place, False) for place in idle]
    return sorted(found, key=lambda n: n.span)


def _one_clause(side: Side, first: Span, second: Span) -> bool:
    """Whether two negative words deny once together: Russian repeats «ни» and «не», English says "neither … nor"."""
    between = side.folded[first.end : second.start]
    words = side.folded[first.start : first.end], side.folded[second.start : second.end]
    if side.language == "ru":
        repeats = any(w.split()[-1].startswith(("ни", "нет")) for w in words)
        return repeats and len(between) < 60 and not re.search(r"[.;:!?]|, (?:но|а|и|что|как|котор)", between)
    return words[1] == "nor" and not re.search(r"[.;:!?]", between)
