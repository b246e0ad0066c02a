"""Letters by mail, in the language of who receives them."""

from flask import current_app, render_template
from flask_babel import force_locale

from academy.config import Config
from academy.web import identity
from academy.web.languages import LANGUAGES


def letter(template: str, *, language: str, **values: object) -> dict[str, str]:
    """The letter ``templates/emails/<template>``: subject, plain text, and HTML.

    The first line of the text is its subject, on one line whatever names it holds.
    """
    values["academy"] = identity.academy()
    with force_locale(language if language in LANGUAGES else "en"):
        subject, text = render_template(f"emails/{template}.txt", **values).split("\n", 1)
        html = render_template(f"emails/{template}.html", **values)
    return {"subject": " ".join(subject.split()), "text": text.strip() + "\n", "html": html}


def address_of(path: str) -> str:
    """*path* as a whole address, from the settings: a request's Host may be anybody's."""
    config: Config = current_app.extensions["academy"]
    return config.base_url + path
