"""Segmentation rules of an OmegaT project: our splitting rules as its SRX.

OmegaT 6 reads `omegat/segmentation.srx`, the standard form. OmegaT 3 to 5 read `omegat/segmentation.conf`, the same
rules as Java beans in the form of java.beans.XMLEncoder
(https://docs.oracle.com/en/java/javase/17/docs/api/java.desktop/java/beans/XMLEncoder.html).

OmegaT 3 applies the rules of every language whose pattern matches, so only the project's languages are given. A rule
earlier in the list overrides a later one, as in SRX.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from aligner.document.xml_text import escape
from aligner.splitting.languages import rules
from aligner.splitting.rules import Rule
from aligner.splitting.srx_writing import srx_text

_PACKAGE = "org.omegat.core.segmentation"
_VERSION = "0.2.2"
"""The version of the beans since OmegaT 1.6; without it OmegaT 3 drops the file for its own rules."""


def srx(language: str, exceptions: Iterable[Rule] = ()) -> bytes:
    """Return `segmentation.srx`, with exceptions before the rules of a language."""
    return srx_text({primary(language): exceptions}).encode("utf-8", "xmlcharrefreplace")


def conf(languages: Sequence[str], exceptions: Iterable[Rule] = ()) -> bytes:
    """Return `segmentation.conf` with the rules of these languages, given by code; exceptions are for the first."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<java version="1.8.0" class="java.beans.XMLDecoder">',
        f'<object class="{_PACKAGE}.SRX">',
        f'<void property="version"><string>{_VERSION}</string></void>',
        '<void property="mappingRules">',
    ]
    for number, code in enumerate(dict.fromkeys(map(primary, languages))):
        lines += _language(code, (*(() if number else exceptions), *rules(code)))
    lines += ["</void>", "</object>", "</java>", ""]
    return "\n".join(lines).encode()


def primary(language: str) -> str:
    """Return the code of a language without its region: `ru` for `ru-RU`."""
    return language.lower().replace("_", "-").split("-")[0]


def _language(code: str, found: Iterable[Rule]) -> Iterator[str]:
    yield f'<void method="add"><object class="{_PACKAGE}.MapRule">'
    yield f'<void property="language"><string>{escape(code)}</string></void>'
    yield f'<void property="pattern"><string>{escape(code)}([-_].*)?</string></void>'
    yield '<void property="rules"><object class="java.util.ArrayList">'
    for rule in found:
        yield f'<void method="add"><object class="{_PACKAGE}.Rule">'
        yield f'<void property="breakRule"><boolean>{"true" if rule.breaks else "false"}</boolean></void>'
        yield f'<void property="beforebreak"><string>{escape(rule.srx_before)}</string></void>'
        yield f'<void property="afterbreak"><string>{escape(rule.after)}</string></void>'
        yield "</object></void>"
    yield "</object></void></object></void>"
