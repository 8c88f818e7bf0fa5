"""Processes, threads and memory: how the work is run, whatever the work is."""
