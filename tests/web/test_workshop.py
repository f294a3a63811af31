"""Workshop: hidden votes, reveal, another round, an agreed level; no account, nothing lost, nobody named who may not be."""

import datetime
import io
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from sqlalchemy.exc import IntegrityError

from assessment.models import Assessment, Workshop
from tests.app_case import Case, statements, token_of
from tests.conftest import SAMPLE
from tests.web.forms import closed_up, form_of
from tests.web.test_respond import Lead


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("workshop") / "data")


class Room:
    """A workshop under way on an assessment, with its leader and phones."""

    def __init__(self, case: Case, assessment: str, names: tuple[str, ...] = ("Ann", "Bo", "Cai"), **start: Any) -> None:
        self.case, self.id, self.lead = case, assessment, case.client()
        self.console = f"/assessments/{assessment}/workshop"
        answer = self.do("start", **{"scope": "open", "seconds": "0", **start})
        assert answer.status_code == 302, answer.text
        found = re.search(r'<p class="code">(\w{3} \w{3})</p>', self.page())
        assert found
        self.code = found[1]
        self.phones = {name: self.join(name) for name in names}

    def page(self) -> str:
        return str(self.lead.get(self.console).text)

    def screen(self) -> str:
        return str(self.lead.get(f"{self.console}/room").text)

    def do(self, what: str, **fields: Any) -> Any:
        page = self.lead.get(self.console)
        version = re.search(r'name="version" value="(\d+)"', page.text)
        form = {**token_of(page), "do": what, "version": version[1] if version else "", **fields}
        return self.lead.post(self.console, data=form)

    def put(self, question: str) -> None:
        assert self.do("put", question=question).status_code == 302

    def join(self, name: str) -> tuple[Any, str]:
        phone = self.case.client(None)
        asked = phone.get("/w", query_string={"code": self.code})
        made = phone.post(asked.location, data={**token_of(phone.get(asked.location)), "name": name})
        assert made.status_code == 302, made.text
        return phone, made.location

    def vote(self, choices: dict[str, str], status: int = 200, **fields: str) -> Any:
        for name, choice in choices.items():
            phone, place = self.phones[name]
            page = phone.get(place).text
            up = dict(re.findall(r'name="(question|round)" value="([^"]+)"', page))
            answer = phone.post(f"/api{place}", data={**token_of(phone.get("/w")), **up, "choice": choice, **fields})
            assert answer.status_code == status, answer.text
        return answer

    def counts(self, text: str) -> list[int]:
        """Votes by level as a screen shows them."""
        return [int(each) for each in re.findall(r'<span class="count"><b>(\d+)</b>', text)]


def opened(case: Case, confidentiality: str, names: tuple[str, ...] = ("Ann", "Bo", "Cai"), **start: Any) -> tuple[Room, str]:
    """A workshop on a new assessment, its first question up."""
    room = Room(case, Lead(case, confidentiality=confidentiality).id, names, **start)
    first = re.search(r'name="question" value="([^"]+)"', room.page())
    assert first
    room.put(first[1])
    return room, first[1]


def plain(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if "csrf" not in line)


def test_votes_are_hidden_until_revealed(case: Case) -> None:
    room, _ = opened(case, "named")
    places = [room.phones["Cai"]]
    room.vote({"Ann": "1", "Bo": "1"})
    low = [plain(room.page()), plain(room.screen()), *(plain(phone.get(place).text) for phone, place in places)]
    room.vote({"Ann": "5", "Bo": "4"})
    assert [plain(room.page()), plain(room.screen()), *(plain(phone.get(place).text) for phone, place in places)] == low
    assert "2 of 3 have voted" in room.screen()
    assert room.do("reveal").status_code == 302
    assert room.counts(room.screen()) == [0, 0, 0, 1, 1] == room.counts(places[0][0].get(places[0][1]).text)


def test_a_further_round_keeps_the_votes_before(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "3", "Cai": "5"})
    room.do("reveal")
    assert "far apart" in room.page()
    room.do("again")
    room.vote({"Ann": "3", "Bo": "3", "Cai": "3"})
    room.do("reveal")
    page = room.page()
    assert room.counts(page) == [0, 0, 3, 0, 0] and "The room agrees" in page
    assert [int(each) for each in re.findall(r"<small>round 1: (\d)</small>", page)] == [1, 0, 1, 0, 1]
    room.put(question)
    assert "round 3" in room.page()


