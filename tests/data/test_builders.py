"""The builders, on a miniature of each source's layout made here; against the data sets themselves where present.

Only what the public files determine can be compared with them: the heavily damaged documents whole, of the lightly
damaged ones of NTREX everything but the sentences that come from documents that are kept back.
"""

import gzip
import io
import json
import random
import subprocess
import tarfile
from pathlib import Path

import pytest

from aligner.document import AlignerError
from scripts.data import books, boundaries, build, gold, quality
from scripts.data.clones import GUTENBERG, LITERATURE, MLQE, MQM, NTREX, RUSLIT, WMT21, Clones, Repository
from scripts.data.damage import harden, roughen

Pairs = list[tuple[str, str]]
PAIRS: Pairs = [
    (f"Пароход номер {n}, который опоздал к утру, ушёл вечером.", f"Steamer number {n}, which was late, left at night.")
    for n in range(400)
]


def clone(folder: Path, repository: Repository, files: dict[str, str | bytes]) -> Clones:
    """Make a clone of a repository that holds these files."""
    root = folder / repository.name
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode() if isinstance(content, str) else content)
    commit = ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "files"]
    for arguments in (["init", "-q"], ["add", "-A"], commit):
        subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)
    return Clones(folder)


def archive(files: dict[str, str]) -> bytes:
    """A tar archive in gzip."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return stream.getvalue()


def test_ntrex(tmp_path: Path) -> None:
    clones = clone(
        tmp_path,
        NTREX,
        {
            "DOCUMENT_IDS.tsv": "ferry\t1\nferry\t2\nport\t1\n",
            "NTREX-128/newstest2019-ref.rus.txt": "\ufeffПаром.\nУшёл. \nПорт.\n",
            "NTREX-128/newstest2019-src.eng.txt": "Ferry.\nLeft.\nPort.\n",
        },
    )
    assert gold.ntrex(clones) == {"ferry": [("Паром.", "Ferry."), ("Ушёл.", "Left.")], "port": [("Порт.", "Port.")]}


def test_wmt21_takes_the_first_reference(tmp_path: Path) -> None:
    text = (
        '<?xml version="1.0" encoding="utf-8"?><dataset><doc id="a"><src><p><seg id="1">Да.</seg><seg id="2">Нет.'
        '</seg></p></src><ref translator="A"><p><seg id="1">Yes.</seg></p></ref><ref translator="B"><p><seg id="1">'
        'Aye.</seg></p></ref></doc><doc id="b"><src><seg id="1">А.</seg></src></doc></dataset>'
    )
    clones = clone(tmp_path, WMT21, {"xml/newstest2021.ru-en.all.xml": text})
    assert gold.wmt21(clones) == {"a": [("Да.", "Yes.")]}


def test_literature_needs_lines_that_correspond(tmp_path: Path) -> None:
    russian, english = ("\n".join(texts) for texts in zip(*PAIRS[:20], strict=True))
    clones = clone(
        tmp_path,
        LITERATURE,
        {
            "texts/ship/ship_ru.txt": russian.replace("Пароход", "<i>Пароход</i>", 1),
            "texts/ship/ship_en.txt": english,
            "texts/odd/odd_ru.txt": russian,
            "texts/odd/odd_en.txt": english + "\nMore.",
            "texts/alone/alone_ru.txt": russian,
        },
    )
    found = gold.literature(clones)
    assert list(found) == ["ship"]
    assert found["ship"] == PAIRS[:20]


def test_the_same_sources_give_the_same_documents_and_beads_that_cover_them() -> None:
    documents = {f"d{n}": PAIRS[20 * n : 20 * n + 20] for n in range(20)} | {"short": PAIRS[:4]}
    made = gold.variants("ntrex", documents)
    assert made == gold.variants("ntrex", documents)
    names = [row["id"] for row in made["clean"]]
    assert 0 < len(names) < 20
    assert "short" not in names
    assert [row["id"] for row in made["rough"]] == [row["id"] for row in made["hard"]] == names
    for row in (row for rows in made.values() for row in rows):
        for side, language in enumerate(("ru", "en")):
            assert [number for bead in row["beads"] for number in bead[side]] == list(range(len(row[language])))
    assert {(len(a), len(b)) for row in made["rough"] for a, b in row["beads"]} > {(1, 1), (0, 1), (1, 0), (2, 1)}


@pytest.mark.parametrize("damage", [harden, roughen])
def test_damage_keeps_what_it_does_not_touch(damage) -> None:
    beads = damage(PAIRS, [("чужое", "foreign")], random.Random(3))
    whole = [bead for bead in beads if len(bead[0]) == len(bead[1]) == 1]
    assert len(whole) > 200
    assert sum((bead[0][0], bead[1][0]) in PAIRS for bead in whole) > 0.9 * len(whole)


def test_boundaries() -> None:
    token = "1\tДа\tда\t_\t_\t_\t_\t_\t_\t{}\n"
    conllu = (
        "# newdoc id = a\n# text = Да.\n" + token.format("_") + "\n# text = Нет!\n" + token.format("SpaceAfter=No")
        + "\n# text = — Что?\n" + token.format("_") + "\n# newpar\n# text = Ничего.\n" + token.format("_") + "\n"
    )  # fmt: skip
    text, ends = boundaries.running_text(conllu)
    assert text == "Да. Нет!— Что?\nНичего. "
    assert [text[:end].rsplit(maxsplit=1)[-1] for end in ends] == ["Да.", "Нет!—"[:4], "Что?", "Ничего."]


def test_a_book(tmp_path: Path) -> None:
    russian = "\n".join(f"{'I' * n}\n" + "\n".join(one for one, _ in PAIRS[20 * n : 20 * n + 20]) for n in (1, 2, 3))
    english = "\n".join(
        f"{'I' * n}.\n\n" + "\n\n".join(f"_{other}_" for _, other in PAIRS[20 * n : 20 * n + 20]) for n in (1, 2, 3)
    )
    clone(tmp_path, RUSLIT, {"prose/Dostoevsky/Идиот.txt": f"ЧАСТЬ ПЕРВАЯ\n{russian}\nПримечания\n1. Нет."})
    text = f"Front\n*** START OF THIS BOOK ***\n{english}\nEnd of the Project Gutenberg\nI.\n"
    clones = clone(tmp_path, GUTENBERG["idiot"], {"2638-0.txt": text.replace("\n", "\r\n")})
    rows = books.build("idiot", clones)
    assert [row["chapter"] for row in rows] == [1, 2, 3]
    assert str(rows[0]["en"]).split("\n\n") == [other for _, other in PAIRS[20:40]]
    assert str(rows[2]["ru"]).split("\n\n") == [one for one, _ in PAIRS[60:80]]
    assert json.loads(gzip.decompress(books.packed(rows)).splitlines()[0]) == rows[0]


def test_a_table_of_contents_is_dropped() -> None:
    russian, english = ["а" * 1000, "б" * 700, "в" * 2000], ["z" * 40, "a" * 1000, "b" * 700, "c" * 2000]
    books.fit(russian, english)
    assert [text[0] for text in english] == ["a", "b", "c"]


def test_judged_translations(tmp_path: Path) -> None:
    table = 'index\toriginal\ttranslation\tscores\tmean\n0\tДа "нет.\tYes "no.\t[1]\t90.0\n'
    words = {"src": "Да , нет", "mt": "Yes no", "pe": "Yes , no", "tags": "OK OK BAD OK OK", "source_tags": "OK BAD OK"}
    files: dict[str, str | bytes] = {
        "data/direct-assessments/dev/ru-en-dev.tar.gz": archive({"ru-en/._dev.ruen.tsv": "x", "ru-en/dev.tsv": table}),
        "data/post-editing/dev/ru-en-dev.tar.gz": archive(
            {f"ru-en/dev.{key}": text + "\n" for key, text in words.items()}
        ),
    }
    clones = clone(tmp_path, MLQE, files)
    assert quality.assessments(clones, "dev") == 'ru\ten\tda_mean\nДа "нет.\tYes "no.\t90.0\n'
    (row,) = quality.post_edited(clones, "dev")
    assert (row["edited"], row["source_bad"], row["target_bad"], row["gap_bad"]) == (["Yes", ",", "no"], [1], [], [1])


def test_error_spans(tmp_path: Path) -> None:
    head = "doc_id\tseg_id\tmt_system\tsource\ttarget\tannotator_id\terrors\tstart_ids\tend_ids\n"
    rows = [
        "d\t1\tx\tThe ferry left.\tПаром вернулся утром.\tr\tmajor minor\t6 15\t15 19\n",
        "d\t2\tx\tKnown.\tИзвестно.\tr\tno-error\t-1\t-1\n",
        "d\t3\tx\tFine.\tХорошо.\tr\tno-error\t-1\t-1\n",
    ]
    path = "task_2/dev/2022_en-ru_test_processed.tsv"
    clones = clone(tmp_path, MQM, {path: head + "".join([*rows, rows[2]])})
    found = list(quality.error_spans(clones, "test", ["известно"]))
    assert [row["id"] for row in found] == ["d/1/x", "d/3/x"]
    assert found[0]["spans"] == [[6, 14, "major"], [15, 20, "minor"]]


def test_what_is_missing_is_said_with_how_to_get_it(tmp_path: Path) -> None:
    failures = build.build(Clones(tmp_path / "clones"), tmp_path / "out")
    assert len(failures) == len(build.steps(tmp_path))
    assert "git clone https://github.com/MicrosoftTranslator/NTREX " in failures[0]
    clone(tmp_path / "clones", NTREX, {"README.md": "moved"})
    with pytest.raises(AlignerError, match=r"has no file DOCUMENT_IDS\.tsv"):
        gold.ntrex(Clones(tmp_path / "clones"))


def test_a_file_that_differs_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "a.gz").write_bytes(gzip.compress(b"a"))
    same = build.digest(tmp_path / "a.txt")
    manifest = {"a.txt": same, "a.gz": same, "b.txt": same}
    assert build.compare(tmp_path, manifest) == {"a.txt": "same", "a.gz": "same", "b.txt": "missing"}
    assert build.compare(tmp_path, {"a.txt": "0"}) == {"a.txt": "different"}


def documents(path: Path) -> list[dict]:
    """The documents of a gold file; skips where it is missing."""
    if not path.exists():
        pytest.skip(f"needs {path}")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("name", list(gold.SETS))
def test_the_rough_sets_come_out_exactly(shared: Path, name: str) -> None:
    clean = documents(shared / "gold" / f"{name}.clean.jsonl")
    pairs = {row["id"]: list(zip(row["ru"], row["en"], strict=True)) for row in clean}
    assert all(gold.public(name, document) for document in pairs)
    made = quality.json_lines(gold.rough(name, pairs))
    assert made == (shared / "gold" / f"{name}.rough.jsonl").read_bytes()


def test_the_hard_set_comes_out_exactly_but_for_what_is_kept_back(shared: Path) -> None:
    """NTREX-128 has 1,997 segments; what is drawn from those that are kept back stands as a question mark."""
    clean, hard = (documents(shared / "gold" / f"ntrex.{kind}.jsonl") for kind in ("clean", "hard"))
    for row, expected in zip(clean, hard, strict=True):
        rng = random.Random(gold.seed(f"ntrex/{row['id']}") % 2**32)
        beads = harden(list(zip(row["ru"], row["en"], strict=True)), [("?", "?")] * 1997, rng)
        made = gold.numbered("ntrex", row["id"], beads)
        assert made["beads"] == expected["beads"]
        for language in ("ru", "en"):
            assert all(one in ("?", other) for one, other in zip(made[language], expected[language], strict=True))


def test_the_manifest_is_that_of_the_data(shared: Path) -> None:
    there = {path: state for path, state in build.compare(shared).items() if state != "missing"}
    if not there:
        pytest.skip(f"needs data in {shared}")
    assert set(there.values()) == {"same"}


def test_ibm_1_tells_words_that_always_stand_together_apart() -> None:
    from scripts.training.encoder_recipe.measuring import translations

    russian = [["дом", "стоит"], ["дом", "горит"], ["лес", "горит"], ["лес", "стоит"]] * 4
    english = [["house", "stands"], ["house", "burns"], ["forest", "burns"], ["forest", "stands"]] * 4
    texts = [side for pair in zip(russian, english, strict=True) for side in [pair] * 4]  # every fourth is read
    found = translations(["дом", "лес"], [a for a, _ in texts], [b for _, b in texts])
    assert found == {"дом": ["house"], "лес": ["forest"]}
