"""The trained detector: reads a bead's two texts together and marks words and gaps that contradict each other.

`load_detector()` gives a `Detector`; its `judge` gives one `Judgement` a pair. Numpy only; trained by
`scripts/training/detector.py`. `model/` holds the weights and their card.
"""

from aligner.fidelity.detector.detector import Detector, load_detector
from aligner.fidelity.detector.output import Judgement, Mark, States

__all__ = ["Detector", "Judgement", "Mark", "States", "load_detector"]
