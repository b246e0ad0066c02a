"""Words in a settings file are found and written where they stand, and nothing else moves."""

from academy import paths
from academy.manuscript import word_tables

KNOWN = ("en", "fr", "de")
TEXT = """\
# A comment: { en: not words }
id: knots
name: { en: Knots, fr: "Nœuds : deux" }   # beside
text:
  en: >
    A fold
    of words
  fr: 'Un pli'  # why
rule:
  - name: { en: 😀 First, fr: Premier }
modules: [en, fr]
video: { en: a.mp4, it: b.mp4 }
"""


def test_only_tables_of_known_languages_are_words() -> None:
    found = word_tables.tables(TEXT, KNOWN)
    assert [each.place for each in found] == ["name", "text", "rule/1/name"]
    assert [each.said["en"].text for each in found] == ["Knots", "A fold of words", "😀 First"]
    assert word_tables.tables("a: [", KNOWN) == []
    assert word_tables.tables("a: &b { en: x }\nc: *b\n", KNOWN) == []


def test_words_are_written_in_the_manner_of_their_neighbours() -> None:
    words = {"name": "Knoten", "text": "Eine\nFalte: zwei", "rule/1/name": "Erste, [x]"}
    text = word_tables.write(TEXT, "de", words, KNOWN)
    assert 'fr: "Nœuds : deux", de: "Knoten" }   # beside\n' in text
    assert "  fr: 'Un pli'  # why\n  de: \"Eine Falte: zwei\"\nrule:" in text
    assert 'fr: Premier, de: "Erste, [x]" }\n' in text
    assert len(text.split("\n")) == len(TEXT.split("\n")) + 1
    changed = word_tables.write(text, "de", {"text": "Anders"}, KNOWN)
    assert changed == text.replace('"Eine Falte: zwei"', '"Anders"')
    folded = word_tables.write(TEXT, "en", {"text": "One line"}, KNOWN)
    assert "  en: One line\n  fr: 'Un pli'" in folded


def test_what_is_there_already_changes_no_byte() -> None:
    for path in paths.bundled("content").rglob("*.yaml"):
        text = path.read_text("utf-8")
        for language in ("en", "fr"):
            found = word_tables.tables(text, ("en", "fr"))
            said = {each.place: each.said[language].text for each in found}
            assert word_tables.write(text, language, said, ("en", "fr")) == text, path
            other = word_tables.write(text, "de", said, KNOWN)
            again = word_tables.tables(other, KNOWN)
            assert [each.said["de"].text for each in again] == list(said.values()), path
