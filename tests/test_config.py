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
        ("ACADEMY_LONE_AUTHOR", "sometimes"),
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


OPENID = {
    "ACADEMY_OIDC_ISSUER": "https://sso.example",
    "ACADEMY_OIDC_CLIENT_ID": "academy",
    "ACADEMY_OIDC_CLIENT_SECRET": "s",
}


def test_a_provider_is_read_with_what_its_groups_give(tmp_path: Path) -> None:
    roles = (
        "academy-hr = hr @ Alizé Maroc; CN=Authors,OU=Groups=author ;\n a b=admin@Maroc > Sales;"
    )
    found = config.load({**OPENID, "ACADEMY_SSO_ROLES": roles}, instance=tmp_path).provider
    assert found
    assert [(each.group, each.role, each.unit) for each in found.roles] == [
        ("academy-hr", "hr", "Alizé Maroc"),
        ("CN=Authors,OU=Groups", "author", ""),
        ("a b", "admin", "Maroc > Sales"),
    ]
    assert (found.days, found.passwords, found.trusts_email) == (7, "everybody", False)
    assert config.load({}, instance=tmp_path).provider is None
    (tmp_path / "idp.xml").write_text("<xml/>")
    saml = {"ACADEMY_SAML_METADATA": str(tmp_path / "idp.xml")}
    by_saml = config.load(saml, instance=tmp_path).provider
    assert by_saml
    assert by_saml.trusts_email


@pytest.mark.parametrize(
    ("settings", "culprit"),
    [
        ({"ACADEMY_OIDC_ISSUER": "https://sso.example"}, "ACADEMY_OIDC_CLIENT_ID"),
        ({**OPENID, "ACADEMY_OIDC_CLIENT_SECRET": ""}, "ACADEMY_OIDC_CLIENT_SECRET"),
        ({**OPENID, "ACADEMY_OIDC_ISSUER": "http://sso.example"}, "ACADEMY_OIDC_ISSUER"),
        ({**OPENID, "ACADEMY_OIDC_ISSUER": "sso.example"}, "ACADEMY_OIDC_ISSUER"),
        ({**OPENID, "ACADEMY_OIDC_SCOPES": "email"}, "ACADEMY_OIDC_SCOPES"),
        ({**OPENID, "ACADEMY_SAML_METADATA": "https://x.example/m"}, "ACADEMY_SAML_METADATA"),
        ({"ACADEMY_SAML_METADATA": "/nowhere.xml"}, "ACADEMY_SAML_METADATA"),
        ({"ACADEMY_SAML_METADATA": "http://x.example/m"}, "ACADEMY_SAML_METADATA"),
        ({"ACADEMY_SAML_ENTITY_ID": "x"}, "ACADEMY_SAML_METADATA"),
        ({"ACADEMY_SSO_ROLES": "a=hr"}, "ACADEMY_SSO_ROLES"),
        ({**OPENID, "ACADEMY_SSO_ROLES": "academy-hr=chief"}, "ACADEMY_SSO_ROLES"),
        ({**OPENID, "ACADEMY_SSO_ROLES": "=hr"}, "ACADEMY_SSO_ROLES"),
        ({**OPENID, "ACADEMY_SSO_PASSWORDS": "nobody"}, "ACADEMY_SSO_PASSWORDS"),
        ({**OPENID, "ACADEMY_SSO_DAYS": "0"}, "ACADEMY_SSO_DAYS"),
        ({**OPENID, "ACADEMY_SSO_TRUSTS_EMAIL": "yes"}, "ACADEMY_SSO_TRUSTS_EMAIL"),
    ],
)
def test_a_provider_that_is_set_wrongly_stops_the_start_by_name(
    tmp_path: Path, settings: dict[str, str], culprit: str
) -> None:
    with pytest.raises(BadSetting, match=culprit):
        config.load(settings, instance=tmp_path)
