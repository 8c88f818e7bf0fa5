"""How the fidelity detector is made: reading pairs, aligning their words, damaging them, training, exporting."""
