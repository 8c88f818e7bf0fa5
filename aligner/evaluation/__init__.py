"""Evaluation: alignment metrics against gold beads, and reliability diagrams."""
