"""Word alignment by cosines: a batch of pairs gives what each pair gives alone."""

import numpy as np
import pytest

from aligner.document.model import Span
from aligner.encoding import Encoder, load_encoder
from aligner.fidelity.checking import findings_of
from aligner.fidelity.checks import unaligned_spans
from aligner.fidelity.segment_pair import Pair, align_words
from aligner.fidelity.word_alignment import null_alignment
from aligner.fidelity.word_alignment.similarity import Vocabulary, word_similarities
from aligner.lexicon.tokens import Segment

PAIRS = [
    ("Кошка спит на диване.", "The cat sleeps on the sofa."),
    ("Да.", "Yes, of course, my dear friend, with the greatest pleasure."),
    ("", "Nothing here."),
    ("Дом стоит у реки, а за рекой начинается лес.", "The house stands by the river."),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def test_together_as_alone(encoder: Encoder) -> None:
    sides = [(Segment(russian, "ru"), Segment(english, "en")) for russian, english in PAIRS]
    together = word_similarities(Vocabulary(encoder), sides)
    for pair, found in zip(sides, together, strict=True):
        alone = word_similarities(Vocabulary(encoder), [pair])[0]
        assert found.cosines.shape == (len(pair[0].words), len(pair[1].words))
        for name in ("russian", "english"):
            for kind in (
                "weights",
                "best_similarity",
                "exclusive_similarity",
                "null_logit",
                "position_prior",
                "match_similarity",
                "mean_similarity",
                "max_unaligned_run",
                "max_null_run",
            ):
                one, other = getattr(getattr(found, name), kind), getattr(getattr(alone, name), kind)
                assert np.allclose(one, other, atol=1e-4)


def test_words_aligned_together_are_not_aligned_again(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary = Vocabulary(encoder)
    pairs = [Pair(Segment(russian, "ru"), Segment(english, "en"), vocabulary) for russian, english in PAIRS]
    align_words(pairs, vocabulary)
    monkeypatch.setattr("aligner.fidelity.word_alignment.similarity.word_similarities", None)
    assert all(pair.similarity is not None for pair in pairs)


def test_the_quick_look_at_passages_says_what_the_close_one_does(encoder: Encoder) -> None:
    for russian, english in PAIRS:
        pair = Pair(Segment(russian, "ru"), Segment(english, "en"), Vocabulary(encoder))
        for view in unaligned_spans.profiles_of(pair):
            assert view.matches.max_unaligned_run == pytest.approx(view.max_unaligned_run[0], abs=1e-4)
            assert view.matches.max_null_run == pytest.approx(view.max_null_run[0], abs=1e-4)


def test_the_nearest_word_is_no_padding(encoder: Encoder) -> None:
    texts = [("Дом", "house"), ("", ""), ("кот", "the cat")]
    sides = [(Segment(russian, "ru"), Segment(english, "en")) for russian, english in texts]
    alone, nothing, cat = word_similarities(Vocabulary(encoder), sides)
    assert (alone.russian.best_match, alone.english.best_match) == ([0], [0])
    assert (nothing.russian.best_match, nothing.english.match_similarity, nothing.literalness) == ([], [], 0.0)
    assert (cat.russian.best_match, cat.english.best_match) == ([1], [0, 0])
    assert cat.russian.match_similarity == pytest.approx([cat.cosines[0, 1]])


def test_a_match_counts_once(encoder: Encoder) -> None:
    likeness = word_similarities(
        Vocabulary(encoder), [(Segment("кошка кошка диван", "ru"), Segment("cat sofa", "en"))]
    )[0]
    assert (likeness.russian.exclusive_similarity <= likeness.russian.best_similarity + 1e-6).all()


@pytest.mark.parametrize(
    ("russian", "english", "lost"),
    [
        (
            "Министры обсудили бюджет на следующий год. После ужина дети играли в саду с собакой.",
            "The ministers discussed the budget for next year.",
            "После ужина дети играли в саду с собакой",
        ),
        (
            "Комиссия отклонила жалобу, потому что истец не представил медицинских документов.",
            "The commission rejected the complaint.",
            "истец не представил медицинских документов",
        ),
        (
            "Завод, построенный немецкими инженерами до войны, выпускает тракторы и комбайны.",
            "The factory makes tractors and combine harvesters.",
            "построенный немецкими инженерами до войны",
        ),
    ],
)
def test_a_lost_passage_is_found(encoder: Encoder, russian: str, english: str, lost: str) -> None:
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), Vocabulary(encoder))
    found = max(unaligned_spans.check(pair), key=lambda finding: finding.score)
    assert found.type == "omission"
    assert found.score > 0.5
    assert found.source is not None
    assert lost in pair.source[found.source]


def doubts_of(russian: str, english: str, encoder: Encoder) -> dict[str, float]:
    """Return how much each Russian word is to be doubted."""
    side = Segment(russian, "ru")
    likeness = word_similarities(Vocabulary(encoder), [(side, Segment(english, "en"))])[0]
    return dict(zip([word.lower for word in side.words], likeness.russian.null_logit.tolist(), strict=True))


