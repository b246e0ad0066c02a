"""The authors' part of the corridor: its modules hang their routes here."""

from flask import Blueprint

blueprint = Blueprint("authoring", __name__)
