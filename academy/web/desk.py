"""The places where people work for the academy rather than learn in it, and who sees each.

A new place is a line of ``PLACES``. Whoever has more than one finds all on one page, in their groups.
"""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from academy.services.viewer import Viewer
from academy.web.policy import Who, allow, me

blueprint = Blueprint("desk", __name__)

GROUPS: dict[str, LazyString] = {
    "people": _l("People"),
    "learning": _l("What they learn"),
    "numbers": _l("Numbers"),
    "house": _l("The house"),
}

TEAM = ("manager",)
"""Whose place of work is no part of the desk."""


@dataclass(frozen=True, slots=True)
class Place:
    """One way of the menu, for whoever holds any of the *roles*; its *line* says what is done there."""

    endpoint: str
    icon: str
    text: LazyString
    roles: tuple[str, ...]
    group: str = "house"
    line: LazyString | str = ""
    is_of_whole: bool = False
    """Whether it takes somebody who administers the whole company."""


PLACES = (
    Place(
        "authoring.show",
        "pen",
        _l("Authors’ desk"),
        ("author",),
        "learning",
        _l("Write, review and publish, and see how each question does."),
    ),
    Place(
        "insights.show",
        "chart",
        _l("Insights"),
        ("hr", "admin"),
        "numbers",
        _l("Who holds the passport and who comes, against your targets."),
    ),
    Place(
        "exports.index",
        "download",
        _l("Exports"),
        ("hr", "admin"),
        "numbers",
        _l("Lists as files, and reports that come by themselves."),
    ),
    Place(
        "organising.index",
        "star",
        _l("Challenges"),
        ("hr", "admin"),
        "learning",
        _l("A race or a common goal for teams."),
    ),
    Place(
        "people.index",
        "people",
        _l("People"),
        ("hr", "admin"),
        "people",
        _l("Find, add, correct, invite, suspend."),
    ),
    Place(
        "overview.show",
        "passport",
        _l("Progress"),
        ("hr", "admin"),
        "people",
        _l("Stamps, visas and passports, and who is late."),
    ),
    Place(
        "team.index",
        "people",
        _l("My team"),
        TEAM,
        "people",
        _l("Where your people stand, and a word to them."),
    ),
    Place(
        "audiences.index",
        "people",
        _l("Audiences"),
        ("hr", "admin"),
        "people",
        _l("Who belongs together, by rules."),
    ),
    Place(
        "assignments.index",
        "check",
        _l("Assignments"),
        ("hr", "admin"),
        "people",
        _l("What is asked of whom, why, and by when."),
    ),
    Place(
        "units.index",
        "globe",
        _l("Units"),
        ("admin",),
        "people",
        _l("The tree, its working weeks and public holidays."),
    ),
    Place(
        "imports.index",
        "download",
        _l("Roster"),
        ("hr", "admin"),
        "people",
        _l("Everybody at once, from a file."),
    ),
    Place(
        "keepers.roles",
        "person",
        _l("Roles"),
        ("admin",),
        "people",
        _l("Who writes, who is HR, who administers, and where."),
    ),
    Place(
        "reminders.show",
        "clock",
        _l("Reminders"),
        ("admin",),
        "house",
        _l("When mail is sent, and when nobody is disturbed."),
    ),
    Place(
        "directories.index",
        "people",
        _l("Directories"),
        ("admin",),
        "house",
        _l("Who keeps your people up to date by SCIM."),
    ),
    Place(
        "sign_in_settings.show",
        "key",
        _l("Company sign-in"),
        ("admin",),
        "house",
        _l("The provider that people sign in with."),
    ),
    Place(
        "gifts.index",
        "gift",
        _l("Gifts"),
        ("admin",),
        "learning",
        _l("The shop, its requests and budgets."),
    ),
    Place(
        "visa_desk.index",
        "passport",
        _l("Visas"),
        ("admin",),
        "learning",
        _l("Who may use which platform, and the proof of it."),
    ),
    Place(
        "award_desk.index",
        "star",
        _l("Badges"),
        ("admin",),
        "learning",
        _l("Awards whose rule is no longer met."),
    ),
    Place(
        "books.index",
        "key",
        _l("Books"),
        ("admin",),
        "numbers",
        _l("Payments in doubt, and the nightly audit."),
    ),
    Place(
        "journal.show",
        "book",
        _l("Journal"),
        ("hr", "admin"),
        "house",
        _l("Who did what to whom."),
    ),
    Place(
        "keepers.tokens",
        "lock",
        _l("API tokens"),
        ("admin",),
        "house",
        _l("What programs act with."),
    ),
    Place(
        "jobs.index",
        "clock",
        _l("Jobs"),
        ("admin",),
        "house",
        _l("What is done in the background, and how it ended."),
        is_of_whole=True,
    ),
    Place(
        "privacy.who_sees_what",
        "eye",
        _l("Who sees what"),
        ("hr", "admin"),
        "house",
        _l("Of whom, by name or in groups."),
    ),
    Place(
        "retention.show",
        "key",
        _l("Retention"),
        ("admin",),
        "house",
        _l("How long what is kept."),
    ),
    Place(
        "launch.show",
        "download",
        _l("Launch kit"),
        ("hr", "admin"),
        "people",
        _l("Posters, cards and mails that announce the academy."),
    ),
    Place(
        "mail_desk.show",
        "letter",
        _l("Mail"),
        ("admin",),
        "house",
        _l("What waits, what failed, and a test letter."),
        is_of_whole=True,
    ),
    Place(
        "identity.show",
        "pen",
        _l("Name and colours"),
        ("admin",),
        "house",
        _l("Its name, its logo, its two colours."),
        is_of_whole=True,
    ),
)


def places_of(viewer: Viewer) -> list[Place]:
    """Those that the viewer may enter."""
    has_whole = viewer.administers_all
    return [
        place
        for place in PLACES
        if any(map(viewer.has_role, place.roles)) and (has_whole or not place.is_of_whole)
    ]


def work_of(viewer: Viewer) -> list[Place]:
    """What every page and the account's menu show of them: her team, and the rest as one."""
    places = places_of(viewer)
    others = [place for place in places if place.roles != TEAM]
    team = [place for place in places if place.roles == TEAM]
    return [*(others if len(others) < 2 else [DESK]), *team]


def groups_of(viewer: Viewer) -> list[tuple[LazyString, list[Place]]]:
    """Her places in their groups; empty groups are left out."""
    places = places_of(viewer)
    grouped = [(name, [p for p in places if p.group == key]) for key, name in GROUPS.items()]
    return [(name, inside) for name, inside in grouped if inside]


DESK = Place("desk.show", "gear", _l("At work"), ("author", "hr", "admin"))


@blueprint.get("/desk")
@allow(Who.AUTHOR, Who.HR, Who.ADMIN)
def show() -> str:
    """All places of hers."""
    return render_template("desk/show.html", groups=groups_of(me()))
