"""What nobody sees does not matter: the view of a text, its map back, and splitting and checking by it."""

import pytest
from hypothesis import given

from aligner.document import Document
from aligner.document.language import detect
from aligner.document.model import Alignment, Bead, Span
from aligner.document.normalised import normalise
from aligner.fidelity import CheckOptions, check
from aligner.formats.options import ExportOptions
from aligner.formats.translation_units import memory_of
from aligner.splitting import split
from tests.making import TEXTS

RUSSIAN = "Двадцать три депутата прибыли в сентябре. Их встретил Александр Иванов. Около половины уехало."
ENGLISH = "Twenty-three deputies arrived in September. Alexander Ivanov met them. About half left."


def every_third(text: str, sign: str) -> str:
    words = text.split(" ")
    return " ".join(word[:3] + sign + word[3:] if word[:4].isalpha() and len(word) > 4 else word for word in words)


def stressed(text: str) -> str:
    return "".join(letter + "\u0301" if letter in "аеиоуыэюя" else letter for letter in text)


def aligned(russian: str, english: str) -> Alignment:
    documents = (Document(russian, "ru"), Document(english, "en"))
    sentences = [split(document) for document in documents]
    beads = tuple(Bead(Span(n, n + 1), Span(n, n + 1)) for n in range(len(sentences[0])))
    return Alignment(*documents, sentences[0], sentences[1], beads)


def flags(russian: str, english: str) -> list[tuple[int, str, str]]:
    found = check(aligned(russian, english), options=CheckOptions())
    return [(flag.bead, flag.type, flag.severity) for flag in found]


@pytest.mark.parametrize("sign", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u202a", "\u2060", "\ufeff"])
def test_invisible_characters_change_no_sentence_and_no_flag(sign: str) -> None:
    russian, english = every_third(RUSSIAN, sign), every_third(ENGLISH, sign)
    assert sign in russian
    assert normalise(russian).text == RUSSIAN
    assert len(split(Document(russian, "ru"))) == 3
    plain = flags(RUSSIAN, ENGLISH)
    for pair in ((russian, ENGLISH), (RUSSIAN, english), (russian, english)):
        assert flags(*pair) == plain
    spaced = RUSSIAN.replace(" ", f" {sign}")
    assert normalise(spaced).text == RUSSIAN
    assert flags(spaced, ENGLISH) == plain


def test_a_real_error_is_seen_through_them_and_its_place_is_mapped_back() -> None:
    russian = every_third(RUSSIAN, "\u00ad")
    english = every_third(ENGLISH.replace("Twenty-three", "Thirty"), "\u200b")
    alignment = aligned(russian, english)
    flag = next(flag for flag in check(alignment, options=CheckOptions()) if flag.type == "number")
    assert flag.source_span is not None
    assert alignment.source[flag.source_span] == "Два\u00adдцать три"


def test_stress_marks_and_composed_letters() -> None:
    assert normalise(stressed(RUSSIAN)).text == RUSSIAN
    assert flags(stressed(RUSSIAN), ENGLISH) == flags(RUSSIAN, ENGLISH)
    assert normalise("Чаи\u0306ка и е\u0308лка, cafe\u0301").text == "Чайка и ёлка, café"


def test_look_alikes_are_compared_as_meant_and_noted() -> None:
    mixed = RUSSIAN.replace("Александр", "Aлeксандр")
    assert flags(mixed, ENGLISH) == sorted([*flags(RUSSIAN, ENGLISH), (1, "alphabet", "note")])
    reverse = ENGLISH.replace("September", "Sерtember")
    assert flags(RUSSIAN, reverse) == sorted([*flags(RUSSIAN, ENGLISH), (0, "alphabet", "note")])
    assert normalise("Он был c ним. IT-отдел, SMSка, USB-кабель, БMW.").text == (
        "Он был с ним. IT-отдел, SMSка, USB-кабель, БMW."
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The treaty was signed in 1990.12 It was ratified.", 2),
        ("It was signed in May.12 It was ratified.", 2),
        ("They won “a victory.”12 It was rare.", 2),
        ("A victory!¹² It was rare.", 2),
        ("Он уехал в 1990 году.12 Потом вернулся.", 2),
        ("Цена выросла на 5%.3 Спрос упал.", 2),
        ("See ст.12 Конституции.", 1),
        ("The price is 3.14 In all.", 1),
        ("See Art.5 ECHR and No.12 Street.", 1),
        ("Площадь 20 м² Москвы.", 1),
    ],
)
def test_numbers_of_footnotes_hide_no_boundary(text: str, count: int) -> None:
    assert len(split(Document(text, detect(text)))) == count


def test_a_footnote_number_is_no_figure() -> None:
    assert flags("Договор подписан в 1990.12 Потом ждали.", "The treaty was signed in 1990. Then they waited.") == []


def test_words_divided_at_line_ends_are_joined_where_they_are_words() -> None:
    text = "Конференция по меж-\nдународному праву по-\nпрежнему идёт. По-прежнему тихо."
    assert normalise(text).text == "Конференция по международному праву по-прежнему идёт. По-прежнему тихо."
    assert normalise("the well-\nknown man; he knew it well, known to all").text.startswith("the well-\nknown")
    assert normalise("«Аль-\nКаида»").text == "«Аль-\nКаида»"


def test_spelling_before_1918_is_russian() -> None:
    assert detect("Онъ былъ въ Россіи и думалъ о войнѣ, мирѣ и исторіи.") == "ru"
    assert detect("Він був у Києві й думав про мир, її долю та історію.") == "uk"
    assert detect("Той беше в България и мислеше за мира, ъгъла и съда.") == "bg"


@given(TEXTS)
def test_sentences_cover_the_untouched_text(text: str) -> None:
    sentences = split(Document(text, "ru"))
    position = 0
    for sentence in sentences:
        assert sentence.start >= position
        assert not text[position : sentence.start].strip()
        assert text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end] != ""
        position = sentence.end
    assert not text[position:].strip()


@given(TEXTS)
def test_every_place_of_the_view_is_one_of_the_text(text: str) -> None:
    view = normalise(text)
    places = [view.place(offset) for offset in range(len(view.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Ѳедоръ пріѣхалъ въ Омскъ, и МІРЪ былъ объявленъ.", "Федор приехал в Омск, и МИР был объявлен."),
        ("Він приїхав у Київ, ѣ.", "Він приїхав у Київ, ѣ."),
        ("Министърът каза, че договорът е подписан.", "Министърът каза, че договорът е подписан."),
        ("Съезд объявлен.", "Съезд объявлен."),
    ],
)
def test_the_spelling_before_1918_is_todays_in_the_view(old: str, new: str) -> None:
    view = normalise(old)
    assert view.text == new
    assert view.original(Span(0, len(new))) == Span(0, len(old) - old.endswith("ъ"))


def test_a_memory_holds_whole_words() -> None:
    pair = aligned("Он по-\nпрежнему в меж-\nдународном из-\nза. По-прежнему за.", "The inter-\nnational law. It.")
    units = list(memory_of(pair, ExportOptions()).units)
    assert units[0].source == "Он по-прежнему в международном из-за."
    assert units[0].target == "The international law."
