"""Links for readers without an account: what they show, when they end, what is noted."""

import datetime
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assessment.access import find_assessment
from assessment.models import ReportJob, ShareLink, ShareVisit
from assessment.reporting import request_report
from assessment.sharing import open_link, try_passcode
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.web.test_roadmap import Desk


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("share") / "data")


@pytest.fixture(scope="module")
def assessment(case: Case) -> str:
    return case.upload(QUICK_SAMPLE)


def ask(case: Case, assessment: str, who: str = "owner", **fields: str) -> Any:
    client, address = case.client(who), f"/assessments/{assessment}/report/links"
    form = {"label": "Board", "scope": "results", "days": "30", "passcode": ""} | fields
    token = token_of(client.get(address if who == "owner" else "/"))
    return client.post(address, data=token | form, follow_redirects="revoke" not in fields)


def made(case: Case, assessment: str, **fields: str) -> str:
    """The path of a new link."""
    page = ask(case, assessment, **fields)
    assert page.status_code == 200, page.text
    found = re.search(r"/s/[\w-]{20,}", page.text)
    assert found and page.request.method == "GET", "loading the page again makes no second link"
    return found.group(0)


def noted(case: Case, link: str) -> list[str]:
    with case.store.session() as session:
        newest = session.scalars(select(ShareLink).order_by(ShareLink.created_at.desc())).first()
        assert newest is not None and link.removeprefix("/s/") not in newest.token, "only a hash of the token is kept"
        return [each.what for each in session.scalars(select(ShareVisit).where(ShareVisit.link_id == newest.id))]


def test_a_reader_sees_results_and_roadmap_but_nobody_and_nothing_else(case: Case, assessment: str) -> None:
    link, reader = made(case, assessment), case.client(None)
    page = reader.get(link)
    assert page.status_code == 200 and "The whole report" not in page.text
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), assessment)
        assert row.participants
        for person in row.participants:
            assert person.token not in page.text and f">{person.external_id}<" not in page.text
            for answer in person.answers:
                assert not answer.comment or answer.comment not in page.text
    assert reader.get(f"{link}/report.pdf").status_code == 404, "its scope holds no file"
    assert reader.get(f"/assessments/{assessment}/results").status_code == 302, "it opens nothing else"
    assert "visits" not in page.text and noted(case, link) == ["opened"]
    assert case.client("stranger").get(link).status_code == 200, "whoever has it may read"


def test_the_file_comes_only_with_its_scope(case: Case, assessment: str) -> None:
    with case.store.session() as session:
        actor = case.actor(session)
        job = request_report(session, actor, find_assessment(session, actor, assessment), "en", "report").id
    case.site.jobs.perform("report", job)
    link, reader = made(case, assessment, scope="report"), case.client(None)
    assert "The whole report" in reader.get(link).text
    file = reader.get(f"{link}/report.pdf")
    assert file.status_code == 200 and file.data.startswith(b"%PDF")
    assert re.search(r" report \d{8}-\d{4}\.pdf", file.headers["Content-Disposition"]), "when it was made"
    assert noted(case, link) == ["opened", "file"]
    chinese = {"Accept-Language": "zh-CN"}
    assert "完整报告" in (page := reader.get(link, headers=chinese).text) and "英文版。" in page, "better than none"
    assert "In English" not in reader.get(link).text and "have changed since" not in reader.get(link).text
    assert reader.get(f"{link}/report.pdf", headers=chinese).status_code == 200
    with case.store.session() as session:
        session.get_one(ReportJob, job).figures = "others"
    assert "Its levels are not those below" in reader.get(link).text


def test_the_passcode_is_asked_for_counted_and_ends_the_link_after_ten_wrong_ones(case: Case, assessment: str) -> None:
    link, reader = made(case, assessment, passcode="open sesame", scope="report"), case.client(None)
    page = reader.get(link)
    assert "asks for a passcode" in page.text and reader.get(f"{link}/report.pdf").status_code == 404
    wrong = reader.post(link, data=token_of(page) | {"passcode": "guess"})
    assert wrong.status_code == 400 and "Wrong passcode. 9 more wrong attempts and the link ends." in wrong.text
    assert reader.post(link, data=token_of(page) | {"passcode": " open sesame "}).status_code == 302, "as a phone pastes it"
    assert "Position by dimension" in reader.get(link).text
    assert "asks for a passcode" in case.client(None).get(link).text, "another reader is asked again"
    assert noted(case, link) == ["refused", "opened"]
    thief = case.client(None)
    page = thief.get(link)
    for left in range(9, 0, -1):
        told = thief.post(link, data=token_of(page) | {"passcode": "guess"}).text
        assert f"{left} more wrong" in told, "tries before a right one are forgotten"
    assert "not valid any more" in thief.post(link, data=token_of(page) | {"passcode": "guess"}).text
    dead = thief.get(link)
    assert dead.status_code == 404 and "To the list" not in dead.text and "404" not in dead.text
    assert "ended after 10 wrong passcodes" in case.client().get(f"/assessments/{assessment}/report/links").text


