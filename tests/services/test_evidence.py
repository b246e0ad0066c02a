"""Proof of use: each event counts once, about the platform's own people, and brings the visa at once."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, true, update
from sqlalchemy.orm import Session

from academy.errors import Conflict, Invalid, NotFound
from academy.models.database import reading, writing
from academy.models.evidence import Evidence, PlatformSecret
from academy.models.people import Person
from academy.models.rewards import LedgerTransaction
from academy.models.visas import Visa
from academy.services import catalogue, evidence, evidence_files, publishing, secrets, units
from academy.services.catalogue import Catalogue
from academy.services.evidence import Event
from academy.services.secrets import Platform
from academy.services.viewer import Viewer
from tests.cast import AMINA, BRUNO, KARIM, person, unit, viewer
from tests.conftest import OPENING
from tests.make import Pages, answered
from tests.services.crowded import at_once

KEY = "a secret that only tests know of"
DAY = timedelta(days=1)
LATER = OPENING + DAY

RULE = """\
id: harbour
name: { en: Harbour }
text: { en: You can moor. }
modules: [tides]
proof:
  within: 30
  actions:
    asked: { times: 1, name: { en: A question asked } }
    joined: { times: 3, name: { en: A community joined } }
"""


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """A module, and a visa that takes its quiz and four events on the platform."""
    pages = Pages(tmp_path / "pages").module("sea", "tides")
    pages.texts["visas/harbour.yaml"] = RULE
    return pages


def publish(session: Session, pages: Pages) -> Catalogue:
    publishing.publish(session, pages.read(), at=OPENING)
    return catalogue.current(session, viewer(session, AMINA, at=OPENING).publication)


def platform(session: Session, live: Catalogue, *, of: str = "Alizé") -> Platform:
    return Platform(live.visa("harbour").id, unit(session, of).path, live.number)


def tell(
    session: Session,
    live: Catalogue,
    event_id: str,
    action: str,
    *,
    login: str = AMINA,
    moment: datetime = OPENING,
    at: datetime = LATER,
    of: str = "Alizé",
) -> Event:
    told = Event(event_id, login, action, moment)
    who = platform(session, live, of=of)
    return evidence.deliver(session, who, live, live.visa("harbour"), told, at=at)


def use(session: Session, live: Catalogue, *, login: str = AMINA) -> None:
    for number in range(3):
        tell(session, live, f"{login}-joined-{number}", "joined", login=login)
    tell(session, live, f"{login}-asked", "asked", login=login)


def holders(session: Session) -> list[int]:
    return list(session.scalars(select(Visa.person_id).where(Visa.state == "issued")))


def test_the_last_event_brings_the_visa_and_pays_it(session: Session, pages: Pages) -> None:
    live = publish(session, pages)
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
    for number in range(3):
        tell(session, live, f"joined-{number}", "joined")
    assert holders(session) == []
    tell(session, live, "asked", "asked")
    assert holders(session) == [person(session, AMINA).id]
    row = session.execute(select(Visa.id, Visa.issued_at)).one()
    assert row.issued_at == LATER
    source = LedgerTransaction.source.startswith("visa:")
    assert session.scalars(select(LedgerTransaction.cause).where(source)).all() == [
        f"visa:{row.id}"
    ]


def test_when_the_events_came_first_the_last_answer_brings_it(
    session: Session, pages: Pages
) -> None:
    live = publish(session, pages)
    use(session, live)
    assert holders(session) == []
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=LATER)
    assert holders(session) == [person(session, AMINA).id]


def test_events_without_the_quiz_bring_nothing(session: Session, pages: Pages) -> None:
    live = publish(session, pages)
    use(session, live)
    assert session.scalar(select(func.count()).select_from(Visa)) == 0


def test_events_of_long_ago_do_not_count(session: Session, pages: Pages) -> None:
    live = publish(session, pages)
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
    for number in range(3):
        tell(session, live, f"joined-{number}", "joined", moment=OPENING - 40 * DAY)
    tell(session, live, "asked", "asked")
    assert holders(session) == []


def test_an_event_delivered_three_times_counts_once_and_is_answered_the_same(
    session: Session, pages: Pages
) -> None:
    live = publish(session, pages)
    answers = [tell(session, live, "joined-1", "joined") for _ in range(3)]
    assert answers[0] == answers[1] == answers[2]
    assert session.scalar(select(func.count()).select_from(Evidence)) == 1


@pytest.mark.parametrize(
    ("login", "action", "moment"),
    [(BRUNO, "joined", OPENING), (AMINA, "asked", OPENING), (AMINA, "joined", OPENING - DAY)],
)
def test_the_id_of_one_event_never_names_another(
    session: Session, pages: Pages, login: str, action: str, moment: datetime
) -> None:
    live = publish(session, pages)
    tell(session, live, "e-1", "joined")
    with pytest.raises(Invalid, match="another event"):
        tell(session, live, "e-1", action, login=login, moment=moment)


@pytest.mark.parametrize("login", [BRUNO, KARIM, "nobody@demo.example", "k-9999"])
def test_whoever_is_not_among_the_platforms_people_is_nobody(
    session: Session, pages: Pages, login: str
) -> None:
    live = publish(session, pages)
    with pytest.raises(NotFound) as refusal:
        tell(session, live, "e-1", "joined", login=login, of="Maroc")
    assert str(refusal.value) == "Nobody among this platform’s people goes by this name."
    assert session.scalar(select(func.count()).select_from(Evidence)) == 0


def test_somebody_suspended_is_nobody(session: Session, pages: Pages) -> None:
    live = publish(session, pages)
    amina = person(session, AMINA).id
    session.execute(update(Person).where(Person.id == amina).values(suspended_at=OPENING))
    with pytest.raises(NotFound):
        tell(session, live, "e-1", "joined")


def test_a_person_is_named_by_address_or_number_in_any_case(session: Session, pages: Pages) -> None:
    live = publish(session, pages)
    tell(session, live, "e-1", "joined", login="AMINA@Demo.example")
    tell(session, live, "e-2", "joined", login="K-1042")
    people = session.scalars(select(Evidence.person_id).order_by(Evidence.id)).all()
    assert people == [person(session, AMINA).id, person(session, KARIM).id]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("event_id", ""),
        ("event_id", "x" * 101),
        ("event_id", "a\nb"),
        ("event_id", "witness:1"),
        ("person", ""),
        ("action", "danced"),
        ("action", "witness"),
        ("moment", "yesterday"),
        ("moment", "2026-11-16T08:00:00"),
        ("moment", "2026-11-17T09:00:00Z"),
        ("moment", "0001-01-01T00:00:00+23:00"),
        ("moment", "9999-12-31T23:59:59-23:00"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(
    session: Session, pages: Pages, field: str, words: str
) -> None:
    live = publish(session, pages)
    good = {"event_id": "e", "person": AMINA, "action": "asked", "moment": "2026-11-16T08:00:00Z"}
    assert evidence.event(live.visa("harbour"), **good, at=LATER).at == OPENING
    with pytest.raises(Invalid):
        evidence.event(live.visa("harbour"), **{**good, field: words}, at=LATER)


# --- Secrets ---------------------------------------------------------------------------------------------


def signed(session: Session, secret: str, **changed: object) -> Platform | None:
    stamp = str(int(OPENING.timestamp()))
    values = {
        "slug": "harbour",
        "timestamp": stamp,
        "given": secrets.signature(secret, stamp, b"{}"),
        "body": b"{}",
        "secret_key": KEY,
        "at": OPENING,
    }
    slug = changed.pop("slug", values.pop("slug"))
    return secrets.verify(session, str(slug), **{**values, **changed})  # type: ignore[arg-type]


@pytest.fixture
def made(session: Session, pages: Pages) -> str:
    """The secret of the harbour for the whole company."""
    live = publish(session, pages)
    root = unit(session, "Alizé").id
    return secrets.make(session, live.visa("harbour").id, root, secret_key=KEY, at=OPENING)


def ids(session: Session) -> tuple[int, int]:
    row = session.execute(select(PlatformSecret.visa_id, PlatformSecret.unit_id).limit(1)).one()
    return row.visa_id, row.unit_id


def test_a_secret_lies_encrypted_and_opens_under_its_key_alone(session: Session, made: str) -> None:
    [sealed] = session.scalars(select(PlatformSecret.sealed)).all()
    assert made.encode() not in sealed
    assert signed(session, made) is not None
    assert signed(session, made, secret_key="another key of the academy, as long") is None


def test_a_secret_of_another_row_does_not_open_this_one(session: Session, made: str) -> None:
    lyon = unit(session, "Learning, Lyon").id
    session.execute(update(PlatformSecret).values(unit_id=lyon))
    assert signed(session, made) is None


@pytest.mark.parametrize("drift", [-3600, -301, 301, 3600])
def test_a_delivery_of_another_time_is_refused(session: Session, made: str, drift: int) -> None:
    with pytest.raises(secrets.Untimely):
        signed(session, made, at=OPENING + timedelta(seconds=drift))


@pytest.mark.parametrize("drift", [-300, 0, 300])
def test_clocks_may_differ_by_five_minutes(session: Session, made: str, drift: int) -> None:
    assert signed(session, made, at=OPENING + timedelta(seconds=drift)) is not None


def test_every_change_of_signature_timestamp_or_body_is_a_forgery(
    session: Session, made: str
) -> None:
    stamp = str(int(OPENING.timestamp()))
    body = b'{"event_id":"e-1","person":"amina@demo.example"}'
    good = secrets.signature(made, stamp, body)
    assert signed(session, made, given=good, body=body) is not None
    forged = 0
    for place in range(len(good)):
        other = "0" if good[place] != "0" else "1"
        changed = good[:place] + other + good[place + 1 :]
        assert signed(session, made, given=changed, body=body) is None
        forged += 1
    for place in range(len(body)):
        changed_body = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert signed(session, made, given=good, body=changed_body) is None
        forged += 1
    for place in range(len(stamp)):
        changed = stamp[:place] + str((int(stamp[place]) + 1) % 10) + stamp[place + 1 :]
        with suppress(secrets.Untimely):
            assert signed(session, made, given=good, body=body, timestamp=changed) is None
        forged += 1
    assert forged == 64 + len(body) + len(stamp)
    for timestamp in ("", "x", "1e9", "-5", "٣", stamp + ".0", "9" * 400, f" {stamp}"):
        with pytest.raises(secrets.Untimely):
            signed(session, made, given=good, body=body, timestamp=timestamp)
    for given in ("", good[:-1], good + "0", good.upper() + "x", "é" * 64):
        assert signed(session, made, given=given, body=body) is None
    assert signed(session, made, given=good, body=body, slug="another") is None


def test_a_rotated_secret_works_for_a_week_beside_the_new_one(session: Session, made: str) -> None:
    visa_id, unit_id = ids(session)
    with pytest.raises(Conflict):
        secrets.make(session, visa_id, unit_id, secret_key=KEY, at=OPENING)
    second = secrets.rotate(session, visa_id, unit_id, secret_key=KEY, at=OPENING)
    assert second != made
    stamp = str(int((OPENING + 8 * DAY).timestamp()))
    late = {"timestamp": stamp, "at": OPENING + 8 * DAY}
    for secret in (made, second):
        assert signed(session, secret) is not None
    assert signed(session, made, given=secrets.signature(made, stamp, b"{}"), **late) is None
    assert (
        signed(session, second, given=secrets.signature(second, stamp, b"{}"), **late) is not None
    )


def test_a_visa_that_counts_nothing_on_its_platform_has_no_secret(
    session: Session, pages: Pages
) -> None:
    pages.texts["visas/harbour.yaml"] = RULE.partition("proof")[0]
    live = publish(session, pages)
    root = unit(session, "Alizé").id
    for make in (secrets.make, secrets.rotate):
        with pytest.raises(Conflict, match="counts nothing that a platform sends"):
            make(session, live.visa("harbour").id, root, secret_key=KEY, at=OPENING)
    assert secrets.end(session, live.visa("harbour").id, root, at=OPENING) == 0


def test_an_administrator_sees_since_when_a_platform_signs_for_her_people(
    session: Session, pages: Pages, local: Viewer, ada: Viewer
) -> None:
    visa = publish(session, pages).visa("harbour").id
    for days, name in enumerate(("Alizé", "Portugal", "Maroc")):
        at = OPENING + days * DAY
        secrets.make(session, visa, unit(session, name).id, secret_key=KEY, at=at)
    seen = [(each.unit, each.made_at) for each in secrets.kept(session, local, at=LATER)]
    assert seen == [("Alizé", OPENING), ("Maroc", OPENING + 2 * DAY)]  # not Portugal's
    assert len(secrets.kept(session, ada, at=LATER)) == 3


def test_an_ended_secret_opens_nothing_at_once(session: Session, made: str) -> None:
    assert secrets.end(session, *ids(session), at=OPENING) == 1
    assert signed(session, made) is None


def test_a_secret_speaks_for_its_unit_and_visa_alone(session: Session, pages: Pages) -> None:
    live = publish(session, pages)
    maroc = unit(session, "Maroc")
    made = secrets.make(session, live.visa("harbour").id, maroc.id, secret_key=KEY, at=OPENING)
    found = signed(session, made)
    assert found == Platform(live.visa("harbour").id, maroc.path, live.number)


# --- Files -----------------------------------------------------------------------------------------------

FILE = f"""\
person,action,at,event_id
{AMINA},asked,2026-11-16T08:00:00Z,f-1
{AMINA},joined,2026-11-16T08:00:00Z,
{AMINA},joined,2026-11-16T08:00:00Z,
{AMINA},joined,2026-11-16T09:00:00Z,
{AMINA},joined,2026-11-16T10:00:00+01:00,
{AMINA},joined,2026-11-16T10:30:00Z,
{BRUNO},asked,2026-11-16T08:00:00Z,f-2
{AMINA},danced,2026-11-16T08:00:00Z,f-3
,asked,2026-11-16T08:00:00Z,f-4
{AMINA},asked,soon,f-5
"""


def count(
    session: Session, who: Viewer, live: Catalogue, text: str, *, rehearses: bool
) -> tuple[int, ...]:
    visa, within = live.visa("harbour"), units.within(who)
    file = evidence_files.read(text.encode(), visa, at=LATER)
    total = evidence.count(session, within, live, visa, file.lines, rehearses=rehearses, at=LATER)
    numbers = sorted(each.number for each in [*file.refused, *total.refused])
    return total.new, total.known + file.repeated, *numbers


def test_a_file_is_rehearsed_counted_and_counted_again_for_nothing(
    session: Session, pages: Pages, local: Viewer
) -> None:
    live = publish(session, pages)
    answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)
    assert count(session, local, live, FILE, rehearses=True) == (4, 2, 8, 9, 10, 11)
    assert session.scalar(select(func.count()).select_from(Evidence)) == 0
    assert count(session, local, live, FILE, rehearses=False) == (4, 2, 8, 9, 10, 11)
    assert holders(session) == [person(session, AMINA).id]
    assert count(session, local, live, FILE, rehearses=False) == (0, 6, 8, 9, 10, 11)


def test_an_event_of_a_file_is_the_one_that_the_platform_sent(
    session: Session, pages: Pages, ada: Viewer
) -> None:
    live = publish(session, pages)
    tell(session, live, "f-1", "asked")
    assert count(session, ada, live, FILE, rehearses=False)[:2] == (4, 3)


def test_an_id_that_names_two_events_is_refused_and_the_first_one_counts(
    session: Session, pages: Pages, ada: Viewer
) -> None:
    live = publish(session, pages)
    tell(session, live, "f-1", "joined")
    text = (
        "person,action,at,event_id\n"
        f"{AMINA},asked,2026-11-16T08:00:00Z,f-1\n"
        f"{AMINA},asked,2026-11-16T08:00:00Z,{AMINA}\n"
        f"{AMINA},joined,2026-11-16T08:00:00Z,{AMINA}\n"
        f"{BRUNO},asked,2026-11-16T08:00:00Z,{AMINA}\n"
    )
    for rehearses in (True, False):
        assert count(session, ada, live, text, rehearses=rehearses) == (1, 0, 2, 4, 5)
    assert session.scalar(select(func.count()).select_from(Evidence)) == 2


def test_what_a_file_would_come_to_is_what_it_comes_to_however_long_it_is(
    app: Flask, pages: Pages
) -> None:
    with writing() as session:
        live = publish(session, pages)
    visa = live.visa("harbour")
    lines = [f"{AMINA},asked,2026-11-16T08:00:00Z,e-{n % 120}" for n in range(250)]
    lines[40], lines[180] = lines[40].replace("asked", "danced"), lines[180].replace(AMINA, "k-9")
    lines[10] = lines[10].replace(AMINA, "nobody@demo.example")
    text = "\n".join(["person,action,at,event_id", *lines])
    file = evidence_files.read(text.encode(), visa, at=LATER)
    for rehearses, new in ((True, 119), (False, 119), (True, 0)):
        total = evidence_files.count(file, true(), live, visa, rehearses=rehearses, at=LATER)
        assert (total.new, total.new + total.known) == (new, 246)
        assert [each.number for each in total.refused] == [12, 42, 132, 182]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Evidence)) == 119


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "names the columns"),
        (b"person;action\na;b\n", "at is not among them"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"person,action,at\n\0", "no text"),
        (b"person,action,at\n" + b"x,y,z\n" * 5_001, "more than 5000 lines"),
        (b"x" * 800_000, "700 kB"),
        (b'person,action,at\n"' + b"x" * 200_000 + b'",y,z\n', "Line"),
    ],
)
def test_what_is_no_such_file_is_refused_whole(
    session: Session, pages: Pages, data: bytes, why: str
) -> None:
    live = publish(session, pages)
    with pytest.raises(Invalid, match=why):
        evidence_files.read_upload(data, live.visa("harbour"), at=LATER)


def test_semicolons_a_byte_order_mark_and_any_order_of_columns_are_read(
    session: Session, pages: Pages
) -> None:
    live = publish(session, pages)
    text = f"\ufeffAt;Action;Person\n2026-11-16T08:00:00Z;asked;{AMINA}\n\n"
    file = evidence_files.read(text.encode(), live.visa("harbour"), at=LATER)
    [line] = file.lines
    assert (line.event.person, line.event.at, file.refused) == (AMINA, OPENING, [])


# --- At once ---------------------------------------------------------------------------------------------


def test_three_deliveries_at_once_count_once(app: Flask, pages: Pages) -> None:
    with writing() as session:
        live = publish(session, pages)

    def deliver(_number: int) -> str:
        with writing() as session:
            return tell(session, live, "e-1", "joined").event_id

    assert at_once(app, deliver, 3) == ["e-1"] * 3
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Evidence)) == 1


def test_four_last_events_at_once_bring_one_visa(app: Flask, pages: Pages) -> None:
    with writing() as session:
        live = publish(session, pages)
        answered(session, viewer(session, AMINA, at=OPENING), "tides", at=OPENING)

    def deliver(number: int) -> str:
        action = "asked" if number == 0 else "joined"
        with writing() as session:
            return tell(session, live, f"e-{number}", action).event_id

    assert at_once(app, deliver, 4) == ["e-0", "e-1", "e-2", "e-3"]
    with reading() as session:
        assert holders(session) == [person(session, AMINA).id]
        paid = LedgerTransaction.source.startswith("visa:")
        assert session.scalar(select(func.count()).where(paid)) == 1
