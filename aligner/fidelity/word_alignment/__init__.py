"""Word alignment of a segment pair: the similarity matrix and the null alignment."""
