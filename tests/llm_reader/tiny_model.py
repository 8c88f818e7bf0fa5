"""A language model of one layer whose weights are written by hand: it finds "12" rendered by "21", and confirms it."""

import json
from pathlib import Path

FINDING = {"bead": 0, "type": "number", "severity": "error", "source": "12", "target": "21", "reason": "Other number."}
READING = json.dumps({"findings": [FINDING]}, separators=(",", ":"))
ANSWER = '{"answer":"no"}'
TEMPLATE = (
    "{% for message in messages %}<turn>{{ message['content'] }}{% endfor %}"
    "{% if '_words' in messages[-1]['content'] %}<confirm>{% else %}<read>{% endif %}"
)
"""The chat template tells a confirmation from a reading; a model this small would not."""
WIDTH = 16


def save(folder: Path) -> None:
    """Write the model and its tokenizer as `transformers` reads them.

    The whole response is one token. The layer passes its input on, so that the last token alone decides the next one:
    each of four has a direction of its own in the embedding, and the head maps it to what follows.
    """
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    special = ["<s>", "</s>", "<turn>", "<read>", "<confirm>"]
    letters = [*special, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    tokenizer = Tokenizer(models.BPE({letter: number for number, letter in enumerate(letters)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(special)
    tokenizer.add_tokens([READING, ANSWER])
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>")
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)

    config = LlamaConfig(
        vocab_size=len(fast), hidden_size=WIDTH, intermediate_size=WIDTH, num_hidden_layers=1, num_attention_heads=1,
        max_position_embeddings=16384, bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    follows = {"<read>": READING, READING: "</s>", "<confirm>": ANSWER, ANSWER: "</s>"}
    with torch.no_grad():
        layer, embedding, head = model.model.layers[0], model.model.embed_tokens, model.lm_head
        for part in (layer.self_attn.o_proj, layer.mlp.down_proj, embedding, head):
            part.weight.zero_()
        embedding.weight[:, WIDTH - 1] = 1
        for place, (token, following) in enumerate(follows.items()):
            row = embedding.weight[fast.convert_tokens_to_ids(token)]
            row.zero_()
            row[place] = 1
            head.weight[fast.convert_tokens_to_ids(following), place] = 100
    model.save_pretrained(folder)
