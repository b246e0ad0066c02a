"""The words and the picture of what a credential attests, and its public address."""

import json

from flask import Blueprint, Flask, Response
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from academy import drawing
from academy.attestation.contexts import OPEN_BADGES
from academy.attestation.documents import Achievement
from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.services import achievements
from academy.services.achievements import Achieved
from academy.web.doors import config
from academy.web.languages import LANGUAGES, language
from academy.web.letters import address_of
from academy.web.policy import Who, allow

blueprint = Blueprint("achievements", __name__, url_prefix="/achievements")

KINDS = {"passport": "Certificate", "visa": "Certification", "badge": "Badge"}
"""What Open Badges calls them."""

COLOURS = {"passport": "", "visa": "sea", "badge": "plum"}

KEPT = "public, max-age=3600"


def register(app: Flask) -> None:
    """Lend the job that signs the words of the interface."""
    app.extensions["describe"] = describe


def describe(achieved: Achieved, spoken: str) -> Achievement:
    """The achievement in the language *spoken*, as a document says it."""
    spoken = spoken if spoken in LANGUAGES else "en"
    with force_locale(spoken):
        name, summary, criteria = _texts(achieved, spoken)
    return Achievement(
        slug=achieved.slug,
        kind=KINDS[achieved.kind],
        name=name,
        description=summary,
        criteria=criteria,
        language=spoken,
        tags=(achieved.kind, config().name),
    )


def picture(kind: str, title: str, academy: str) -> str:
    """The medallion of an achievement of that *kind*, as SVG."""
    return drawing.medal(title, academy, seed=f"{kind}:{title}", colour=COLOURS[kind])


@blueprint.get("/<slug>")
@allow(Who.ANYONE)
def show(slug: str) -> Response:
    """The achievement as JSON-LD, in the language that is asked for."""
    said = describe(_found(slug), language())
    answer = {
        "@context": [OPEN_BADGES],
        "id": address_of(f"/achievements/{slug}"),
        "type": ["Achievement"],
        "achievementType": said.kind,
        "name": said.name,
        "description": said.description,
        "criteria": {"narrative": said.criteria},
        "image": {"id": address_of(f"/achievements/{slug}.png"), "type": "Image"},
        "inLanguage": said.language,
    }
    return public(Response(json.dumps(answer), mimetype="application/ld+json"), KEPT)


@blueprint.get("/<slug>.png")
@allow(Who.ANYONE)
def show_picture(slug: str) -> Response:
    """Its picture."""
    achieved = _found(slug)
    said = describe(achieved, language())
    drawn = drawing.png(picture(achieved.kind, said.name, config().name))
    return public(Response(drawn, mimetype="image/png"), KEPT)


def _found(slug: str) -> Achieved:
    with reading() as session:
        return achievements.at(session, slug)


def public(response: Response, kept: str) -> Response:
    """An answer that any page and any cache may read, and that no search engine lists."""
    response.headers["Cache-Control"] = kept
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _texts(achieved: Achieved, spoken: str) -> tuple[str, str, str]:
    """Name, summary and criteria: the content's, and for the passport the interface's."""
    if achieved.title:
        texts = (achieved.title, achieved.summary, achieved.criteria)
        name, summary, criteria = (pick(dict(text), spoken) for text in texts)
        if achieved.medal:
            medals = {"bronze": _("bronze"), "silver": _("silver"), "gold": _("gold")}
            name = f"{name}, {medals[achieved.medal]}"
        return name, summary, criteria
    summary = _(
        "Its holder has worked through the lessons of %(academy)s and passed their quizzes.",
        academy=config().name,
    )
    return _("Digital passport"), summary, _rule_of(achieved)


def _rule_of(achieved: Achieved) -> str:
    rule = achieved.rule
    if rule is None:
        return str(_("So many quizzes passed, each on one module of the academy."))
    criteria = ngettext(
        "%(num)d quiz passed, on one module of the academy.",
        "%(num)d quizzes passed, each on another module of the academy.",
        rule.needed,
    )
    if rule.per_theme:
        criteria += " " + ngettext(
            "At least %(num)d in each theme.", "At least %(num)d in each theme.", rule.per_theme
        )
    return str(criteria)
