"""What the doctor finds, on installations that really are broken."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from academy import clock, config
from academy.services import schema
from academy.services.database_health import file_system
from academy.services.doctor import examine
from academy.services.findings import Finding
from tests.databases import PostgreSQL
from tests.filling import fill
from tests.identity import OpenId
from tests.identity.saml import SamlProvider
from tests.ports import free_port
from tests.workday.sitecustomize import real_now

pytestmark = pytest.mark.slow

Examined = Callable[..., list[Finding]]


@pytest.fixture(autouse=True)
def real_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor compares our clock with the database's."""
    monkeypatch.setattr(clock, "now", real_now)


@pytest.fixture
def examined(database_url: str, tmp_path: Path) -> Examined:
    """Examine an installation with these settings besides its database."""

    def examine_with(**settings: str) -> list[Finding]:
        known = {"ACADEMY_DATABASE_URL": database_url, **settings}
        return examine(config.load(known, instance=tmp_path / "instance"))

    return examine_with


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        yield connection


def troubles(findings: list[Finding]) -> str:
    """All that is not well, in one text; each says how to mend it."""
    bad = [finding for finding in findings if finding.level != "ok"]
    assert all(finding.mend for finding in bad)
    return "\n".join(f"{finding.level}: {finding.sentence} {finding.mend}" for finding in bad)


PRODUCTION = {
    "ACADEMY_BASE_URL": "https://escale.alize.example",
    "ACADEMY_SECRET_KEY": "a key that is long enough for anyone",
}


def publish(connection: Connection, ago: timedelta) -> None:
    at = (clock.now() - ago).strftime("%Y-%m-%d %H:%M:%S.%f")
    zone = "+00:00" if connection.dialect.name == "postgresql" else ""
    connection.execute(
        text("insert into publication (door, at) values ('folder', :at)"), {"at": at + zone}
    )
    connection.commit()


def test_a_sound_installation_has_nothing_to_mend(
    examined: Examined, connection: Connection
) -> None:
    publish(connection, timedelta(hours=1))
    findings = examined()
    assert troubles(findings) == ""
    assert len(findings) >= 7


def test_an_academy_without_content_is_told_how_to_publish(examined: Examined) -> None:
    assert "academy content publish" in troubles(examined())


def test_a_publication_of_tomorrow_betrays_a_wrong_clock(
    examined: Examined, connection: Connection
) -> None:
    publish(connection, -timedelta(days=1))
    assert "a clock is or was wrong" in troubles(examined())


def test_demo_people_in_production_are_found(examined: Examined, connection: Connection) -> None:
    fill(connection)
    connection.execute(text("update person set is_demo = :yes"), {"yes": True})
    connection.commit()
    assert "demo" not in troubles(examined())
    assert "cannot sign in" in troubles(examined(**PRODUCTION))
    found = troubles(examined(**PRODUCTION, ACADEMY_DEMO="1"))
    assert "problem: 4 people of the demo company live in production, and can sign in" in found


def test_messages_that_wait_or_were_given_up_are_found(
    examined: Examined, connection: Connection
) -> None:
    now = clock.now().replace(
        tzinfo=None if connection.dialect.name == "sqlite" else clock.now().tzinfo
    )
    insert = text(
        "insert into message (channel, recipient, body, created_at, due_at, tries, closed_at, error)"
        " values ('mail', 'a@b.example', '{}', :due, :due, 1, :closed, :error)"
    )
    hours = timedelta(hours=1)
    for closed, error in ((None, None), (now - hours, "550 no such person"), (now - hours, None)):
        values = {"due": str(now - hours), "closed": closed and str(closed), "error": error}
        connection.execute(insert, values)
    connection.commit()
    found = troubles(examined())
    assert "1 messages should have left" in found
    assert "1 messages were given up in the last two days. One reason: 550 no such person" in found


def test_production_without_encryption_or_mail_is_found(examined: Examined) -> None:
    found = troubles(examined(**{**PRODUCTION, "ACADEMY_BASE_URL": "http://escale.example"}))
    assert "is not encrypted" in found
    assert "No mail server is set" in found


def test_a_mail_server_and_a_redis_that_are_away_are_found(examined: Examined) -> None:
    found = troubles(
        examined(ACADEMY_SMTP_URL="smtp://127.0.0.1:1", ACADEMY_REDIS_URL="redis://127.0.0.1:1")
    )
    assert "The mail server does not answer" in found
    assert "Redis does not answer" in found


