"""A decision about a ferry, ours, in Russian and English, and two newspapers that quote it.

In the articles each quotation is marked with what is right: {verdict:first bead[-last bead]:the quotation with marks}.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.document import Alignment, Bead, Document, Paragraph, Sentence, Span

PAIRS = [
    ("Решение о пароме", "Decision on the Ferry"),
    (
        "Совет посёлка Каменка рассмотрел 7 мая 2018 г. жалобу рыбаков на закрытие паромной переправы.",
        "On 7 May 2018 the council of Kamenka considered the fishermen’s complaint about the closing of the ferry.",
    ),
    (
        "Паром возит людей через реку с 1931 года и ни разу не тонул.",
        "The ferry has carried people across the river since 1931, and it has never sunk.",
    ),
    (
        "Тем не менее мы вынуждены признать, что его днище проржавело, а мотор старше большинства пассажиров.",
        "We are nevertheless forced to admit that its hull is rusty and its engine older than most of the passengers.",
    ),
    (
        "Переправа будет работать каждый день, если уровень воды не превысит двух метров.",
        "The ferry will run every day unless the water rises above two metres.",
    ),
    (
        "Плата останется прежней: 15 рублей за взрослого и 5 рублей за ребёнка.",
        "The fare will remain what it was: 15 roubles for an adult and 5 roubles for a child.",
    ),
    ("Собак мы перевозим бесплатно.", "Dogs travel free of charge."),
    (
        "Совет не обещает построить мост, но и не отказывается от этой мысли навсегда.",
        "The council does not promise to build a bridge, but neither does it give up the idea for ever.",
    ),
    (
        "Мост стоил бы 48 миллионов рублей, то есть больше, чем весь бюджет посёлка за шесть лет.",
        "A bridge would cost 48 million roubles, which is more than the whole budget of the village for six years.",
    ),
    (
        "Нам говорят, что молодёжь уезжает из-за парома.",
        "We are told that young people leave because of the ferry.",
    ),
    (
        "Она уезжает потому, что здесь нет работы, и никакой мост этого не изменит.",
        "They leave because there is no work here, and no bridge will change that.",
    ),
    (
        "Ответственность за безопасность пассажиров несёт лично председатель совета.",
        "The chairman of the council is personally responsible for the safety of the passengers.",
    ),
    (
        "Жители могут обжаловать это решение в течение тридцати дней.",
        "Residents may appeal against this decision within thirty days.",
    ),
]

ENGLISH = """
The council of a small village has had enough. {verbatim:9:“We are told that young people leave because of the
ferry,”} it says, and answers itself: {verbatim:10:“They leave because there is no work here.”}

{cut:4:‘The ferry will run every day,’} the decision promises. Some prices are quoted with care: the fare is
{verbatim:5:"15 roubles for an adult"}. Others are not: a bridge, it says, {altered:8:"would cost 84 million
roubles"}.

{altered:3:“We are forced to admit”, the council writes, “that its hull is rusty and its engine older than all of the
passengers.”} {not found::“I have crossed on it for forty years and was never afraid,”} an old fisherman says.

{cut:8:“A bridge would cost … more than the whole budget of the village for six years.”} In a passage that will please
some, {verbatim:6:“[d]ogs travel free of charge”}, and {altered:11:“The Chairman of the Council is personally
responsible for the safety of all the passengers.”}

The paper’s correspondent heard another promise: {cut:7:“promise to build a bridge”}. But {verbatim:7:“neither does it
give up the idea [of a bridge] for ever.”}

{not found::“The ferry is a disgrace to the whole river and should be closed,”} says a mother of two. {not
found::“Bridges are built by people who believe in their village.”}
"""

RUSSIAN = """
Совет посёлка ответил рыбакам. {verbatim:2:«Паром возит людей через реку с 1931 года и ни разу не тонул»}, — говорится
в решении.

{verbatim:10:«Она уезжает потому, что здесь нет работы, — пишет совет, — и никакой мост этого не изменит».}
{cut:7:«Совет не обещает построить мост»}, — отмечается далее. {altered:8:«Мост стоил бы 48 миллионов рублей, то есть
меньше, чем весь бюджет посёлка за шесть лет».}

{not found::«Я каждый день вожу на этом пароме молоко»}, — сказала нам одна из жительниц. А ответственность
{altered:11:«несёт лично глава совета»}.

{cut:3:«Мы вынуждены признать, что… мотор старше большинства пассажиров»}, — добавляет совет. {verbatim:6:«Собак мы
перевозим бесплатно».} {not found::«Собаки тоже боятся воды, и платить за них смешно»}, — смеётся паромщик.
"""


@dataclass(frozen=True)
class Expected:
    """A quotation of an article and what is right about it."""

    text: str
    verdict: str
    beads: tuple[int, ...]


def document(text: str, language: str) -> Document:
    """A document whose paragraphs are divided by empty lines."""
    spans = [match.span() for match in re.finditer(r"\S(?:.|\n(?!\n))*", text)]
    return Document(text, language, paragraphs=tuple(Paragraph(start, end) for start, end in spans))


def alignment() -> Alignment:
    """The decision, sentence by sentence."""
    texts = [" ".join(pair[side] for pair in PAIRS) for side in (0, 1)]
    sentences = []
    for side, text in enumerate(texts):
        starts = [text.index(pair[side]) for pair in PAIRS]
        sentences.append(
            tuple(Sentence(start, start + len(pair[side])) for start, pair in zip(starts, PAIRS, strict=True))
        )
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(PAIRS)))
    return Alignment(document(texts[0], "ru"), document(texts[1], "en"), *sentences, beads)


def article(marked: str, language: str) -> tuple[Document, list[Expected]]:
    """Take the marking out of an article, and the line breaks inside paragraphs."""
    marked = re.sub(r"(?<!\n)\n(?!\n)", " ", marked.strip())
    expected = []
    for verdict, first, last, quotation in re.findall(r"\{([a-z\s]+):(\d*)-?(\d*):(.*?)\}", marked, re.DOTALL):
        beads = tuple(range(int(first), int(last or first) + 1)) if first else ()
        expected.append(Expected(quotation.strip(".")[1:-1], " ".join(verdict.split()), beads))
    return document(re.sub(r"\{[a-z\s]+:[\d-]*:(.*?)\}", r"\1", marked, flags=re.DOTALL).strip(), language), expected
