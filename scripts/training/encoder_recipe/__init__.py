"""The recipe of the compact encoder in named steps; `scripts/training/encoder.py` runs them.

`corpora` reads the texts and refuses the tests, `vocabulary` chooses the pieces, `teachers` label texts and `labels`
keeps the labels, `learning` trains the table, `saving` writes the model's folder, `measuring` prints its figures.
"""
