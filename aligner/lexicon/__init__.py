"""Lexicon: tokens, stemming, morphology, transliteration, gazetteer and translation tables for all layers above."""
