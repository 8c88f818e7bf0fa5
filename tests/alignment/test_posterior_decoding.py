"""What a path looks like where a chapter is missing."""

from aligner.alignment.posterior_decoding import GAP_MARGIN, LONG_GAP, Step, islands


def pairs(count: int, i: int, j: int, sure: float) -> list[Step]:
    return [(i + k, j + k, i + k + 1, j + k + 1, sure) for k in range(count)]


def omissions(count: int, i: int, j: int) -> list[Step]:
    return [(i + k, j, i + k + 1, j, 0.9) for k in range(count)]


def mirrored(path: list[Step]) -> list[Step]:
    return [(b, a, d, c, sure) for a, b, c, d, sure in path]


def hole(sure: float, count: int = 1) -> list[Step]:
    """Five pairs, a long gap, a bead or a few, a long gap, five pairs."""
    path = pairs(5, 0, 0, 0.99) + omissions(LONG_GAP, 5, 5) + pairs(count, LONG_GAP + 5, 5, sure)
    path += omissions(LONG_GAP + 2, LONG_GAP + 5 + count, 5 + count)
    return path + pairs(5, 2 * LONG_GAP + 7 + count, 5 + count, 0.99)


def test_a_doubtful_bead_alone_in_a_long_gap_is_an_island() -> None:
    assert islands(hole(0.6)) == [(0, 5 + GAP_MARGIN, 2 * LONG_GAP + 8 - GAP_MARGIN)]
    assert islands(mirrored(hole(0.6))) == [(1, 5 + GAP_MARGIN, 2 * LONG_GAP + 8 - GAP_MARGIN)]


def test_what_is_sure_or_more_than_a_few_is_none() -> None:
    assert islands(hole(0.97)) == []
    assert islands(hole(0.6, count=4)) == []


def test_short_gaps_have_no_islands() -> None:
    path = pairs(3, 0, 0, 0.9) + omissions(4, 3, 3) + pairs(1, 7, 3, 0.5) + omissions(4, 8, 4)
    assert islands(path) == []
