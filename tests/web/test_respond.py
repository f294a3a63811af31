"""Personal links: whoever holds one answers without an account, within what was asked; the board shows who is missing."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from assessment.models import Assessment, Participant, Unit
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE

NEW = {"name_en": "Test bank", "name_zh": "测试银行", "institution_type": "city_commercial", "compare_with": "",
       "questionnaire": "", "version": "quick", "mode": "self", "confidentiality": "confidential"}  # fmt: skip


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


class Lead:
    """Whoever leads a new assessment."""

    def __init__(self, case: Case, **more: str) -> None:
        self.case, self.client = case, case.client()
        page = self.client.get("/assessments/new")
        key = re.search(r'value="(retail-lending@[^"]+)"', page.text)
        assert key
        made = self.client.post("/assessments/new", data={**token_of(page), **NEW, "questionnaire": key[1], **more})
        assert made.status_code == 302, made.text
        self.id = made.location.split("/")[-2]
        self.board = f"/assessments/{self.id}/people"

    def do(self, what: str, **fields: Any) -> Any:
        return self.client.post(self.board, data={**token_of(self.client.get(self.board)), "do": what, **fields})

    def invite(self, people: str, **fields: Any) -> None:
        answer = self.do("invite", people=people, **fields)
        assert answer.status_code == 302, answer.text

    def person(self, code: str) -> Participant:
        with self.case.store.session() as session:
            found = next(x for x in session.get_one(Assessment, self.id).participants if x.external_id == code)
            session.expunge(found)
            return found

    def link(self, code: str) -> str:
        """As the board shows it."""
        path = f"/r/{self.person(code).token}"
        assert path in self.client.get(self.board).text
        return path


@pytest.fixture(scope="module")
def lead(case: Case) -> Lead:
    made = Lead(case)
    made.invite("Wang Qiang, Retail risk\nGuest One")
    made.invite("Data Li", sections=["technology"])
    return made


@pytest.fixture(scope="module")
def answered(case: Case, lead: Lead) -> str:
    """The question that Wang Qiang has answered with 3."""
    link, guest = lead.link("Wang Qiang"), case.client(None)
    first = _questions(guest.get(link), link)[0]
    form = {**token_of(guest.get(f"{link}/{first}")), "revision": "0", "choice": "3"}
    saved = guest.post(f"/api{link}/{first}", data=form)
    assert saved.status_code == 200 and saved.json["answered"] == 1
    return first


def _questions(page: Any, link: str) -> list[str]:
    return list(dict.fromkeys(re.findall(rf'href="{link}/([a-z_.]+)"', page.text)))


def test_a_person_answers_by_the_link_alone(case: Case, lead: Lead, answered: str) -> None:
    link, guest = lead.link("Wang Qiang"), case.client(None)
    welcome = guest.get(link)
    assert "Wang Qiang" in welcome.text and "Confidential: only those who lead" in welcome.text
    form = {**token_of(guest.get(f"{link}/{answered}")), "revision": "0", "choice": "5"}
    assert guest.post(f"{link}/{answered}", data=form).status_code == 409, "saved in another window"
    going_on = guest.post(f"{link}/{answered}", data={**form, "revision": "1", "choice": "3", "comment": "seen"})
    assert going_on.status_code == 302 and going_on.location.startswith(f"{link}/")
    assert guest.post(f"{link}/{answered}/evidence", data={**form, "note": "Journey log"}).status_code == 302
    assert "Journey log" in guest.get(f"{link}/{answered}").text
    assert "1/28" in lead.client.get(lead.board).text
    assert "1 respondent has answered" in lead.client.get(f"/assessments/{lead.id}/collect").text


def test_a_link_shows_nothing_but_the_own_answers(case: Case, lead: Lead) -> None:
    guest = case.client(None)
    page = guest.get(lead.link("Guest One"))
    assert "Wang Qiang" not in page.text and 'class="stepper"' in page.text and "/results" not in page.text
    assert guest.get(f"/assessments/{lead.id}/results").status_code == 302
    assert guest.get("/r/none").status_code == 404 and guest.post("/api/r/none/x", data={}).status_code == 400
    with case.store.session() as session:
        own = next(iter(session.query(Participant).filter(Participant.user_id.is_not(None))), None)
        token = own.token if own else None
    assert token is None or guest.get(f"/r/{token}").status_code == 404, "a user's seat has no link"


def test_somebody_asked_about_one_dimension_sees_that_alone(case: Case, lead: Lead) -> None:
    guest, link = case.client(None), lead.link("Data Li")
    firsts = _questions(guest.get(link), link)
    assert len(firsts) == 5
    foreign = _questions(guest.get(lead.link("Guest One")), lead.link("Guest One"))[-1]
    assert guest.get(f"{link}/{foreign}").status_code == 404
    assert "0/5" in lead.client.get(lead.board).text


def test_a_new_link_ends_the_one_before(case: Case, lead: Lead) -> None:
    before = lead.link("Wang Qiang")
    assert lead.do("renew", id=lead.person("Wang Qiang").id).status_code == 302
    assert case.client(None).get(before).status_code == 404
    assert case.client(None).get(lead.link("Wang Qiang")).status_code == 200


def test_who_has_answered_is_not_removed(lead: Lead, answered: str) -> None:
    refused = lead.do("remove", id=lead.person("Wang Qiang").id)
    assert refused.status_code == 400 and "has answered and stays" in refused.text
    lead.invite("Too Many")
    assert lead.do("remove", id=lead.person("Too Many").id).status_code == 302
    assert "Too Many" not in lead.client.get(lead.board).text


def test_closed_collection_takes_no_more_answers(case: Case, lead: Lead) -> None:
    guest, link = case.client(None), lead.link("Guest One")
    first = _questions(guest.get(link), link)[0]
    form = {**token_of(guest.get(f"{link}/{first}")), "revision": "0", "choice": "2"}
    assert lead.do("close").status_code == 302
    late = guest.post(f"/api{link}/{first}", data=form)
    assert late.status_code == 400 and "Collection is closed" in late.json["error"]
    assert "Collection is closed" in guest.get(link).text and "disabled" in guest.get(f"{link}/{first}").text
    assert lead.do("reopen").status_code == 302
    assert guest.post(f"/api{link}/{first}", data=form).status_code == 200


@pytest.mark.parametrize(
    ("people", "said"),
    [("", "at least one name"), ("Guest One", "is in this assessment already"), ("A\nB\na", "line 3"),
     ("x" * 61, "line 1"), ("user-1", "can't be used"), (", Risk", "missing")],
)  # fmt: skip
def test_people_that_cannot_be_added_are_named_by_line_and_nobody_is_added(lead: Lead, people: str, said: str) -> None:
    before = lead.client.get(lead.board).text.count("/r/")
    refused = lead.do("invite", people=people)
    assert refused.status_code == 400 and said in refused.text.replace("&#39;", "'") and people in refused.text
    assert lead.client.get(lead.board).text.count("/r/") == before


def test_the_reminder_names_those_who_are_missing_with_their_link_and_day(lead: Lead) -> None:
    day = datetime.date.today() + datetime.timedelta(days=9)
    assert lead.do("deadline", deadline="soon").status_code == 400
    assert lead.do("deadline", deadline=day.isoformat()).status_code == 302
    page = lead.client.get(lead.board, headers={"Accept-Language": "zh"})
    text = re.search(r'<textarea id="reminder"[^>]*>(.*?)</textarea>', page.text, re.S)
    assert text and f"{day.year}年{day.month}月{day.day}日" in text[1] and lead.link("Data Li") in text[1]
    assert "测试银行" in text[1]


def test_a_stranger_finds_no_board(case: Case, lead: Lead) -> None:
    stranger = case.client("stranger")
    assert stranger.get(lead.board).status_code == 404
    assert case.client("viewer").get(lead.board).status_code == 403
    form = {**token_of(stranger.get("/")), "do": "close"}
    assert stranger.post(lead.board, data=form).status_code == 404


@pytest.mark.parametrize("path", [SAMPLE, QUICK_SAMPLE])
def test_the_samples_have_a_board(case: Case, path: Path) -> None:
    page = case.client().get(f"/assessments/{case.upload(path)}/people")
    assert page.status_code == 200 and page.text.count("data-copy") > 5


def test_with_units_people_answer_for_one_of_them(case: Case) -> None:
    lead = Lead(case)
    with case.store.session() as session:
        name = {"en": "East branch", "zh": "东部分行"}
        session.add(Unit(assessment_id=lead.id, position=0, external_id="east", name=name, weight=1.0))
    assert lead.do("invite", people="Branch Zhao").status_code == 400
    lead.invite("Branch Zhao", unit="east")
    assert lead.person("Branch Zhao").unit == "east"
