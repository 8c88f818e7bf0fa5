"""Training and benchmarks; run a module with `python -m scripts.benchmarks.startup_time` in the root of a checkout."""
