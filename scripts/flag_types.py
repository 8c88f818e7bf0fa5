"""Print the table of flag types for docs/fidelity.md, or write it there.

    python -m scripts.flag_types --write

A test fails while the page has another table than the registry.
"""

from __future__ import annotations

from pathlib import Path

from aligner.fidelity.registry import docs_table
from scripts.runtime import argument_parser

PAGE = Path(__file__).parents[1] / "docs" / "fidelity.md"
BEGIN, END = "<!-- table: python -m scripts.flag_types --write -->\n", "<!-- end of table -->"


def page_with_table(page: str) -> str:
    """Return the page with the table of the registry between its two markers. Raises ValueError without markers."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"docs/fidelity.md has no lines {BEGIN.strip()!r} and {END!r} to put the table between.")
    return before + BEGIN + docs_table() + END + after


def main() -> None:
    """Print or write."""
    parser = argument_parser(__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/fidelity.md")
    if parser.parse_args().write:
        PAGE.write_text(page_with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(docs_table(), end="")


if __name__ == "__main__":
    main()