def test_words_left_out_are_doubted_most(encoder: Encoder) -> None:
    russian = "Министр подписал соглашение с послом Франции в субботу утром, не читая документа."
    whole = doubts_of(
        russian,
        "The minister signed the agreement with the ambassador of France on Saturday morning "
        "without reading the document.",
        encoder,
    )
    less = doubts_of(russian, "The minister signed the agreement with the ambassador of France.", encoder)
    assert max(whole.values()) < 1
    assert min(less[word] for word in ("субботу", "утром", "документа")) > 1
    assert max(less[word] for word in ("министр", "подписал", "соглашение", "послом")) < 0


def test_a_free_rendering_in_the_place_of_a_word_takes_the_doubt_off(encoder: Encoder) -> None:
    russian = "Врач сказал больному, что до свадьбы заживёт."
    free = doubts_of(russian, "The doctor told the patient that he would live.", encoder)
    none = doubts_of(russian, "The doctor told the patient.", encoder)
    assert free["свадьбы"] < none["свадьбы"]
    assert free["заживет"] < none["заживет"]


def test_a_word_that_another_one_claims_is_no_answer(encoder: Encoder) -> None:
    russian = "Рабочие починили крышу дома, а потом и крышу сарая."
    english = "The workers repaired the roof of the house"
    less = doubts_of(russian, f"{english}.", encoder)
    whole = doubts_of(russian, f"{english}, and then also the roof of the barn.", encoder)
    assert less["сарая"] > whole["сарая"] + 1
    assert less["крышу"] > whole["крышу"]  # of two words that are alike only one has its answer


def test_the_gap_closes_where_a_passage_was_left_out(encoder: Encoder) -> None:
    russian = "Завод, построенный немецкими инженерами до войны, выпускает тракторы."
    gaps = []
    for english in ("The factory makes tractors.", "The factory, a prewar work of the Germans, makes tractors."):
        views = unaligned_spans.profiles_of(Pair(Segment(russian, "ru"), Segment(english, "en"), Vocabulary(encoder)))
        gap = unaligned_spans.gap_across(Span(1, 6), *views)
        gaps.append(unaligned_spans.gap_features(Span(1, 6), gap, *views))
    closed, filled = gaps
    assert closed["gap"] == filled["gap"] == 1
    assert filled["log gap words"] > closed["log gap words"]
    assert filled["gap weight ratio"] > closed["gap weight ratio"]


@pytest.mark.parametrize("concession", ["however detailed it may be", "however thorough it might be"])
def test_an_expression_said_as_a_whole_elsewhere_is_no_addition(encoder: Encoder, concession: str) -> None:
    russian = "Коллективное письмо, каким бы обстоятельным оно ни было, мы ответом не сочтём."
    english = f"We shall not regard a collective letter as a reply, {concession}."
    pair = Pair(Segment(russian, "ru"), Segment(english, "en"), Vocabulary(encoder))
    assert all(finding.score < 0.5 for finding in unaligned_spans.check(pair))


def test_padding_alone_does_no_harm(encoder: Encoder) -> None:
    cosines = np.zeros((3, 2, 1), np.float32)
    weights = np.zeros((3, 1), np.float32), np.zeros((2, 1), np.float32)
    links = null_alignment.links_of(cosines, (weights[0] > 0, weights[1] > 0), weights)
    doubt, place = null_alignment.null_logits(links, np.zeros((3, 1), np.float32))
    assert np.isfinite(doubt).all()
    assert doubt.shape == (3, 1)
    assert place.shape == cosines.shape


def test_all_said_nothing_found(encoder: Encoder) -> None:
    pairs = [
        Pair(
            Segment("Комиссия отклонила жалобу из-за документов.", "ru"),
            Segment("The commission rejected the complaint over the documents.", "en"),
            Vocabulary(encoder),
        )
    ]
    align_words(pairs, Vocabulary(encoder))
    assert all(finding.score < 0.5 for finding in unaligned_spans.check(pairs[0]))


@pytest.mark.parametrize(("acronym", "known"), [("CDC", 1.0), ("WHO", 0.0)])
def test_an_acronym_that_both_sides_have_stands_for_the_words_beside_it(
    encoder: Encoder, acronym: str, known: float
) -> None:
    russian = f"Центр по контролю и профилактике заболеваний, {acronym}, советует носить маски."
    pair = Pair(Segment(russian, "ru"), Segment("The CDC recommends wearing masks.", "en"), Vocabulary(encoder))
    own, other = unaligned_spans.profiles_of(pair)
    found = [unaligned_spans.place_features(candidate, own, other) for candidate in own.candidates()]
    assert max(features["acronym beside"] for features in found) == known
    assert not [finding for finding in unaligned_spans.check(pair) if finding.type == "omission"]


@pytest.mark.parametrize(
    ("russian", "english"),
    [("", "She will come, he said."), ("Он придёт, а она пришла.", ""), ("* * *", "Was it?"), ("…", "—"), ("", "")],
)
def test_every_rule_bears_an_empty_side(encoder: Encoder, russian: str, english: str) -> None:
    for one, other in (
        (Segment(russian, "ru"), Segment(english, "en")),
        (Segment(english, "en"), Segment(russian, "ru")),
    ):
        pair = Pair(one, other, Vocabulary(encoder))
        assert all(0.0 <= finding.score <= 1.0 for finding in findings_of(pair))
