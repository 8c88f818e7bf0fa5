"""Checks: one module each, which ends in its `CHECK`. `aligner.fidelity.registry` lists them."""
