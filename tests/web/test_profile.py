from flask import Flask

from tests.visitor import Visitor


def test_profile(app: Flask) -> None:
    amina = Visitor(app).sign_in("amina@demo.example")
    r = amina.get("/profile")
    assert r.status_code == 200
    r = amina.post("/profile", {"language": "fr", "time_zone": "Asia/Tokyo"})
    assert r.status_code == 303, r.text
    r = amina.post(
        "/profile/password",
        {"old": "bon-voyage", "secret": "wind in the sails", "again": "wind in the sails"},
    )
    assert r.status_code == 303, r.text
    Visitor(app).sign_in("amina@demo.example", "wind in the sails")
    v = Visitor(app)
    assert v.post("/forgotten-password", {"login": "amina@demo.example"}).status_code == 200
    assert v.get("/forgotten-password").status_code == 200
    assert v.get("/activation").status_code == 200
    assert v.get("/nothing").status_code == 404
