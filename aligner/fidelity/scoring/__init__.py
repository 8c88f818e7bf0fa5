"""Scorers: learned models that turn the features of a finding into a score."""
