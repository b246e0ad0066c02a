"""What reaches a person is hers to choose, but for what is mandatory."""

from flask import Flask

from academy.models.database import reading
from academy.services.reminders import wishes
from academy.services.reminders.wishes import Wished
from tests.cast import AMINA, person
from tests.visitor import Visitor

SECRET = "a secret that only tests know of"


def wished(app: Flask) -> Wished:
    with app.app_context(), reading() as session:
        return wishes.read(session, person(session, AMINA).id)


def ending(app: Flask, kind: str = "suggestions") -> str:
    with app.app_context(), reading() as session:
        return f"/no-more/{wishes.ending(SECRET, person(session, AMINA).uid, kind)}"


def test_her_choices_are_kept(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    assert wished(app) == Wished()
    page = amina.get("/profile/mail").text
    assert page.count("checked") == 2
    amina.post("/profile/mail", {"minute": "y", "thanks": "y"})
    assert wished(app) == Wished(suggestions=False, minute=True, thanks=True, opens=False)
    assert "/profile/mail" in amina.get("/profile").text


def test_a_mail_program_ends_letters_with_one_click_and_no_token_of_ours(app: Flask) -> None:
    program = Visitor(app).client
    form = {"List-Unsubscribe": "One-Click"}
    assert program.post(ending(app), data=form).status_code == 200
    assert program.post(ending(app), data=form).status_code == 200
    assert wished(app) == Wished(suggestions=False)


def test_looking_ends_nothing_and_a_forged_link_leads_nowhere(app: Flask) -> None:
    visitor = Visitor(app)
    page = visitor.get(ending(app, "minute"))
    assert "letters about the daily minute" in page.text
    assert wished(app) == Wished()
    assert visitor.get(ending(app)[:-1] + "x").status_code == 404
    assert visitor.get(ending(app, "mandatory")).status_code == 404
    assert visitor.client.post(ending(app)[:-2]).status_code == 404


def test_ending_keeps_her_other_choices(app: Flask) -> None:
    amina = Visitor(app).is_in(AMINA)
    amina.post("/profile/mail", {"minute": "y", "opens": "y", "suggestions": "y"})
    Visitor(app).client.post(ending(app, "minute"))
    assert wished(app) == Wished()