def test_the_last_vote_becomes_the_answer_where_nothing_was_collected(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "2", "Cai": "na"})
    room.do("reveal")
    room.do("again")
    room.vote({"Ann": "2"})
    room.do("reveal")
    assert given(case, room.id) == {"Ann": {question: 1}, "Bo": {question: 1}, "Cai": {question: -1}}
    assert "Ann" in case.client().get(f"/assessments/{room.id}/people").text


def given(case: Case, assessment: str) -> dict[str, dict[str, int | None]]:
    with case.store.session() as session:
        people = session.get_one(Assessment, assessment).participants
        return {each.external_id: {answer.question: answer.rank for answer in each.answers} for each in people}


def test_votes_never_change_answers_that_were_collected(case: Case) -> None:
    id = case.upload(SAMPLE)
    before = given(case, id)
    room = Room(case, id, scope="discuss")
    question = re.search(r'name="question" value="([^"]+)"', room.page())
    assert question
    room.put(question[1])
    room.vote({"Ann": "5", "Bo": "5", "Cai": "5"})
    room.do("reveal")
    assert given(case, id) == before
    assert room.do("settle", question=question[1], choice="5", reason="We saw it").status_code == 302
    table = room.lead.get(f"/assessments/{id}/calibrate").text
    assert "We saw it" in table and "We saw it" in room.page()


def test_agreed_levels_stand_in_the_results_and_lead_on(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "3", "Bo": "3", "Cai": "4"})
    room.do("reveal")
    bare = room.do("settle", question=question, choice="3", reason=" ")
    assert bare.status_code == 409 and "Say why this level was agreed" in bare.text
    suggested = re.search(r'<textarea id="reason"[^>]*>([^<]+)<', room.page())
    assert suggested and "level 3: 2 votes and level 4: 1 vote / 研讨会第1轮投票，3级2票和4级1票" in suggested[1]
    assert room.do("settle", question=question, choice="3", reason=suggested[1], then="next").status_code == 302
    page = room.page()
    assert 'value="reveal"' in page and f'name="question" value="{question}"' in page
    assert "Agreed: 3" not in page
    capability = room.lead.get(f"/assessments/{room.id}/results/{question.split('.')[0]}").text
    assert "<b>3.0</b>" in capability


@pytest.mark.parametrize(
    ("confidentiality", "on_console", "on_screen"),
    [("named", True, True), ("confidential", True, False), ("anonymous", False, False)],
)
def test_who_voted_what_is_seen_only_by_those_who_may(
    case: Case, confidentiality: str, on_console: bool, on_screen: bool
) -> None:
    room, _ = opened(case, confidentiality)
    room.vote({"Ann": "2", "Bo": "3", "Cai": "3"})
    room.do("reveal")
    assert room.counts(room.screen()) == [0, 1, 2, 0, 0]
    phone, place = room.phones["Cai"]
    assert ('<small class="who">Bo, Cai</small>' in room.page()) is on_console
    assert ('<small class="who">Bo, Cai</small>' in room.screen()) is on_screen
    assert ('<small class="who">Bo, Cai</small>' in phone.get(place).text) is on_screen
    assert ("Ann" in room.page()) is on_console


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_two_votes_show_nothing(case: Case, confidentiality: str) -> None:
    room, _ = opened(case, confidentiality)
    room.vote({"Ann": "2", "Bo": "3"})
    room.do("reveal")
    phone, place = room.phones["Ann"]
    for text in (room.page(), room.screen(), phone.get(place).text):
        assert room.counts(text) == [] and "Fewer than three" in text


def test_what_comes_too_late_or_is_no_level_is_refused(case: Case) -> None:
    room, question = opened(case, "confidential")
    assert "is not a level" in room.vote({"Ann": "9"}, 400).json["error"]
    assert "Choose a level" in room.vote({"Ann": ""}, 400).json["error"]
    room.vote({"Ann": "1", "Bo": "1", "Cai": "1"})
    room.do("reveal")
    late = room.vote({"Ann": "5"}, 409, question=question, round="1")
    assert "has ended" in late.json["error"]
    assert room.counts(room.page()) == [3, 0, 0, 0, 0]
    room.do("end")
    phone, place = room.phones["Ann"]
    assert "The workshop has ended" in phone.get(place).text and "The workshop has ended" in room.screen()


