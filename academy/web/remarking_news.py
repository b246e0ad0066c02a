"""The news about questions that were wrong: to who answered them, and to who said so."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from academy.errors import NotFound
from academy.manuscript import markdown
from academy.manuscript.documents import pick
from academy.services.catalogue import Catalogue
from academy.web.languages import language
from academy.web.notices import Words, tells


@tells("remarked")
def remarked(values: Mapping[str, Any], live: Catalogue) -> Words:
    """An answer of hers counts as right after all."""
    question = _asked(values, live)
    parts = [
        _(
            "The mistake was ours, not yours: your answer to “%(question)s” is right after all.",
            question=question,
        )
    ]
    if earned := _earned(values["keys"], values["points"]):
        parts.append(earned)
    if values["module"]:
        parts.append(_("With it you have passed the quiz, and the stamp is yours."))
        return Words(" ".join(parts), url_for("passport.show"))
    return Words(" ".join(parts))


@tells("mended")
def mended(values: Mapping[str, Any], live: Catalogue) -> Words:
    """A question that she reported was wrong indeed."""
    return Words(
        _(
            "You were right: “%(question)s” was wrong, and is mended. Everybody who answered it is "
            "credited. Thank you for saying so.",
            question=_asked(values, live),
        )
    )


def _earned(keys: int, points: int) -> str:
    """What it brings her, in a sentence; empty for nothing."""
    told = {
        "keys": ngettext("%(num)s key", "%(num)s keys", keys),
        "points": ngettext("%(num)s point", "%(num)s points", points),
    }
    if keys and points:
        return str(_("It brings you %(keys)s and %(points)s.", **told))
    if keys or points:
        return str(_("It brings you %(what)s.", what=told["keys" if keys else "points"]))
    return ""


def _asked(values: Mapping[str, Any], live: Catalogue) -> str:
    """The question in the reader's language, without marks; a blank is an ellipsis."""
    try:
        text = pick(live.question_ever(values["question"]).document.text, language())
    except NotFound:  # restored from a backup that is older
        return "…"
    return markdown.plain(text)
