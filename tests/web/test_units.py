"""Units set up on a screen: whoever answers does so for one of them, and they stand side by side in the results."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from assessment.access import find_assessment
from assessment.invitation import join
from assessment.models import Answer, Assessment
from assessment.results import scored, scored_unit
from tests.app_case import Case, token_of
from tests.web.forms import closed_up, form_of
from tests.web.test_respond import Lead, _questions

QUESTION = "iteration.feedback"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("units") / "data")


def do(lead: Lead, what: str, **fields: str) -> Any:
    page = f"/assessments/{lead.id}/units"
    seen = {"seen": seen_of(lead, fields["code"])} if what == "change" else {}
    return lead.client.post(page, data={**token_of(lead.client.get("/")), "do": what, "weight": "1", **seen, **fields})


def seen_of(lead: Lead, code: str) -> str:
    """The mark of a unit on its page."""
    page = closed_up(lead.client.get(f"/assessments/{lead.id}/units").text)
    found = re.search(rf'name="code" value="{code}"><input type="hidden" name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def units_of(case: Case, lead: Lead) -> dict[str, str | None]:
    with case.store.session() as session:
        return {each.external_id: each.unit for each in session.get_one(Assessment, lead.id).participants}


def answer_all(case: Case, lead: Lead, name: str, level: str) -> None:
    guest, link = case.client(None), lead.link(name)
    for question in _questions(guest.get(link), link):
        form = {**token_of(guest.get(f"{link}/{question}")), "revision": "0", "choice": level}
        assert guest.post(f"/api{link}/{question}", data=form).status_code == 200


def test_units_stand_side_by_side_with_the_lowest_named(case: Case) -> None:
    lead = Lead(case, confidentiality="named")
    assert do(lead, "add", en="Head office", zh="总行", weight="3").status_code == 302
    assert do(lead, "add", en="Branches", zh="分行").status_code == 302
    assert "Head office and Branches" in lead.client.get(f"/assessments/{lead.id}").text
    lead.invite("Ann", unit="unit-1")
    lead.invite("Bo", unit="unit-2")
    answer_all(case, lead, "Ann", "4")
    answer_all(case, lead, "Bo", "2")
    page = lead.client.get(f"/assessments/{lead.id}/results").text
    assert "Units reach from 2.0 (Branches) to 4.0 (Head office); the whole, 3.5, is their mean by weight" in page
    assert "Branches 2.0" in page


def two_units(case: Case, north: int = 1, south: int = 3, people: str = "B1\nB2\nB3", confidentiality: str = "named") -> Lead:
    """Three people of North, and those of South, answer one question with these ranks: 2 and 4, unless told otherwise."""
    lead = Lead(case, confidentiality=confidentiality)
    for name in ("North", "South"):
        do(lead, "add", en=name)
    lead.invite("A1\nA2\nA3", unit="unit-1")
    lead.invite(people, unit="unit-2")
    with case.store.session() as session:
        for person in session.get_one(Assessment, lead.id).participants:
            rank = north if person.unit == "unit-1" else south
            person.answers = [Answer(question=QUESTION, rank=rank, revision=1)]
    return lead


def test_levels_are_agreed_unit_by_unit(case: Case) -> None:
    lead = two_units(case)
    address = f"/assessments/{lead.id}/calibrate"
    north, whole = lead.client.get(address).text, lead.client.get(f"{address}?unit=").text
    assert "North: 0 questions are worth discussing" in north and "Far from the group" not in north
    assert "1 question is worth discussing" in whole and "Far from the group" not in whole
    assert "differ and no level is agreed" not in lead.client.get(f"/assessments/{lead.id}/results").text
    form = form_of(lead.client.get(f"{address}?unit=unit-2"), f"/calibrate/{QUESTION}") | {"choice": "3", "reason": "seen"}
    agreed = lead.client.post(f"{address}/{QUESTION}", data=form)
    assert agreed.status_code == 302 and "unit=unit-2" in agreed.location
    with case.store.session() as session:
        assert [(each.unit, each.rank) for each in session.get_one(Assessment, lead.id).agreements] == [("unit-2", 2)]
    assert "South: 3" in lead.client.get(f"{address}?unit=").text and "South: 3" not in lead.client.get(address).text
    for unit, level in (("unit-1", "2"), ("unit-2", "3")):
        with case.store.session() as session:
            row = find_assessment(session, case.actor(session), lead.id)
            own = scored_unit(scored(row, case.settings), unit, row.profile)
            assert next(f"{each.level:g}" for each in own.result.questions if each.id == QUESTION) == level
    taken = form_of(lead.client.get(f"{address}?unit=unit-2"), f"/calibrate/{QUESTION}") | {"choice": ""}
    assert lead.client.post(f"{address}/{QUESTION}", data=taken).status_code == 302


def test_a_level_is_agreed_for_the_unit_on_the_page_or_not_at_all(case: Case) -> None:
    """A unit taken away, or the first one named, in another window meanwhile."""
    lead = Lead(case, confidentiality="named")
    lead.invite("Ann")
    address, form = f"/assessments/{lead.id}/calibrate", {**token_of(lead.client.get("/")), "choice": "3", "reason": "seen"}
    do(lead, "add", en="North")
    with case.store.session() as session:
        session.get_one(Assessment, lead.id).participants[0].answers = [Answer(question=QUESTION, rank=1, revision=1)]
    for more in ({}, {"unit": "unit-9"}):
        refused = lead.client.post(f"{address}/{QUESTION}", data=form | more)
        assert refused.status_code == 400 and "units were changed in another window" in refused.text
        assert lead.client.post(address, data=form | more).status_code == 400
    assert lead.client.post(f"{address}/{QUESTION}", data=form | {"unit": ""}).status_code == 302
    north = lead.client.get(address).text
    assert "Agreed so far: 1" in north and "the whole institution: 3" in north


def test_what_one_person_of_a_unit_said_cannot_be_told_from_the_others(case: Case) -> None:
    """Three of North and one of South in confidence: a viewer sees the whole, and neither unit beside it."""
    lead = two_units(case, north=3, south=0, people="B1", confidentiality="confidential")
    row = QUESTION.replace(".", "-")

    def shown(unit: str, who: str) -> bool:
        page = case.client(who).get(f"/assessments/{lead.id}/calibrate?unit={unit}").text
        return "hidden: fewer than 3 answers" not in page[page.index(f'id="{row}"') :].partition("</tr>")[0]

    assert [shown(unit, "viewer") for unit in ("", "unit-1", "unit-2")] == [True, False, False]
    assert [shown(unit, "owner") for unit in ("", "unit-1", "unit-2")] == [True, True, False]
    address = f"/assessments/{lead.id}/calibrate"
    form = form_of(lead.client.get(f"{address}?unit=unit-1"), f"/calibrate/{QUESTION}") | {"choice": "4", "reason": "seen"}
    assert lead.client.post(f"{address}/{QUESTION}", data=form).status_code == 302
    for who, told in (("owner", True), ("viewer", False)):
        whole, north = (closed_up(case.client(who).get(f"{address}?unit={unit}").text) for unit in ("", "unit-1"))
        chosen = north[north.index(f'id="{row}"') :].partition("</tr>")[0]
        assert ("North: 4 agreed" in whole) is told and ('value="4" selected' in chosen) is told
        assert ("withheld: it would reveal" in chosen) is not told and "seen" in chosen


def test_who_answers_for_no_unit_is_held_against_nobody(case: Case) -> None:
    lead = two_units(case)
    form = {**token_of(lead.client.get("/")), "revision": "0", "choice": "5"}
    assert lead.client.post(f"/api/assessments/{lead.id}/answers/{QUESTION}", data=form).status_code == 200
    for unit in ("", "unit-1", "unit-2"):
        page = lead.client.get(f"/assessments/{lead.id}/calibrate?unit={unit}").text
        assert "Far from the group" not in page and ("6 answers" if unit == "" else "3 answers") in page


def test_a_workshop_of_a_unit_shows_what_that_unit_answered(case: Case) -> None:
    lead = two_units(case)
    page = f"/assessments/{lead.id}/workshop"
    started = {**token_of(lead.client.get(page)), "do": "start", "scope": "open", "seconds": "0", "unit": "unit-1"}
    assert lead.client.post(page, data=started).status_code == 302
    version = re.search(r'name="version" value="(\d+)"', lead.client.get(page).text)
    assert version
    put = {**token_of(lead.client.get(page)), "do": "put", "question": QUESTION, "version": version[1]}
    assert lead.client.post(page, data=put).status_code == 302
    shown = lead.client.get(page).text
    assert "3 answers · group 2.0 · agreement 1.00" in " ".join(shown.split())


def test_the_only_unit_goes_and_its_people_answer_for_the_whole_again(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Ann")
    do(lead, "add", en="Named by mistake")
    assert units_of(case, lead) == {"Ann": "unit-1"}
    assert do(lead, "remove", code="unit-1").status_code == 302
    assert units_of(case, lead) == {"Ann": None}


def test_the_first_unit_takes_in_whoever_is_there(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Ann")
    assert "1 person is there already" in lead.client.get(f"/assessments/{lead.id}/units").text
    do(lead, "add", en="Head office")
    assert units_of(case, lead) == {"Ann": "unit-1"}
    do(lead, "add", en="Branches")
    lead.client.get(f"/assessments/{lead.id}/units")
    assert units_of(case, lead) == {"Ann": "unit-1"}
    refused = do(lead, "remove", code="unit-1")
    assert refused.status_code == 400 and "it stays" in refused.text
    assert do(lead, "remove", code="unit-2").status_code == 302


def test_who_signs_in_chooses_a_unit_to_count_for(case: Case) -> None:
    lead = Lead(case)
    do(lead, "add", en="Head office")
    collect = f"/assessments/{lead.id}/collect"
    assert "choose your unit first" in lead.client.get(collect).text
    form = token_of(lead.client.get("/"))
    assert lead.client.post(f"/assessments/{lead.id}/unit", data={**form, "unit": "unit-9"}).status_code == 400
    assert lead.client.post(f"/assessments/{lead.id}/unit", data={**form, "unit": "unit-1"}).status_code == 302
    assert "choose your unit" not in lead.client.get(collect).text.lower()
    assert set(units_of(case, lead).values()) == {"unit-1"}


def test_nobody_in_an_anonymous_assessment_is_moved(case: Case) -> None:
    lead = Lead(case, confidentiality="anonymous")
    with case.store.session() as session:
        join(session, session.get_one(Assessment, lead.id), "")
    refused = do(lead, "add", en="Head office")
    assert refused.status_code == 400 and "units are named before" in refused.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"en": " "}, "Name the unit"),
        ({"en": "HEAD office"}, "Another unit has this name"),
        ({"en": "Branches", "weight": "much"}, "A weight is a number"),
        ({"en": "Branches", "weight": "-1"}, "A weight is a number"),
        ({"en": "Branches", "weight": "nan"}, "A weight is a number"),
        ({"en": "x" * 101}, "At most 100 characters"),
    ],
)
def test_what_can_not_be_a_unit_is_said_and_kept_on_the_page(case: Case, fields: dict[str, str], words: str) -> None:
    lead = Lead(case)
    do(lead, "add", en="Head office")
    refused = do(lead, "add", **fields)
    assert refused.status_code == 400 and words in refused.text and f'value="{fields["en"]}"' in refused.text


def test_weights_never_all_vanish(case: Case) -> None:
    lead = Lead(case)
    assert do(lead, "add", en="Head office", weight="0").status_code == 400
    do(lead, "add", en="Head office", weight="2")
    do(lead, "add", en="Branches", weight="0")
    assert do(lead, "change", code="unit-1", en="Head office", weight="0").status_code == 400
    assert do(lead, "remove", code="unit-1").status_code == 400
    changed = do(lead, "change", code="unit-2", en="Branches", zh="分行", weight="1.5")
    assert changed.status_code == 302 and 'value="1.5"' in lead.client.get(f"/assessments/{lead.id}/units").text


def test_a_unit_changed_in_another_window_is_not_overwritten(case: Case) -> None:
    lead = Lead(case)
    do(lead, "add", en="Head office")
    seen = seen_of(lead, "unit-1")
    assert do(lead, "change", code="unit-1", en="Headquarters").status_code == 302
    late = do(lead, "change", code="unit-1", en="Main office", seen=seen)
    assert late.status_code == 400 and "changed in another window" in late.text
    assert "Headquarters" in lead.client.get(f"/assessments/{lead.id}/units").text


def test_units_of_a_closed_anonymous_assessment_stay(case: Case) -> None:
    lead = Lead(case, confidentiality="anonymous")
    do(lead, "add", en="Head office")
    form = token_of(lead.client.get("/"))
    lead.client.post(f"/assessments/{lead.id}/people", data={**form, "do": "close"})
    for what, fields in (("add", {"en": "New"}), ("change", {"code": "unit-1", "en": "X"}), ("remove", {"code": "unit-1"})):
        refused = do(lead, what, **fields)
        assert refused.status_code == 400 and "units stay as they are" in refused.text, what
    assert lead.client.post(f"/assessments/{lead.id}/unit", data={**form, "unit": "unit-1"}).status_code == 400


def test_units_and_a_workshop_under_way_never_part(case: Case) -> None:
    lead, whole = Lead(case), Lead(case)
    start = {**token_of(lead.client.get("/")), "do": "start", "scope": "open", "seconds": "0"}
    do(lead, "add", en="Head office")
    do(lead, "add", en="Branches")
    assert lead.client.post(f"/assessments/{lead.id}/workshop", data={**start, "unit": "unit-2"}).status_code == 302
    refused = do(lead, "remove", code="unit-2")
    assert refused.status_code == 400 and "it stays" in refused.text
    start |= token_of(whole.client.get("/"))
    assert whole.client.post(f"/assessments/{whole.id}/workshop", data=start).status_code == 302
    late = do(whole, "add", en="Head office")
    assert late.status_code == 400 and "workshop of the whole institution is under way" in late.text


def test_weights_are_kept_as_typed(case: Case) -> None:
    lead = Lead(case)
    for name, typed, kept in (("A", "1,000", "1000"), ("B", "123456.7", "123456.7"), ("C", "0.25", "0.25")):
        assert do(lead, "add", en=name, weight=typed).status_code == 302
        assert f'value="{kept}"' in lead.client.get(f"/assessments/{lead.id}/units").text
    assert do(lead, "add", en="D", weight="1,5").status_code == 400
    assert do(lead, "add", en="A\u200b").status_code == 400, "the same to the eye"


def test_a_workbook_of_somebody_new_waits_until_their_unit_is_known(case: Case) -> None:
    lead = Lead(case)
    offline = f"/assessments/{lead.id}/offline"
    book = lead.client.get(f"{offline}.xlsx", query_string={"respondent": "Zed"}).data
    do(lead, "add", en="Head office")
    none = lead.client.get(f"{offline}.xlsx", query_string={"respondent": "Zed"})
    assert none.status_code == 400 and "with their unit" in none.text, "said before anybody fills a workbook in vain"

    def brought_back() -> Any:
        held = {"held": base64.b64encode(book).decode(), "name": "zed.xlsx", "accept": "1"}
        return lead.client.post(offline, data={**token_of(lead.client.get("/")), **held})

    refused = brought_back()
    assert refused.status_code == 400 and "with their unit" in refused.text and units_of(case, lead) == {}
    lead.invite("Zed", unit="unit-1")
    assert brought_back().status_code == 302 and units_of(case, lead) == {"Zed": "unit-1"}
