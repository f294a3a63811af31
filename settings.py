"""The one reader of the environment: one frozen settings object, unknown ``WAYMARK_`` keys refused."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from errors import SettingsError

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Settings:
    """What an installation may choose.

    ``data``: folder of run-time files. ``database``: SQLAlchemy URL. ``redis``: URL, empty = jobs in SQLite.
    ``owner_email``: e-mail of the first owner. ``https``: cookies only over TLS. ``max_upload``: bytes of one request.
    ``stale_seconds``: a job without a heartbeat for so long is done by the next worker.
    """

    data: Path
    database: str
    redis: str = ""
    owner_email: str = "owner@waymark.local"
    https: bool = False
    max_upload: int = 6_000_000
    stale_seconds: int = 60
    trusted_proxies: int = 0

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


def _count(key: str, text: str) -> int:
    if not text.isdigit():
        raise SettingsError(f"{text!r} is not a whole number", key, "use digits only")
    return int(text)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from ``WAYMARK_*`` variables; raises SettingsError naming an unknown key or a wrong value."""
    source = os.environ if environ is None else environ
    given = {key.removeprefix("WAYMARK_").lower(): value for key, value in source.items() if key.startswith("WAYMARK_")}
    data = Path(given.pop("data", "") or ROOT / "instance").resolve()
    database = given.pop("database", "") or f"sqlite:///{data / 'waymark.db'}"
    values: dict[str, object] = {}
    for name in ("redis", "owner_email"):
        if name in given:
            values[name] = given.pop(name)
    for name in ("max_upload", "stale_seconds", "trusted_proxies"):
        if name in given:
            values[name] = _count(f"WAYMARK_{name.upper()}", given.pop(name))
    if "https" in given:
        values["https"] = _flag("WAYMARK_HTTPS", given.pop("https"))
    if given:
        known = "DATA, DATABASE, REDIS, OWNER_EMAIL, HTTPS, MAX_UPLOAD, STALE_SECONDS, TRUSTED_PROXIES"
        raise SettingsError("unknown setting", f"WAYMARK_{sorted(given)[0].upper()}", f"known: {known}")
    return Settings(data=data, database=database, **values)  # type: ignore[arg-type]
