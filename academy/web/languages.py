"""The language of a page: the person's own, or what her browser prefers."""

import os
from pathlib import Path

from babel import Locale
from flask import Flask, g, request, session
from flask_babel import Babel, get_locale
from flask_login import current_user

LANGUAGES = {"en": "English", "fr": "Français"}
"""The languages of the interface by their own names; the first is the one the code is written in."""

TRANSLATIONS = Path(__file__).resolve().parent.parent / "translations"


def register(app: Flask) -> None:
    """Attach Flask-Babel."""
    compile_stale()
    app.config.update(BABEL_DEFAULT_LOCALE="en", BABEL_DEFAULT_TIMEZONE="UTC")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    Babel(app, locale_selector=select, timezone_selector=time_zone)
    app.jinja_env.globals.update(languages=LANGUAGES, language=language, direction=direction)


def select() -> str:
    """The language of this request's page."""
    if "language" not in g:
        g.language = _choose()
    return str(g.language)


def language() -> str:
    """The two letters that templates and services name a language by."""
    return select()


def direction() -> str:
    """``ltr`` or ``rtl``, for the page's ``dir``."""
    locale: Locale = get_locale()
    return locale.text_direction


def compile_stale() -> None:
    """Compile each ``.po`` that is newer than its ``.mo``, so that no sentence is ever stale."""
    for source in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        with source.open("rb") as words:
            catalog = read_po(words)
        # Several processes may start at once: each writes a file of its own, the last one stays.
        partial = target.with_suffix(f".{os.getpid()}.partial")
        with partial.open("wb") as compiled:
            write_mo(compiled, catalog)
        partial.replace(target)


def _choose() -> str:
    if current_user and current_user.is_authenticated and current_user.locale in LANGUAGES:
        return str(current_user.locale)
    chosen = session.get("language")
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or "en"


def time_zone() -> str:
    """The zone that this request's moments are shown in."""
    if current_user and current_user.is_authenticated:
        return str(current_user.time_zone)
    return "UTC"
