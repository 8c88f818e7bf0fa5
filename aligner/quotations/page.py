"""Traces as one standalone HTML page: the article with its quotations marked, then each beside the original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from aligner.document.model import Alignment, Document, Span
from aligner.quotations.model import Trace
from aligner.quotations.results import found_in, message, summary

_CSS = Path(__file__).with_name("page.css")
_NAMES = {"source": "Original", "target": "Translation"}


def page(traces: Sequence[Trace], article: Document, alignment: Alignment) -> str:
    """Return the page. It loads nothing from anywhere and runs no script; every text is escaped."""
    title = escape(Path(article.origin).name or "article")
    cards = "\n".join(_card(number, trace, article, alignment) for number, trace in enumerate(traces, 1))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Quotations in {title}</title>
<style>
{_CSS.read_text(encoding="utf-8")}</style>
</head>
<body>
<h1>Quotations in {title}</h1>
<p class="counts">{escape(summary(traces))}</p>
<h2>The article</h2>
<div class="article" lang="{escape(article.language)}" dir="auto">{_article(traces, article)}</div>
<h2>The quotations</h2>
{cards}
</body>
</html>
"""


def _article(traces: Sequence[Trace], article: Document) -> str:
    """Return the article with a link from each quotation to its card."""
    links = [
        (trace.quotation.start, trace.quotation.end, f'<a class="{_class(trace)}" href="#q{number}">', "</a>")
        for number, trace in enumerate(traces, 1)
    ]
    return _marked(article.text, Span(0, len(article.text)), links)


def _card(number: int, trace: Trace, article: Document, alignment: Alignment) -> str:
    quotation = trace.quotation
    text = _marked(
        article.text,
        Span(quotation.start, quotation.end),
        [(change.quoted.start, change.quoted.end, "<ins>", "</ins>") for change in trace.changes if change.quoted],
    )
    found = found_in(trace, alignment)
    changes = [escape(message(change, article, found)) for change in trace.changes] if found else []
    flags = [
        escape(f"{divergence.severity}, {divergence.type}: {divergence.message}") for divergence in trace.divergences
    ]
    return (
        f'<section id="q{number}" class="{_class(trace)}">\n'
        f'<blockquote lang="{escape(article.language)}" dir="auto">{text}</blockquote>\n'
        f'<p class="verdict">{number}. {escape(_verdict(trace))}</p>\n'
        f"{_sides(trace, alignment)}{_list('changes', changes)}{_list('flags', flags)}</section>"
    )


def _verdict(trace: Trace) -> str:
    if trace.side is None:
        return "not found"
    rows = ", ".join(str(number + 1) for number in trace.beads)
    word = "row" if len(trace.beads) == 1 else "rows"
    how = "" if trace.how == "words" else ", found by its meaning"
    indirect = ", indirect speech" if trace.quotation.form == "indirect" else ""
    return f"{trace.verdict}: {word} {rows}{indirect}{how}"


def _sides(trace: Trace, alignment: Alignment) -> str:
    """Return both sides of the beads: where it was found the quoted words marked, the cut ones struck, others bold."""
    if trace.side is None:
        return ""
    columns = []
    for name in ("source", "target"):
        document = alignment.source if name == "source" else alignment.target
        beads = [alignment.beads[number] for number in trace.beads]
        spans = [alignment.source_span(bead) if name == "source" else alignment.target_span(bead) for bead in beads]
        held = [span for span in spans if span is not None]
        text = _passage(trace, document, Span(held[0].start, held[-1].end), name) if held else "—"
        columns.append(
            f'<div><span class="label">{_NAMES[name]}</span><p lang="{escape(document.language)}" dir="auto">'
            f"{text}</p></div>"
        )
    return f'<div class="sides">{"".join(columns)}</div>\n'


def _passage(trace: Trace, document: Document, whole: Span, name: str) -> str:
    if trace.side != name or trace.span is None or trace.how != "words":
        return escape(document[whole])
    lost = [change.original for change in trace.changes if change.original and change.kind in ("cut", "dropped")]
    inside = [span for span in lost if trace.span.start <= span.start and span.end <= trace.span.end]
    edges = [(span.start, span.end, "<del>", "</del>") for span in lost if span not in inside]
    struck = [(span.start, span.end, "<del>", "</del>") for span in inside]
    changed = [change.original for change in trace.changes if change.original and change.original not in lost]
    bold = [(span.start, span.end, "<b>", "</b>") for span in changed]
    quoted = _marked(document.text, trace.span, struck + bold)
    before = _marked(document.text, Span(whole.start, trace.span.start), edges)
    after = _marked(document.text, Span(trace.span.end, whole.end), edges)
    return f"{before}<mark>{quoted}</mark>{after}"


def _marked(text: str, span: Span, marks: Iterable[tuple[int, int, str, str]]) -> str:
    """Return a span of a text, escaped, with tags around the marked spans inside it; overlapping ones are left out."""
    pieces: list[str] = []
    position = span.start
    for start, end, opening, closing in sorted(marks):
        if position <= start < end <= span.end:
            pieces += (escape(text[position:start]), opening, escape(text[start:end]), closing)
            position = end
    pieces.append(escape(text[position : span.end]))
    return "".join(pieces)


def _list(name: str, items: Sequence[str]) -> str:
    rows = "".join(f"<li>{item}</li>" for item in items)
    return f'<ul class="{name}">{rows}</ul>\n' if items else ""


def _class(trace: Trace) -> str:
    return trace.verdict.replace(" ", "-")
