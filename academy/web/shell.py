"""What every page shows around its content: ways, coins, account, notices."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import Flask, g, get_flashed_messages, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from academy import drawing
from academy.engine.rewards import Earned
from academy.services.identity import Identity
from academy.services.viewer import Viewer
from academy.web import desk, identity
from academy.web.languages import LANGUAGES, direction, language

THEMES = ("auto", "light", "dark")


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation or of the account's menu."""

    href: str
    icon: str
    text: str
    current: bool


class Shell:
    """Made once for each page, and asked only for what its layout shows."""

    @cached_property
    def academy(self) -> str:
        """The academy's name."""
        return identity.academy()

    @cached_property
    def identity(self) -> Identity:
        """Its logo and colours."""
        return identity.current()

    @cached_property
    def language(self) -> str:
        """The page's language."""
        return language()

    @property
    def direction(self) -> str:
        """The way it is read."""
        return direction()

    @property
    def calm(self) -> bool:
        """Whether she asked for quiet: nothing moves, no streak and no board is shown."""
        return self.viewer is not None and self.viewer.is_calm

    languages = tuple(LANGUAGES.items())

    is_framed = False
    """Whether it stands in a frame of another page, perhaps out of sight: nothing is fetched ahead then."""

    @property
    def language_action(self) -> str:
        """Where a choice of language is sent."""
        return url_for("sign_in.choose_language")

    @property
    def here(self) -> str:
        """The address of this very page, where the browser would not tell the whole of it; else empty."""
        return str(g.get("here", ""))

    @cached_property
    def home(self) -> str:
        """The first page."""
        return url_for("home.show")

    @property
    def theme(self) -> str:
        """Light, dark, or what the device says."""
        chosen = request.cookies.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def viewer(self) -> Viewer | None:
        """Who is signed in."""
        user = current_user._get_current_object()
        return user if user.is_authenticated else None

    @cached_property
    def person(self) -> dict[str, Any] | None:
        """Her name, the seed of her portrait, and the look that she composed."""
        viewer = self.viewer
        if not viewer:
            return None
        return {"name": viewer.name, "seed": viewer.uid, "avatar": viewer.avatar}

    @cached_property
    def balance(self) -> dict[str, Any] | None:
        """Her stars and keys, with what this very request earned."""
        viewer = self.viewer
        if not viewer:
            return None
        earned = g.get("earned", Earned())
        return {
            "stars": viewer.stars + earned.stars,
            "keys": viewer.keys + earned.keys,
            "href": url_for("rewards.show"),
        }

    @cached_property
    def nav(self) -> list[Way]:
        """The ways through the academy."""
        if not self.viewer:
            return []
        return [
            _way("home.show", "home", _("Today"), also="daily"),
            _way("themes.index", "book", _("Themes")),
            _way("skills.show", "chart", _("Skills"), also="practice"),
            _way("passport.show", "passport", _("Passport")),
            _way("rewards.show", "star", _("Rewards"), also="awards boards challenges shop"),
        ]

    @cached_property
    def search(self) -> Way | None:
        """The way to the search; None for who is not in."""
        return _way("search.show", "search", _("Search")) if self.viewer else None

    @cached_property
    def work(self) -> list[Way]:
        """Her ways to work for the academy; most people have none."""
        if not self.viewer:
            return []
        parts = " ".join(p.endpoint.partition(".")[0] for p in desk.places_of(self.viewer))
        return [
            _way(p.endpoint, p.icon, str(p.text), also=parts if p is desk.DESK else "")
            for p in desk.work_of(self.viewer)
        ]

    @cached_property
    def menu(self) -> list[Way]:
        """What is behind the portrait."""
        viewer = self.viewer
        if not viewer:
            return []
        ways = [_way("profile.show", "person", _("Profile"))]
        ways.append(_way("notices.show", "info", _("News")))
        ways.append(_way("asked.show", "check", _("Asked of you")))
        return ways + self.work

    @property
    def sign_out(self) -> str:
        """Where signing out is sent."""
        return url_for("sign_in.leave")

    @cached_property
    def notices(self) -> list[tuple[str, str]]:
        """What was said on the way here."""
        flashed: Any = get_flashed_messages(with_categories=True)
        return list(flashed)


_PARTS = {"item_figures": "authoring"}
"""Parts of a part, by their blueprints: its way is current there too."""


def register(app: Flask) -> None:
    """Give every template its ``shell``, and the macros their globals."""
    app.context_processor(lambda: {"shell": Shell()})
    app.jinja_env.globals["drawing"] = drawing


def _way(endpoint: str, icon: str, text: str, *, also: str = "") -> Way:
    """The way to *endpoint*, current on each page of its part and of those that it takes in *also*."""
    part = endpoint.partition(".")[0]
    here = _PARTS.get(request.blueprint or "", request.blueprint)
    return Way(url_for(endpoint), icon, text, here in {part, *also.split()})
