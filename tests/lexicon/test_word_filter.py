"""Word filter: which words of a text are worth a search."""

from aligner.lexicon.word_filter import WordClasses, WordFilter, begins_with


def test_a_word_is_tested_once() -> None:
    tested: list[str] = []

    def is_long(word: str) -> bool:
        tested.append(word)
        return len(word) > 3

    words = WordFilter(is_long)
    assert words.passing(frozenset({"a", "long"})) == {"long"}
    assert words.passing(frozenset({"a", "long", "word"})) == {"long", "word"}
    assert words.passing(frozenset({"a"})) == frozenset()
    assert sorted(tested) == ["a", "long", "word"]


def test_classes_are_those_of_all_words_and_of_their_parts() -> None:
    classes = WordClasses({"day": begins_with("day|night"), "which": begins_with("this|to-?day")})
    assert classes.of(frozenset({"this", "house"})) == {"which"}
    assert classes.of(frozenset({"the", "house"})) == frozenset()
    assert classes.of(frozenset({"this", "o'night", "house"})) == {"day", "which"}
    assert classes.of(frozenset({"to-day"})) == {"day", "which"}
    assert classes.of(frozenset({"today"})) == {"which"}
