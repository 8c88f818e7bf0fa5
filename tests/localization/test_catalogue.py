"""The catalogue says everything in both languages, and nothing that nobody says."""

import json
import re
from pathlib import Path

import pytest

from aligner.evaluation.flag_metrics import figures
from aligner.fidelity.explanation import descriptions
from aligner.fidelity.registry import TYPES
from aligner.localization import catalogue
from aligner.localization.catalogue import places_of
from tests.localization.sources import calls, constants, template

RU = catalogue("ru")
WORDS = re.compile(r"[А-Яа-яЁё]")


def messages() -> list[tuple[str, str]]:
    """All that is passed to `localized`, with its place."""
    found = []
    for place, call, known in calls(("localized", "say")):
        if place.startswith(("aligner/localization/", "aligner/cli/localized_help.py")):
            continue
        texts = template(call.args[0], known)
        assert texts, f"{place}: the message is not visible in the code; pass a constant"
        found += [(place, text) for text in texts]
    return found


def errors() -> list[tuple[str, str]]:
    found = []
    for place, call, known in calls(("AlignerError", "_refusal", "_need", "ServerFailure")):
        place_of_text = int(getattr(call.func, "id", "") == "_need")
        found += [
            (place, text) for one in call.args[place_of_text : place_of_text + 1] for text in template(one, known)
        ]
    return found


def flags() -> list[tuple[str, str]]:
    found = []
    for place, call, known in calls(("Finding", "finding", "Divergence"), "fidelity"):
        named = next((word.value for word in call.keywords if word.arg == "message"), None)
        last = [named] if named else call.args[4:]
        found += [(place, text) for argument in last for text in template(argument, known) if " " in text]
    return found


def test_every_message_of_the_command_line_is_translated() -> None:
    missing = sorted({f"{place}: {text}" for place, text in messages() if text not in RU._messages})
    assert missing == []


def test_every_error_is_translated() -> None:
    found = [(place, text) for place, text in errors() if text.strip("§ .")]
    assert len(found) > 180
    assert sorted({f"{place}: {text}" for place, text in found if not RU.knows(text)}) == []


def test_every_flag_is_translated() -> None:
    found = flags()
    assert len(found) > 20
    assert sorted({f"{place}: {text}" for place, text in found if not RU.knows(text)}) == []
    lines = (Path(__file__).parent.parent / "golden" / "flags.jsonl").read_text(encoding="utf-8").splitlines()
    golden = {flag["message"] for line in lines for flag in _flags_in(json.loads(line))}
    untranslated = [text for text in golden if not WORDS.search(_without_quotes(RU.sentence(text)))]
    assert untranslated == []


def _flags_in(record: object) -> list[dict]:
    if isinstance(record, dict):
        own = [record] if "message" in record else []
        return own + [flag for value in record.values() for flag in _flags_in(value)]
    return [flag for value in record for flag in _flags_in(value)] if isinstance(record, list) else []


def _without_quotes(text: str) -> str:
    return re.sub(r"«[^»]*»|“[^”]*”", "", text)


def test_every_place_of_a_message_gets_its_value() -> None:
    missing = []
    for place, call, known in calls(("localized", "say")):
        given = {keyword.arg for keyword in call.keywords}
        if None in given or place.startswith("aligner/localization/"):
            continue  # the values are in a dictionary
        wanted = {name for text in template(call.args[0], known) for name in places_of(text)}
        missing += [f"{place}: {name}" for name in wanted - given]
    assert missing == []


def test_what_the_command_line_prints_goes_through_the_catalogue() -> None:
    """Text that is printed as it stands in the code holds no English words, only names and figures."""
    bare = []
    for place, call, _ in calls(("echo", "print"), "cli"):
        texts = [text for argument in call.args[:1] for text in template(argument, {})]
        texts = [re.sub(r"\[/?[a-z]*\]|F1|aligner:", "", text) for text in texts]
        bare += [f"{place}: {text}" for text in texts if re.search(r"[A-Za-z]{2}", text)]
    assert bare == []


def test_every_rate_of_the_evaluation_is_translated() -> None:
    assert [name for name in figures({}) if not RU.knows(name)] == []


def test_every_type_and_every_feature_is_translated() -> None:
    assert [type_ for type_ in TYPES if RU.word(type_) == type_] == []
    assert [text for text in TYPES.values() if not RU.knows(text)] == []
    described = list(descriptions().values())
    assert [text for text in described if not RU.knows(text)] == []


@pytest.mark.parametrize("table", sorted(set(RU.tables) - {"words", "page", "app", "labels", "help"}))
def test_no_message_is_unused(table: str) -> None:
    """Each message stands in the code, between its values."""
    said = "\0".join([*constants(), *descriptions().values()])
    unused = []
    for message in RU.tables[table]:
        parts = [part.strip(" .:;(") for part in re.split(r"\{\w+(?::\w+|:,)?\}|[:;,|] ?", message)]
        if message not in said and not all(part in said for part in parts):
            unused.append(message)
    assert [message for message in unused if not message.startswith(FOREIGN)] == []


FOREIGN = (
    "No such option", "Missing ", "Option '", "Got unexpected", "Invalid value", "{value} is not", "Path '",
    "Directory '",
)  # fmt: skip
"""How the messages of the library begin that reads the command line."""


def test_a_message_means_one_thing() -> None:
    """A message that two tables translate would get the translation of either."""
    told: dict[str, set[str]] = {}
    for table in RU.tables.values():
        for message, text in table.items():
            told.setdefault(message, set()).add(text)
    assert {message: texts for message, texts in told.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("table", RU.tables)
def test_a_translation_has_the_places_and_the_forms_of_its_message(table: str) -> None:
    for message, text in RU.tables[table].items():
        assert set(places_of(text)) <= set(places_of(message)), message
        if "|" in message:
            assert text.count("|") == 2, message
        assert WORDS.search(text) or not re.search(r"[a-z]{3}", re.sub(r"\{[^}]*\}", "", text)), message
