"""The parts of the house that answer requests, in the order of the corridor."""

from flask import Flask

from academy.web import (
    achievements,
    authoring,
    avatar,
    boards,
    booklet,
    books,
    books_news,
    budgets,
    challenges,
    credentials,
    daily,
    gifts,
    health,
    home,
    insights,
    lessons,
    links,
    media,
    notices,
    organising,
    paper,
    passport,
    people,
    practice,
    prints,
    profile,
    quizzes,
    redemptions,
    rewards,
    rights,
    shop,
    sign_in,
    skills,
    streaks,
    styleguide,
    themes,
    units,
    verify,
    visa_desk,
    visas,
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
    booklet.blueprint,
    avatar.blueprint,
    paper.blueprint,
    prints.blueprint,
    visas.blueprint,
    credentials.blueprint,
    verify.blueprint,
    achievements.blueprint,
    rewards.blueprint,
    boards.blueprint,
    challenges.blueprint,
    organising.blueprint,
    shop.blueprint,
    profile.blueprint,
    people.blueprint,
    rights.blueprint,
    books.blueprint,
    units.blueprint,
    streaks.blueprint,
    gifts.blueprint,
    redemptions.blueprint,
    budgets.blueprint,
    visa_desk.blueprint,
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
    achievements.register(app)
