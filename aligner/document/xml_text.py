"""Character escaping for XML: what may not stand in text or in an attribute as it is (XML 1.0, 2.4 and 3.3.3).

The standard library's `xml.sax.saxutils` writes the same, but imports `urllib.request`, and with it the network
modules, which takes longer than a short document takes to align.
"""

from __future__ import annotations


def escape(text: str) -> str:
    """Return a text as character data.

    >>> escape("R&D < 5 > 4")
    'R&amp;D &lt; 5 &gt; 4'
    """
    return text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")


def quoteattr(text: str) -> str:
    r"""Return a text as the value of an attribute, in quotation marks that it does not contain, if there are such.

    >>> print(quoteattr('"R&D"'), quoteattr("a\tb"))
    '"R&amp;D"' "a&#9;b"
    """
    value = escape(text).replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;")
    if '"' not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return '"' + value.replace('"', "&quot;") + '"'
