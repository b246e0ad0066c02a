"""The parts of the house that answer requests, in the order of the corridor."""

from flask import Flask

from academy.web import health, links, people, profile, rights, sign_in, units

PARTS = (
    health.blueprint,
    sign_in.blueprint,
    links.blueprint,
    profile.blueprint,
    people.blueprint,
    rights.blueprint,
    units.blueprint,
)


def register(app: Flask) -> None:
    """Attach every part's routes."""
    for blueprint in PARTS:
        app.register_blueprint(blueprint)
