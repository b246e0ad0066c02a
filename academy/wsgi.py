"""What the production server loads in each of its processes."""

import os

from flask import Flask

from academy import config
from academy.app import create_app


def make() -> Flask:
    """The application of the settings in the environment."""
    return create_app(config.load(os.environ))
