"""The numpy network says what the torch network it was exported from says."""


import numpy as np
import pytest


@pytest.fixture(scope="module")
def exported(root, tmp_path_factory):
    """A torch detector of two upper layers with random weights, and the numpy detector written from it."""
    torch = pytest.importorskip("torch", reason="needs torch: pip install 'ruen-aligner[train]'")
    from aligner.fidelity.detector import load_detector
    from scripts.training.detector_recipe import export, network

    torch.manual_seed(3)
    chance = np.random.default_rng(3)
    letters = ["<s>", "<pad>", "</s>", "<unk>", "▁", *"abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшщъыьэюя.,!?"]
    pieces = [(letter, -float(number)) for number, letter in enumerate(letters)]
    nibbles = chance.integers(0, 256, (len(pieces), 12, 16), dtype=np.uint8)
    scales = chance.uniform(0.01, 0.1, (len(pieces), 12)).astype(np.float16)
    embeddings = torch.from_numpy(network.widened(nibbles, scales).reshape(len(pieces), -1))
    model = network.Detector(network.MATCHED[-1], 2, embeddings).eval()
    for parameter in model.parameters():
        if parameter.ndim == 1:
            torch.nn.init.normal_(parameter, mean=float(parameter.detach().mean()), std=0.1)
    folder = tmp_path_factory.mktemp("model")
    base = network.Base({}, pieces, nibbles, scales, {})
    weights = {name: value.numpy() for name, value in model.state_dict().items()}
    export.write(folder, weights, base, np.arange(len(pieces)), export.tokenizer_of(pieces), positive=1.0)
    return model, load_detector(folder)


PAIRS = [
    ("дом горит.", "the house burns."),
    ("а", "yes, a very long sentence indeed, longer than the other, is it not?"),
    ("", "nothing"),
]


def test_numpy_and_torch_agree(exported):
    import torch

    from aligner.fidelity.detector.tokenization import read
    from scripts.training.detector_recipe import batches, examples

    model, detector = exported
    readings = read(detector.tokenizer, [text for pair in PAIRS for text in pair])
    sides = list(zip(readings[::2], readings[1::2], strict=True))
    batch = batches.batch_of(sides, [examples.clean(*pair) for pair in PAIRS])
    with torch.inference_mode():
        words, gaps, pair = (torch.sigmoid(x).numpy() for x in model(batch.pieces, batch.units, batch.count))
    for row, outputs in enumerate(detector.network(sides)):
        for side in (0, 1):
            count, place = sides[row][side].count, row + side * len(PAIRS)
            assert np.allclose(outputs.words[side], words[place, :count], atol=0.01)
            assert np.allclose(outputs.gaps[side], gaps[place, :count], atol=0.01)
        assert np.allclose(outputs.pair, pair[row], atol=0.01)
    assert np.ptp(words) > 0.05, "the comparison must be of something that varies"


def test_a_pair_is_judged_alike_alone_and_in_company(exported):
    _, detector = exported
    together = detector.predict(PAIRS)
    for pair, judged in zip(PAIRS, together, strict=True):
        (alone,) = detector.predict([pair])
        assert alone.quality == pytest.approx(judged.quality, abs=1e-4)
        assert [mark.start for mark in alone.target] == [mark.start for mark in judged.target]


def test_a_base_with_a_tensor_of_another_name_is_refused(root):
    torch = pytest.importorskip("torch", reason="needs torch: pip install 'ruen-aligner[train]'")
    from scripts.training.detector_recipe import network

    model = network.Detector(network.MATCHED[-1], 1, torch.zeros(5, network.WIDTH))
    base = network.Base({"positions": torch.zeros(512, network.WIDTH)}, [], np.zeros(0), np.zeros(0), {})
    with pytest.raises(RuntimeError, match="positions"):
        model.take(base)
