"""Letters by mail, in the language of who receives them."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Flask, current_app, render_template
from flask_babel import force_locale

from academy.config import Config
from academy.web import identity
from academy.web.languages import LANGUAGES

EMPTY_LINES = re.compile(r"\n\s*\n\s*\n")
"""More than one of them, as conditions in a template leave them behind."""


def letter(template: str, *, language: str, **values: object) -> dict[str, str]:
    """The letter ``templates/emails/<template>``: subject, plain text, and HTML.

    The first line of the text is its subject, on one line whatever names it holds.
    """
    values["academy"] = identity.academy()
    with force_locale(language if language in LANGUAGES else "en"):
        subject, text = render_template(f"emails/{template}.txt", **values).split("\n", 1)
        html = render_template(f"emails/{template}.html", **values)
    text = EMPTY_LINES.sub("\n\n", text).strip() + "\n"
    return {"subject": " ".join(subject.split()), "text": text, "html": html}


def address_of(path: str) -> str:
    """*path* as a whole address, from the settings: a request's Host may be anybody's."""
    config: Config = current_app.extensions["academy"]
    return config.base_url + path


def register(app: Flask) -> None:
    """Lend jobs, and services that know no page, the way to write letters."""
    app.extensions["letter"] = written


def written(kind: str, language: str, values: Mapping[str, Any]) -> dict[str, str]:
    """The letter of *kind*; its templates name pages with ``link(endpoint, ...)``, without any request.

    With a token ``ending`` among the values, ``unsubscribe`` is the address that ends such mail.
    """
    made = letter(kind, language=language, link=link, place=place, **values)
    if values.get("ending"):
        made["unsubscribe"] = link("wishes.ending", token=values["ending"])
    return made


def link(endpoint: str, **values: str) -> str:
    """The whole address of a page."""
    return address_of(current_app.url_map.bind("localhost").build(endpoint, values))


def place(kind: str, target: str | None) -> str:
    """Where somebody finishes what is asked of her; the first page for what no page is named of."""
    match kind:
        case "module" if target:
            return link("themes.module", slug=target)
        case "theme" if target:
            return link("themes.show", slug=target)
        case "visa" if target:
            return link("visas.show", slug=target)
        case "passport":
            return link("passport.show")
        case _:
            return link("home.show")
