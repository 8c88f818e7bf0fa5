"""Speech verbs: verbs and phrases of attribution («заявил», "according to"), in English and Russian."""

from __future__ import annotations

import re

_ENGLISH = """
    say said says saying write writes wrote add adds added state states stated note notes noted argue argues argued
    warn warns warned claim claims claimed insist insists insisted explain explains explained continue continues
    continued declare declares declared promise promises promised complain complains complained admit admits admitted
    remark remarks remarked ask asks asked reply replies replied conclude concludes concluded read reads tell tells told
    stress stresses stressed emphasise emphasises emphasised emphasize emphasizes emphasized maintain maintains
    maintained assert asserts asserted announce announces announced recall recalls recalled observe observes observed
    suggest suggests suggested
    call calls called go goes went
"""
_RUSSIAN_STEMS = """
    сказ говор отмет отмеч подчерк подчёрк заяв писал пишет пишут добав напомин напомн поясн объясн утвержда призна
    предупре предостере обеща настаив настоя возраз сообщ продолж указ уточн замет замеч счита спрос спрашив ответ отвеч
    констатир конкретизир резюмир заключ
"""
_RUSSIAN = rf"(?:{'|'.join(_RUSSIAN_STEMS.split())})[а-яё]*"
SPEECH = re.compile(rf"\b(?:{'|'.join(sorted(set(_ENGLISH.split())))}|{_RUSSIAN})\b", re.IGNORECASE)
"""A word of saying: what stands between two halves of one quotation has to hold one."""

_THAT_VERBS = """
    say said says write writes wrote add adds added state states stated note notes noted argue argues argued warn warns
    warned claim claims claimed insist insists insisted explain explains explained declare declares declared promise
    promises promised complain complains complained admit admits admitted remark remarks remarked reply replies replied
    conclude concludes concluded stress stresses stressed emphasise emphasises emphasised emphasize emphasizes
    emphasized maintain maintains maintained assert asserts asserted announce announces announced recall recalls
    recalled observe observes observed suggest suggests suggested
"""
REPORTED = (
    re.compile(rf"\b(?:{'|'.join(sorted(set(_THAT_VERBS.split())))})\s+(?:(?:to|us|them|also|again)\s+)*that\s+"),
    re.compile(r"\b[Aa]ccording\s+to\s+(?:the|this|its|his|her|a)\s+(?:[\w’'-]+\s+){0,4}?[\w’'-]+,\s+"),
    re.compile(rf"\b{_RUSSIAN},?\s+(?:[а-яё-]+,\s+)?что\s+", re.IGNORECASE),
    re.compile(r"\b(?:По\s+словам|Согласно)\s+(?:[\w-]+\s+){0,4}?[\w-]+,\s+"),
)
"""What stands right before a clause of indirect speech."""
