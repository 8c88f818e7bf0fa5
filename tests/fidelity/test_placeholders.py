"""Placeholders and tags must stand on both sides; nothing else is taken for one."""

import pytest

from aligner.fidelity.checks.placeholders import check
from aligner.fidelity.segment_pair import Pair
from aligner.lexicon.tokens import Segment


def found(russian: str, english: str) -> list[tuple[str, str | None]]:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"))
    return [(finding.message.split("`")[1], finding.severity) for finding in check(pair)]


@pytest.mark.parametrize(
    "token",
    [
        "{{ count }}",
        "{0}",
        "{name}",
        "{price:.2f}",
        "%s",
        "%1$s",
        "%d",
        "%(name)s",
        "${user}",
        "#{x}",
        "<b>",
        "</b>",
        "<br/>",
        ":id",
        "@click",
    ],
)
def test_a_placeholder_that_is_missing_is_a_warning(token: str) -> None:
    assert found(f"Найдено {token} файлов", f"Found {token} files") == []
    assert found(f"Найдено {token} файлов", "Found files") == [(token, "warning")]
    assert found("Найдено файлов", f"Found {token} files") == [(token, "warning")]


def test_another_placeholder_and_a_lost_repetition() -> None:
    assert found("Из {a} в {b}", "From {a} to {c}") == [("{b}", "warning"), ("{c}", "warning")]
    assert found("%s и %s", "%s and %s, %d") == [("%d", "warning")]


@pytest.mark.parametrize(
    ("russian", "english"),
    [
        (
            "Найдено {{count}} и <a href='x' title='раз'>здесь</a>",
            "Found {{ count }} and <a href='x' title='one'>here</a>",
        ),
        ("Цена выросла на 5% сразу и на 10 % потом", "The price rose by 5% straight away, then by 10% too"),
        ("Он улыбнулся :) и :-D", "He smiled"),
        ("Пишите на a.b@c.org", "Write to us"),
        ("В 12:30, счёт 3:1", "At half past twelve"),
        ("Если 3 < 5 и 7 > 2", "Since three is less"),
        ("см.: http://a.b/c", "see there"),
        ("YouTube и iPhone X", "YouTube and the iPhone X"),
    ],
)
def test_prose_draws_no_flag(russian: str, english: str) -> None:
    assert found(russian, english) == []