def test_two_who_lead_never_step_over_each_other(case: Case) -> None:
    room, _ = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "1", "Cai": "1"})
    other = case.client("consultant")
    page = other.get(room.console)
    version = re.search(r'name="version" value="(\d+)"', page.text)
    assert version
    room.do("reveal")
    late = other.post(room.console, data={**token_of(page), "do": "again", "version": version[1]})
    assert late.status_code == 409 and "moved on in another window" in late.text and "round 1" in late.text
    assert room.counts(late.text) == [3, 0, 0, 0, 0]
    again = room.do("start", scope="open", seconds="0")
    assert again.status_code == 409 and "under way" in again.text


def test_a_code_is_read_however_it_is_typed_and_ends_with_the_workshop(case: Case) -> None:
    room, _ = opened(case, "confidential")
    phone = case.client(None)
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in room.code.replace(" ", "").lower())
    for typed in (room.code.lower(), f" {room.code.replace(' ', '-')} ", wide):
        assert phone.get("/w", query_string={"code": typed}).status_code == 302, typed
    assert phone.get("/w", query_string={"code": "AAAAAA"}).status_code == 400
    link = phone.get("/w", query_string={"code": room.code}).location
    room.do("end")
    assert phone.get(link).status_code == 404


def test_a_name_is_one_person_and_a_browser_keeps_its_place(case: Case) -> None:
    room, _ = opened(case, "confidential")
    stranger = case.client(None)
    link = stranger.get("/w", query_string={"code": room.code}).location
    twice = stranger.post(link, data={**token_of(stranger.get(link)), "name": "ANN"})
    assert twice.status_code == 400 and "in the room already" in twice.text
    phone, place = room.phones["Ann"]
    assert phone.get(link).location == place
    assert stranger.post(link, data={**token_of(stranger.get(link)), "name": "user-1"}).status_code == 400


def test_a_screen_that_shows_what_stands_gets_nothing(case: Case) -> None:
    room, _ = opened(case, "confidential", seconds="90")
    assert re.search(r'data-left="(8\d|90)"', room.screen())
    for client, address in ((room.lead, room.console), (room.lead, f"{room.console}/room"), room.phones["Ann"]):
        mark = re.search(r'data-live="\d+" data-mark="([^"]+)"', client.get(address).text)
        assert mark
        assert client.get(address, query_string={"seen": mark[1]}).status_code == 204
        room.do("time", seconds="60")
        assert client.get(address, query_string={"seen": mark[1]}).status_code == 200


def test_phones_are_sent_where_the_leader_is(case: Case) -> None:
    room, _ = opened(case, "confidential")
    page = room.lead.get(room.console, base_url="http://localhost").text
    assert "Only this computer reaches this address" in page
    signed = case.app.test_client()
    form = {"email": "owner@bank.cn", "password": case.passwords["owner"]}
    outside = "http://10.0.0.5:8000"
    signed.post("/sign-in", base_url=outside, data={**token_of(signed.get("/sign-in", base_url=outside)), **form})
    page = signed.get(room.console, base_url=outside).text
    assert f"{outside}/w/{room.code.replace(' ', '')}" in page and "Only this computer" not in page


def test_an_anonymous_workshop_keeps_no_names(case: Case) -> None:
    room, _ = opened(case, "anonymous")
    lead = room.lead.post(f"/w/{room.code.replace(' ', '')}", data=token_of(room.lead.get("/")))
    assert lead.status_code == 400 and "You are signed in" in lead.text, "who leads is none of the three"
    room.vote({"Ann": "2", "Bo": "3", "Cai": "3"})
    room.do("reveal")
    with case.store.session() as session:
        workshop = session.query(Workshop).filter_by(assessment_id=room.id).one()
        assert {voter.name for voter in workshop.voters} == {""}
    assert given(case, room.id) == {}
    reason = re.search(r'<textarea id="reason"[^>]*>([^<]+)<', room.page())
    assert reason and reason[1] == "Workshop, round 1 / 研讨会第1轮投票"