def test_guesses_at_once_are_each_counted(case: Case, assessment: str) -> None:
    link = made(case, assessment, passcode="open sesame")
    with case.store.session() as session:
        found = open_link(session, link.rpartition("/")[2], datetime.date.today())
        assert found is not None
        id = found.id

    def guess(_: int) -> bool:
        with case.store.session() as session:
            return try_passcode(session, id, "guess")

    with ThreadPoolExecutor(8) as pool:
        assert not any(pool.map(guess, range(24)))
    assert noted(case, link) == ["refused"] * 10, "no more than ten are looked at"
    with case.store.session() as session:
        assert not try_passcode(session, id, "open sesame"), "nor the right one after them"


def test_a_link_ends_when_its_days_are_over_or_it_is_taken_back(case: Case, assessment: str) -> None:
    link = made(case, assessment, days="1")
    with case.store.session() as session:
        newest = session.scalars(select(ShareLink).order_by(ShareLink.created_at.desc())).first()
        assert newest is not None
        newest.expires_on = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
    gone = case.client(None).get(link)
    assert gone.status_code == 404 and "not valid any more" in gone.text
    link = made(case, assessment)
    with case.store.session() as session:
        newest = session.scalars(select(ShareLink).order_by(ShareLink.created_at.desc())).first()
        assert newest is not None
        id = newest.id
    assert ask(case, assessment, revoke=id).status_code == 302
    assert case.client(None).get(link).status_code == 404
    assert case.client(None).get("/s/nothing-at-all-nothing-at-all").status_code == 404


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"label": ""}, "say who the link is for"),
        ({"scope": "all"}, "no such scope"),
        ({"days": "many"}, "not a number of days"),
        ({"days": "0"}, "not a number of days"),
        ({"days": "9" * 5000}, "not a number of days"),
        ({"passcode": "123"}, "too short"),
        ({"revoke": "another"}, "no such link"),
    ],
)
def test_a_link_that_cannot_be_is_refused_in_words(case: Case, assessment: str, fields: dict[str, str], said: str) -> None:
    answer = ask(case, assessment, **fields)
    assert answer.status_code == 400 and said in answer.text


def test_only_editors_of_the_workspace_make_links(case: Case, assessment: str) -> None:
    assert ask(case, assessment, "viewer").status_code == 403
    assert ask(case, assessment, "stranger").status_code == 404
    assert case.client("viewer").get(f"/assessments/{assessment}/report/links").status_code == 403


def test_a_link_offers_the_file_of_the_approved_plan_and_says_so_where_there_is_none(case: Case) -> None:
    desk = Desk(case)
    case.short_reports("method")
    case.document(desk.id)
    link, reader = made(case, desk.id, scope="report"), case.client(None)
    planless = reader.get(f"{link}/report.pdf").data
    first = desk.plan()
    case.document(desk.id)
    assert reader.get(f"{link}/report.pdf").data != planless, "while no plan is approved, the newest file is handed out"
    desk.approve()
    assert "another plan than the approved one" not in reader.get(link).text
    assert "with the plan Balanced, approved since" in desk.client.get(f"/assessments/{desk.id}/report").text
    file = reader.get(f"{link}/report.pdf").data
    desk.plan(name="Other", excluded=next(iter(desk.starts(first))))
    case.document(desk.id)
    assert "with the plan Other" in desk.client.get(f"/assessments/{desk.id}/report").text
    assert "another plan than the approved one" not in reader.get(link).text
    assert reader.get(f"{link}/report.pdf").data == file, "a newer file of a plan that nobody approved is not handed out"
    desk.plan(name="Third", excluded=list(desk.starts(first))[1])
    desk.approve()
    assert "another plan than the approved one" in reader.get(link).text


def test_what_a_file_says_of_an_approval_is_held_against_what_stands(case: Case) -> None:
    desk = Desk(case)
    case.short_reports("method")
    link, reader = made(case, desk.id, scope="report"), case.client(None)
    reports = f"/assessments/{desk.id}/report"

    def said(words: str) -> int:
        """How many of the documents made are said so of their plan."""
        return len(re.findall(rf"<small>with the plan \w+{words}</small>", desk.client.get(reports).text))

    first = desk.plan()
    case.document(desk.id)
    assert said("") == 1
    desk.approve()
    assert said(", approved since") == 1 and "Its plan was approved after it was made" in reader.get(link).text
    attached = json.loads(case.document(desk.id, "data"))
    assert attached["approval"]["by"] == "owner" and len(attached["approval"]["on"]) == 10
    case.document(desk.id)
    assert said(", approved") == 2 and "Its plan was approved" not in reader.get(link).text
    desk.plan(name="Other", excluded=next(iter(desk.starts(first))))
    desk.approve()
    case.document(desk.id)
    assert said(", approved then; another plan has been approved since") == 2 and said(", approved") == 1
    desk.approve(take_back="1")
    assert said(", said to be approved; the approval was taken back") == 1 and said(", approved") == 2
    assert "was taken back" not in reader.get(link).text, "the file of the plan that is approved now is handed out"
    desk.approve(take_back="1")
    assert said(", said to be approved; the approval was taken back") == 3 and said("") == 1
    assert "the approval was taken back" in reader.get(link).text
