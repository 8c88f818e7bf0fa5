"""Traces as one standalone HTML page: the article with its quotations marked, then each beside the original."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from aligner.document.model import Alignment, Divergence, Document, Span
from aligner.localization import localized, localized_sentence
from aligner.pages.parts import web_file
from aligner.pages.standalone import PageAssets, bilingual, standalone
from aligner.quotations.model import Trace
from aligner.quotations.results import found_in, message, summary


@dataclass(frozen=True)
class Report:
    """The page of an alignment, such as `aligner report` writes, as the page of the quotations links it.

    `address` is a relative URL of that page, `back` the path from there to the page of the quotations.
    """

    address: str
    back: str

    def row(self, number: int) -> str:
        """Return the address of a row, counted from 1, with the way back."""
        return f"{self.address}#row={number}&from={quote(self.back, safe='')}"


def page(traces: Sequence[Trace], article: Document, alignment: Alignment, report: Report | None = None) -> str:
    """Return the page. It loads nothing from anywhere; every text is escaped. A report is linked, row by row."""
    name = Path(article.origin).name
    cards = (_card(number, trace, article, alignment, report) for number, trace in enumerate(traces, 1))
    parts = (
        bilingual(lambda: summary(traces), "p"),
        bilingual(lambda: localized("The article"), "h2"),
        f'<div class="article" lang="{escape(article.language)}" dir="auto">{_article(traces, article)}</div>\n',
        bilingual(lambda: localized("The quotations"), "h2"),
        *cards,
    )
    style = PageAssets(web_file("quotations.css", "aligner.quotations"))
    made = standalone(lambda: localized("Quotations in {name}", name=name or localized("the article")), parts, style)
    return "".join(made)


def _article(traces: Sequence[Trace], article: Document) -> str:
    """Return the article with a link from each quotation to its card."""
    links = [
        (trace.quotation.start, trace.quotation.end, f'<a class="{_class(trace)}" href="#q{number}">', "</a>")
        for number, trace in enumerate(traces, 1)
    ]
    return _marked(article.text, Span(0, len(article.text)), links)


def _card(number: int, trace: Trace, article: Document, alignment: Alignment, report: Report | None) -> str:
    quotation = trace.quotation
    text = _marked(
        article.text,
        Span(quotation.start, quotation.end),
        [(change.quoted.start, change.quoted.end, "<ins>", "</ins>") for change in trace.changes if change.quoted],
    )
    found = found_in(trace, alignment)
    changes = [_list_item(message(change, article, found)) for change in trace.changes] if found else []
    flags = [_flag(divergence) for divergence in trace.divergences]
    link = ""
    if report and trace.beads:
        link = f' <a href="{escape(report.row(trace.beads[0] + 1))}">{bilingual(lambda: localized("To the row"))}</a>'
    return (
        f'<section id="q{number}" class="{_class(trace)}">\n'
        f'<blockquote lang="{escape(article.language)}" dir="auto">{text}</blockquote>\n'
        f'<p class="verdict">{number}. {bilingual(lambda: _verdict(trace))}{link}</p>\n'
        f"{_sides(trace, alignment)}{_list('changes', changes)}{_list('flags', flags)}</section>\n"
    )


def _list_item(sentence: str) -> str:
    return bilingual(lambda: localized_sentence(sentence))


def _flag(flag: Divergence) -> str:
    return bilingual(
        lambda: localized(
            "{severity:word}, {type:word}: {message:sentence}",
            severity=flag.severity,
            type=flag.type,
            message=flag.message,
        )
    )


def _verdict(trace: Trace) -> str:
    """Return the class of a quotation, where it was found, and how."""
    if trace.side is None:
        return localized("not found")
    rows = ", ".join(str(number + 1) for number in trace.beads)
    sentence = localized(
        "{verdict:word}: row {rows}|{verdict:word}: rows {rows}",
        verdict=trace.verdict,
        rows=rows,
        count=len(trace.beads),
    )
    indirect = localized("indirect speech") if trace.quotation.form == "indirect" else ""
    how = "" if trace.how == "words" else localized("by its meaning")
    return ", ".join(filter(None, (sentence, indirect, how)))


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
        label = bilingual(lambda: localized("Original") if name == "source" else localized("Translation"))  # noqa: B023
        columns.append(
            f'<div><span class="label">{label}</span><p lang="{escape(document.language)}" dir="auto">{text}</p></div>'
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
