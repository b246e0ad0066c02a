"""No act of running the academy goes without its line in the journal: every route that writes, every
command, and what directories do is compared with the lines that its code leaves.
"""

import ast
import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click
import pytest
from flask import Flask

from academy.cli import COMMANDS
from academy.services.directories import arriving, changing, departures, groups
from academy.web.journal import ACTS
from academy.web.policy import Who
from tests import acts
from tests.acts import reached_by
from tests.web.test_rights import rules

RUNNING = frozenset({Who.MANAGER, Who.HR, Who.AUTHOR, Who.ADMIN})
"""Whose acts these are; what learners and visitors do is their own."""

BY_HAND = ("adjustment.approved", "adjustment.proposed")
ROSTER = ("import.applied", "import.undone")
PAUSED = ("report.paused", "report.resumed")

LINES: dict[str, tuple[str, ...]] = {
    "assignments.add": ("assignment.opened",),
    "assignments.close": ("assignment.closed",),
    "assignments.set_due": ("assignment.changed",),
    "assignments.set_later": ("assignment.changed",),
    "assignments.undo_waiver": ("waiver.undone",),
    "assignments.waive": ("waiver.given",),
    "audiences.add": ("audience.added",),
    "audiences.close": ("audience.closed",),
    "audiences.save": ("audience.changed",),
    "authoring.approve": ("content.published", "review.approved"),
    "authoring.close": ("question_report.closed",),
    "authoring.confirm_translation": ("translation.confirmed",),
    "authoring.give_back": ("review.returned",),
    "authoring.publish": ("content.published",),
    "authoring.send": ("review.sent",),
    "authoring.withdraw": ("review.withdrawn",),
    "award_desk.keep": ("badge.kept",),
    "award_desk.withdraw": ("badge.withdrawn",),
    "boards.switch": ("unit.changed",),
    "books.approve": ("adjustment.approved",),
    "books.correct": BY_HAND,
    "books.decide": ("hold.paid", "hold.refused"),
    "books.grant": BY_HAND,
    "books.refuse": ("adjustment.refused",),
    "books.reverse": BY_HAND,
    "budgets.add": ("budget.added",),
    "budgets.change": ("budget.changed",),
    "budgets.end": ("budget.ended",),
    "company_accounts.untie": ("company_account.untied",),
    "directories.add": ("directory.added",),
    "directories.decide": (
        "directory.changes_approved", "directory.changes_refused", "person.suspended",
    ),
    "directories.disconnect": ("directory.removed",),
    "directories.revoke": ("directory.token_revoked",),
    "directories.rotate": ("directory.token_rotated",),
    "directories.save": ("directory.changed",),
    "dispatches.add": ("report.added",),
    "dispatches.add_recipient": ("report.recipient_added",),
    "dispatches.go_on": PAUSED,
    "dispatches.pause": PAUSED,
    "dispatches.remove": ("report.removed",),
    "dispatches.remove_recipient": ("report.recipient_left",),
    "erasing.erase": ("person.erased",),
    "exports.ask": ("export.asked",),
    "gifts.add": ("gift.added",),
    "gifts.bring_codes": ("gift.codes_brought",),
    "gifts.offer_again": ("gift.offered_again",),
    "gifts.restock": ("gift.restocked",),
    "gifts.save": ("gift.changed",),
    "gifts.withdraw": ("gift.withdrawn",),
    "identity.save": ("identity.chosen",),
    "imports.apply": ROSTER,
    "imports.check": ROSTER,
    "imports.undo": ROSTER,
    "jobs.run_now": ("job.asked",),
    "keepers.end_token": ("token.revoked",),
    "organising.add": ("challenge.added",),
    "organising.cancel": ("challenge.cancelled",),
    "organising.save": ("challenge.changed",),
    "people.add": ("person.added", "person.invited"),
    "people.save": ("person.changed", "person.moved"),
    "privacy.choose_names": ("choice.changed",),
    "redemptions.allow_another_look": ("redemption.look_allowed",),
    "redemptions.decide": ("redemption.approved", "redemption.delivered", "redemption.refused"),
    "reminders.save": ("choice.changed",),
    "retention.save": ("choice.changed",),
    "revoking.revoke": ("passport.revoked",),
    "rights.give_role": ("role.given",),
    "rights.invite": ("person.invited",),
    "rights.make_token": ("token.made",),
    "rights.resume": ("person.resumed",),
    "rights.suspend": ("person.suspended",),
    "rights.withdraw_role": ("role.withdrawn",),
    "rights.withdraw_token": ("token.revoked",),
    "streaks.mark": ("unit.outage",),
    "targets.launch": ("launch.set",),
    "targets.save": ("target.set",),
    "units.add": ("unit.added",),
    "units.move": ("unit.moved",),
    "units.remove": ("unit.removed",),
    "units.save": ("unit.changed",),
    "visa_desk.change_secret": (
        "visa.secret_ended", "visa.secret_made", "visa.secret_rotated",
    ),
    "visa_desk.count_file": ("evidence.counted",),
    "visa_desk.revoke": ("visa.revoked",),
}  # fmt: skip
"""What each route may write down: all of it, so that a branch that falls silent is seen."""

