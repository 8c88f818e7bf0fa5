"""SRX export of the rules (version 2.0), so that a CAT tool cuts sentences exactly where we do.

Every rule can be said in SRX. What cannot is outside the rules: what a line break means (see `runs`), which a CAT tool
decides before it segments, and the limit to how far back our splitter looks for a rule with words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from aligner.document.xml_text import escape, quoteattr
from aligner.splitting.languages import LANGUAGES, rules
from aligner.splitting.rules import Rule

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="no">
    <formathandle type="start" include="no"/>
    <formathandle type="end" include="yes"/>
    <formathandle type="isolated" include="no"/>
  </header>
  <body>
"""
_TAIL = """  </body>
</srx>
"""


def srx_text(first: Mapping[str, Iterable[Rule]] = MappingProxyType({})) -> str:
    """Return the SRX file of all languages: the same rules in the same order, and a map from language codes.

    `first` are rules that go before ours, by the code of their language.
    """
    lines = ["    <languagerules>"]
    for code, name in LANGUAGES.items():
        lines.append(f"      <languagerule languagerulename={quoteattr(name)}>")
        lines += _rule_lines((*first.get(code, ()), *rules(code)))
        lines.append("      </languagerule>")
    lines += ["    </languagerules>", "    <maprules>"]
    for code, name in LANGUAGES.items():
        pattern = "".join(f"[{letter.upper()}{letter}]" for letter in code) + ("([-_].*)?" if code else ".*")
        lines.append(f"      <languagemap languagepattern={quoteattr(pattern)} languagerulename={quoteattr(name)}/>")
    lines.append("    </maprules>")
    return _HEAD + "\n".join(lines) + "\n" + _TAIL


def _rule_lines(found: Iterable[Rule]) -> Iterable[str]:
    for rule in found:
        yield f"        <!-- {escape(rule.name)} -->"
        yield f'        <rule break="{"yes" if rule.breaks else "no"}">'
        yield f"          <beforebreak>{escape(rule.srx_before)}</beforebreak>"
        yield f"          <afterbreak>{escape(rule.after)}</afterbreak>"
        yield "        </rule>"
