"""The parts of the house that answer requests, in the order of the corridor."""

from flask import Flask

from academy.web import (
    authoring,
    books,
    books_news,
    daily,
    health,
    home,
    insights,
    lessons,
    links,
    media,
    notices,
    passport,
    people,
    practice,
    profile,
    quizzes,
    rewards,
    rights,
    sign_in,
    skills,
    styleguide,
    themes,
    units,
)

PARTS = (
    health.blueprint,
    sign_in.blueprint,
    links.blueprint,
    home.blueprint,
    notices.blueprint,
    daily.blueprint,
    practice.blueprint,
    skills.blueprint,
    themes.blueprint,
    lessons.blueprint,
    media.blueprint,
    quizzes.blueprint,
    passport.blueprint,
    rewards.blueprint,
    profile.blueprint,
    people.blueprint,
    rights.blueprint,
    books.blueprint,
    units.blueprint,
    insights.blueprint,
    authoring.blueprint,
    styleguide.blueprint,
)

NEWS = (books_news,)
"""Modules that tell news, and answer no request."""


def register(app: Flask) -> None:
    """Attach every part's routes."""
    for blueprint in PARTS:
        app.register_blueprint(blueprint)