SILENT = {
    "authoring.begin": "what an author writes is told when it is sent and when it is published",
    "authoring.bring": "as above",
    "authoring.bring_translations": "they become drafts",
    "authoring.bring_archive": "as above: it makes drafts",
    "authoring.catch_up": "as above",
    "authoring.check_grid": "nothing is kept",
    "authoring.comment": "a word between two authors, which stands in the review",
    "authoring.drop": "nothing that learners have changes; it can be taken up again",
    "authoring.intend": "as above",
    "authoring.resolve": "as above",
    "authoring.look_at_file": "nothing is kept",
    "authoring.show_rows": "nothing is kept",
    "authoring.restore": "an older text becomes a draft, which is told when it is sent",
    "authoring.save": "as above",
    "authoring.take_away": "as above",
    "authoring.save_grid": "as above",
    "authoring.take_up": "as above",
    "audiences.draft": "a rule that is tried out: nothing is kept",
    "exports.remove": "her own file, which she asked for with a line",
    "imports.upload": "a file of her own: nobody is touched before it is applied",
    "mail_desk.send_test": "a letter to herself",
    "launch.order": "posters and cards, which name nobody but who orders them",
    "team.congratulate": "a word between two people; what was sent stands in notices and reminders",
    "team.nudge": "as above",
    "team.thank": "as above",
    "training.order": "a look at one person, which she reads under who looked at her pages",
}
"""Routes of those who run the academy that leave no line, and why."""

DIRECTORIES: dict[Callable[..., Any], tuple[str, ...]] = {
    arriving.add: (
        "person.added",
        "person.changed",
        "person.moved",
        "person.resumed",
        "person.suspended",
    ),
    changing.change: ("person.changed", "person.moved", "person.resumed", "person.suspended"),
    changing.remove: ("directory.person_forgotten", "person.suspended"),
    departures.depart: ("person.suspended",),
    departures.hold: ("directory.change_held",),
    groups.add: ("directory.group_added",),
    groups.change: ("directory.group_changed",),
    groups.remove: ("directory.group_removed",),
}
"""What directories do stands behind their protocol: the acts themselves are looked at."""

TOLD = {
    "academy.cli.company:admin": ("role.given",),
    "academy.cli.company:demo": (  # of a company that is made up
        "assignment.opened",
        "audience.added",
        "challenge.added",
        "target.set",
    ),
    "academy.cli.company:token": ("token.made",),
    "academy.cli.content:publish": ("content.published",),
    "academy.cli.evidence:evidence": ("evidence.counted",),
    "academy.cli.keys:keys": ("key.rotated",),
    "academy.cli.people:import": ROSTER,
    "academy.cli.person:erase": ("person.erased",),
    "academy.cli.person:export": ("person.exported",),
    "academy.cli.person:reapply": ("person.erased",),
    "academy.cli.secret:secret": (
        "visa.secret_ended", "visa.secret_made", "visa.secret_rotated",
    ),
}  # fmt: skip
"""What the commands write down."""

UNTOLD = {
    "academy.cli.audit:audit": "reads",
    "academy.cli.badges:preview": "reads",
    "academy.cli.content:balance": "reads",
    "academy.cli.content:captions": "writes a file",
    "academy.cli.content:check": "reads",
    "academy.cli.content:export": "writes a folder",
    "academy.cli.engine:evaluate": "reads",
    "academy.cli.fit:fit": "a job, done now",
    "academy.cli.simulate:simulate": "worlds of its own",
    "academy.cli.insights:rebuild": "counts again what was counted",
    "academy.cli.people:export": "whoever has the machine has the database",
    "academy.cli.translations:translations": "drafts have their line when they are published",
    "academy.storyboard.command:storyboard": "makes a film",
    "academy.cli.questions:export": "writes a file",
    "academy.cli.questions:import": "begins drafts, which name their author",
}
"""Commands that leave no line, and why; those about the installation itself come before any journal."""


def test_every_route_that_writes_has_its_line_or_its_reason(app: Flask) -> None:
    found = {}
    for rule, method, policy in rules(app):
        if method not in {"GET", "HEAD"} and policy & RUNNING and Who.LEARNER not in policy:
            found[rule.endpoint] = reached_by(inspect.unwrap(app.view_functions[rule.endpoint]))
    assert not LINES.keys() & SILENT.keys()
    assert {name: sorted(told) for name, told in found.items()} == {
        **{name: sorted(told) for name, told in LINES.items()},
        **{name: [] for name in SILENT},
    }


@pytest.mark.parametrize("act", DIRECTORIES, ids=lambda act: f"{act.__module__}.{act.__name__}")
def test_what_a_directory_does_has_its_line(act: Callable[..., Any]) -> None:
    assert sorted(reached_by(act)) == sorted(DIRECTORIES[act])


def test_every_command_has_its_line_or_its_reason() -> None:
    found = {}
    for where in COMMANDS.values():
        module, _, name = where.partition(":")
        if module == "academy.cli.installation":
            continue
        command = getattr(import_module(module), name)
        each = command.commands.values() if isinstance(command, click.Group) else [command]
        for one in each:
            view = inspect.unwrap(one.callback)
            found[f"{view.__module__}:{one.name}"] = sorted(reached_by(view))
    expected = {name: sorted(told) for name, told in TOLD.items()}
    assert found == {**expected, **{name: [] for name in UNTOLD}}


def test_every_act_has_its_words() -> None:
    assert {act for told in (*LINES.values(), *TOLD.values()) for act in told} <= ACTS.keys()
    assert {act for told in DIRECTORIES.values() for act in told} <= ACTS.keys()


def test_an_act_that_falls_silent_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its line, the route's acts are others than those expected."""
    source = import_module("academy.services.budgets")
    text = inspect.getsource(source).replace("journal.about", "print")
    real = acts._source

    def without(module: str) -> ast.Module | None:
        return ast.parse(text) if module == source.__name__ else real(module)

    for cached in (acts._functions, acts._names):
        cached.cache_clear()
    monkeypatch.setattr(acts, "_source", without)
    view = import_module("academy.web.budgets").end
    assert reached_by(view) == set()
    for cached in (acts._functions, acts._names):
        cached.cache_clear()
