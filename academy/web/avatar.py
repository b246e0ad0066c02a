"""The avatar: composed part by part, looked at, kept."""

from collections.abc import Collection, Mapping
from random import SystemRandom

from flask import Blueprint, Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from academy.drawing.avatar import (
    CHOICES,
    CLOTH_COLOURS,
    GROUNDS,
    HAIR_COLOURS,
    SKINS,
    Avatar,
    look_of,
    offered,
    thrown,
)
from academy.drawing.portrait import bust, standing_alone
from academy.errors import Invalid
from academy.models.database import reading, writing
from academy.services import catalogue, people
from academy.web.doors import to_page
from academy.web.policy import Who, allow, me

blueprint = Blueprint("avatar", __name__, url_prefix="/passport/avatar")

SWATCHES = {
    "skin": SKINS,
    "hair_colour": HAIR_COLOURS,
    "hat_colour": CLOTH_COLOURS,
    "body_colour": CLOTH_COLOURS,
    "ground": GROUNDS,
}
"""Parts whose picture is a colour alone."""

PARTS = {
    "face": _l("Face"),
    "skin": _l("Skin"),
    "hair": _l("Hair"),
    "hair_colour": _l("Colour of the hair"),
    "beard": _l("Beard"),
    "glasses": _l("Glasses"),
    "cheeks": _l("Cheeks"),
    "hat": _l("On the head"),
    "hat_colour": _l("Colour of the hat"),
    "body": _l("Clothes"),
    "body_colour": _l("Colour of the clothes"),
    "ground": _l("Behind you"),
}
"""In the order in which they are composed."""

_TONES = {
    "navy": _l("Navy"),
    "sea": _l("Teal"),
    "leaf": _l("Green"),
    "plum": _l("Plum"),
    "flag": _l("Red"),
    "gold": _l("Gold"),
    "slate": _l("Slate"),
    "cream": _l("Cream"),
}

NAMES = {
    "skin": {choice: _l("Tone %(number)s", number=choice) for choice in SKINS},
    "face": {
        "smile": _l("Smiling"),
        "laugh": _l("Laughing"),
        "calm": _l("Calm"),
        "wink": _l("Winking"),
        "dream": _l("Dreaming"),
        "wow": _l("Astonished"),
    },
    "cheeks": {"plain": _l("Plain"), "rosy": _l("Rosy"), "freckles": _l("Freckles")},
    "glasses": {
        "none": _l("No glasses"),
        "round": _l("Round glasses"),
        "square": _l("Square glasses"),
        "sun": _l("Sunglasses"),
    },
    "beard": {
        "none": _l("No beard"),
        "full": _l("Full beard"),
        "moustache": _l("Moustache"),
        "goatee": _l("Goatee"),
    },
    "hair": {
        "short": _l("Short"),
        "side": _l("Parted"),
        "bob": _l("Bob"),
        "long": _l("Long"),
        "curls": _l("Curls"),
        "bun": _l("Bun"),
        "none": _l("No hair"),
        "afro": _l("Afro"),
        "plaits": _l("Plaits"),
    },
    "hair_colour": {
        "black": _l("Black"),
        "brown": _l("Brown"),
        "chestnut": _l("Chestnut"),
        "copper": _l("Copper"),
        "blond": _l("Blond"),
        "grey": _l("Grey"),
        "white": _l("White"),
        "blue": _l("Blue"),
        "pink": _l("Pink"),
    },
    "hat": {
        "none": _l("Nothing"),
        "scarf": _l("Headscarf"),
        "cap": _l("Cap"),
        "beret": _l("Beret"),
        "sailor": _l("Sailor’s cap"),
        "beanie": _l("Bobble hat"),
        "straw": _l("Straw hat"),
        "turban": _l("Turban"),
    },
    "hat_colour": _TONES,
    "body": {
        "round": _l("Jumper"),
        "shirt": _l("Shirt"),
        "plain": _l("T-shirt"),
        "stripes": _l("Stripes"),
        "hoodie": _l("Hoodie"),
        "jacket": _l("Jacket and tie"),
        "dungarees": _l("Dungarees"),
    },
    "body_colour": _TONES,
    "ground": {
        "sand": _l("Sand"),
        "mist": _l("Mist"),
        "lilac": _l("Lilac"),
        "sage": _l("Sage"),
        "peach": _l("Peach"),
        "sky": _l("Sky"),
    },
}


@blueprint.get("")
@allow(Who.LEARNER)
def show() -> str:
    """The composer, with what she looks like today."""
    return _page(look_of(me().uid, me().avatar))


@blueprint.post("")
@allow(Who.LEARNER)
def compose() -> str | Response:
    """Look at what was chosen, take a surprise, or keep it."""
    if request.form.get("act") == "surprise":
        return _page(thrown(SystemRandom(), offered(_wardrobe())))
    look = _chosen(request.form)
    if request.form.get("act") != "keep":
        return _page(look)
    with writing() as session:
        people.set_avatar(session, me().id, look.code)
    flash(_("That is you now, on every page and on paper."), "success")
    return to_page(url_for("paper.show"))


@blueprint.get("/preview.svg")
@allow(Who.LEARNER)
def preview() -> Response:
    """The bust of what is chosen, as a picture of its own."""
    response = make_response(standing_alone(_chosen(request.args)))
    response.mimetype = "image/svg+xml"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _page(look: Avatar) -> str:
    return render_template(
        "avatar/show.html",
        look=look,
        parts=_parts(look),
        swatches=SWATCHES,
    )


def _parts(look: Avatar) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """Each part, its name and its options: what is offered, and what she wears already."""
    there, worn = offered(_wardrobe()), look_of(me().uid, me().avatar).parts
    return [
        (part, str(name), _options(look, part, {*there[part], look.parts[part], worn[part]}))
        for part, name in PARTS.items()
    ]


def _options(look: Avatar, part: str, there: Collection[str]) -> list[tuple[str, str, str]]:
    """Choice, name and picture (for a colour, the colour) of each option of *part* that is *there*."""
    options = []
    for choice in (each for each in CHOICES[part] if each in there):
        swatch = SWATCHES.get(part, {}).get(choice)
        picture = swatch or bust(look.with_part(part, choice))
        options.append((choice, str(NAMES[part][choice]), picture))
    return options


def _chosen(values: MultiDict[str, str]) -> Avatar:
    """The look that a form or a query describes; what it leaves out stays as it is. Raises ``Invalid``."""
    there, worn = offered(_wardrobe()), look_of(me().uid, me().avatar).parts
    given = {part: values[part] for part in CHOICES if part in values}
    if any(choice not in (*there[part], worn[part]) for part, choice in given.items()):
        raise Invalid("This look is not one of ours. Please choose again.")
    return Avatar(**{**worn, **given})


def _wardrobe() -> Mapping[str, Collection[str]]:
    """What the company offers to wear, of the parts that it has a say in."""
    with reading() as session:
        return catalogue.current(session, me().publication).toy.wardrobe
