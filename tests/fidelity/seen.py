"""What a user of the checks sees of one pair: the warnings and errors that `check` shows, with word vectors."""

from functools import cache

from aligner.document.model import Alignment, Bead, Document, Sentence, Span
from aligner.encoding import Encoder, load_encoder
from aligner.fidelity import CheckOptions, check


@cache
def _encoder() -> Encoder:
    return load_encoder()


def seen(russian: str, english: str, *, quiet: bool = False) -> list[tuple[str, str, str]]:
    """Return type, Russian and English words of each warning and error, of notes too where `quiet` is set."""
    sides = Document(russian, "ru"), Document(english, "en")
    sentences = [(Sentence(0, len(side.text)),) if side.text else () for side in sides]
    bead = Bead(*(Span(0, len(each)) for each in sentences), 1.0, 1.0)
    options = CheckOptions(minimum="note" if quiet else "warning")
    flags = check(Alignment(*sides, *sentences, (bead,)), _encoder(), options)
    texts = ((russian, "source_span"), (english, "target_span"))
    words = [[text[s.start : s.end] if (s := getattr(flag, name)) else "" for text, name in texts] for flag in flags]
    return [(flag.type, one, other) for flag, (one, other) in zip(flags, words, strict=True)]


def types(russian: str, english: str) -> set[str]:
    """Return the types of the warnings and errors of a pair."""
    return {type for type, _, _ in seen(russian, english)}
