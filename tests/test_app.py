from flask import Flask


def test_the_house_says_that_it_is_alive_and_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").text == "ok\n"


def test_every_answer_carries_the_guarding_headers(app: Flask) -> None:
    headers = app.test_client().get("/healthz").headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
