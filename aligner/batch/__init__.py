"""Batch alignment of archives: many pairs in a pool of processes, resumable, and which documents belong together.

`manifest` lists the pairs to align; `work` aligns one of them, whoever asks; `engines` map that over the list, in a
pool of processes or on other machines; `state` remembers in SQLite what is done; `running` ties them together;
`merging` makes one memory of all outputs and `summary` a page about the run. `pairing` finds the pairs among loose
documents.
"""