def test_an_answer_given_after_the_vote_stays(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "1", "Cai": "1"})
    room.do("reveal")
    with case.store.session() as session:
        ann = next(each for each in session.get_one(Assessment, room.id).participants if each.external_id == "Ann")
        link = f"/r/{ann.token}"
    guest = case.client(None)
    later = guest.post(f"{link}/{question}", data={**form_of(guest.get(f"{link}/{question}")), "choice": "4"})
    assert later.status_code == 302
    room.do("settle", question=question, choice="1", reason="seen", then="next")
    room.do("end")
    assert given(case, room.id)["Ann"] == {question: 3}


def test_nothing_is_recorded_once_collection_is_closed(case: Case) -> None:
    room, _ = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "1", "Cai": "1"})
    form = token_of(room.lead.get("/"))
    assert room.lead.post(f"/assessments/{room.id}/people", data={**form, "do": "close"}).status_code == 302
    room.do("reveal")
    room.do("end")
    assert given(case, room.id) == {}


def test_a_second_day_counts_too_and_whoever_was_asked_takes_their_seat(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Ann, Retail risk\nDora")
    room = Room(case, lead.id, ("ann", "Bo", "Cai"))
    agenda = re.findall(r'name="question" value="([^"]+)"', room.page())
    room.put(agenda[0])
    room.vote({"ann": "1", "Bo": "2", "Cai": "2"})
    room.do("reveal")
    room.do("end")
    second = Room(case, lead.id, ("Ann", "Bo", "Eve"))
    other = next(id for id in agenda if id != agenda[0])
    second.put(other)
    second.vote({"Ann": "3", "Bo": "3", "Eve": "3"})
    second.do("reveal")
    found = given(case, lead.id)
    assert found["Ann"] == {agenda[0]: 0, other: 2} and found["Bo"] == {agenda[0]: 1, other: 2}
    assert found["Eve"] == {other: 2} and found["Dora"] == {} and len(found) == 5


def test_an_answer_given_by_link_is_not_overwritten_by_a_vote_under_the_same_name(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Wang Qiang, Retail risk")
    room = Room(case, lead.id, ("Wang Qiang", "Bo", "Cai"))
    question = re.findall(r'name="question" value="([^"]+)"', room.page())[0]
    room.put(question)
    room.vote({"Wang Qiang": "1", "Bo": "2", "Cai": "2"})
    room.do("reveal")
    assert given(case, lead.id)["Wang Qiang"] == {question: 0}
    link, guest = f"{lead.link('Wang Qiang')}/{question}", case.client(None)
    guest.post(link, data={**form_of(guest.get(link)), "choice": "5"})
    room.do("again")
    room.vote({"Wang Qiang": "1", "Bo": "3", "Cai": "3"})
    room.do("reveal")
    found = given(case, lead.id)
    assert found["Wang Qiang"] == {question: 4} and found["Bo"] == {question: 2}, "Bo voted anew"
    page = room.page()
    out = re.search(r'Take Wang Qiang out of the room.*?name="voter" value="([^"]+)"', page, re.DOTALL)
    assert "tell how this person voted" in page
    assert out and room.do("leave", voter=out[1]).status_code == 302
    assert given(case, lead.id)["Wang Qiang"] == {question: 4}


def test_each_unit_has_an_agenda_and_votes_of_its_own(case: Case) -> None:
    lead = Lead(case)
    for name in ("East", "West"):
        form = {**token_of(lead.client.get("/")), "do": "add", "en": name, "weight": "1"}
        assert lead.client.post(f"/assessments/{lead.id}/units", data=form).status_code == 302
    for unit, name in (("unit-1", "Ann"), ("unit-2", "Zoe")):
        room = Room(case, lead.id, (name,), unit=unit)
        question = re.search(r'name="question" value="([^"]+)"', room.page())
        assert question
        room.put(question[1])
        room.vote({name: "3"})
        room.do("reveal")
        room.do("settle", question=question[1], choice="3", reason="seen")
        room.do("end")
        assert given(case, lead.id)[name] == {question[1]: 2}
        again = Room(case, lead.id, (), unit=unit)
        assert f'value="{question[1]}"' not in again.page()
        again.do("end")


def test_what_was_typed_for_one_question_is_not_offered_for_the_next(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "1", "Cai": "1"})
    room.do("reveal")
    page = room.page()
    other = next(id for id in re.findall(r'name="question" value="([^"]+)"', page) if id != question)
    room.put(other)
    room.do("reveal")
    stale = {"do": "settle", "version": "2", "question": question, "choice": "2", "reason": "Of the first"}
    late = room.lead.post(room.console, data={**token_of(room.lead.get("/")), **stale})
    assert late.status_code == 409 and form_of(late, id="settle")["reason"] != ["Of the first"]
    assert late.text.count("Of the first") == 1 and "Typed here earlier and not saved:" in late.text, "and it is not lost"


def test_only_one_workshop_is_under_way(case: Case) -> None:
    room, _ = opened(case, "confidential")
    with case.store.sessions() as session:
        session.add(Workshop(assessment_id=room.id, agenda=[], code="ZZZZZZ"))
        with pytest.raises(IntegrityError):
            session.flush()


def test_who_is_taken_out_leaves_no_vote_and_may_join_again(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "2", "Cai": "2"})
    room.do("reveal")
    ann = re.search(r'name="voter" value="([^"]+)"', room.page())
    assert ann and room.do("leave", voter=ann[1]).status_code == 302
    assert given(case, room.id) == {"Ann": {}, "Bo": {question: 1}, "Cai": {question: 1}}
    phone, place = room.phones["Ann"]
    assert phone.get(place).status_code == 404
    room.phones["Ann"] = room.join("Ann")
    room.do("again")
    room.vote({"Ann": "5", "Bo": "5", "Cai": "5"})
    room.do("reveal")
    assert given(case, room.id)["Ann"] == {question: 4}


