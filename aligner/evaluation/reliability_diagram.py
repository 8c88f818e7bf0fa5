"""Reliability diagram: mean confidence against the share that is right (DeGroot and Fienberg 1983).

The bars of a well-calibrated aligner end on the diagonal (https://doi.org/10.2307/2987588).
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from aligner.evaluation.bead_metrics import BINS, Score

SIDE = 220  # of one square, in pixels
MARGIN = 44
ACROSS = 3  # squares in a row


def reliability_svg(scores: Mapping[str, Score]) -> str:
    """Return an SVG document with one square for each score, by name.

    A bar stands for the beads of one tenth of confidence; the number over it says how many they are.
    """
    columns = min(ACROSS, max(1, len(scores)))
    rows = -(-len(scores) // ACROSS)
    width, height = (count * (SIDE + MARGIN) + MARGIN for count in (columns, rows))
    squares = "\n".join(_square(name, score, *divmod(k, ACROSS)) for k, (name, score) in enumerate(scores.items()))
    style = (
        "text{font:11px sans-serif;fill:#333}.box{fill:none;stroke:#999}.bar{fill:#4878a8}"
        ".ideal{stroke:#c44;stroke-dasharray:4 3}.count{font-size:8px;text-anchor:middle}"
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
    return f"{head}\n<style>{style}</style>\n{squares}\n</svg>\n"


def _square(name: str, score: Score, row: int, column: int) -> str:
    parts = [
        f'<g transform="translate({MARGIN + column * (SIDE + MARGIN)} {MARGIN + row * (SIDE + MARGIN)})">',
        f'<text y="-18">{escape(name)}</text>',
        f'<text y="-5">calibration error {score.calibration_error():.4f}</text>',
        f'<rect class="box" width="{SIDE}" height="{SIDE}"/>',
        f'<line class="ideal" x1="0" y1="{SIDE}" x2="{SIDE}" y2="0"/>',
        f'<text x="{SIDE / 2}" y="{SIDE + 13}" text-anchor="middle">confidence</text>',
        f'<text transform="translate(-6 {SIDE / 2}) rotate(-90)" text-anchor="middle">right</text>',
    ]
    step = SIDE / BINS
    for sure, right, count in score.reliability():
        x, tall = min(sure * SIDE, SIDE - 2), right * SIDE
        title = f"<title>predicted {sure:.3f}, right {right:.3f}, {count} beads</title>"
        place = f'x="{x - step / 4:.1f}" y="{SIDE - tall:.1f}" width="{step / 2:.1f}" height="{tall:.1f}"'
        parts.append(f'<rect class="bar" {place}>{title}</rect>')
        parts.append(f'<text class="count" x="{x:.1f}" y="{max(SIDE - tall - 3, 8):.1f}">{count}</text>')
    return "\n".join([*parts, "</g>"])
