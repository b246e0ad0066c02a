"""The parts of the API, in the order of its document."""

from apiflask import APIFlask, HTTPError
from flask_wtf import CSRFProtect

from academy.web.api import (
    assignments,
    badges,
    bodies,
    catalogue,
    daily,
    documents,
    evidence,
    insights,
    lessons,
    me,
    passport,
    quizzes,
    rewards,
    shop,
)

PARTS = (
    me.blueprint,
    assignments.blueprint,
    catalogue.blueprint,
    lessons.blueprint,
    quizzes.blueprint,
    daily.blueprint,
    passport.blueprint,
    rewards.blueprint,
    badges.blueprint,
    shop.blueprint,
    insights.blueprint,
    evidence.blueprint,
)


def register(app: APIFlask, forgery: CSRFProtect) -> None:
    """Attach every part. None of them takes the cookie, so none needs a token against *forgery*."""
    documents.configure(app)
    app.register_error_handler(HTTPError, bodies.misfit)
    for blueprint in PARTS:
        forgery.exempt(blueprint)
        app.register_blueprint(blueprint)
    app.register_blueprint(documents.blueprint)
