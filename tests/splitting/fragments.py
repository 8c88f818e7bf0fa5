"""Texts that are all hard cases: words, abbreviations, stops, quotes and pictures thrown together."""

from hypothesis import strategies as st

PIECES = [
    *"А Б И. С. В. Иванов он Он дом. г. гг. в. т. д. п. е. ст. им. ул. тыс. млн. руб. 5 12 1990 XIX II. 1. 2) а) § №".split(),
    *"U.S. U.N. Mr. Dr. No. Art. p.m. a.m. e.g. Inc. J. R. I the The and And etc. Ph.D. O'Neil".split(),
    *". .. ... … ! ? ?! !!! ?.. « » “ ” \" ' ( ) [ ] [1] [...] , ; : — – - -- * *** ___ | / # @ & < > =".split(),
    *":) =)) (( 😀 ❤️ 🤷‍♀️ ✅ #тег @name http://a.ru/x. ivan@x.ru> 。 ？ ！ 」 漢字 مرحبا ؟ है ।".split(),
    "С уважением,", "Regards,", "\u00a0", "\u2009", "\u200b", "\u2028", "\t", "  ", "&#39;", "\ufe0f", "\u0301", "\u2800",
]  # fmt: skip

pieces = st.sampled_from(PIECES) | st.text(max_size=6)
lines = st.lists(st.tuples(pieces, st.sampled_from(["", " ", " "])), max_size=25).map(
    lambda parts: "".join(piece + gap for piece, gap in parts)
)
texts = st.lists(st.tuples(lines, st.sampled_from(["\n", "\n\n", "\r\n", " "])), max_size=6).map(
    lambda parts: "".join(line + gap for line, gap in parts)
)
languages = st.sampled_from(["ru", "en", "fr"])
