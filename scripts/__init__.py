"""Training and benchmarks; run a module with `python -m scripts.benchmarks.startup` in the root of a checkout."""
