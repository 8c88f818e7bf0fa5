"""The trained detector: reads a bead's two texts together and marks words and gaps that contradict each other.

`load_detector()` gives a `Detector`; its `predict` gives one `DetectorOutput` a pair. Numpy only; trained by
`scripts/training/detector.py`. `model/` holds the weights and their card.
"""

from aligner.fidelity.detector.detector import Detector, load_detector
from aligner.fidelity.detector.output import DetectorOutput, Mark, States

__all__ = ["Detector", "DetectorOutput", "Mark", "States", "load_detector"]
