"""The migrations make exactly the tables the models describe, keep what is in them, and know what is newer."""

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, create_engine, func, select

from assessment.models import Approval, OwnInitiatives, ReportJob, Scenario
from assessment.models.base import Base
from assessment.setup import import_file
from assessment.store import Store, migrations
from errors import SettingsError
from tests.app_case import Case, settings_in
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.workers import prepared_at_once

REVISIONS = [each.revision for each in ScriptDirectory.from_config(migrations()).walk_revisions()]
VALUES: dict[type, Any] = {
    str: "x", int: 1, float: 1.0, bool: False, bytes: b"x", object: {}, datetime.datetime: datetime.datetime(2026, 1, 1),
}  # fmt: skip


def test_migrations_make_the_tables_of_the_models(tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data")
    with case.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def one_row(table: Table) -> dict[str, Any]:
    """A row of a table, which belongs to the one row of every other."""
    values = {}
    for column in table.columns:
        kind = column.type.python_type
        values[column.name] = "x" if column.foreign_keys or (column.primary_key and kind is str) else VALUES[kind]
    return values


def filled(store: Store, revision: str) -> dict[str, int]:
    """The tables of a revision with a row in each; how many rows each has."""
    config = migrations()
    config.attributes["engine"] = store.engine
    command.upgrade(config, revision)
    tables = MetaData()
    tables.reflect(store.engine)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        for table in tables.tables.values():
            if table.name != "alembic_version":
                connection.execute(table.insert().values(one_row(table)))
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
    return rows(store)


def rows(store: Store) -> dict[str, int]:
    tables = MetaData()
    tables.reflect(store.engine)
    with store.engine.connect() as connection:
        return {name: connection.scalar(select(func.count()).select_from(each)) or 0 for name, each in tables.tables.items()}


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_newer_waymark_keeps_every_row_of_an_older_one(tmp_path: Path, revision: str) -> None:
    store = Store(settings_in(tmp_path / "data"))
    before = filled(store, revision)
    store.migrate()
    after = rows(store)
    assert len(before) > 5 and {name: after.get(name, count) for name, count in before.items()} == before
    copy = tmp_path / "data" / f"waymark-before-{revision}.db"
    assert copy.exists() == (revision != REVISIONS[0])
    if copy.exists():
        assert copy.stat().st_mode & 0o077 == 0
        with closing(sqlite3.connect(copy)) as kept:
            assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (revision,)
            assert kept.execute("SELECT count(*) FROM answer").fetchone() == (before["answer"],)


def own_initiatives_there_and_back(case: Case) -> tuple[dict[str, Any], dict[str, Any]]:
    """From an assessment to the workspace as it was before 0020, and to all assessments of the questionnaire again: what each
    has then, and what it should have; one of another workspace has none.
    """
    one, other = case.upload(SAMPLE), case.upload(QUICK_SAMPLE)
    kept = [{"id": "own", "name": {"en": "Own", "zh": "自有"}}]
    with case.store.session() as session:
        import_file(session, case.actor(session, "stranger"), SAMPLE.read_bytes(), SAMPLE.name, case.settings)
        session.add(OwnInitiatives(assessment_id=one, initiatives=kept, by="Lead"))
    config = migrations()
    config.attributes["engine"] = case.store.engine
    command.downgrade(config, "0019")
    command.upgrade(config, "head")
    with case.store.session() as session:
        found = {each.assessment_id: (each.initiatives, each.by) for each in session.scalars(select(OwnInitiatives))}
    return found, {one: (kept, "Lead"), other: (kept, "Lead")}


def test_own_initiatives_of_a_workspace_become_those_of_its_assessments(tmp_path: Path, fonts: Path) -> None:
    found, wanted = own_initiatives_there_and_back(Case(tmp_path / "data"))
    assert found == wanted


def test_a_report_of_an_approved_plan_states_the_approval_before_it(tmp_path: Path, fonts: Path) -> None:
    case, day = Case(tmp_path / "data"), datetime.datetime(2026, 11, 1)
    id = case.upload(QUICK_SAMPLE)
    with case.store.session() as session:
        plan = Scenario(assessment_id=id, name="Balanced", limits={})
        session.add(plan)
        session.flush()
        session.add(Approval(
            assessment_id=id, scenario_id=plan.id, approved_on="2026-11-01", approved_by="Board", created_at=day
        ))  # fmt: skip
        for days, own in ((-1, plan.id), (1, plan.id), (1, None)):
            at = day + datetime.timedelta(days=days)
            session.add(ReportJob(assessment_id=id, locale="en", date="2026-11-01", created_at=at, scenario_id=own))
    config = migrations()
    config.attributes["engine"] = case.store.engine
    command.downgrade(config, "0022")
    command.upgrade(config, "head")
    with case.store.session() as session:
        approval = session.scalars(select(Approval)).one()
        found = {(each.created_at > day, each.scenario_id): each.approval_id for each in session.scalars(select(ReportJob))}
    assert found == {(False, approval.scenario_id): None, (True, approval.scenario_id): approval.id, (True, None): None}


def test_data_of_a_newer_waymark_is_refused(tmp_path: Path) -> None:
    store = Store(settings_in(tmp_path / "data"))
    store.migrate()
    with create_engine(store.settings.database).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SettingsError, match="of a newer Waymark"):
        store.migrate()


def test_two_that_prepare_one_folder_at_once_both_succeed_and_one_makes_the_owner(tmp_path: Path, fonts: Path) -> None:
    said = prepared_at_once((tmp_path / "data",) * 2, f"sqlite:///{tmp_path}/data/waymark.db")
    assert sorted("one-time password " in each and "Sign in as before" not in each for each in said) == [False, True]
