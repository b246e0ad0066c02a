"""The settings, read once from the environment; a wrong one stops the start by name."""

import contextlib
import ipaddress
import secrets
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from academy import paths, provider
from academy.errors import BadSetting
from academy.provider import EVERYBODY, Provider

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting, checked. Read ``docs/settings.md`` for what each does."""

    database_url: str
    redis_url: str | None
    secret_key: str
    base_url: str
    name: str
    content: Path
    media: Path
    instance: Path
    smtp_url: str | None
    mail_from: str
    time_zone: str
    trusted_proxies: int
    trusted_networks: tuple[Network, ...]
    demo: bool | None
    lone_author: bool
    """Whether an author may approve what she wrote herself."""
    provider: Provider | None = None
    """Through whom people of the company sign in."""

    @property
    def is_production(self) -> bool:
        """Production is a base URL that is not loopback."""
        return not _is_loopback(self.base_url)

    @property
    def demo_signs_in(self) -> bool:
        """Whether the demo company's people may sign in here."""
        return self.demo if self.demo is not None else not self.is_production

    @property
    def passwords(self) -> str:
        """Who may come in with a password or PIN of the academy's own: see ``provider.PASSWORDS``."""
        return self.provider.passwords if self.provider else EVERYBODY


def load(environ: Mapping[str, str], *, instance: Path | None = None) -> Config:
    """The settings in *environ*. Raises ``BadSetting``, which names the culprit."""
    known = {key: value.strip() for key, value in environ.items() if key.startswith("ACADEMY_")}
    instance = instance or paths.instance()
    host, port = environ.get("HOST", "127.0.0.1"), _port(environ.get("PORT", "8000"))
    base_url = _base_url(known.get("ACADEMY_BASE_URL") or f"http://{_loopback(host)}:{port}")
    return Config(
        database_url=_database(known.get("ACADEMY_DATABASE_URL"), instance),
        redis_url=_url(known, "ACADEMY_REDIS_URL", ("redis", "rediss", "unix")),
        secret_key=_secret_key(known.get("ACADEMY_SECRET_KEY"), base_url, instance),
        base_url=base_url,
        name=known.get("ACADEMY_NAME") or "Escale",
        content=Path(known.get("ACADEMY_CONTENT") or paths.content()),
        media=Path(known.get("ACADEMY_MEDIA") or instance / "media"),
        instance=instance,
        smtp_url=_url(known, "ACADEMY_SMTP_URL", ("smtp", "smtps")),
        mail_from=known.get("ACADEMY_MAIL_FROM") or "academy@" + (_host(base_url) or "localhost"),
        time_zone=_time_zone(known.get("ACADEMY_TIMEZONE") or "Europe/Paris"),
        trusted_proxies=_count(known, "ACADEMY_TRUSTED_PROXIES"),
        trusted_networks=_networks(known.get("ACADEMY_TRUSTED_NETWORKS", "")),
        demo=_switch(known, "ACADEMY_DEMO"),
        lone_author=_switch(known, "ACADEMY_LONE_AUTHOR") or False,
        provider=provider.load(known, base_url),
    )


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise BadSetting(
            "ACADEMY_BASE_URL must look like https://academy.example.com, not %(value)r.",
            value=value,
        )
    return value.rstrip("/")


def _port(value: str) -> int:
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise BadSetting("PORT must be a number from 1 to 65535, not %(value)r.", value=value)
    return int(value)


def _loopback(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104 -- compared, not bound


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _is_loopback(url: str) -> bool:
    host = _host(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _database(value: str | None, instance: Path) -> str:
    return checked_database(value) if value else f"sqlite:///{paths.database(instance)}"


def checked_database(given: str) -> str:
    """*given* as an address that names its driver. Raises ``BadSetting`` for what is none."""
    value = given
    # What hosting companies hand out names no driver; ours is psycopg 3.
    for prefix in ("postgres://", "postgresql://"):
        if value.startswith(prefix):
            value = "postgresql+psycopg://" + value.removeprefix(prefix)
    with contextlib.suppress(ArgumentError):
        if make_url(value).drivername in {"sqlite", "postgresql+psycopg"}:
            return value
    raise BadSetting(
        "%(given)r is not the address of a database. ACADEMY_DATABASE_URL is sqlite:///PATH or "
        "postgresql://user:password@host/database.",
        given=given,
    )


def _secret_key(value: str | None, base_url: str, instance: Path) -> str:
    if value:
        if len(value) < 32:
            raise BadSetting("ACADEMY_SECRET_KEY is too short: give it at least 32 characters.")
        return value
    if not _is_loopback(base_url):
        raise BadSetting(
            "ACADEMY_SECRET_KEY must be set in production (ACADEMY_BASE_URL is %(url)s). "
            'Make one with: python -c "import secrets; print(secrets.token_hex(32))"',
            url=base_url,
        )
    instance.mkdir(parents=True, exist_ok=True)
    path = instance / "secret_key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_text()


def _url(known: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    value = known.get(name)
    if value and urlsplit(value).scheme not in schemes:
        known_schemes = " or ".join(f"{scheme}://" for scheme in schemes)
        raise BadSetting(
            "%(name)s must begin with %(schemes)s, not %(value)r.",
            name=name,
            schemes=known_schemes,
            value=value,
        )
    return value or None


def _time_zone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise BadSetting(
            "ACADEMY_TIMEZONE names no time zone: %(value)r. Try Europe/Paris.", value=value
        ) from None
    return value


def _count(known: Mapping[str, str], name: str) -> int:
    value = known.get(name) or "0"
    if not value.isdecimal() or int(value) > 10:
        raise BadSetting("%(name)s must be a number from 0 to 10.", name=name)
    return int(value)


def _networks(value: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part) for part in value.replace(",", " ").split())
    except ValueError as error:
        raise BadSetting(
            "ACADEMY_TRUSTED_NETWORKS must list networks like 10.0.0.0/8: %(error)s.", error=error
        ) from None


def _switch(known: Mapping[str, str], name: str) -> bool | None:
    value = known.get(name)
    if value not in {None, "", "0", "1"}:
        raise BadSetting("%(name)s must be 0 or 1, not %(value)r.", name=name, value=value)
    return None if not value else value == "1"
