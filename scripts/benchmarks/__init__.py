"""Benchmarks: each module prints its figures with `python -m scripts.benchmarks.NAME`."""
