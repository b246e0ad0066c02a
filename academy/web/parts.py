"""The parts of the house that answer requests, in the order of the corridor."""

from flask import Flask

from academy.web import (
    authoring,
    boards,
    budgets,
    challenges,
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
    passport,
    people,
    practice,
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
    visas.blueprint,
    rewards.blueprint,
    boards.blueprint,
    challenges.blueprint,
    organising.blueprint,
    shop.blueprint,
    profile.blueprint,
    people.blueprint,
    rights.blueprint,
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


def register(app: Flask) -> None:
    """Attach every part's routes."""
    for blueprint in PARTS:
        app.register_blueprint(blueprint)
