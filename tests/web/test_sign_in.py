from flask import Flask

from tests.visitor import Visitor


def test_a_demo_person_signs_in_and_out(app: Flask) -> None:
    amina = Visitor(app)
    assert "Amina" in amina.get("/sign-in").text
    amina.sign_in("amina@demo.example")
    assert amina.get("/sign-in").status_code == 302
    assert amina.post("/sign-out").status_code == 303
    assert amina.get("/sign-in").status_code == 200
    Visitor(app).sign_in("K-1042 ")
