"""Choosing the pieces: byte-pair merges over the words of the training text, both languages together.

Sennrich et al. 2016, written as a WordPiece vocabulary, which is cut by the longest match first.
"""

from __future__ import annotations

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from scripts.training.encoder_recipe.corpora import Pair

SIZE, LETTERS, UNKNOWN = 40_000, 300, "[UNK]"


def build(pairs: list[Pair]) -> Tokenizer:
    """Return the tokenizer for these pairs: lower case, no ё, no stress marks, no soft hyphens; digits apart."""
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    steps = [normalizers.Replace(a, b) for a, b in (("ё", "е"), ("\u0301", ""), ("\u00ad", ""))]
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase(), *steps])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.BertPreTokenizer(), pre_tokenizers.Digits(individual_digits=False)]
    )
    trainer = trainers.WordPieceTrainer(
        vocab_size=SIZE, special_tokens=[UNKNOWN], limit_alphabet=LETTERS, min_frequency=2, show_progress=False
    )
    tokenizer.train_from_iterator((text for pair in pairs for text in (pair.russian, pair.english)), trainer)
    return tokenizer
