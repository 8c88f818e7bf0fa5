"""What a user sees is one line."""

from aligner.document import AlignerError


def test_line_breaks_that_a_parser_quotes_are_taken_out() -> None:
    assert str(AlignerError("x.xml is malformed (Comment\n  not closed)\u2028; save it anew.")) == (
        "x.xml is malformed (Comment not closed) ; save it anew."
    )
