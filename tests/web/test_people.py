import re

from flask import Flask

from tests.visitor import Visitor


def test_smoke(app: Flask) -> None:
    ada = Visitor(app).sign_in("ada@demo.example")
    r = ada.get("/people")
    assert r.status_code == 200
    assert "Benali" in r.text
    uids = re.findall(r"/people/([0-9a-f]{32})", r.text)
    for uid in uids:
        r = ada.get(f"/people/{uid}")
        assert r.status_code == 200, r.text
    assert ada.get("/people/new").status_code == 200
    r = ada.get("/people/units")
    assert r.status_code == 200
    for i in set(re.findall(r"/people/units/([0-9]+)", r.text)):
        assert ada.get(f"/people/units/{i}").status_code == 200
    r = ada.post(f"/people/{uids[0]}/activation")
    assert r.status_code == 200, r.text
    r = ada.post(f"/people/{uids[0]}/tokens", {"scope": "learner"})
    assert r.status_code == 201, r.text
