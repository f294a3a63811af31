"""The database: one engine a process, sessions, migrations."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from fcntl import LOCK_EX, flock
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from errors import SettingsError
from settings import ROOT, Settings

LEAST_ROOM = 20_000_000
"""Bytes free on the disk, below which nothing can be relied on to be written."""
BUSY = 30_000
"""Milliseconds for which a writer of the embedded form waits for another."""
PREPARING = 727_261
"""The key of PostgreSQL's advisory lock that is held while an installation is prepared."""


class Store:
    """Opens sessions on the database of an installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        if settings.database.startswith("sqlite:///"):
            Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.engine = _engine(settings.database)
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)
        self.is_checked = False

    def open(self) -> Session:
        """A session; the caller commits or rolls back and closes."""
        return self.sessions()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back when anything fails."""
        with self.sessions() as session, session.begin():
            yield session

    def answers(self) -> bool:
        """Whether the database can be asked anything."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def has_room(self) -> bool:
        """Whether the disk of the data folder takes what is to be written."""
        return shutil.disk_usage(self.settings.data).free >= LEAST_ROOM

    def check_tables(self) -> None:
        """Refuse a database whose tables are not those of this version; once they are, it isn't asked again."""
        if self.is_checked:
            return
        with self.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        where = str(self.engine.url.database)
        check_revision(current, where)
        if current != newest_revision():
            what = "the tables are of an older Waymark" if current else "there are no tables yet"
            raise SettingsError(what, where, "run flask --app app prepare")
        self.is_checked = True

    def fault(self) -> str:
        """What is wrong with the tables; empty where nothing is, and where the database can't be asked."""
        try:
            self.check_tables()
        except SettingsError as error:
            return str(error)
        except SQLAlchemyError:
            return ""
        return ""

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Prepares an installation by itself: of two processes that begin at once the second waits for the first."""
        with (self.settings.data / "prepare.lock").open("w") as lock, self.engine.connect() as connection:
            flock(lock, LOCK_EX)
            is_shared = self.engine.dialect.name == "postgresql"
            if is_shared:
                connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": PREPARING})
                connection.commit()
            try:
                yield
            finally:
                if is_shared:
                    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": PREPARING})

    def forget_deleted(self) -> None:
        """Empty the journal of the embedded form, in which deleted rows stand until it is written over; where somebody reads
        for longer than a moment, the next deletion or the end of the program does it.
        """
        if self.engine.dialect.name != "sqlite":
            return
        with self.engine.connect() as connection:
            for pragma in ("busy_timeout=2000", "wal_checkpoint(TRUNCATE)", f"busy_timeout={BUSY}"):
                connection.execute(text(f"PRAGMA {pragma}"))

    def migrate(self) -> None:
        """Bring the tables to the newest version, those of the embedded form after a copy of the database beside it."""
        config = migrations()
        config.attributes["engine"] = self.engine
        with self.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
        check_revision(current, str(self.engine.url.database))
        if current and current != newest_revision() and self.engine.dialect.name == "sqlite":
            _copy(Path(str(self.engine.url.database)), current)
        command.upgrade(config, "head")


def migrations() -> Config:
    """Where Alembic finds the versions of the tables."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    return config


@cache
def newest_revision() -> str | None:
    """The version of the tables that this code works with."""
    return ScriptDirectory.from_config(migrations()).get_current_head()


def check_revision(revision: str | None, where: str) -> None:
    """Refuse tables that a newer Waymark has made."""
    known = {each.revision for each in ScriptDirectory.from_config(migrations()).walk_revisions()}
    if revision is not None and revision not in known:
        raise SettingsError("this data is of a newer Waymark", where, "use that version, or an older backup")


def _copy(database: Path, revision: str) -> None:
    """The database as it is before its tables change, beside it and for its owner only."""
    target = database.with_name(f"{database.stem}-before-{revision}.db")
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    with closing(sqlite3.connect(database)) as running, closing(sqlite3.connect(target)) as kept:
        running.backup(kept)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY}", "secure_delete=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
