"""The migrations make exactly the tables the models describe, and can be undone."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assessment.models.base import Base
from tests.app_case import Case


def test_migrations_make_the_tables_of_the_models(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    with case.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
