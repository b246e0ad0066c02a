"""Who is asked: people come into an audience, leave it, come back, finish, and are asked again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from academy.engine.audiences import EVERYBODY, Condition, Group, Rule
from academy.engine.due import Terms
from academy.errors import Conflict, Invalid, NotFound
from academy.models.audiences import Assignment, AssignmentMember
from academy.models.journal import JournalEntry
from academy.models.notices import Notice
from academy.models.people import Leave, Person
from academy.services import catalogue, names, staff
from academy.services.assignments import asked, desk, forecast, joining, lists, waivers
from academy.services.assignments.desk import Plan
from academy.services.audiences import desk as audiences
from academy.services.audiences import preview
from academy.services.rollups import folding
from academy.services.viewer import Viewer
from tests.cast import ADA, AMINA, BRUNO, HUGO, MARC, person, unit, viewer
from tests.conftest import OPENING
from tests.make import answered
from tests.services.populated import hire, is_given, is_issued, passes, seals

DAY = timedelta(days=1)
LATER = OPENING + timedelta(hours=1)
TODAY = OPENING.date()
MUST: dict[str, Any] = {"is_mandatory": True, "reason": "We said so."}


@pytest.fixture
def hugo(academy: Flask, session: Session) -> Viewer:
    """HR of Alizé Maroc, where Amina, Marc and he work."""
    return viewer(session, HUGO, at=OPENING)


def audience_of(session: Session, who: Viewer, rule: Rule = EVERYBODY, name: str = "A") -> str:
    return audiences.create(
        session, who, name=name, unit_id=unit(session, "Alizé Maroc").id, rule=rule, at=OPENING
    )


def asks(
    session: Session, who: Viewer, *, rule: Rule = EVERYBODY, at: datetime = OPENING, **plan: Any
) -> str:
    """Something is asked of the people of Alizé Maroc: the module ``why-digital``, unless told."""
    told = {"kind": "module", "target": "why-digital", **plan}
    name = f"A {len(audiences.listed(session, who))}"
    made = audience_of(session, who, rule, name)
    return desk.open_(session, who, Plan(audience=made, **told), at=at)


def rows(session: Session, uid: str, who: str | Person | None = None) -> Sequence[AssignmentMember]:
    """The rows of an assignment, of one person or of all."""
    session.flush()
    session.expire_all()
    found = select(AssignmentMember).join(Assignment).where(Assignment.uid == uid)
    if who is not None:
        one = who if isinstance(who, Person) else person(session, who)
        found = found.where(AssignmentMember.person_id == one.id)
    return session.scalars(found.order_by(AssignmentMember.person_id, AssignmentMember.round)).all()


def one(session: Session, uid: str, who: str | Person) -> AssignmentMember:
    (row,) = rows(session, uid, who)
    return row


def update(session: Session, at: datetime, people: Sequence[int] | None = None) -> None:
    session.flush()
    joining.bring_up_to_date(session, at=at, people=people)


def test_everybody_of_the_audience_is_asked_at_once_and_nobody_else(
    session: Session, hugo: Viewer
) -> None:
    uid = asks(session, hugo, due_days=14, grace_days=3)
    found = {session.get_one(Person, row.person_id).email for row in rows(session, uid)}
    assert found == {AMINA, MARC, HUGO}
    assert one(session, uid, AMINA).due_on == TODAY + timedelta(days=14)
    before = [(row.person_id, row.due_on, row.entered_at) for row in rows(session, uid)]
    update(session, LATER)  # a second time changes nothing
    assert [(row.person_id, row.due_on, row.entered_at) for row in rows(session, uid)] == before


def test_the_switch_says_whether_it_is_asked_of_those_who_come_later(
    session: Session, hugo: Viewer
) -> None:
    open_, closed = asks(session, hugo), asks(session, hugo, takes_later=False, due_days=7)
    newcomer = hire(session, unit(session, "Customer care, Rabat"))
    update(session, LATER)
    assert one(session, open_, newcomer).entered_at == LATER
    assert not rows(session, closed, newcomer)
    desk.set_later(session, hugo, closed, takes_later=True, at=LATER + DAY)
    assert one(session, closed, newcomer).due_on == TODAY + timedelta(days=8)


def test_who_leaves_is_not_asked_any_more_and_who_comes_back_is_asked_again(
    session: Session, hugo: Viewer
) -> None:
    fixed = asks(session, hugo, due_on=TODAY + timedelta(days=30))
    counted = asks(session, hugo, due_days=7, takes_later=False)
    amina = person(session, AMINA)
    home, amina.unit_id = amina.unit_id, unit(session, "Parcels, Porto").id
    update(session, LATER)
    assert one(session, fixed, AMINA).left_at == LATER
    amina.unit_id = home
    update(session, LATER + 5 * DAY)
    assert one(session, fixed, AMINA).left_at is None
    assert one(session, fixed, AMINA).due_on == TODAY + timedelta(days=30)
    assert one(session, counted, AMINA).due_on == TODAY + timedelta(days=12)


def test_who_is_suspended_is_out_and_in_again_when_resumed(session: Session, hugo: Viewer) -> None:
    uid = asks(session, hugo)
    ada = viewer(session, ADA, at=OPENING)
    staff.suspend(session, ada, person(session, AMINA).uid, at=LATER)
    update(session, LATER)
    assert one(session, uid, AMINA).left_at == LATER
    person(session, AMINA).suspended_at = None
    update(session, LATER + DAY)
    assert one(session, uid, AMINA).left_at is None


@pytest.mark.parametrize("kind", ["module", "theme", "passport", "visa"])
def test_what_people_have_is_finished_whenever_they_got_it(
    session: Session, hugo: Viewer, kind: str
) -> None:
    target = {"module": "why-digital", "theme": "company", "passport": None, "visa": "network"}[
        kind
    ]
    amina, marc = person(session, AMINA), person(session, MARC)

    def has(who: Person, at: datetime) -> None:
        match kind:
            case "module":
                passes(session, who, "why-digital", at=at)
            case "theme":
                seals(session, who, "company", at=at)
            case "passport":
                is_issued(session, who, at=at)
            case _:
                is_given(session, who, "network", at=at)

    has(amina, OPENING - DAY)
    uid = asks(session, hugo, kind=kind, target=target)
    assert one(session, uid, AMINA).finished_at == OPENING - DAY
    assert one(session, uid, MARC).finished_at is None
    has(marc, LATER)
    assert asked.asked_of(session, viewer(session, MARC, at=LATER), at=LATER) == []  # at once
    update(session, LATER + DAY)
    assert one(session, uid, MARC).finished_at == LATER
    assert one(session, uid, HUGO).finished_at is None


def test_a_visa_that_lapsed_and_a_passport_that_was_revoked_finish_nothing(
    session: Session, hugo: Viewer
) -> None:
    amina = person(session, AMINA)
    is_given(session, amina, "network", at=OPENING - DAY, until=OPENING - timedelta(hours=1))
    is_issued(session, amina, revoked=True)
    for kind, target in (("visa", "network"), ("passport", None)):
        assert (
            one(session, asks(session, hugo, kind=kind, target=target), AMINA).finished_at is None
        )


def test_finishing_what_an_audience_lacks_is_finished_and_not_left(
    session: Session, hugo: Viewer
) -> None:
    uid = asks(session, hugo, rule=Condition("module", "lacks", ("why-digital",)))
    passes(session, person(session, AMINA), "why-digital", at=LATER)
    update(session, LATER)
    row = one(session, uid, AMINA)
    assert (row.finished_at, row.left_at) == (LATER, None)


def test_a_renewal_asks_again_and_takes_only_what_is_new(session: Session, hugo: Viewer) -> None:
    amina = person(session, AMINA)
    passes(session, amina, "why-digital")
    uid = asks(session, hugo, renews_days=365, due_days=10)
    year = OPENING + timedelta(days=365)
    update(session, year - DAY)
    assert len(rows(session, uid, AMINA)) == 1
    update(session, year)
    update(session, year + DAY)
    first, second = rows(session, uid, AMINA)
    assert first.finished_at == OPENING
    assert (second.round, second.finished_at) == (2, None)
    assert second.due_on == year.date() + timedelta(days=10)
    passes(session, amina, "why-digital", at=year + DAY, score=0.5)
    update(session, year + 2 * DAY)
    assert rows(session, uid, AMINA)[1].finished_at is None
    passes(session, amina, "why-digital", at=year + 3 * DAY)
    told = asked.asked_of(session, viewer(session, AMINA, at=LATER), at=year + 3 * DAY)
    assert told == []
    update(session, year + 4 * DAY)
    assert rows(session, uid, AMINA)[1].finished_at == year + 3 * DAY


def test_a_theme_is_renewed_when_each_of_its_modules_was_passed_again(
    session: Session, hugo: Viewer
) -> None:
    amina = person(session, AMINA)
    modules = [each.uid for each in catalogue.newest(session).theme("company").modules]
    for module in modules:
        passes(session, amina, module)
    seals(session, amina, "company")
    uid = asks(session, hugo, kind="theme", target="company", renews_days=100)
    update(session, OPENING + 100 * DAY)
    for module in modules:
        passes(session, amina, module, at=OPENING + 101 * DAY)
    update(session, OPENING + 102 * DAY)
    assert [row.finished_at for row in rows(session, uid, AMINA)] == [OPENING, OPENING + 101 * DAY]


def test_a_last_day_moves_behind_leave_and_behind_the_leave_that_follows_it(
    session: Session, hugo: Viewer
) -> None:
    amina = person(session, AMINA)
    for first, last in ((5, 9), (10, 11), (20, 21)):
        session.add(Leave(person_id=amina.id, first=TODAY + first * DAY, last=TODAY + last * DAY))
    uid = asks(session, hugo, due_on=TODAY + 7 * DAY)
    assert one(session, uid, AMINA).due_on == TODAY + 12 * DAY
    assert one(session, uid, MARC).due_on == TODAY + 7 * DAY


def test_nobody_is_late_on_leave(session: Session, hugo: Viewer) -> None:
    uid = asks(session, hugo, due_on=TODAY + DAY, grace_days=2, **MUST)
    whole = desk.find(session, hugo, uid)
    amina = person(session, AMINA)

    def late(days: int) -> int:
        return lists.standing(session, hugo, whole, at=OPENING + days * DAY).late

    assert [late(days) for days in (1, 3, 4)] == [0, 0, 3]
    session.add(Leave(person_id=amina.id, first=TODAY + 4 * DAY, last=TODAY + 5 * DAY))
    session.flush()
    assert [late(days) for days in (4, 5, 6)] == [2, 2, 3]
    away = viewer(session, AMINA, at=OPENING)
    for days, is_late in ((3, False), (4, False), (6, True)):
        (told,) = asked.asked_of(session, away, at=OPENING + days * DAY)
        assert told.is_late is is_late


def test_only_what_is_mandatory_is_news_and_only_for_who_has_it_to_do(
    session: Session, hugo: Viewer
) -> None:
    passes(session, person(session, MARC), "why-digital")
    asks(session, hugo)
    uid = asks(session, hugo, is_mandatory=True, reason="The law asks for it.")
    update(session, LATER)
    told = session.scalars(select(Notice).where(Notice.kind == "asked")).all()
    assert {each.person_id for each in told} == {person(session, AMINA).id, hugo.id}
    assert {each.source for each in told} == {f"asked:{uid}:1"}
    assert told[0].values["reason"] == "The law asks for it."


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"is_mandatory": True}, "reason"),
        ({"is_mandatory": True, "reason": "x" * 1001}, "reason"),
        ({"kind": "module", "target": "nothing"}, "what"),
        ({"kind": "lesson", "target": "what-digital-means"}, "what"),
        ({"kind": "passport", "target": None, "renews_days": 9}, "renews_days"),
        ({"due_on": date(2026, 11, 15)}, "due_on"),
        ({"due_on": date(2026, 12, 15), "due_days": 3}, "due"),
        ({"due_days": -1}, "due_days"),
        ({"grace_days": 366}, "grace_days"),
        ({"renews_days": 0}, "renews_days"),
    ],
)
def test_what_makes_no_sense_is_refused(
    session: Session, hugo: Viewer, wrong: dict[str, Any], field: str
) -> None:
    plan = replace(
        Plan(audience=audience_of(session, hugo), kind="module", target="why-digital"), **wrong
    )
    with pytest.raises(Invalid) as refused:
        desk.open_(session, hugo, plan, at=OPENING)
    assert refused.value.field == field


def test_a_waiver_is_read_by_her_and_can_be_taken_back(session: Session, hugo: Viewer) -> None:
    uid = asks(session, hugo)
    amina = person(session, AMINA)
    with pytest.raises(Invalid):
        waivers.give(session, hugo, uid, amina.uid, reason="", at=LATER)
    waivers.give(session, hugo, uid, amina.uid, reason="You teach it.", at=LATER)
    with pytest.raises(Conflict):
        waivers.give(session, hugo, uid, amina.uid, reason="Twice.", at=LATER)
    her = viewer(session, AMINA, at=LATER)
    assert asked.asked_of(session, her, at=LATER) == []
    assert asked.ever_asked(session, her, at=LATER)[0].waiver == "You teach it."
    update(session, LATER)
    whole = desk.find(session, hugo, uid)
    assert lists.standing(session, hugo, whole, at=LATER).waived == 1
    waivers.undo(session, hugo, uid, amina.uid, at=LATER)
    waivers.undo(session, hugo, uid, amina.uid, at=LATER)
    assert len(asked.asked_of(session, viewer(session, AMINA, at=LATER), at=LATER)) == 1
    acts = [entry.act for entry, _name in lists.history(session, hugo, whole)]
    assert acts == ["waiver.undone", "waiver.given", "assignment.opened"]
    assert lists.history(session, hugo, whole)[0][1] == "Hugo Idrissi"
    desk.close(session, viewer(session, ADA, at=LATER), uid, at=LATER)
    entry, name = lists.history(session, hugo, whole)[0]
    assert (entry.act, name) == ("assignment.closed", "")  # she works at the head office


def test_a_closed_assignment_asks_nobody_and_keeps_what_was_finished(
    session: Session, hugo: Viewer
) -> None:
    uid = asks(session, hugo)
    passes(session, person(session, MARC), "why-digital", at=LATER)
    desk.close(session, hugo, uid, at=LATER)
    desk.close(session, hugo, uid, at=LATER + DAY)
    assert one(session, uid, MARC).finished_at == LATER
    assert one(session, uid, AMINA).left_at == LATER
    update(session, LATER + DAY)
    assert one(session, uid, AMINA).left_at == LATER
    with pytest.raises(Conflict):
        desk.set_due(session, hugo, uid, Terms(), at=LATER)
    closed = select(JournalEntry).where(JournalEntry.act == "assignment.closed")
    assert len(session.scalars(closed).all()) == 1


def test_another_due_date_is_shown_before_and_then_everybodys(
    session: Session, hugo: Viewer
) -> None:
    uid = asks(session, hugo, due_days=2, **MUST)
    newcomer = hire(session, unit(session, "Customer care, Rabat"))
    update(session, OPENING + 3 * DAY)
    whole, at = desk.find(session, hugo, uid), OPENING + 4 * DAY
    ahead = forecast.of_due(session, hugo, whole, Terms(due_days=5), at=at)
    assert (ahead.people, ahead.late_before, ahead.late_after) == (4, 3, 0)
    assert (ahead.first_due, ahead.last_due) == (TODAY + 5 * DAY, TODAY + 8 * DAY)
    desk.set_due(session, hugo, uid, Terms(due_days=5), at=at)
    assert one(session, uid, AMINA).due_on == TODAY + 5 * DAY
    assert one(session, uid, newcomer).due_on == TODAY + 8 * DAY
    desk.set_due(session, hugo, uid, Terms(due_on=TODAY + 9 * DAY, grace_days=1), at=at)
    assert {row.due_on for row in rows(session, uid)} == {TODAY + 9 * DAY}


def test_a_forecast_says_how_many_are_asked_and_have_it_and_are_on_leave(
    session: Session, hugo: Viewer
) -> None:
    passes(session, person(session, MARC), "why-digital")
    session.add(Leave(person_id=person(session, AMINA).id, first=TODAY, last=TODAY + 20 * DAY))
    session.flush()
    made = audience_of(session, hugo)
    plan = Plan(audience=made, kind="module", target="why-digital", due_days=14)
    ahead = forecast.of_plan(session, hugo, plan, at=OPENING)
    assert (ahead.people, ahead.finished, ahead.left, ahead.on_leave) == (3, 1, 2, 0)
    assert (ahead.first_due, ahead.last_due) == (TODAY + 14 * DAY, TODAY + 21 * DAY)
    assert [each.given_name for each in ahead.first] == ["Amina", "Hugo"]


def test_without_names_no_rule_counts_out_who_has_finished_something(
    session: Session, hugo: Viewer
) -> None:
    ada, plain = viewer(session, ADA, at=OPENING), Condition("language", "in", ("en", "fr"))
    holds, paths = Condition("passport", "has"), [unit(session, "Alizé Maroc").path]
    made = audience_of(session, hugo)
    uid = asks(session, hugo, **MUST)
    plan = Plan(audience=made, kind="module", target="why-digital")
    names.choose(session, ada, is_pseudonymous=True, at=OPENING)
    for who, is_told in ((hugo, False), (ada, True)):
        whole = desk.find(session, who, uid)
        assert preview.preview(session, who, plain, paths, at=OPENING).count == 3
        found = preview.preview(session, who, Group("all", (plain, holds)), paths, at=OPENING)
        assert found.count == (0 if is_told else None)
        change = preview.change(session, who, plain, holds, paths, at=OPENING)
        assert change.leaving == (3 if is_told else None)
        assert not change.is_nothing
        ahead = forecast.of_plan(session, who, plan, at=OPENING)
        assert (ahead.people, ahead.finished) == (3, 0 if is_told else None)
        due = forecast.of_due(session, who, whole, Terms(due_days=5), at=OPENING)
        assert due.late_after == (0 if is_told else None)
        counts = lists.open_counts(session, who, [whole.assignment])
        assert counts == ({whole.assignment.id: 3} if is_told else {})


def test_a_change_of_the_rule_moves_its_assignments_at_once(session: Session, hugo: Viewer) -> None:
    made = audience_of(session, hugo)
    plan = Plan(audience=made, kind="module", target="why-digital")
    uid = desk.open_(session, hugo, plan, at=OPENING)
    french = Condition("language", "in", ("fr",))
    audiences.change(session, hugo, made, name="French", rule=french, at=LATER)
    assert one(session, uid, AMINA).left_at == LATER
    assert one(session, uid, MARC).left_at is None
    with pytest.raises(Conflict):
        audiences.close(session, hugo, made, at=LATER)
    desk.close(session, hugo, uid, at=LATER)
    audiences.close(session, hugo, made, at=LATER)
    assert not [entry for entry in audiences.listed(session, hugo) if entry.is_hers]


def test_hr_of_another_entity_finds_nothing(session: Session, hugo: Viewer) -> None:
    uid = asks(session, hugo)
    made = next(e.audience.uid for e in audiences.listed(session, hugo) if e.is_hers)
    rival = replace(hugo, roles={"hr": (unit(session, "Portugal").path,)})
    assert not [entry for entry in audiences.listed(session, rival) if entry.is_hers]
    assert desk.listed(session, rival) == []
    for tries in (
        lambda: audiences.find(session, rival, made),
        lambda: desk.find(session, rival, uid),
        lambda: desk.close(session, rival, uid, at=LATER),
        lambda: waivers.give(session, rival, uid, person(session, AMINA).uid, reason="x", at=LATER),
        lambda: desk.checked(
            session, rival, Plan(audience=made, kind="passport", target=None), at=LATER
        ),
    ):
        with pytest.raises(NotFound):
            tries()
    with pytest.raises(Invalid):
        audience_of(session, rival)
    with pytest.raises(NotFound):
        waivers.give(session, hugo, uid, person(session, BRUNO).uid, reason="x", at=LATER)


def test_people_can_be_brought_up_to_date_one_by_one(session: Session, hugo: Viewer) -> None:
    uid = asks(session, hugo)
    team = unit(session, "Customer care, Rabat")
    first, second = hire(session, team), hire(session, team)
    update(session, LATER, people=[first.id])
    assert rows(session, uid, first)
    assert not rows(session, uid, second)


def test_lists_are_paged_and_show_those_who_still_work_there(
    session: Session, hugo: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "PAGE", 2)
    uid = asks(session, hugo)
    whole = desk.find(session, hugo, uid)
    found, after = lists.page(session, hugo, whole, "open", at=LATER)
    assert [row.given_name for row in found] == ["Amina", "Hugo"]
    rest, end = lists.page(session, hugo, whole, "open", at=LATER, after=after)
    assert ([row.given_name for row in rest], end) == (["Marc"], None)


def test_who_moved_elsewhere_is_neither_listed_nor_waived(session: Session, hugo: Viewer) -> None:
    uid = asks(session, hugo)
    amina = person(session, AMINA)
    amina.unit_id = unit(session, "Parcels, Porto").id
    session.flush()
    whole = desk.find(session, hugo, uid)
    found, _after = lists.page(session, hugo, whole, "open", at=LATER)
    assert [row.given_name for row in found] == ["Hugo", "Marc"]
    assert lists.standing(session, hugo, whole, at=LATER).open_ == 2
    with pytest.raises(NotFound):
        waivers.give(session, hugo, uid, amina.uid, reason="Far away.", at=LATER)


def test_who_changes_is_asked_as_soon_as_the_change_is_counted(
    session: Session, hugo: Viewer
) -> None:
    """Whatever page or program changed her: the triggers of the table queue it."""
    cooks = asks(session, hugo, rule=Condition("job", "contains", ("cook",)))
    veterans = asks(session, hugo, rule=Condition("seniority", "at-least", (600,)))
    readers = asks(session, hugo, rule=Condition("language", "in", ("fr",)))
    assert not rows(session, cooks)
    counted(session)
    amina = person(session, AMINA)
    amina.job, amina.hired_on, amina.locale = "Cook", date(1960, 1, 1), "fr"
    newcomer = hire(session, unit(session, "Customer care, Rabat"), job="Assistant cook")
    counted(session)
    for uid in (cooks, veterans, readers):
        assert one(session, uid, AMINA).left_at is None
    assert one(session, cooks, newcomer).entered_at == LATER
    amina = person(session, AMINA)
    amina.suspended_at = LATER
    counted(session)
    assert one(session, cooks, AMINA).left_at == LATER


def counted(session: Session) -> None:
    """As the worker does within seconds."""
    session.flush()
    assert folding.hold(session)
    folding.fold(session, at=LATER)
    session.expire_all()


def test_a_quiz_that_is_passed_again_finishes_its_renewal_at_once(
    session: Session, hugo: Viewer
) -> None:
    passes(session, person(session, AMINA), "why-digital", at=OPENING - 40 * DAY)
    uid = asks(session, hugo, renews_days=30)
    update(session, OPENING)
    assert [row.finished_at is None for row in rows(session, uid, AMINA)] == [False, True]
    amina = viewer(session, AMINA, at=LATER)
    answered(session, amina, "why-digital", at=LATER)
    second = rows(session, uid, AMINA)[-1]
    assert second.finished_at is not None