def test_who_is_taken_out_keeps_what_they_answered_themselves(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "2", "Cai": "2"})
    room.do("reveal")
    with case.store.session() as session:
        people = session.get_one(Assessment, room.id).participants
        link = f"/r/{next(each.token for each in people if each.external_id == 'Ann')}/{question}"
    guest = case.client(None)
    guest.post(link, data={**form_of(guest.get(link)), "choice": "4", "comment": "After a night's sleep"})
    ann = re.search(r'name="voter" value="([^"]+)"', room.page())
    assert ann and room.do("leave", voter=ann[1]).status_code == 302
    assert given(case, room.id)["Ann"] == {question: 3}


def test_an_agreed_level_is_not_shown_while_a_new_round_is_hidden(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "3", "Bo": "3", "Cai": "3"})
    room.do("reveal")
    room.do("settle", question=question, choice="3", reason="seen")
    assert 'class="chosen"' in room.screen()
    room.do("again")
    assert 'class="chosen"' not in room.screen() and 'class="chosen"' not in room.page()
    room.vote({"Ann": "5", "Bo": "5", "Cai": "5"})
    room.do("reveal")
    assert '<option value="5" selected>' in room.page()


def test_deleting_an_assessment_takes_its_workshops(case: Case) -> None:
    room, _ = opened(case, "confidential")
    room.vote({"Ann": "2"})
    page = room.lead.get(f"/assessments/{room.id}")
    gone = room.lead.post(f"/assessments/{room.id}/delete", data={**token_of(page), "typed": "Test bank"})
    assert gone.status_code == 302, gone.text
    phone, place = room.phones["Ann"]
    assert phone.get(place).status_code == 404


def pdf_text(content: bytes) -> str:
    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return made.stdout.decode()


def minutes(room: Room) -> str:
    """The minutes of the room's workshop, once ended."""
    link = re.search(rf'href="({room.console}/[^"]+)">Minutes<', room.page())
    assert link
    return str(room.lead.get(link[1]).text)


def test_the_minutes_hold_every_round_and_what_was_agreed(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "3", "Cai": "5"})
    room.do("reveal")
    room.do("again")
    room.vote({"Ann": "3", "Bo": "3", "Cai": "4"})
    room.do("reveal")
    room.do("settle", question=question, choice="3", reason="the record shows it", then="next")
    room.vote({"Ann": "2", "Bo": "2"})
    room.do("end")
    page = minutes(room)
    assert "1 of 2 questions are agreed; voting again brought the room closer on 1 of 1" in page
    assert re.findall(r"Answers per level: ([\d, ]+)", page) == ["1, 0, 1, 0, 1", "0, 0, 2, 1, 0"]
    assert "<b>3</b> · the record shows it" in page and "3 voters" in page
    assert "2 votes · hidden: fewer than 3 answers" in page and "not agreed" in page
    assert "Ann" not in page, "the minutes may be passed on"
    link = re.search(rf'href="({room.console}/[^"]+)">Minutes<', room.page())
    assert link
    file = room.lead.get(f"{link[1]}.docx")
    made = Document(io.BytesIO(file.data))
    words = "\n".join(each.text for each in made.paragraphs)
    assert "1 of 2 questions are agreed" in words and "Who was in the room\nAnn; Bo; Cai" in words
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert "round 1 · 3 votes · median 3" in rows[1][1] and rows[1][2:] == ["3", "the record shows it"]
    assert "hidden: fewer than 3 answers" in rows[2][1] and rows[2][2] == "not agreed"
    assert "filename=" in file.headers["Content-Disposition"] and made.core_properties.author == "Waymark"


