"""The words and the picture of what a credential attests, and its public address."""

import json

from flask import Blueprint, Flask, Response
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from academy import drawing
from academy.attestation.contexts import OPEN_BADGES
from academy.attestation.documents import Achievement
from academy.drawing import Pin
from academy.manuscript.documents import pick
from academy.models.database import reading
from academy.services import achievements, catalogue
from academy.services.achievements import Achieved
from academy.services.verification import Verdict
from academy.web import identity
from academy.web.languages import LANGUAGES, language
from academy.web.letters import address_of
from academy.web.pins import pin, with_medal
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
        tags=(achieved.kind, identity.academy()),
    )


def picture(kind: str, title: str, academy: str, *, slug: str = "", medal: str = "") -> str:
    """An achievement as SVG: a badge as it is drawn everywhere, a medallion for the others."""
    badge = _pin(slug, medal) if kind == "badge" else None
    if badge is None:
        return drawing.medal(title, academy, seed=f"{kind}:{title}", colour=COLOURS[kind])
    drawn = drawing.badge(
        badge.name, badge.kind, seed=badge.seed, colour=badge.colour, medal=badge.medal
    )
    return drawing.mounted(drawn, title, academy)


def picture_of(held: Verdict) -> str:
    """The picture of a credential that is signed."""
    return picture(held.kind, held.title, held.issuer, slug=held.slug, medal=held.medal)


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
    return _spoken(Response(json.dumps(answer), mimetype="application/ld+json"))


@blueprint.get("/<slug>.png")
@allow(Who.ANYONE)
def show_picture(slug: str) -> Response:
    """Its picture."""
    achieved = _found(slug)
    said = describe(achieved, language())
    drawn = drawing.png(picture(achieved.kind, said.name, identity.academy(), slug=slug))
    return _spoken(Response(drawn, mimetype="image/png"))


def _spoken(response: Response) -> Response:
    """An answer that caches keep for each language."""
    response.vary.update(("Accept-Language", "Cookie"))
    return public(response, KEPT)


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


def _pin(slug: str, medal: str) -> Pin | None:
    """How the badge at that path is drawn; None for one that is not known any more."""
    with reading() as session:
        live = catalogue.newest(session)
    uid = slug.removeprefix("badge-")
    known = (pin(badge, live, medal) for badge in live.badges_ever.values() if badge.uid == uid)
    return next(known, None)


def _texts(achieved: Achieved, spoken: str) -> tuple[str, str, str]:
    """Name, summary and criteria: the content's, and for the passport the interface's."""
    if achieved.title:
        texts = (achieved.title, achieved.summary, achieved.criteria)
        name, summary, criteria = (pick(dict(text), spoken) for text in texts)
        return with_medal(name, achieved.medal), summary, criteria
    summary = _(
        "Its holder has worked through the lessons of %(academy)s and passed their quizzes.",
        academy=identity.academy(),
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
