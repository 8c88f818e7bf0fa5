"""Data files of the lexicon: word lists, gazetteer, translation and transliteration tables."""
