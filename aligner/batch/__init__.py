"""Whole archives: many pairs in a pool of processes, resumable, and finding which documents belong together."""
