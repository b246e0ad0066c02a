"""A wrong setting stops the start with a sentence that names it."""

from pathlib import Path

import pytest

from academy import config
from academy.errors import BadSetting

SECRET = "a secret of more than thirty-two characters"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ACADEMY_DATABASE_URL", "nonsense"),
        ("ACADEMY_DATABASE_URL", "mysql://root@localhost/academy"),
        ("ACADEMY_REDIS_URL", "http://localhost"),
        ("ACADEMY_SECRET_KEY", "too short"),
        ("ACADEMY_BASE_URL", "academy.example.com"),
        ("ACADEMY_BASE_URL", "https://example.com/academy"),
        ("ACADEMY_SMTP_URL", "foo"),
        ("ACADEMY_TIMEZONE", "Europe/Atlantis"),
        ("ACADEMY_TIMEZONE", "../../etc/passwd"),
        ("ACADEMY_TRUSTED_PROXIES", "many"),
        ("ACADEMY_TRUSTED_NETWORKS", "the office"),
        ("ACADEMY_DEMO", "maybe"),
        ("PORT", "abc"),
        ("PORT", "70000"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting) as stop:
        config.load({"ACADEMY_SECRET_KEY": SECRET, name: value}, instance=tmp_path)
    told = str(stop.value)
    assert name in told or value in told
    assert told.endswith((".", '"'))


def test_production_needs_a_secret_key_and_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(
        BadSetting, match=r"ACADEMY_SECRET_KEY must be set in production.*token_hex"
    ):
        config.load({"ACADEMY_BASE_URL": "https://academy.example.com"}, instance=tmp_path)


def test_on_loopback_a_secret_key_is_made_once_and_kept_to_its_owner(tmp_path: Path) -> None:
    first, second = config.load({}, instance=tmp_path), config.load({}, instance=tmp_path)
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "academy.localhost"])
def test_loopback_is_not_production(tmp_path: Path, host: str) -> None:
    here = config.load({"ACADEMY_BASE_URL": f"http://{host}:8000"}, instance=tmp_path)
    assert not here.is_production
    assert here.demo_signs_in


@pytest.mark.parametrize(("demo", "signs_in"), [(None, False), ("0", False), ("1", True)])
def test_in_production_the_demo_signs_in_only_when_told(
    tmp_path: Path, demo: str | None, *, signs_in: bool
) -> None:
    environ = {"ACADEMY_BASE_URL": "https://academy.example.com", "ACADEMY_SECRET_KEY": SECRET}
    if demo:
        environ["ACADEMY_DEMO"] = demo
    assert config.load(environ, instance=tmp_path).demo_signs_in is signs_in


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_postgresql_needs_no_driver(tmp_path: Path, scheme: str) -> None:
    environ = {"ACADEMY_DATABASE_URL": f"{scheme}://ada@db.example/academy"}
    loaded = config.load(environ, instance=tmp_path)
    assert loaded.database_url == "postgresql+psycopg://ada@db.example/academy"
