"""Lexicon: tokens, stemming, morphology, transliteration, gazetteer and translation tables, shared by all layers above."""
