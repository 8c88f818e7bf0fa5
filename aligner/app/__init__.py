"""The app: two files dropped into a local page become a reviewed memory, without a terminal.

`library` keeps each pair's work in the user's data folder, `jobs` has it aligned by a `worker` process that can be
stopped, `saving` makes the files that a reviewer takes away, `server` is the page's other end.
"""
