"""The database: one engine a process, sessions, migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from settings import ROOT, Settings


class Store:
    """Opens sessions on the database of an installation."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        if settings.database.startswith("sqlite:///"):
            Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        self.engine = _engine(settings.database)
        self.sessions = sessionmaker(self.engine, expire_on_commit=False)

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

    def migrate(self) -> None:
        """Bring the tables to the newest version."""
        config = Config()
        config.set_main_option("script_location", str(ROOT / "migrations"))
        config.attributes["engine"] = self.engine
        command.upgrade(config, "head")


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def pragmas(connection: Any, record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return engine
