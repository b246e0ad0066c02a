"""The words of templates, out of a catalogue that is found once for each page.

Flask-Babel finds its catalogue anew for each sentence, through context, domain, locale and cache;
a page has some sixty. Here the page's catalogue stays where Flask-Babel keeps what a request has
chosen, under a name that its ``force_locale`` and ``refresh`` put aside and take back, so that a
letter in another language, or a change of language, finds its own.
"""

from contextlib import suppress

from flask import Flask, g
from flask_babel import get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup


class Sentences:
    """The catalogue of one language, and the sentences without places that it has already set."""

    __slots__ = ("catalogue", "language", "plain")

    MOST = 2000
    """Sentences to remember: more than the templates hold."""

    def __init__(self) -> None:
        self.catalogue = get_translations()
        self.plain: dict[str, Markup] = {}

    def get(self, sentence: str) -> Markup:
        """The words for *sentence*, which has no places, as they stand in HTML."""
        words = self.plain.get(sentence)
        if words is None:
            words = Markup(self.catalogue.ugettext(sentence)) % {}  # noqa: S704 -- our own words
            if len(self.plain) < self.MOST:
                self.plain[sentence] = words
        return words


def register(app: Flask) -> None:
    """Give templates their ``_``, ``gettext`` and ``ngettext``; they do what Jinja's new style does."""
    languages: dict[str, Sentences] = {}

    def sentences() -> Sentences:
        held: Sentences | None = None
        with suppress(AttributeError, RuntimeError):  # the page's first sentence; no page at all
            held = g._flask_babel.babel_translations
        if held is None:
            language = str(get_locale())
            held = languages.get(language) or languages.setdefault(language, Sentences())
            if g:
                g._flask_babel.babel_translations = held
        return held

    @pass_eval_context
    def gettext(context: EvalContext, sentence: str, /, **values: object) -> str:
        if context.autoescape and not values:
            return sentences().get(sentence)
        words: str = sentences().catalogue.ugettext(sentence)
        return (Markup(words) if context.autoescape else words) % values  # noqa: S704

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        words: str = sentences().catalogue.ungettext(one, many, num)
        values.setdefault("num", num)
        return (Markup(words) if context.autoescape else words) % values  # noqa: S704

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
