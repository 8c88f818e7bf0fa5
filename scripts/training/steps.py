"""Training graph: every learned file, the step that makes it, and what the step reads, in the order of rebuilding.

A step's inputs are files of the data folder (`shared/…`), of the checkout's `corpora/…` and of the package; a step
comes after the steps that make its inputs. Of a list that people keep, only the rows that the step reads are an input:
"contrast_sets.tsv: modality phrases" are the rows whose first field is one of these, so that a row of another kind
makes nothing stale.
`python -m scripts.training.rebuild` runs the graph, `python -m scripts.training.manifest` writes it down.
"""

from __future__ import annotations

from dataclasses import dataclass

PAIRS, BOOKS = "shared/train/ru-en.tsv.gz", "shared/train/books.tsv.gz"
GOLD = tuple(
    f"shared/gold/{name}.{kind}.jsonl" for name in ("lit", "ntrex", "wmt21-ruen") for kind in ("hard", "rough")
)
_READ = ("natural.gold", "natural.train", "contrast.train", "contrast.diplomatic")
READINGS = (*(f"shared/fidelity/{name}.jsonl" for name in _READ), "corpora/natural/training.jsonl")
ENCODER = "encoding/model/model.safetensors"
LEXICON, MODELS = "lexicon/data/", "fidelity/models/"
_WORDS = "modality quantifier meaning phrases fixed-phrases"
WORDS = (f"{LEXICON}contrast_sets.tsv: {_WORDS}", LEXICON + "antonyms.txt")
"""The words of the contrast sets, and the phrases that are read as one word."""
CLASSES = (f"{LEXICON}contrast_sets.tsv: {_WORDS} before-number indefinite dictionary", LEXICON + "antonyms.txt")
"""These and what decides to which class a word belongs; not what the checks alone read: stop words, interchangeable
classes."""
OURS = "Apache-2.0; learned from texts of the licences that shared/README.md names, none of which it contains"
SEED = 13
"""The seed of every step that draws at random."""


@dataclass(frozen=True)
class Step:
    """One step: a module of `scripts.training` with its arguments, what it reads and what it writes.

    `encoder` says whether the files mean something only with the bundled one; `purpose` names the figure that the file
    is there for.
    """

    module: str
    outputs: tuple[str, ...]
    inputs: tuple[str, ...]
    purpose: str
    arguments: str = "--shared ../shared"
    encoder: bool = False
    licence: str = OURS

    @property
    def script(self) -> str:
        """Return the path of the module's file in a checkout."""
        return f"scripts/training/{self.module}.py"

    @property
    def command(self) -> str:
        """Return the line that runs the step in a checkout."""
        return f"python -m scripts.training.{self.module} {self.arguments}"


STEPS: tuple[Step, ...] = (
    Step(
        "encoder",
        (ENCODER, "encoding/model/tokenizer.json"),
        (PAIRS,),
        "the right translation is nearest (scripts.benchmarks.encoder_quality)",
        "--shared ../shared --work FOLDER --out aligner/encoding/model",
        licence="Apache-2.0; see MODEL_CARD.md for the teachers",
    ),
    Step(
        "alignment_parameters",
        ("alignment/parameters.json",),
        (*GOLD, ENCODER),
        "strict F1 of beads (aligner eval)",
        "../shared/gold/*.hard.jsonl ../shared/gold/*.rough.jsonl --write",
        encoder=True,
    ),
    Step(
        "english_vocabulary",
        (LEXICON + "common.en.txt",),
        (PAIRS,),
        "names are distinguished from capitalised common words",
        "../shared/train/ru-en.tsv.gz",
    ),
    Step(
        "bigram_model",
        (LEXICON + "bigram_pmi.tsv",),
        (PAIRS,),
        "planted scrambled word order found (scripts.benchmarks.planted_errors)",
        "../shared/train/ru-en.tsv.gz",
    ),
    Step(
        "transliteration",
        (LEXICON + "transliteration.tsv",),
        (PAIRS, BOOKS),
        "planted names found: .89 with it, .38 with a phonetic key (scripts.benchmarks.planted_errors)",
        "../shared/train/ru-en.tsv.gz ../shared/train/books.tsv.gz",
    ),
    Step(
        "name_translations",
        (LEXICON + "name_translations.tsv",),
        (PAIRS, BOOKS, LEXICON + "transliteration.tsv", LEXICON + "gazetteer.tsv"),
        "planted names found: .89 with it, .85 without",
    ),
    Step(
        "translation_table",
        (LEXICON + "translation_table.tsv",),
        (PAIRS, BOOKS, *WORDS),
        "planted quantifiers found: .83 with it, .67 without",
    ),
    Step(
        "null_alignment",
        (MODELS + "null_alignment.json",),
        (PAIRS, ENCODER),
        "planted omissions found (scripts.benchmarks.planted_errors)",
        encoder=True,
    ),
    Step(
        "lexical_choice",
        (LEXICON + "lexical_choice.tsv",),
        (PAIRS, BOOKS, *CLASSES),
        "planted modality found: .83 with it, .52 without",
    ),
    Step(
        "negation_context",
        (MODELS + "negation_context.safetensors", MODELS + "negation_context.tsv"),
        (PAIRS, BOOKS, ENCODER),
        "planted negations found: .67 with it, .28 without",
        encoder=True,
    ),
    Step(
        "logistic_scorers",
        (MODELS + "scorers.json",),
        (PAIRS, BOOKS, ENCODER),
        "planted errors ranked above what free translations do (scripts.benchmarks.planted_errors)",
        encoder=True,
    ),
    Step(
        "calibration",
        (MODELS + "calibration.json",),
        (*READINGS, PAIRS, BOOKS, ENCODER, MODELS + "scorers.json"),
        "a flag's probability on real translations (scripts.benchmarks.natural_divergences)",
        encoder=True,
    ),
)
