"""The one reader of the environment: one frozen settings object, unknown ``WAYMARK_`` keys refused."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from errors import SettingsError

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class MailServer:
    """Where messages are handed in, and from whom they come.

    ``security``: ``tls`` from the first byte, ``starttls``, or ``none`` for a relay in the same house.
    """

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class Provider:
    """Who vouches for an organisation's people (OpenID Connect); ``name``: as the sign-in page calls it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = ""


@dataclass(frozen=True)
class Settings:
    """What an installation may choose.

    ``data``: folder of run-time files. ``database``: SQLAlchemy URL. ``redis``: URL, empty = jobs in SQLite.
    ``owner_email``: e-mail of the first owner. ``https``: cookies only over TLS. ``max_upload``: bytes of one request.
    ``stale_seconds``: a job without a heartbeat for so long is done by the next worker. ``values_seconds``: time that an idle
    worker may spend on what limits and other orders of a proven plan are worth. ``mail``: None = no mail is sent.
    ``provider``: None = everybody signs in with a password. ``address``: of this site in links that leave it, without a
    path; empty = the one by which whoever makes the link came.
    """

    data: Path
    database: str
    redis: str = ""
    owner_email: str = "owner@waymark.local"
    https: bool = False
    max_upload: int = 8_000_000
    stale_seconds: int = 60
    values_seconds: int = 240
    trusted_proxies: int = 0
    mail: MailServer | None = None
    provider: Provider | None = None
    address: str = ""

    @property
    def questionnaires(self) -> Path:
        return self.data / "questionnaires"

    @property
    def reports(self) -> Path:
        return self.data / "reports"

    @property
    def fonts(self) -> Path:
        return self.data / "fonts"


def _flag(key: str, text: str) -> bool:
    if text.lower() in ("1", "true", "yes"):
        return True
    if text.lower() in ("0", "false", "no", ""):
        return False
    raise SettingsError(f"{text!r} is neither yes nor no", key, "use 1 or 0")


LEAST = {"max_upload": 1_000_000, "stale_seconds": 3}
"""Below these nothing can be handed in, and work that goes on is taken for dead."""


def _count(key: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{text!r} is not a whole number", key, "use digits only")
    if int(text) < least:
        raise SettingsError(f"{text} is too small", key, f"at least {least}")
    return int(text)


def _email(key: str, text: str) -> str:
    name, mark, host = text.partition("@")
    if not (name and mark and host) or any(each in text for each in " <>,;"):
        raise SettingsError(f"{text!r} is not an e-mail address", key, "write it as name@bank.example")
    return text


SCHEMES = {"smtp": ("starttls", 587), "smtps": ("tls", 465), "smtp+plain": ("none", 25)}
"""Security and usual port by the scheme of ``WAYMARK_SMTP``."""


def _parts(text: str, key: str) -> SplitResult:
    """An address in its parts, with a port that is one."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise SettingsError("not an address", key, "check it letter by letter") from None
    return parts


def _database(text: str) -> str:
    """An address of the two kinds of database that are tested; what is within it the database itself finds out."""
    scheme, mark, _ = text.partition("://")
    if not mark or scheme not in ("sqlite", "postgresql+psycopg"):
        raise SettingsError("not the address of a database", "WAYMARK_DATABASE",
                            "write it as postgresql+psycopg://user:password@host/waymark")  # fmt: skip
    if _parts(text, "WAYMARK_DATABASE").netloc.count("@") > 1:
        raise SettingsError("more than one @", "WAYMARK_DATABASE", "write an @ in user or password as %40")
    return text


def _redis(text: str) -> str:
    """An address whose path, where it has one, is the number of a database."""
    parts = _parts(text, "WAYMARK_REDIS")
    number = parts.path.strip("/")
    if text and (parts.scheme not in ("redis", "rediss") or not parts.hostname or not (number or "0").isdecimal()):
        raise SettingsError("not the address of a Redis", "WAYMARK_REDIS", "write it as redis://host:6379/0")
    return text


def _mail(url: str, sender: str) -> MailServer | None:
    if not url and not sender:
        return None
    parts = _parts(url, "WAYMARK_SMTP")
    more = parts.path.strip("/") or parts.query or parts.netloc.count("@") > 1
    if not parts.hostname or parts.scheme not in SCHEMES or more:
        raise SettingsError("not the address of a mail server", "WAYMARK_SMTP",
                            "write it as smtp://user:password@host:587, an @ of the password as %40")  # fmt: skip
    if not sender.isascii() or "@" not in sender or any(each in sender for each in " <>"):
        raise SettingsError("mail needs the address it is sent from", "WAYMARK_MAIL_FROM", "write it as name@bank.example")
    security, usual = SCHEMES[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or usual, security, sender, user, password)


def _address(text: str) -> str:
    parts = _parts(text, "WAYMARK_ADDRESS")
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username or any(map(str.isspace, text))
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or more):
        raise SettingsError("not the address of a site", "WAYMARK_ADDRESS",
                            "write it as https://waymark.bank.example, without a path")  # fmt: skip
    return text.rstrip("/")


def _provider(issuer: str, client_id: str, client_secret: str, name: str) -> Provider | None:
    if not (issuer or client_id or client_secret):
        return None
    if not (issuer and client_id and client_secret):
        raise SettingsError("a provider needs issuer, client id and client secret", "WAYMARK_OIDC_ISSUER", "give all three")
    parts = _parts(issuer, "WAYMARK_OIDC_ISSUER")
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost")):
        raise SettingsError("not an issuer", "WAYMARK_OIDC_ISSUER", "write it as https://login.bank.example/realm")
    return Provider(issuer.rstrip("/"), client_id, client_secret, name)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``WAYMARK_*`` variables, an empty one as if it weren't there; raises SettingsError naming an unknown key
    or a wrong value.
    """
    source = os.environ if environ is None else environ
    ours = {key.removeprefix("WAYMARK_").lower(): value for key, value in source.items() if key.startswith("WAYMARK_")}
    given = {key: value for key, value in ours.items() if value.strip()}
    data = Path(given.pop("data", "") or ROOT / "instance").resolve()
    database = _database(given.pop("database", "") or f"sqlite:///{data / 'waymark.db'}")
    values: dict[str, object] = {"redis": _redis(given.pop("redis", ""))}
    if "owner_email" in given:
        values["owner_email"] = _email("WAYMARK_OWNER_EMAIL", given.pop("owner_email").strip())
    for name in ("max_upload", "stale_seconds", "values_seconds", "trusted_proxies"):
        if name in given:
            values[name] = _count(f"WAYMARK_{name.upper()}", given.pop(name), LEAST.get(name, 0))
    if "https" in given:
        values["https"] = _flag("WAYMARK_HTTPS", given.pop("https"))
    values["mail"] = _mail(given.pop("smtp", ""), given.pop("mail_from", ""))
    values["address"] = _address(given.pop("address", ""))
    oidc = (given.pop(f"oidc_{each}", "").strip() for each in ("issuer", "client_id", "client_secret", "name"))
    values["provider"] = _provider(*oidc)
    if given:
        known = "ADDRESS, DATA, DATABASE, REDIS, OWNER_EMAIL, HTTPS, MAX_UPLOAD, STALE_SECONDS, VALUES_SECONDS, "
        known += "TRUSTED_PROXIES, SMTP, MAIL_FROM, OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME"
        raise SettingsError("unknown setting", f"WAYMARK_{sorted(given)[0].upper()}", f"known: {known}")
    return Settings(data=data, database=database, **values)  # type: ignore[arg-type]
