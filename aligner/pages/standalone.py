"""Standalone page: one HTML file that fetches nothing and can be read in either language, such as the report of a run.

Its texts are there in all our languages (`data-en`, `data-ru`); the one shown is that of the environment, and where the
browser runs the page's script, the one chosen in our pages or else the browser's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html import escape

from aligner.localization import LANGUAGES, current_language, localized, using_language
from aligner.pages.parts import joined, one_script, source_hash

_STYLES = ("colours.css", "base.css", "standalone.css")
_SCRIPTS = ("theme.js", "standalone.js")


@dataclass(frozen=True)
class PageAssets:
    """A page's own style and script, which follow the shared ones."""

    style: str = ""
    script: str = ""


def in_languages(text: Callable[[], str]) -> dict[str, str]:
    """Return what a function says in each of our languages."""
    texts = {}
    for code in LANGUAGES:
        with using_language(code):
            texts[code] = text()
    return texts


def bilingual(text: Callable[[], str], tag: str = "span") -> str:
    """Return an element that holds a text in all our languages; the text alone where they are the same.

    >>> bilingual(lambda: "TMX"), bilingual(lambda: localized("Search"))
    ('TMX', '<span data-en="Search" data-ru="Поиск">Search</span>')
    """
    texts = in_languages(text)
    shown = escape(texts[current_language()])
    if len(set(texts.values())) == 1:
        return shown if tag == "span" else f"<{tag}>{shown}</{tag}>"
    held = " ".join(f'data-{code}="{escape(form)}"' for code, form in texts.items())
    return f"<{tag} {held}>{shown}</{tag}>"


def standalone(title: Callable[[], str], parts: Iterable[str], assets: PageAssets) -> Iterator[str]:
    """Yield a page piece by piece: its head, the parts of its body, which are HTML, and its script."""
    style = joined(_STYLES) + assets.style
    script = one_script(joined(_SCRIPTS) + assets.script)
    policy = (
        f"default-src 'none'; style-src {source_hash(style)}; script-src {source_hash(script)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    yield (
        f'<!doctype html>\n<html lang="{current_language()}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n'
        f'{bilingual(title, "title")}\n<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n'
        f'<header id="bar">{bilingual(title, "h1")}\n<div class="buttons" id="choices" hidden>'
        f'<button type="button" id="language"></button><button type="button" id="theme">◐ '
        f"{bilingual(lambda: localized('Light or dark'))}</button></div></header>\n<main>\n"
    )
    yield from parts
    yield f"</main>\n<script>{script}</script>\n</body>\n</html>\n"
