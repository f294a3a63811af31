"""The shared form: PostgreSQL and Redis instead of the files of the embedded one."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from redis import Redis
from sqlalchemy import create_engine, text

from assessment.content import add_questionnaire, find_version, library_of
from assessment.models.base import Base
from questionnaires.library import content_mark, find
from questionnaires.schema import Text
from reports.content_workbook import content_workbook
from tests.app_case import Case
from tests.assessment.test_migrations import own_initiatives_there_and_back
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.shared.services import postgres, redis
from tests.web.browser import browser, sign_in
from tests.web.server import Server
from tests.web.test_log import appended_at_once
from tests.workers import killed_and_finished, prepared_at_once, queued


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="module")
def queue() -> Iterator[str]:
    with redis() as url:
        yield url


@pytest.fixture
def database(server: str) -> str:
    """An empty database of its own."""
    name = f"w{uuid4().hex}"
    with create_engine(server, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    return server.rsplit("/", 1)[0] + f"/{name}"


def test_two_that_prepare_at_once_both_succeed_and_one_makes_the_owner(database: str, tmp_path: Path, fonts: Path) -> None:
    """In folders of their own, as two machines have them."""
    said = prepared_at_once((tmp_path / "one", tmp_path / "two"), database)
    assert sorted("one-time password " in each and "Sign in as before" not in each for each in said) == [False, True]


def test_the_tables_are_those_of_the_models(database: str, tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data", database=database)
    with case.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_own_initiatives_of_a_workspace_become_those_of_its_assessments(database: str, tmp_path: Path, fonts: Path) -> None:
    found, wanted = own_initiatives_there_and_back(Case(tmp_path / "data", database=database))
    assert found == wanted


def test_answers_results_and_workspaces_are_kept_apart(database: str, tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data", database=database)
    assessment = case.upload(SAMPLE)
    page = case.client("owner").get(f"/assessments/{assessment}/results")
    assert page.status_code == 200 and "2.4" in page.text
    assert case.client("stranger").get(f"/assessments/{assessment}/results").status_code == 404


def test_an_own_questionnaire_is_read_as_it_was_kept(database: str, tmp_path: Path, fonts: Path) -> None:
    case, shipped = Case(tmp_path / "data", database=database), find("retail-lending")
    ours = shipped.model_copy(update={"version": "9.0", "title": Text(en="Ours", zh="我方")})
    with case.store.session() as session:
        kept, faults = add_questionnaire(session, case.actor(session), content_workbook(ours), "ours.xlsx", case.settings)
        assert kept is not None, faults
    with case.store.session() as session:
        home = case.actor(session).workspace_id
        found = [find_version(session, home, "retail-lending@9.0", case.settings) for _ in range(2)]
        assert content_mark(found[0]) == content_mark(kept) and found[0] is found[1]
        assert [each.own for each in library_of(session, case.actor(session), case.settings)] == [False, True]


def test_a_killed_workers_plan_is_finished_by_the_next_one(database: str, queue: str, tmp_path: Path, fonts: Path) -> None:
    case = Case(tmp_path / "data", database=database, redis=queue, stale_seconds=3)
    killed_and_finished(case, queued(case, case.upload(QUICK_SAMPLE), "plan"))
    assert not (tmp_path / "data" / "queue.db").exists(), "the queue is in Redis"


def test_a_person_signs_in_and_wrong_passwords_are_counted_for_all_processes(
    database: str, queue: str, tmp_path: Path, fonts: Path
) -> None:
    with Server(tmp_path / "served", database=database, redis=queue) as served, browser() as chromium:
        page = chromium.new_context(locale="zh-CN").new_page()
        sign_in(page, served.address, served.password)
        page.click("main table a >> nth=0")
        page.wait_for_url("**/results")
        assert "2.4" in page.inner_text("h1")
    assert list(Redis.from_url(queue).keys("LIMITS*")), "the limiter counts in Redis"


def test_entries_of_the_log_written_at_once_follow_each_other(database: str, tmp_path: Path, fonts: Path) -> None:
    found = appended_at_once(Case(tmp_path / "data", database=database))
    assert found.count == 80 and found.broken is None
