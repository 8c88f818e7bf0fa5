"""A table or memory whose rows do not belong together is told once, and fails where failing was asked for."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from aligner.cli import group

SOURCES = [
    "Вчера мы ходили в лес за грибами, и дождя не было.",
    "Мама сварила суп из белых грибов, и все были довольны.",
    "Потом мы играли в шахматы до позднего вечера.",
    "Завтра поедем на рыбалку, если не будет дождя.",
]
TRANSLATIONS = [
    "Yesterday we went to the forest for mushrooms, and it did not rain.",
    "Mum made soup from the white mushrooms, and everybody was pleased.",
    "Then we played chess until late in the evening.",
    "Tomorrow we shall go fishing, if it does not rain.",
]
STRANGERS = [
    "The committee approved the annual budget without a vote.",
    "Inflation is expected to slow, and interest rates will remain unchanged.",
    "The central bank said that it would monitor prices closely.",
    "Shares of technology companies rose again in early trading.",
]


def checked(folder: Path, targets: list[str], *more: str) -> tuple[int, str]:
    table = folder / "table.tsv"
    rows = zip(SOURCES, targets, strict=True)
    table.write_text("".join(f"{source}\t{target}\n" for source, target in rows), encoding="utf-8")
    result = CliRunner().invoke(group, ["check", str(table), *more], catch_exceptions=False)
    return result.exit_code, result.stderr


def test_strangers_are_told_in_one_sentence(tmp_path: Path) -> None:
    code, said = checked(tmp_path, STRANGERS)
    assert said.count("Most of the two sides does not belong together") == 1
    assert code == 0
    assert checked(tmp_path, STRANGERS, "--fail-on", "error")[0] == 1


@pytest.mark.parametrize("targets", [TRANSLATIONS, [*TRANSLATIONS[:3], STRANGERS[3]]])
def test_a_translation_is_not_told_so_nor_is_a_single_wrong_row(tmp_path: Path, targets: list[str]) -> None:
    code, said = checked(tmp_path, targets, "--fail-on", "error")
    assert "belong together" not in said
    assert code == 0