def test_a_mail_server_that_answers_is_well(examined: Examined) -> None:
    controller = Controller(object(), hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        findings = examined(ACADEMY_SMTP_URL=f"smtp://127.0.0.1:{controller.port}")
    finally:
        controller.stop()
    assert Finding("ok", "The mail server answers.") in findings


def test_a_missing_database_is_found_and_not_made(tmp_path: Path) -> None:
    findings = examine(config.load({}, instance=tmp_path))
    assert "academy migrate" in troubles(findings)
    assert not (tmp_path / "academy.db").exists()


def test_an_old_schema_is_found(examined: Examined, connection: Connection) -> None:
    connection.execute(text("update alembic_version set version_num = 'older'"))
    connection.commit()
    found = troubles(examined())
    assert f"schema older; this version wants {schema.head()}" in found
    assert "academy migrate" in found


def test_a_database_server_that_is_away_is_found_quickly(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    known = {"ACADEMY_DATABASE_URL": postgresql.address("nowhere")}
    found = troubles(examine(config.load(known, instance=tmp_path)))
    assert "The database does not answer" in found
    assert "nowhere" in found


@pytest.mark.parametrize("place", [0, 8192])
def test_a_damaged_file_is_found(sqlite_url: str, tmp_path: Path, place: int) -> None:
    file = schema.sqlite_file(sqlite_url)
    assert file
    with file.open("r+b") as opened:
        opened.seek(place)
        opened.write(os.urandom(3000))
    known = {"ACADEMY_DATABASE_URL": sqlite_url}
    assert "SQLite file is damaged" in troubles(examine(config.load(known, instance=tmp_path)))


def test_a_row_that_lost_its_parent_is_found(sqlite_url: str, tmp_path: Path) -> None:
    with create_engine(sqlite_url, poolclass=NullPool).connect() as connection:
        connection.execute(text("insert into account (kind, person_id) values ('person', 77)"))
        connection.commit()
    known = {"ACADEMY_DATABASE_URL": sqlite_url}
    found = troubles(examine(config.load(known, instance=tmp_path)))
    assert "a row of account names a row of person that is not there" in found


def test_a_folder_that_cannot_be_written_to_is_found(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "media").touch()  # a file where a folder should be
    known = {"ACADEMY_DATABASE_URL": sqlite_url}
    found = troubles(examine(config.load(known, instance=tmp_path)))
    assert "The media folder" in found
    assert "cannot be written to" in found


def test_an_examination_that_breaks_is_a_finding_itself(tmp_path: Path) -> None:
    (tmp_path / "a folder.db").mkdir()
    known = {"ACADEMY_DATABASE_URL": f"sqlite:///{tmp_path}/a folder.db"}
    assert "unable to open database file" in troubles(
        examine(config.load(known, instance=tmp_path))
    )


@pytest.mark.skipif(not Path("/proc/self/mountinfo").exists(), reason="only Linux says")
def test_the_kind_of_file_system_is_known() -> None:
    assert file_system(Path("/proc/self/status")) == "proc"
    assert file_system(Path(__file__)) not in {None, "proc"}


# --- the sign-in through the company ------------------------------------------------------------


def test_a_provider_is_asked_whether_it_knows_us_and_units_are_looked_up(
    examined: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESTS_CLOCK_SHIFT", "0")
    with OpenId("http://127.0.0.1:8000") as provider:
        well = examined(**provider.settings)
        assert not troubles([f for f in well if "sign-in provider" in f.sentence])
        assert any("answers, and knows us" in finding.sentence for finding in well)
        wrong = troubles(examined(**{**provider.settings, "ACADEMY_OIDC_CLIENT_SECRET": "old"}))
        assert "does not know us" in wrong
        slash = {**provider.settings, "ACADEMY_OIDC_ISSUER": provider.issuer + "/"}
        assert "calls itself" in troubles(examined(**slash))
        lost = examined(**provider.settings, ACADEMY_SSO_ROLES="g = hr @ Atlantis")
        assert "Atlantis" in troubles(lost)
    assert "gives nothing that can be used" in troubles(examined(**provider.settings))


def test_metadata_is_read_and_its_certificate_looked_at(examined: Examined, tmp_path: Path) -> None:
    provider = SamlProvider(tmp_path)
    assert any("can be read" in finding.sentence for finding in examined(**provider.settings))
    provider.metadata.write_text("<nonsense/>")
    assert "ACADEMY_SAML_METADATA" in troubles(examined(**provider.settings))
