"""Turning sentences into vectors: the bundled compact encoder, and any other behind one protocol."""
