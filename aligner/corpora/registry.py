"""Registry of known document pairs: where their texts are published, and facts that identify the right text.

The file is `corpora/registry.toml`; its head explains the fields. `--registry FILE` or ALIGNER_REGISTRY names another
in the same form, for pairs of your own.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from aligner.document.errors import AlignerError, system_reason

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SideName = Literal["source", "target"]
SIDES: tuple[SideName, SideName] = ("source", "target")
PAGE_KINDS = ("html", "pdf", "text")

_PACKAGED = Path(__file__).with_name("registry.toml")
_CHECKED_OUT = Path(__file__).parents[2] / "corpora" / "registry.toml"


@dataclass(frozen=True)
class Address:
    """Address of a published text; `certain` where it has been verified, `note` for what is known about it.

    Where a page holds several documents, the text is the paragraphs from the one that starts with `begins` up to the
    next one that starts with `ends_before`.
    """

    url: str
    certain: bool = False
    note: str = ""
    begins: str = ""
    ends_before: str = ""


@dataclass(frozen=True)
class SourceText:
    """One language of a pair: its addresses in the order to try them, and the kind of page they lead to."""

    language: str
    kind: str
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Fact:
    """Something the right text must contain: one of the spellings given for its language."""

    what: str
    spellings: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Corpus:
    """A document and its translation, and how to recognise them."""

    name: str
    title: str
    source: SourceText
    target: SourceText
    facts: tuple[Fact, ...] = ()
    paragraphs: tuple[int, int] | None = None
    date: Date | None = None
    published: Date | None = None
    rights: str = ""
    note: str = ""

    def side(self, name: SideName) -> SourceText:
        """Return one of the two sides by its name."""
        return self.source if name == "source" else self.target


def default_registry() -> Path:
    """Return the registry that ALIGNER_REGISTRY names, the one in the package, or the one of the checkout."""
    if named := os.environ.get("ALIGNER_REGISTRY"):
        return Path(named)
    return _PACKAGED if _PACKAGED.is_file() else _CHECKED_OUT


def load_registry(path: Path | None = None) -> dict[str, Corpus]:
    """Read a registry file into its pairs by name; None is the default one.

    Raises AlignerError where the file is missing, is not TOML, or an entry lacks what it needs.
    """
    path = path or default_registry()
    try:
        with path.open("rb") as stream:
            entries = tomllib.load(stream)
    except OSError as error:
        raise AlignerError(f"Cannot read the registry {path}: {system_reason(error)}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AlignerError(f"The registry {path} is not valid TOML: {error}.") from error
    return {name: _corpus(name, entry, path) for name, entry in entries.items()}


def find(registry: Mapping[str, Corpus], name: str) -> Corpus:
    """Return the pair of that name; AlignerError names the nearest one where there is none."""
    if name in registry:
        return registry[name]
    near = get_close_matches(name, registry, n=1)
    hint = f"did you mean {near[0]}?" if near else "`aligner corpora list` shows those there are."
    raise AlignerError(f"The registry has no pair {name!r}; {hint}")


def _corpus(name: str, entry: dict[str, Any], path: Path) -> Corpus:
    """Build one pair, naming the entry and the field where something is wrong with it."""
    if not _is_plain_name(name):
        raise AlignerError(f"{path}: {name!r} cannot name a pair; use small letters, digits and hyphens.")
    try:
        low_high = entry.get("paragraphs")
        return Corpus(
            name=name,
            title=entry["title"],
            source=_side(entry["source"]),
            target=_side(entry["target"]),
            facts=tuple(_fact(fact) for fact in entry.get("facts", ())),
            paragraphs=(int(low_high[0]), int(low_high[1])) if low_high else None,
            date=entry.get("date"),
            published=entry.get("published"),
            rights=entry.get("rights", ""),
            note=entry.get("note", ""),
        )
    except KeyError as error:
        raise AlignerError(f"{path}: the entry {name} lacks {error.args[0]!r}.") from error
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise AlignerError(f"{path}: the entry {name} is not in the registry's form ({error}).") from error


def _is_plain_name(name: str) -> bool:
    """Whether a name can safely be the name of a folder."""
    return name.isascii() and name.replace("-", "").isalnum() and name == name.lower() and name[0] != "-"


def _side(entry: dict[str, Any]) -> SourceText:
    kind = entry.get("kind", "html")
    if kind not in PAGE_KINDS:
        raise ValueError(f"kind {kind!r} is none of {', '.join(PAGE_KINDS)}")
    addresses = tuple(
        Address(
            item["url"],
            bool(item.get("certain", False)),
            item.get("note", ""),
            item.get("begins", ""),
            item.get("ends_before", ""),
        )
        for item in entry.get("addresses", ())
    )
    return SourceText(entry["language"], kind, addresses)


def _fact(entry: dict[str, Any]) -> Fact:
    spellings = {language: tuple(value) for language, value in entry.items() if language != "what"}
    return Fact(entry["what"], spellings)