def test_what_was_agreed_without_a_vote_stands_in_the_minutes_and_a_hidden_round_hides_no_other(case: Case) -> None:
    room, question = opened(case, "anonymous", ("Ann", "Bo", "Cai"))
    room.do("reveal")
    room.do("settle", question=question, choice="3", reason="talked over", then="next")
    second = re.search(r'name="question" value="([^"]+)"', room.page())
    assert second
    room.vote({"Ann": "1"})
    for choices in ({"Ann": "1", "Bo": "3", "Cai": "5"}, {"Ann": "3", "Bo": "3", "Cai": "3"}):
        room.do("reveal")
        room.do("again")
        room.vote(choices)
    answer = room.do("end")
    page = closed_up(room.lead.get(answer.location).text)
    assert "1 of 2 questions are agreed; voting again brought the room closer on 1 of 1" in page
    assert "<small>without a vote</small>" in page and "<b>3</b> · talked over" in page


def test_who_has_no_place_any_more_is_told_in_their_language_and_led_to_the_door(case: Case) -> None:
    phone = case.client(None)
    phone.set_cookie("waymark_language", "zh")
    for address in ("/w/ZZZZZZ", "/v/none", "/w?code=ZZZZZZ"):
        page = phone.get(address).text
        assert ("研讨会" in page) and ('href="/w"' in page or 'name="code"' in page) and "/sign-in" not in page


def test_a_phone_of_which_nothing_is_heard_is_told_apart(case: Case) -> None:
    room, _ = opened(case, "named")
    with case.store.session() as session:
        (workshop,) = [each for each in session.query(Workshop) if each.assessment_id == room.id]
        for voter in workshop.voters[1:]:
            voter.seen_at -= datetime.timedelta(minutes=2)
    room.vote({"Ann": "2"})
    for page in (room.page(), room.screen()):
        assert "1 of 1 have voted · 2 phones silent" in page
    assert closed_up(room.page()).count("<small>silent</small>") == 2
    assert "在场1人，已投票1人 · 另有2部手机无响应" in room.lead.get(f"{room.console}/room?lang=zh").text


def test_the_report_says_which_workshops_were_held_and_what_came_of_them(case: Case) -> None:
    room, question = opened(case, "confidential")
    case.short_reports("moves", "method")
    before = pdf_text(case.document(room.id))
    room.vote({"Ann": "1", "Bo": "3", "Cai": "5"})
    room.do("reveal")
    room.do("settle", question=question, choice="3", reason="the record shows it", then="stay")
    room.do("end")
    english, chinese = (pdf_text(case.document(room.id, locale=locale)) for locale in ("en", "zh"))
    assert "1 of 1 question is agreed" in english and "1道题中1道已达成共识" in chinese
    assert "Ann" not in english and "Workshops" not in before, "it had not ended"


def test_minutes_are_for_those_who_lead_and_of_their_own_workshop(case: Case) -> None:
    room, _ = opened(case, "named")
    room.vote({"Ann": "1"})
    room.do("end")
    link = re.search(rf'href="({room.console}/[^"]+)">Minutes<', room.page())
    assert link and "Answers per level: 1, 0, 0, 0, 0" in minutes(room)
    for kind in ("", ".docx"):
        assert case.client("viewer").get(link[1] + kind).status_code == 403
        assert case.client("stranger").get(link[1] + kind).status_code == 404
    other = Lead(case)
    assert room.lead.get(link[1].replace(room.id, other.id)).status_code == 404


