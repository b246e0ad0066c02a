"""Directories that call twice at once, as retrying programs do: one after the other in effect."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from academy.models.database import reading
from academy.models.directories import Departure, HeldChange
from academy.models.journal import JournalEntry
from academy.models.people import Person
from tests.web.scim.connected import Connected, user
from tests.web.scim.test_departures import OFF, crowd

pytestmark = pytest.mark.slow


def at_once(*calls: Callable[[], TestResponse]) -> list[TestResponse]:
    """The answers to calls that are made together."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_departures_at_once_do_not_each_find_room_for_one_more(app: Flask) -> None:
    uids = crowd(app, 60)
    directory = Connected(app)
    answers = at_once(*(lambda uid=uid: directory.patch(uid, OFF) for uid in uids[:8]))  # type: ignore[misc]
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200] * 3 + [409] * 5  # as if they had come one after the other
    with app.app_context(), reading() as session:
        gone = select(func.count()).where(Person.uid.in_(uids), Person.suspended_at.is_not(None))
        assert session.scalar(gone) == 3
        assert session.scalar(select(func.count()).select_from(HeldChange)) == 5


def test_the_same_event_at_once_counts_once(app: Flask) -> None:
    uids = crowd(app, 60)
    directory = Connected(app)
    answers = at_once(*[lambda: directory.patch(uids[0], OFF)] * 6)
    assert {answer.status_code for answer in answers} == {200}
    with app.app_context(), reading() as session:
        assert session.scalar(select(func.count()).select_from(Departure)) == 1
        acts = select(func.count()).where(JournalEntry.act == "person.suspended")
        assert session.scalar(acts) == 1


def test_put_and_patch_at_once_leave_what_one_of_the_orders_leaves(app: Flask) -> None:
    directory = Connected(app)
    uid = directory.add(title="Before", preferredLanguage="en")["id"]
    for turn in range(4):
        whole = user("nadia@corp.local", title=f"Put {turn}", preferredLanguage="fr")
        title = {"op": "Replace", "path": "title", "value": f"Patched {turn}"}
        before = directory.get(f"/Users/{uid}")["meta"]["version"]
        answers = at_once(
            lambda: directory.call("PUT", f"/Users/{uid}", whole),  # noqa: B023
            lambda: directory.patch(uid, title),  # noqa: B023
        )
        assert {answer.status_code for answer in answers} <= {200, 412, 409}
        assert 200 in {answer.status_code for answer in answers}
        now = directory.get(f"/Users/{uid}")
        assert now["title"] in {f"Put {turn}", f"Patched {turn}"}
        if (
            answers[0].status_code == 200
        ):  # whatever came last, the patch did not undo the rest of the put
            assert now["preferredLanguage"] == "fr"
        assert now["meta"]["version"] != before
