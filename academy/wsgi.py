"""What the production server loads in each of its processes, and the worker in its own."""

import gc
import os

from flask import Flask

from academy import config
from academy.app import create_app


def make() -> Flask:
    """The application of the settings in the environment, in a process that does nothing else."""
    app = create_app(config.load(os.environ))
    gc.collect()
    gc.freeze()  # it stays: looking at it again and again was a fifth of what a table of everybody costs
    return app
