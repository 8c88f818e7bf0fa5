"""Reading and writing alignments in the formats of CAT tools, corpora and people."""
