"""An installation of its own for a test: database, sample, client."""

import re
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, select

from app import create_app
from assessment import access
from assessment.access import Actor, actor_for, add_user, find_assessment, first_owner
from assessment.branding import save_composition
from assessment.models import ReportJob, User, Workspace
from assessment.reporting import request_report
from assessment.setup import import_file
from assessment.store import Store
from settings import Settings, read_settings
from web.limits import limiter

PASSWORD = "a-good-password"
access._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""A hash that is slow by design would take minutes of hundreds of sign-ins; browsers sign in against the real one."""


@cache
def _empty_database() -> Path:
    """A database migrated once a process: the way through all migrations is walked in ``test_migrations``."""
    path = Path(tempfile.mkdtemp()) / "waymark.db"
    store = Store(Settings(data=path.parent, database=f"sqlite:///{path}"))
    store.migrate()
    store.engine.dispose()
    return path


def settings_in(folder: Path, **more: Any) -> Settings:
    """Settings of an installation in a folder; fonts are those made once, no time goes into what limits are worth."""
    given = {"data": folder, "database": f"sqlite:///{folder / 'waymark.db'}", "values_seconds": 0, **more}
    found = Settings(**given)
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "fonts").exists():
        (folder / "fonts").symlink_to(read_settings().fonts)
    return found


class Case:
    """A migrated installation with an owner, and a second workspace with its own."""

    def __init__(self, folder: Path, **more: Any) -> None:
        self.settings = settings_in(folder, **more)
        if self.settings.database.startswith("sqlite") and not (folder / "waymark.db").exists():
            shutil.copyfile(_empty_database(), folder / "waymark.db")
        limiter.enabled = True  # an app made while it is off would not count refused tries
        self.app = create_app(self.settings)
        limiter.enabled = False
        self.app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_empty_database().parent))
        self.site = self.app.extensions["waymark"]
        self.store: Store = self.site.store
        self.store.migrate()
        self.passwords: dict[str, str] = {}
        with self.store.session() as session:
            self.passwords["owner"] = first_owner(session, "owner@bank.cn", "Ours") or ""
            other = Workspace(name="Theirs")
            session.add(other)
            session.flush()
            self.passwords["stranger"] = add_user(session, other.id, "stranger@bank.cn", "owner")
            home = session.scalar(select(User).where(User.email == "owner@bank.cn")).workspace_id
            self.passwords["viewer"] = add_user(session, home, "viewer@bank.cn", "viewer")
            self.passwords["consultant"] = add_user(session, home, "consultant@bank.cn", "consultant")
            for user in session.scalars(select(User)):
                user.must_change = False

    def actor(self, session: Any, name: str = "owner") -> Actor:
        return actor_for(session, session.scalar(select(User).where(User.email == f"{name}@bank.cn")))

    def upload(self, path: Path) -> str:
        """An example as an assessment of the owner; its id."""
        with self.store.session() as session:
            return import_file(session, self.actor(session), path.read_bytes(), path.name, self.settings).id

    def short_reports(self, *parts: str) -> None:
        """Reports of these parts alone, for tests that ask which report it is, not what all of it says."""
        with self.store.session() as session:
            save_composition(session, self.actor(session), parts, {})

    def document(self, assessment: str, form: str = "report", locale: str = "en") -> bytes:
        """A report as the worker makes it."""
        with self.store.session() as session:
            actor = self.actor(session)
            job = request_report(session, actor, find_assessment(session, actor, assessment), locale, form).id
        self.site.jobs.perform("report", job)
        with self.store.session() as session:
            kept = session.get_one(ReportJob, job)
            assert kept.state == "done", kept.error
            return (self.settings.reports / str(kept.file)).read_bytes()

    def client(self, name: str | None = "owner") -> Any:
        """A test client, signed in."""
        made = self.app.test_client()
        if name:
            form = {"email": f"{name}@bank.cn", "password": self.passwords[name]}
            answer = made.post("/sign-in", data={**token_of(made.get("/sign-in")), **form})
            assert answer.status_code == 302, answer.text
        return made


def token_of(page: Any) -> dict[str, str]:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found
    return {"csrf_token": found.group(1)}


def statements(case: Case, act: Callable[[], object]) -> int:
    """How many statements of the database something needs."""
    seen: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(case.store.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(case.store.engine, "before_cursor_execute", note)
    return len(seen)
