"""The recipe's parts: what is learnt, what is refused, what is kept."""

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from aligner.encoding.compact import CompactEncoder
from tests.encoding.conftest import tiny_tokenizer

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    names = ("corpora", "labels", "measuring", "saving")
    return SimpleNamespace(
        **{name: importlib.import_module(f"scripts.training.encoder_recipe.{name}") for name in names}
    )


def test_a_test_s_sentence_stops_the_recipe(recipe: SimpleNamespace) -> None:
    barred = {recipe.corpora.plain("Снег выпал раньше, чем обещали.")}
    recipe.corpora.refuse_tests(["Дождь выпал раньше, чем обещали."], barred)
    with pytest.raises(SystemExit, match="снег выпал раньше чем обещали"):
        recipe.corpora.refuse_tests(["«Снег выпал раньше, чем обещали!»"], barred)


def test_no_row_of_the_training_set_is_in_a_test(recipe: SimpleNamespace, shared: Path) -> None:
    kept = recipe.corpora.training_pairs(shared)
    tests = {recipe.corpora.plain(text) for pair in recipe.corpora.gold_segments(shared, "lit") for text in pair}
    assert len(kept) > 100_000
    assert not {recipe.corpora.plain(pair.russian) for pair in kept} & {text for text in tests if len(text) > 25}


def test_the_public_sets_have_their_sizes(recipe: SimpleNamespace, shared: Path) -> None:
    assert len(recipe.corpora.gold_segments(shared, "ntrex")) == 1119
    assert len(recipe.corpora.gold_segments(shared, "wmt21-ruen")) == 915


def test_labels_go_on_where_they_were_cut_off(recipe: SimpleNamespace, tmp_path: Path) -> None:
    asked: list[str] = []

    def encode(texts: list[str]):
        asked.extend(texts)
        return np.array([[len(text), 1.0] for text in texts])

    recipe.labels.Labels(tmp_path / "teacher", 2).add(["a", "bb", "a"], encode)
    with (tmp_path / "teacher.f16").open("ab") as stream:
        stream.write(b"half a row was being written"[:3])
    again = recipe.labels.Labels(tmp_path / "teacher", 2)
    again.add(["bb", "ccc"], encode)
    assert asked == ["a", "bb", "ccc"]
    np.testing.assert_allclose(again.get(["ccc", "a"]), [[0.9487, 0.3162], [0.7071, 0.7071]], atol=1e-3)


def test_a_saved_table_is_read_back(recipe: SimpleNamespace, tmp_path: Path) -> None:
    tokenizer = tiny_tokenizer()
    table = np.random.default_rng(5).normal(size=(tokenizer.get_vocab_size(), 64)).astype(np.float32)
    table[0] = 0
    for _ in range(2):  # writing over a model replaces it
        recipe.saving.save(table, tokenizer, tmp_path / "model", "small-1")
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
    encoder = CompactEncoder(tmp_path / "model")
    text = "Письмо пришло вчера, 2013"
    expected = table[tokenizer.encode(text).ids].sum(axis=0)
    assert encoder.name == "small-1"
    assert encoder.encode([text])[0] @ expected / np.linalg.norm(expected) > 0.98


def test_accuracy_counts_both_directions(recipe: SimpleNamespace) -> None:
    english = np.eye(3, dtype=np.float32)
    russian = np.array([[1, 0, 0], [0.8, 0.6, 0], [0, 0, 1]], dtype=np.float32)
    assert recipe.measuring.accuracy(russian, english) == pytest.approx((2 / 3, 1.0))


def test_ties_share_their_mean_rank(recipe: SimpleNamespace) -> None:
    assert recipe.measuring.ranked(np.array([5.0, 1.0, 5.0, 9.0])).tolist() == [2.5, 1.0, 2.5, 4.0]


def test_translations_are_found_from_pairs_alone(recipe: SimpleNamespace) -> None:
    sentences = ["дом стоит", "дом горит", "лес стоит", "лес горит"]
    translated = ["house stands", "house burns", "forest stands", "forest burns"]
    russian, english = ([text.split() for text in side for _ in range(4)] for side in (sentences, translated))
    assert recipe.measuring.translations(["дом", "лес"], russian, english)["дом"][0] == "house"


@pytest.fixture
def learning(recipe: SimpleNamespace) -> ModuleType:
    pytest.importorskip("torch", reason="needs torch: pip install 'ruen-aligner[train]'")
    return importlib.import_module("scripts.training.encoder_recipe.learning")


def test_a_table_learns_to_join_translations(learning: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="needs torch: pip install 'ruen-aligner[train]'")
    for name, value in {"BATCH": 8, "DIMENSION": 6, "WORDS": 4, "JUDGED": 4}.items():
        monkeypatch.setattr(learning, name, value)
    tokenizer = tiny_tokenizer()
    pairs = [("письмо", "letter"), ("пришло", "came"), ("вчера", "yesterday"), ("анна", "anna")] * 10
    goals = torch.nn.functional.normalize(torch.randn(4, 6, generator=torch.Generator().manual_seed(2)), dim=1)
    goals = goals.repeat(10, 1)
    russian, english = (learning.Cuts(tokenizer, [pair[side] for pair in pairs]) for side in (0, 1))
    lessons = learning.Lessons(
        russian,
        english,
        (goals, goals),
        english,
        goals,
        (russian, english),
        torch.linspace(0, 100, 40),
        np.arange(40),
        (goals, goals),
    )
    monkeypatch.setattr(learning, "LEARN", learning.Phase(30, 0.05, 1, 0.1, 0.1, 0.0, 0.0))
    monkeypatch.setattr(learning, "POLISH", learning.Phase(2, 0.01, 2, 0.1, 0.1, 0.1, 0.3))
    learnt = learning.learn(lessons, tokenizer.get_vocab_size())
    table = learning.polish(lessons, learnt, learning.Course(1), ["a"] * 40)

    def vector(text: str):
        summed = table[tokenizer.encode(text).ids].sum(axis=0)
        return summed / np.linalg.norm(summed)

    for source, target in pairs[:4]:
        others = [other for _, other in pairs[:4] if other != target]
        assert vector(source) @ vector(target) > max(vector(source) @ vector(other) for other in others)


def test_a_course_takes_sources_by_how_their_names_begin(learning: ModuleType) -> None:
    course = learning.Course(1, times=(("wmt", 3.0), ("ms-", 0.25)))
    assert course.of(["wmt", "ms-cpp", "ms-graph", "tatoeba"]).tolist() == [3.0, 0.25, 0.25, 1.0]
    assert learning.Course(1).of(["wmt"]) is None


def test_batches_take_pairs_as_often_as_they_are_told(learning: ModuleType) -> None:
    times = np.where(np.arange(20_000) < 10_000, 2.0, 0.25)
    phase = learning.POLISH
    batches = list(learning._batches(len(times), phase, np.random.default_rng(3), times))
    taken = np.bincount(np.concatenate(batches), minlength=len(times))
    assert abs(taken[:10_000].mean() - 2) < 0.1
    assert abs(taken[10_000:].mean() - 0.25) < 0.05
