"""Training: each module makes one learned file, with `python -m scripts.training.NAME`."""
