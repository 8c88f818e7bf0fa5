"""Review of an alignment: looking at it and correcting it.

`page` makes the report: one HTML file with the files of `web/` and the alignment inside, which also edits. `state`
replays what a reviewer did, `edits` checks the result and makes a new alignment of it, `sheet` does so for a workbook.
`server` and `store` keep a review safe while it is going on; `terminal` prints beads side by side.
"""
