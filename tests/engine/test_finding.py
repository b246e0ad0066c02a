"""An index of texts: what is found, and what comes first."""

from academy.engine.excerpts import excerpt, marked
from academy.engine.finding import Entry, Field, Index, entry
from academy.engine.likeness import words


def text(title: str, body: str = "", asked: str = "") -> Entry:
    return entry({Field.TITLE: words(title), Field.BODY: words(body), Field.QUESTION: words(asked)})


INDEX = Index(
    [
        text("The hook", "A lure in the mailbox of the company.", "Who bites the bait?"),
        text("Two keys", "The hook is mentioned here; the company has a mailbox."),
        text("The calendar", "A meeting of the company.", "Which lure is the best?"),
        text("Cybersecurity", "The company."),
    ]
)


def found(question: str) -> list[int]:
    return [hit.number for hit in INDEX.find(question).hits]


def test_a_word_of_the_title_comes_before_one_of_the_text_and_that_before_one_of_a_question() -> (
    None
):
    assert found("hook") == [0, 1]
    assert found("lure") == [0, 2]


def test_what_holds_most_of_it_comes_first_and_what_holds_little_is_left_out() -> None:
    assert found("hook mailbox lure") == [0, 1]
    assert found("meeting calendar") == [2]


def test_a_word_that_nothing_holds_does_not_hide_the_others() -> None:
    assert found("hook xylophone") == [0, 1]
    assert found("xylophone") == []
    assert found("") == []


def test_two_words_that_are_one_in_the_texts() -> None:
    assert found("cyber security") == [3]


def test_two_words_that_happen_to_make_a_third_are_still_looked_for() -> None:
    rare = "La règle dépasse la page de ce livre"
    index = Index([text("", each) for each in [rare, *["Le mot de passe du jour"] * 5, "Le mot"]])
    assert [hit.number for hit in index.find("mot de passe").hits[:5]] == [1, 2, 3, 4, 5]


def test_it_is_known_where_something_was_found() -> None:
    assert {hit.number: hit.fields for hit in INDEX.find("lure").hits} == {
        0: Field.BODY,
        2: Field.QUESTION,
    }


def test_words_that_stand_everywhere_are_not_marked_beside_others() -> None:
    assert INDEX.find("company hook").words == {"hook"}
    assert INDEX.find("company").words == {"company"}


def test_an_empty_academy_finds_nothing() -> None:
    assert Index([]).find("anything").hits == ()


def test_pieces_together_are_the_text() -> None:
    said = "L’accès élevé, e-mail: Élevé!"
    pieces = marked(said, frozenset({"eleve", "email"}))
    assert "".join(piece.text for piece in pieces) == said
    assert [piece.text for piece in pieces if piece.is_found] == ["élevé", "e-mail", "Élevé"]
    assert marked("", frozenset({"x"})) == []


def test_the_stretch_with_most_of_the_words_is_cut_between_words() -> None:
    long = "hook " + "word " * 100 + "the hook and the bait " + "word " * 100
    stretch = excerpt(long, frozenset({"hook", "bait"}))
    assert stretch.startswith("… ")
    assert stretch.endswith(" …")
    assert "hook and the bait" in stretch
    assert set(stretch.split()) <= {"…", "word", "the", "hook", "and", "bait"}
    assert excerpt("short hook", frozenset({"hook"})) == "short hook"
    assert excerpt(long, frozenset({"elsewhere"})) == ""
