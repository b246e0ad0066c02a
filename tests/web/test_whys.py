"""Why a question is asked: one honest sentence that gives nothing away."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, g

from academy import config
from academy.app import create_app
from academy.engine.marking import BlanksKey, ChoiceKey
from academy.engine.why import Reason, Why
from academy.manuscript.documents import Kind, Option, Question
from academy.web import whys

NAMES = {"passwords": "Passwords", "second-factor": "The second key"}
TUESDAY = date(2026, 11, 17)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """An application that only renders; it opens no database."""
    folder: Path = tmp_path_factory.mktemp("paper")
    environ = {"ACADEMY_SECRET_KEY": "a secret that only tests know of"}
    return create_app(config.load(environ, instance=folder))


@pytest.fixture
def english(paper: Flask) -> Iterator[None]:
    with paper.test_request_context("/"):
        g.language = "en"
        yield


@pytest.fixture
def french(paper: Flask) -> Iterator[None]:
    with paper.test_request_context("/"):
        g.language = "fr"
        yield


def name(skill: str | None) -> str:
    return NAMES.get(skill or "", "")


def nothing(_skill: str | None) -> str:
    return ""


def why(reason: Reason, *, days: int | None = 4, other: str | None = "passwords") -> Why:
    return Why(reason, "second-factor", other, TUESDAY, days)


# The rule of what may be named.


@pytest.mark.parametrize(
    ("skill", "idea"),
    [
        ("Passwords", "passwords"),
        ("Passwords", "Change your PASSWORDS every month"),
        ("La deuxième clé", "Une DEUXIEME CLE, sur le téléphone"),
        ("Finding where it comes from", "where it comes from"),
        ("To, Cc, Bcc", "Bcc"),
        ("  Personal   data ", "It is “personal data”."),
    ],
)
def test_a_name_that_stands_in_an_option_or_an_option_in_it_would_tell(
    skill: str, idea: str
) -> None:
    assert whys.tells(skill, ["Nothing of the kind", idea])


@pytest.mark.parametrize(
    ("skill", "idea"),
    [("Passwords", "A second factor"), ("Backups", ""), ("Backups", "…"), ("Backups", "A copy")],
)
def test_a_name_that_no_option_speaks_of_tells_nothing(skill: str, idea: str) -> None:
    assert not whys.tells(skill, [idea])


def test_partners_are_ideas_as_well_and_what_wants_a_word_hides_its_skill() -> None:
    choice = Question(
        id="a", kind=Kind.MATCHING, skill="s", lesson="l", difficulty=0.5, use="both",
        text={"en": "?"}, key=ChoiceKey("o1", frozenset({"o1"})),
        options=(Option("o1", {"en": "A lure", "fr": "Un leurre"}),),
        partners=(Option("p1", {"en": "your click"}),),
    )  # fmt: skip
    typed = Question(
        id="b", kind=Kind.BLANKS, skill="s", lesson="l", difficulty=0.5, use="both",
        text={"en": "[[]]"}, key=BlanksKey((("long",),)),
        wordings={"en": ("long",), "fr": ("longue",)},
    )  # fmt: skip
    assert list(whys.ideas_of([choice, typed], "en")) == ["A lure", "your click"]
    assert "Un leurre" in whys.ideas_of([choice], "fr")
    assert whys.unsayable([choice]) == frozenset()
    assert whys.unsayable([choice, typed]) == {typed.skill}


# The sentences.


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.usefixtures("english")
def test_every_reason_has_a_sentence_with_its_name_and_one_without(reason: Reason) -> None:
    named, bare = whys.sentence(why(reason), name), whys.sentence(why(reason), nothing)
    assert "“The second key”" in named
    assert not any(each in bare for each in (*NAMES.values(), "“"))
    for said in (named, bare):
        assert said[0] in "“ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        assert said.endswith((".", "?"))
        assert "%" not in said


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.usefixtures("french")
def test_every_sentence_exists_in_french(reason: Reason) -> None:
    for names in (name, nothing):
        said = whys.sentence(why(reason), names)
        assert "you" not in said.split()
        assert "%" not in said
    assert "«\u202fThe second key\u202f»" in whys.sentence(why(reason), name)


@pytest.mark.usefixtures("english")
def test_another_skill_is_named_only_where_its_name_may_be_said() -> None:
    def only_own(skill: str | None) -> str:
        return name(skill) if skill == "second-factor" else ""

    full, alone = (whys.sentence(why(Reason.BUILDS_ON), each) for each in (name, only_own))
    assert "“Passwords”" in full
    assert "Passwords" not in alone
    assert alone.endswith("what it builds on.")


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (4, "on Tuesday"), (7, "on 17 November")],
)
@pytest.mark.usefixtures("english")
def test_a_day_is_called_as_people_call_it(days: int, words: str) -> None:
    assert f" {words}." in whys.sentence(why(Reason.SETTLING, days=days), name)


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (13, "13 days"), (21, "3 weeks"), (60, "8 weeks"), (61, "2 months")],
)
@pytest.mark.usefixtures("english")
def test_what_fades_says_since_when(days: int, words: str) -> None:
    said = whys.sentence(why(Reason.FADING, days=days), name)
    assert said == f"“The second key” may be fading: {words} since you answered about it."


@pytest.mark.usefixtures("english")
def test_without_a_date_no_day_is_made_up() -> None:
    bare = Why(Reason.SETTLING, "second-factor")
    assert "came up lately" in whys.sentence(bare, name)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.usefixtures("english")
def test_on_the_path_a_companion_names_whom_it_accompanies_and_nothing_its_own_name(
    reason: Reason,
) -> None:
    said = whys.ahead(why(reason), name)
    assert "The second key" not in said
    assert ("“Passwords”" in said) == (reason in {Reason.WARM_UP, Reason.STRETCH})


@pytest.mark.usefixtures("english")
def test_what_was_held_back_is_said_after_the_answer() -> None:
    settling = why(Reason.SETTLING)
    assert whys.afterword(settling, name, "right", was_named=True) == ""
    held_back = whys.afterword(settling, name, "wrong", was_named=False)
    assert held_back == whys.sentence(settling, name)


@pytest.mark.usefixtures("english")
def test_a_question_that_tripped_her_before_says_so_after_the_answer() -> None:
    again = whys.afterword(why(Reason.REPAIR), name, "wrong", was_named=True)
    assert again == "It tripped you up on Tuesday as well. It is a stubborn one."
    assert "Not today" in whys.afterword(why(Reason.REPAIR), name, "right", was_named=True)
