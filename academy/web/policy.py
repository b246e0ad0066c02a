"""Who may use a route. Every route says so with ``@allow``; one that does not stops the start.

What a person is not allowed to use is not found; somebody who is not signed in is asked to.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from academy.errors import NotFound
from academy.services.viewer import Viewer


class Who(StrEnum):
    """The groups that a route may open to."""

    ANYONE = "anyone"
    LEARNER = "learner"
    MANAGER = "manager"
    HR = "hr"
    AUTHOR = "author"
    ADMIN = "admin"
    DIRECTORY = "directory"
    """A program of the company with a token of its own; nobody who signs in."""


View = TypeVar("View", bound=Callable[..., Any])


def allow(*who: Who) -> Callable[[View], View]:
    """Open the decorated view to any of *who*."""

    def declare(view: View) -> View:
        view.policy = frozenset(who)  # type: ignore[attr-defined]
        return view

    return declare


def policy_of(app: Flask, endpoint: str) -> frozenset[Who] | None:
    """What *endpoint* declared, or None."""
    return getattr(app.view_functions.get(endpoint), "policy", None)


def me() -> Viewer:
    """The person who asks; only for views that are not open to anyone."""
    viewer: Viewer = current_user._get_current_object()
    return viewer


def check() -> Any:
    """Before each request: let in, ask to sign in, or do not find."""
    if request.endpoint is None:
        return None
    policy = policy_of(current_app, request.endpoint)
    if policy is None:  # a route that was added after the start
        raise NotFound("There is nothing at this address.")
    if Who.ANYONE in policy:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if not any(current_user.has_role(who.value) for who in policy):
        raise NotFound("There is nothing at this address.")
    return None


def require_policies(app: Flask) -> None:
    """Raise ``RuntimeError`` with the routes that declare nobody."""
    undeclared = sorted(
        rule.endpoint for rule in app.url_map.iter_rules() if policy_of(app, rule.endpoint) is None
    )
    if undeclared:
        raise RuntimeError(f"routes without @allow: {', '.join(undeclared)}")
