"""Personal links: whoever holds one answers without an account, within what was asked; the board shows who is missing."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from assessment.access import actor_for, add_user
from assessment.content import questionnaire_of
from assessment.models import Agreement, Answer, Assessment, Participant, Unit, User
from assessment.participation import own_participant
from assessment.results import scored
from assessment.setup import import_file
from reports.language import Language
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import form_of
from web.respond import join_code

NEW = {"name_en": "Test bank", "name_zh": "测试银行", "institution_type": "city_commercial", "compare_with": "",
       "questionnaire": "", "version": "quick", "mode": "self", "confidentiality": "confidential"}  # fmt: skip
EN, ASKED = Language("en"), "iteration.feedback"


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

    def seats(self) -> int:
        with self.case.store.session() as session:
            return len(session.get_one(Assessment, self.id).participants)

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
    return list(dict.fromkeys(re.findall(rf'href="{link}/([a-z_]+\.[a-z_.]+)"', page.text)))


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
    assert "1 of 3 people have begun to answer" in lead.client.get(f"/assessments/{lead.id}/collect").text


def test_a_link_shows_nothing_but_the_own_answers(case: Case, lead: Lead) -> None:
    guest = case.client(None)
    page = guest.get(lead.link("Guest One"))
    assert "Wang Qiang" not in page.text and 'class="stepper"' in page.text and "/results" not in page.text
    assert guest.get(f"/assessments/{lead.id}/results").status_code == 302
    assert guest.get("/r/none").status_code == 404 and guest.post("/api/r/none/x", data={}).status_code == 400
    form = {**token_of(lead.client.get(lead.board)), "revision": "0", "choice": "3"}
    assert lead.client.post(f"/api/assessments/{lead.id}/answers/iteration.feedback", data=form).status_code == 200
    with case.store.session() as session:
        token = session.query(Participant).filter(Participant.user_id.is_not(None)).one().token
    assert guest.get(f"/r/{token}").status_code == 404, "a user's seat has no link"


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


def test_a_seat_is_changed_and_its_answers_stay(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Wang Qjang, Retail risk\nLi Min")
    link, guest = lead.link("Wang Qjang"), case.client(None)
    first = _questions(guest.get(link), link)[0]
    form = {**token_of(guest.get(f"{link}/{first}")), "revision": "0", "choice": "3"}
    assert guest.post(f"/api{link}/{first}", data=form).status_code == 200
    id = lead.person("Wang Qjang").id
    shown = form_of(lead.client.get(f"{lead.board}?id={id}"), id="seat")
    assert (shown["people"], shown["role"], shown["id"]) == (["Wang Qjang"], ["Retail risk"], [id])
    seen = shown["seen"]
    taken = lead.do("change", id=id, people="Li Min", seen=seen)
    assert taken.status_code == 400 and "Somebody of this name" in taken.text and 'value="Li Min"' in taken.text
    changed = {"id": id, "people": "Wang Qiang", "role": "信息科技部（运维）负责人", "sections": ["technology"], "seen": seen}
    assert lead.do("change", **changed).status_code == 302
    assert lead.do("change", **changed).status_code == 400, "somebody changed it meanwhile"
    person = lead.person("Wang Qiang")
    assert (person.id, person.sections, person.role) == (id, ["technology"], "it_operations")
    assert "1/5" in lead.client.get(lead.board).text and guest.get(link).status_code == 200


def test_who_has_answered_is_asked_no_more_or_deleted_with_what_they_gave(case: Case, lead: Lead, answered: str) -> None:
    refused = lead.do("remove", id=lead.person("Wang Qiang").id)
    assert refused.status_code == 400 and "has answered and stays" in refused.text
    lead.invite("Has Left")
    person, link, phone = lead.person("Has Left"), lead.link("Has Left"), case.client(None)
    assert lead.do("release", id=person.id).status_code == 400, "nothing was answered yet"
    place = f"{link}/{_questions(phone.get(link), link)[0]}"
    given = form_of(phone.get(place)) | {"choice": "3", "comment": "Only between us"}
    assert phone.post(place, data=given).status_code == 302
    form = lead.client.get(lead.board, query_string={"id": person.id}).text
    assert "Has left: stop asking" in form and "Delete with all answers" in form
    assert lead.do("release", id=person.id).status_code == 302
    board = lead.client.get(lead.board).text
    assert phone.get(link).status_code == 404 and "Message to Has Left" not in board
    assert "; 1 more has left" in board and "asked no more" in board and "have answered everything" in board
    with case.store.session() as session:
        held = scored(session.get_one(Assessment, lead.id), case.settings).answers.respondents
        assert sum(each.id == "Has Left" for each in held) == 1, "what they answered counts"
    assert lead.do("erase", id=person.id).status_code == 302
    with case.store.session() as session:
        assert session.get(Participant, person.id) is None
        assert not session.scalars(select(Answer).where(Answer.participant_id == person.id)).all()
    database = case.settings.database.removeprefix("sqlite:///")
    journal = Path(f"{database}-wal")
    assert b"Only between us" not in Path(database).read_bytes() + (journal.read_bytes() if journal.exists() else b"")
    lead.invite("Too Many")
    assert lead.do("remove", id=lead.person("Too Many").id).status_code == 302
    assert "Too Many is off the board." in lead.client.get(lead.board).text
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
     ("Good one\nGuest One\n" + "x" * 9000 + "\nno address@\nB", "line 4"),
     ("Ｇuest One\u200b", "already"), ("x" * 61, "line 1"), ("user-1", "can't be used"), (", Risk", "missing")],
)  # fmt: skip
def test_people_that_cannot_be_added_are_named_by_line_and_nobody_is_added(lead: Lead, people: str, said: str) -> None:
    before = lead.client.get(lead.board).text.count("/r/")
    refused = lead.do("invite", people=people)
    assert refused.status_code == 400 and said in refused.text.replace("&#39;", "'") and people in refused.text
    if said == "line 4":
        assert "line 2" in refused.text and "line 3: it is longer" in refused.text, "every line is told at once"
    assert lead.client.get(lead.board).text.count("/r/") == before


def test_the_reminder_names_those_who_are_missing_with_their_link_and_day(lead: Lead) -> None:
    day = datetime.date.today() + datetime.timedelta(days=9)
    assert lead.do("deadline", deadline="soon").status_code == 400
    assert lead.do("deadline", deadline="2020-01-01").status_code == 400
    assert lead.do("deadline", deadline=day.isoformat()).status_code == 302
    page = lead.client.get(lead.board, headers={"Accept-Language": "zh"})
    text = re.search(r'<textarea id="reminder"[^>]*>(.*?)</textarea>', page.text, re.S)
    assert text and f"{day.year}年{day.month}月{day.day}日" in text[1] and lead.link("Data Li") in text[1]
    assert "测试银行" in text[1]


def test_each_person_has_a_message_of_their_own_in_the_language_chosen(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Wang Qiang")
    lead.invite("Data Li")
    link, person = lead.link("Wang Qiang"), case.client(None)
    first = _questions(person.get(link), link)[0]
    form = {**token_of(person.get(f"{link}/{first}")), "revision": "0", "choice": "2", "comment": ""}
    assert person.post(f"/api{link}/{first}", data=form).status_code == 200

    def told(address: str) -> list[str]:
        page = lead.client.get(address).text
        return re.findall(r'<textarea hidden readonly id="message-[^>]*>(.*?)</textarea>', page, re.S)

    asked, begun = told(lead.board)
    assert "27 questions of" in begun and "wait for your answer" in begun and link in begun
    assert "please answer 28 questions" in asked and link not in asked and lead.link("Data Li") in asked
    assert "诚邀您填答" in told(f"{lead.board}?letters=zh")[0] and "please answer" not in told(lead.board)[0]
    both = told(f"{lead.board}?letters=both")[0]
    assert "please answer" in both and "诚邀您填答" in both
    assert told(f"{lead.board}?letters=fr")[0] == both, "another than these changes nothing"
    assert lead.do("close").status_code == 302 and told(lead.board) == []


def test_a_stranger_finds_no_board(case: Case, lead: Lead) -> None:
    stranger = case.client("stranger")
    assert stranger.get(lead.board).status_code == 404
    assert case.client("viewer").get(lead.board).status_code == 403
    form = {**token_of(stranger.get("/")), "do": "close"}
    assert stranger.post(lead.board, data=form).status_code == 404


def test_the_samples_have_a_board(case: Case) -> None:
    named = case.client().get(f"/assessments/{case.upload(SAMPLE)}/people")
    assert named.status_code == 200 and named.text.count("/r/") > 20
    anonymous = case.client().get(f"/assessments/{case.upload(QUICK_SAMPLE)}/people")
    assert anonymous.status_code == 200 and "/r/" not in anonymous.text and "/j/" in anonymous.text


def test_an_anonymous_assessment_is_joined_by_a_common_link_and_nobody_sees_anybody_elses(case: Case) -> None:
    lead = Lead(case, confidentiality="anonymous")
    assert lead.do("invite", people="Wang Qiang").status_code == 400
    found = re.search(r'value="http://[^/]+(/j/[^"]+)"', lead.client.get(lead.board).text)
    assert found
    guest, other = case.client(None), case.client(None)
    welcome = guest.get(found[1])
    assert "no one sees who said what" in welcome.text and lead.seats() == 0, "looking makes no place"
    place = guest.post(found[1], data=token_of(welcome)).location
    assert place.startswith("/r/") and lead.seats() == 1
    assert f'href="{place}"' in guest.get(found[1]).text, "the browser remembers its place"
    second = other.post(found[1], data=token_of(other.get(found[1]))).location
    assert second != place and lead.seats() == 2
    first = _questions(guest.get(place), place)[0]
    form = {**token_of(guest.get(f"{place}/{first}")), "revision": "0", "choice": "2", "comment": "my own view"}
    assert guest.post(f"/api{place}/{first}", data=form).status_code == 200
    page = lead.client.get(lead.board).text
    assert place not in page and "0 of 2 have answered everything; 1 has not begun" in page
    code = found[1].removeprefix("/j/")
    assert other.get(f"/j/x{code}").status_code == 404 and other.get("/j/none").status_code == 404
    assert lead.do("close").status_code == 302
    assert guest.post(f"{place}/done", data=form).location == found[1]
    assert place not in guest.get(found[1]).text, "a shared device forgets"
    signed_in = lead.client.post(found[1], data=token_of(lead.client.get(lead.board)))
    assert "You are signed in" in signed_in.text and lead.seats() == 2
    assert lead.do("reopen").status_code == 302 and lead.do("clear").status_code == 302 and lead.seats() == 1
    assert lead.do("close").status_code == 302
    late = case.client(None)
    assert "Collection is closed" in late.post(found[1], data=token_of(late.get(found[1]))).text and lead.seats() == 1


@pytest.mark.parametrize("day", [None, "2999-12-31"])
def test_nobody_joins_answers_that_came_in_a_file_where_they_could_be_told_apart(case: Case, day: str | None) -> None:
    document = yaml.safe_load(QUICK_SAMPLE.read_text(encoding="utf-8"))
    document["respondents"] = [each | {"id": f"p-{place}"} for place, each in enumerate(document["respondents"][:2])]
    document.pop("date")
    raw = yaml.safe_dump(document | ({"date": day} if day else {})).encode()
    with case.store.session() as session:
        id = import_file(session, case.actor(session), raw, "two.yaml", case.settings).id
    client, board = case.client(), f"/assessments/{id}/people"
    page = client.get(board)
    found = re.search(r'value="http://[^/]+(/j/[^"]+)"', page.text)
    assert found
    for _ in range(2):
        guest = case.client(None)
        assert "Collection is closed" in guest.post(found[1], data=token_of(guest.get(found[1]))).text
        assert client.post(board, data=token_of(page) | {"do": "reopen"}).status_code == 400


def test_a_word_to_those_who_answer_opens_their_page_and_the_reminder(case: Case) -> None:
    lead = Lead(case, cycle="2026")
    word = "For the board's plan of 2027.\nAsk Chen Lin, ext. 8021. / 用于2027年规划。\n联系人：陈琳，分机8021。"
    assert lead.do("welcome", welcome="x" * 2001).status_code == 400
    assert lead.do("welcome", welcome=word).status_code == 302
    lead.invite("Wang Qiang")
    link = lead.link("Wang Qiang")
    page = case.client(None).get(link).text
    assert "ext. 8021" in page and "分机8021" not in page and "About 25 minutes." in page
    board = lead.client.get(lead.board).text
    reminder = re.search(r"<textarea[^>]*readonly[^>]*>(.*?)</textarea>", board, re.DOTALL)
    assert reminder
    for said in ("28 questions of", "2026", "about 25 minutes", "ext. 8021", "not to be passed on", link):
        assert said in reminder[1], said
    common = Lead(case, confidentiality="anonymous")
    common.do("welcome", welcome=word)
    found = re.search(r'value="http://[^/]+(/j/[^"]+)"', common.client.get(common.board).text)
    assert found and "ext. 8021" in case.client(None).get(found[1]).text


def test_a_named_assessment_has_no_common_link(case: Case, lead: Lead) -> None:
    with case.app.app_context():
        code = join_code(lead.id)
    assert case.client(None).get(f"/j/{code}").status_code == 404 and "/j/" not in lead.client.get(lead.board).text


def test_the_place_of_a_user_who_is_gone_is_no_link(case: Case) -> None:
    lead = Lead(case)
    with case.store.session() as session:
        add_user(session, case.actor(session).workspace_id, "leaver@bank.cn", "consultant")
        user = session.scalars(select(User).where(User.email == "leaver@bank.cn")).one()
        actor = actor_for(session, user)
        token = own_participant(session, actor, session.get_one(Assessment, lead.id)).token
        session.delete(user)
    assert case.client(None).get(f"/r/{token}").status_code == 404 and token not in lead.client.get(lead.board).text


def test_what_is_typed_when_collection_closes_stays_on_the_page(case: Case, lead: Lead) -> None:
    guest, link = case.client(None), lead.link("Guest One")
    question = _questions(guest.get(link), link)[1]
    form = {**token_of(guest.get(f"{link}/{question}")), "revision": "0", "choice": "2", "comment": "a long thought"}
    lead.do("close")
    late = guest.post(f"{link}/{question}", data=form)
    assert late.status_code == 409 and "a long thought" in late.text and "Collection is closed" in late.text
    refused = guest.post(f"{link}/{question}/evidence", data={**form, "note": "A memo"})
    assert refused.status_code == 400 and "A memo" in refused.text
    lead.do("reopen")
    without = {key: value for key, value in form.items() if key != "revision"}
    assert guest.post(f"/api{link}/{question}", data=without).status_code == 409, "a form that was disabled wipes nothing"


def test_a_conflict_shows_what_the_other_window_saved(case: Case, lead: Lead) -> None:
    guest, link = case.client(None), lead.link("Guest One")
    question = _questions(guest.get(link), link)[2]
    form = {**token_of(guest.get(f"{link}/{question}")), "revision": "0", "choice": "2", "comment": "considered"}
    assert guest.post(f"/api{link}/{question}", data=form).status_code == 200
    other = guest.post(f"{link}/{question}", data={**form, "choice": "5", "comment": "hasty"})
    assert other.status_code == 409 and "considered" in other.text and "hasty" in other.text and "<b>2</b>" in other.text


def test_with_units_people_answer_for_one_of_them(case: Case) -> None:
    lead = Lead(case)
    with case.store.session() as session:
        name = {"en": "East branch", "zh": "东部分行"}
        session.add(Unit(assessment_id=lead.id, position=0, external_id="east", name=name, weight=1.0))
    assert lead.do("invite", people="Branch Zhao").status_code == 400
    lead.invite("Branch Zhao", unit="east")
    assert lead.person("Branch Zhao").unit == "east"


def test_what_a_leader_writes_down_for_somebody_is_marked_until_they_change_it(case: Case, lead: Lead) -> None:
    lead.invite("Interviewed person, Retail risk")
    link, guest = lead.link("Interviewed person"), case.client(None)
    question = _questions(guest.get(link), link)[0]
    page = lead.client.get(f"{link}/{question}")
    lead.client.post(f"{link}/{question}", data={**form_of(page), "choice": "2", "comment": "Said in the interview"})
    shown = guest.get(f"{link}/{question}").text
    assert "Written down by owner for this person" in shown and "Said in the interview" in shown
    guest.post(f"{link}/{question}", data={**form_of(guest.get(f"{link}/{question}")), "choice": "3"})
    assert "Written down by" not in guest.get(f"{link}/{question}").text


def test_answers_of_last_time_wait_to_be_confirmed_and_count_only_then(case: Case) -> None:
    before, now = Lead(case), Lead(case)
    for each in (before, now):
        each.invite("Chen Lu\nLi Wei")
    guest, old, new = case.client(None), before.link("Chen Lu"), now.link("Chen Lu")
    question = _questions(guest.get(old), old)[0]
    page = guest.get(f"{old}/{question}")
    guest.post(f"{old}/{question}", data={**form_of(page), "choice": "4", "comment": "As the audit found", "released": "1"})
    assert "last time" not in guest.get(new).text
    chosen = now.client.post(
        f"/assessments/{now.id}/previous", data={**token_of(now.client.get(f"/assessments/{now.id}")), "previous": before.id}
    )
    assert chosen.status_code == 302, chosen.text
    assert "1 question has your answer of last time" in guest.get(new).text
    assert stored_answers(case, now) == []
    assert "last time" not in guest.get(f"{now.link('Li Wei')}/{question}").text
    page = guest.get(f"{new}/{question}")
    assert "Answered last time: 4" in page.text and "As the audit found" in page.text
    assert guest.post(f"{new}/{question}", data=form_of(page, id="confirm")).status_code == 302
    assert stored_answers(case, now) == [(3, "As the audit found", False)]
    assert "last time" not in guest.get(f"{new}/{question}").text


def test_looking_and_saving_unchanged_puts_nobody_elses_name_on_an_answer(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Quiet One")
    link, guest = lead.link("Quiet One"), case.client(None)
    question = _questions(guest.get(link), link)[0]
    guest.post(f"{link}/{question}", data={**form_of(guest.get(f"{link}/{question}")), "choice": "2"})
    again = lead.client.post(f"{link}/{question}", data=form_of(lead.client.get(f"{link}/{question}")))
    assert again.status_code == 302 and "Written down by" not in guest.get(f"{link}/{question}").text


def test_in_an_anonymous_assessment_no_helper_is_named(case: Case) -> None:
    lead, person = Lead(case, confidentiality="anonymous"), case.client(None)
    join = f"/j/{_code_of(case, lead)}"
    link = person.post(join, data=token_of(person.get(join))).location
    question = _questions(person.get(link), link)[0]
    lead.client.post(f"{link}/{question}", data={**form_of(lead.client.get(f"{link}/{question}")), "choice": "2"})
    assert "Written down by" not in person.get(f"{link}/{question}").text


def _code_of(case: Case, lead: Lead) -> str:
    found = re.search(r"/j/([^\"]+)\"", lead.client.get(lead.board).text)
    assert found
    return found[1]


def cycles(case: Case, before: str, now: str, people: tuple[str, str] = ("R1", "R1")) -> tuple[Any, str, str]:
    """A person who answered with a comment in one cycle, and their link in the next."""
    first, second = Lead(case, confidentiality=before), Lead(case, confidentiality=now)
    first.invite(people[0])
    second.invite(people[1])
    guest, old, new = case.client(None), first.link("R1"), second.link("R1")
    question = _questions(guest.get(old), old)[0]
    form = {**form_of(guest.get(f"{old}/{question}")), "choice": "4", "comment": "In confidence"}
    assert guest.post(f"{old}/{question}", data=form).status_code == 302
    data = {**token_of(second.client.get("/")), "previous": first.id}
    assert second.client.post(f"/assessments/{second.id}/previous", data=data).status_code == 302
    return guest, f"{new}/{question}", new


def test_a_comment_given_in_confidence_stays_behind_when_more_may_know(case: Case) -> None:
    guest, page, _ = cycles(case, "confidential", "named")
    shown = guest.get(page).text
    assert "Answered last time: 4" in shown and "In confidence" not in shown


def test_somebody_of_another_function_is_somebody_else(case: Case) -> None:
    guest, page, _ = cycles(case, "confidential", "confidential", ("R1, Retail risk", "R1, Marketing"))
    assert "Answered last time" not in guest.get(page).text


def test_a_comment_that_stands_is_never_replaced_by_last_times(case: Case) -> None:
    guest, page, _ = cycles(case, "confidential", "confidential")
    guest.post(page, data={**form_of(guest.get(page)), "comment": "New thought"})
    shown = guest.get(page)
    assert "New thought" in shown.text and "Answered last time: 4" in shown.text, "a comment alone is no answer yet"
    confirming = form_of(shown, id="confirm")
    assert confirming["comment"] == ["New thought"]
    assert guest.post(page, data=confirming).status_code == 302
    assert "New thought" in guest.get(page).text and "Answered last time" not in guest.get(page).text


def test_a_question_that_was_taken_away_says_so(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Moved Away")
    link, guest = lead.link("Moved Away"), case.client(None)
    last = _questions(guest.get(link), link)[-1]
    seat = lead.client.get(lead.board, query_string={"id": lead.person("Moved Away").id})
    changed = lead.client.post(lead.board, data={**form_of(seat, id="seat"), "sections": ["technology"]})
    assert changed.status_code == 302
    gone = guest.get(f"{link}/{last}")
    assert gone.status_code == 404 and "not asked here any more" in gone.text


def stored_answers(case: Case, lead: Lead) -> list[tuple[int | None, str | None, bool]]:
    with case.store.session() as session:
        people = session.get_one(Assessment, lead.id).participants
        return [(each.rank, each.comment, each.released) for person in people for each in person.answers]


def following(case: Case, before: Lead, **more: str) -> Lead:
    """The next cycle of an assessment."""
    now = Lead(case, cycle="2027", **more)
    data = {**token_of(now.client.get("/")), "previous": before.id}
    assert now.client.post(f"/assessments/{now.id}/previous", data=data).status_code == 302
    return now


def test_the_people_of_the_cycle_before_are_asked_again_with_what_was_known_of_them(case: Case) -> None:
    before = Lead(case, cycle="2026")
    before.invite("Chen, Retail risk, chen@bank.example", sections=["technology"], line="second")
    before.invite("Bo\nCai")
    now = following(case, before)
    now.invite("BO")
    page = now.client.get(now.board).text
    assert "2 people of 2026: choose whom to ask" in page
    everybody = form_of(now.client.get(now.board), id="again")
    assert now.do("again", person=[]).status_code == 400 and now.seats() == 1, "nobody chosen"
    assert now.do("again", person=everybody["person"][:1]).status_code == 302 and now.seats() == 2
    assert now.do("again", person=everybody["person"]).status_code == 302
    chen = now.person("Chen")
    assert (chen.role, chen.email, chen.line, chen.sections) == ("Retail risk", "chen@bank.example", "second", ["technology"])
    assert chen.token != before.person("Chen").token and now.seats() == 3
    assert "The people of the earlier cycle" not in now.client.get(now.board).text
    late = now.do("again")
    assert late.status_code == 400 and "left to ask" in late.text


def test_units_are_found_again_by_their_name_and_whose_unit_is_gone_is_asked_for_another(case: Case) -> None:
    def unit(lead: Lead, name: str) -> None:
        form = {**token_of(lead.client.get("/")), "do": "add", "en": name, "weight": "1"}
        assert lead.client.post(f"/assessments/{lead.id}/units", data=form).status_code == 302

    before = Lead(case, cycle="2026")
    for name in ("Cards", "Branches"):
        unit(before, name)
    before.invite("Ann", unit="unit-1")
    before.invite("Bo", unit="unit-2")
    now = following(case, before)
    for name in ("branches", "Online"):
        unit(now, name)
    page, asked = now.client.get(now.board), form_of(now.client.get(now.board), id="again")
    assert "Unit of 1 person who has none here" in page.text and len(asked["person"]) == 2
    refused = now.do("again", person=asked["person"])
    assert refused.status_code == 400 and "Choose a unit" in refused.text and now.seats() == 0
    assert now.do("again", person=asked["person"], elsewhere="unit-2").status_code == 302
    assert (now.person("Bo").unit, now.person("Ann").unit) == ("unit-1", "unit-2")


def test_whoever_was_asked_again_is_known_by_another_name_as_well(case: Case) -> None:
    """So that a code may be changed into a name, and whoever was invited by name is no other after a change of it."""
    before = Lead(case, cycle="2026")
    before.invite("r01\nr02")
    phone = case.client(None)
    for name in ("r01", "r02"):
        place = f"{before.link(name)}/{ASKED}"
        assert phone.post(place, data=form_of(phone.get(place)) | {"choice": "3"}).status_code == 302
    now = following(case, before)
    now.invite("r02")
    now.do("again", person=form_of(now.client.get(now.board), id="again")["person"])
    for old, new in (("r01", "Li Hua"), ("r02", "Wang Wei")):
        seat = now.client.get(now.board, query_string={"id": now.person(old).id})
        assert now.client.post(now.board, data=form_of(seat, id="seat") | {"people": new}).status_code == 302
        assert "Answered last time" in phone.get(f"{now.link(new)}/{ASKED}").text
    assert "The people of the earlier cycle" not in now.client.get(now.board).text


@pytest.mark.parametrize(("then", "new"), [("anonymous", "confidential"), ("confidential", "anonymous")])
def test_nobody_is_asked_again_where_nobody_may_be_known(case: Case, then: str, new: str) -> None:
    before = Lead(case, confidentiality=then)
    if then == "anonymous":
        guest = case.client(None)
        link = f"/j/{_code_of(case, before)}"
        guest.post(link, data=token_of(guest.get(link)))
    else:
        before.invite("Ann")
    now = following(case, before, confidentiality=new)
    assert before.seats() == 1 and "earlier cycle</h2>" not in now.client.get(now.board).text
    assert now.do("again").status_code == 400 and now.seats() == 0


def test_a_day_that_has_passed_is_told_to_whoever_leads_and_whoever_answers(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Late")
    day = EN.date("2026-01-05")
    with case.store.session() as session:
        session.get_one(Assessment, lead.id).deadline = "2026-01-05"
    board, own = lead.client.get(lead.board).text, case.client(None).get(lead.link("Late")).text
    assert "This day has passed" in board and f"wanted by {day} and still welcome" in board and "please by" not in board
    assert f"Answers were wanted by {day} and are still taken" in own
    lead.do("close")
    assert "This day has passed" not in lead.client.get(lead.board).text


def test_answers_to_what_is_no_longer_asked_are_told(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Zoe")
    guest, link = case.client(None), lead.link("Zoe")
    form = {**token_of(guest.get(f"{link}/{_questions(guest.get(link), link)[0]}")), "revision": "0", "choice": "3"}
    assert guest.post(f"/api{link}/{_questions(guest.get(link), link)[0]}", data=form).status_code == 200
    held = form_of(lead.client.get(f"{lead.board}?id={lead.person('Zoe').id}"), id="seat")
    changed = lead.client.post(lead.board, data={**held, "sections": ["operations"]})
    assert "1 answer of Zoe to a question no longer asked of them stays and counts." in lead.client.get(changed.location).text


def test_the_next_step_is_to_collect_then_to_agree_then_to_plan(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Ann\nBo")

    def following() -> str:
        row = re.search(rf'href="/assessments/{lead.id}[^"]*">[^<]*</a>\s*</td>\s*</tr>', lead.client.get("/").text)
        assert row
        return re.sub(r"<[^>]+>", "", row[0]).partition(">")[2].strip()

    with case.store.session() as session:
        session.get_one(Assessment, lead.id).participants[0].answers = [Answer(question=ASKED, rank=3, revision=1)]
    assert following() == "Collect"
    lead.do("close")
    assert following() == "Calibrate"
    with case.store.session() as session:
        row = session.get_one(Assessment, lead.id)
        row.agreements = [Agreement(question=ASKED, rank=3)]
    assert following() == "Calibrate", "one of many"
    with case.store.session() as session:
        row = session.get_one(Assessment, lead.id)
        asked = questionnaire_of(row, case.settings).asked(row.version)
        row.agreements += [Agreement(question=each.id, rank=3) for each in asked if each.id != ASKED]
    assert following() == "Roadmap"
