"""The academy without doors: what commands work in, and what ``app`` opens its doors to."""

from flask import Flask

from academy import jobs
from academy.config import Config
from academy.models.database import connect


def create_house(config: Config) -> Flask:
    """*config*'s academy for commands: its database and jobs. Ready at once, since no page is loaded."""
    app = Flask("academy", static_folder=None, instance_path=str(config.instance))
    furnish(app, config)
    return app


def furnish(app: Flask, config: Config) -> None:
    """Give *app* its settings, its database and its jobs. Opens no connection yet."""
    app.extensions["academy"] = config
    connect(app, config.database_url)
    jobs.connect(app)
