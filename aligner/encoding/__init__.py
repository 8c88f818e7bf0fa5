"""Sentence encoding: the bundled compact encoder, and any other behind one protocol.

`load_encoder()` is the door. `protocol` says what an encoder does; `compact` is the bundled one (numpy alone), with its
tokenizer in `pieces`; `transformer`, `universal` and `precomputed` are the others; `spans` makes vectors of runs of
sentences out of sums; `cache` remembers vectors on disk.
"""

from aligner.encoding.loading import load_encoder
from aligner.encoding.protocol import AdditiveEncoder, Encoder, Tokens

__all__ = ["AdditiveEncoder", "Encoder", "Tokens", "load_encoder"]
