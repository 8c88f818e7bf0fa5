"""Markdown of all dialects is read as its rendered page shows it; settings, marks and definitions are no text."""

from pathlib import Path

import pytest

from aligner.document.readers import read_document
from aligner.splitting import split, split_text


def blocks(path: Path, text: str) -> list[str]:
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    return [document.text[paragraph.start : paragraph.end] for paragraph in document.paragraphs]


@pytest.mark.parametrize(
    "settings",
    [
        "---\ntitle: A\ndescription: >\n  Long\n\n  text\n# comment\nlist: [a,\n  b]\n"
        "'quoted key': 1\n\"дата\": 2\n---\n",
        "---\n# comment\ntitle: A\n...\n",
        "\n---\ntitle: A\n---\n",
        "---\nзаголовок: Дом у реки\nтеги:\n  - дом\n---\n",
        '---\n{"title": "A"}\n---\n',
        '---json\n{"title": "A"}\n---\n',
        "---toml\ntitle = 'A'\n---\n",
        "+++\ntitle = 'A'\n[params]\nx = 1\n+++\n",
        ';;;\n{"title": "A"}\n;;;\n',
        '{\n  "title": "A",\n  "tags": ["a"]\n}\n\n',
    ],
)
def test_settings_are_dropped(tmp_path: Path, settings: str) -> None:
    assert blocks(tmp_path / "a.md", settings + "Текст.\n") == ["Текст."]


@pytest.mark.parametrize(
    "start",
    ["---\nОн замолчал\n...\n", "---\nИтак: он замолчал.\n\n---\n", "---\nОна: замолчал.\n---\n",
     "+++\n\nзамолчал\n\n+++\n", "---\n- замолчал\n---\n", "{замолчал}\n",
     "---\n{замолчал}\n---\n", "---\ntitle: замолчал\n"],
)  # fmt: skip
def test_what_is_no_setting_stays(tmp_path: Path, start: str) -> None:
    found = " ".join(blocks(tmp_path / "a.md", start + "\nТекст.\n"))
    assert "замолчал" in found
    assert "Текст." in found


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("% Дом\n% Автор\n\nТекст.", ["Дом", "Автор", "Текст."]),
        ("Термин\n: Первое.\n: Второе.", ["Термин", "Первое.", "Второе."]),
        ("- [ ] Сделать\n- [x] Готово", ["Сделать", "Готово"]),
        ("*[HTML]: Hyper Text\n\nТекст.", ["Текст."]),
        ("Один ==важный== дом, a == b.", ["Один важный дом, a == b."]),
        ("Текст.{.note #id}\n\nЕщё.\n{: .warning}", ["Текст.", "Ещё."]),
        ("Поле {{ count }} и {name}.", ["Поле {{ count }} и {name}."]),
    ],
)
def test_marks_of_dialects(tmp_path: Path, text: str, shown: list[str]) -> None:
    assert blocks(tmp_path / "a.md", text) == shown


def test_notes_in_the_line_follow_the_text(tmp_path: Path) -> None:
    page = "Он^[См. [ссылку](x).] ушёл `^[a]`.[^1]\n\n[^1]: Первый.\n\n    Второй.\n\nКонец.\n"
    assert blocks(tmp_path / "a.md", page) == ["Он ушёл ^[a].", "Конец.", "Первый.", "Второй.", "См. ссылку."]


@pytest.mark.parametrize(
    "text", ["1986. Год начался.", "1986. **Год** начался.", "> 1986. Год начался.", "- 1986. Год начался."]
)
def test_a_year_that_opens_a_paragraph_is_no_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert [document[sentence] for sentence in split(document)] == ["1986. Год начался."]


def test_a_year_that_ends_a_sentence_does() -> None:
    assert split_text("Это было в 1986. Потом он ушёл.", "ru") == ["Это было в 1986.", "Потом он ушёл."]
    assert split_text("It was in 1986. Then he left.", "en") == ["It was in 1986.", "Then he left."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Да.[^1]\n\n[^1]: Раз ==два==\n    три ==четыре== {.класс}\n", ["Да.", "Раз два три четыре"]),
        ("Да.[^1]\n\n[^1]: Раз\n\n    ==два== {{< ref >}}\n\n        ==код==\n", ["Да.", "Раз", "два", "==код=="]),
        ("Да.[^1]\n\n[^1]: Раз[^2] и\n    два\n[^2]: Три.\n", ["Да.", "Раз и два", "Три."]),
        ("> Да.[^1]\n>\n> [^1]: Раз\n>     **два**\n>\n> Нет.", ["Да.", "Нет.", "Раз два"]),
        ("> Да.[^1]\n>\n> [^1]: Раз\n\nНет.", ["Да.", "Нет.", "Раз"]),
        ("Да.[^1]\n\n[^1]: Раз\nдва\n# Три\nчетыре", ["Да.", "Три", "четыре", "Раз два"]),
        ("- а ==б==\n\n    в ==г== {: .д}\n\n        ==е==\n\nДа\n\n    ==е==", ["а б", "в г", "==е==", "Да", "==е=="]),
    ],
)
def test_notes_and_items_of_several_lines_lose_their_marks(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert blocks(tmp_path / "a.md", text) == expected
