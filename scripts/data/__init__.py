"""Data sets: each module builds files of a benchmark from clones of public repositories (`scripts.data.build`)."""