def test_what_was_never_revealed_becomes_nobodys_answer(case: Case) -> None:
    room, question = opened(case, "confidential")
    room.vote({"Ann": "1", "Bo": "2", "Cai": "3"})
    other = next(each for each in re.findall(r'name="question" value="([^"]+)"', room.page()) if each != question)
    room.put(other)
    room.vote({"Ann": "4"})
    room.do("end")
    assert all(not answers for answers in given(case, room.id).values())


def test_an_agreed_question_is_shown_as_it_stands_until_the_room_votes_again(case: Case) -> None:
    room, question = opened(case, "named")
    room.vote({"Ann": "2", "Bo": "2", "Cai": "3"})
    room.do("reveal")
    assert room.do("settle", question=question, choice="2", reason="The list was seen", then="next").status_code == 302
    room.put(question)
    page = room.page()
    assert room.counts(page) == [0, 2, 1, 0, 0] and "round 1" in page and "The list was seen" in page
    assert room.counts(room.screen()) == [0, 2, 1, 0, 0], "the room sees what was agreed, not a new vote"
    room.do("again")
    room.vote({"Ann": "3", "Bo": "3", "Cai": "3"})
    room.do("reveal")
    fields = form_of(room.lead.get(room.console), id="settle")
    assert fields["reason"] == ["The list was seen"], "what somebody wrote is not replaced by the votes"
    assert "round 1: 2" in room.page()


def test_votes_that_are_the_answers_are_not_shown_as_collected_before(case: Case) -> None:
    room, _ = opened(case, "confidential")
    room.vote({"Ann": "2", "Bo": "2", "Cai": "4"})
    room.do("reveal")
    assert room.counts(room.page()) == [0, 2, 0, 1, 0] and "Collected before" not in room.page()


def test_the_console_knows_what_was_collected_before(case: Case) -> None:
    room = Room(case, case.upload(SAMPLE))
    room.put(re.findall(r'name="question" value="([^"]+)"', room.page())[-1])
    told = closed_up(room.page()).split("Collected before")[1].split("<h2>")[0]
    assert re.search(r"\d+ answers · group [\d.]+ · agreement [\d.]+", told) and "<svg" in told
    mark = re.search(r'data-live="1000" data-mark="([^"]+)"', room.page())
    assert mark and "Collected before" not in room.lead.get(room.console, query_string={"seen": f"{mark[1]}+"}).text
    assert "Collected before" not in room.screen() and "Collected before" not in room.phones["Ann"][0].get(
        room.phones["Ann"][1]).text  # fmt: skip


def test_who_is_taken_out_keeps_an_answer_they_gave_themselves(case: Case) -> None:
    lead = Lead(case, confidentiality="named")
    lead.invite("Ann, Retail risk")
    room = Room(case, lead.id)
    first = re.search(r'name="question" value="([^"]+)"', room.page())
    assert first
    room.put(first[1])
    link, guest = lead.link("Ann"), case.client(None)
    own = {**token_of(guest.get(f"{link}/{first[1]}")), "revision": "0", "choice": "3", "confidence": "high"}
    assert guest.post(f"/api{link}/{first[1]}", data=own).status_code == 200
    room.vote({"Ann": "3", "Bo": "2", "Cai": "2"})
    room.do("reveal")
    voter = re.search(r'name="voter" value="([^"]+)"><button class="link" aria-label="Take Ann out"', closed_up(room.page()))
    assert voter and room.do("leave", voter=voter[1]).status_code == 302
    assert '"3" checked' in guest.get(f"{link}/{first[1]}").text and '"high" checked' in guest.get(f"{link}/{first[1]}").text


def test_the_console_reads_no_more_often_for_many_voters_than_for_few(case: Case) -> None:
    def reads(count: int) -> int:
        room, _ = opened(case, "named", tuple(f"P{place}" for place in range(count)))
        room.vote({f"P{place}": "3" for place in range(count)})
        return statements(case, lambda: room.page())

    assert reads(3) == reads(9)


def test_a_stale_page_of_somebody_without_an_account_asks_for_no_sign_in(case: Case) -> None:
    room, question = opened(case, "named")
    phone, place = room.phones["Ann"]
    for address in (f"/api{place}", place, "/w", f"/w/{room.code.replace(' ', '')}"):
        said = phone.post(address, data={"csrf_token": "old", "question": question, "round": "1", "choice": "3"}).text
        assert "Sign in" not in said, address
