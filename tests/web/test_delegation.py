"""Who is asked what: by dimension, by capability, by function; the board says what too few are asked."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from assessment.functions import owned_by
from assessment.models import Assessment
from questionnaires.schema import Questionnaire
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE
from tests.web.forms import closed_up, form_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("delegation") / "data")


def ask(case: Case, id: str, people: str, **fields: Any) -> Any:
    client = case.client()
    form = form_of(client.get(f"/assessments/{id}/people"), id="seat")
    return client.post(f"/assessments/{id}/people", data={**form, "people": people, **fields})


def sections(case: Case, id: str) -> dict[str, Any]:
    with case.store.session() as session:
        people = session.get_one(Assessment, id).participants
        return {each.external_id: each.sections for each in people}


def test_each_is_asked_what_their_function_owns(case: Case, questionnaire: Questionnaire) -> None:
    id = case.upload(SAMPLE)
    owner = next(each for each in questionnaire.owners if each.id == "retail_risk")
    lines = f"Wang, {owner.name.en}\nLi, {owner.name.zh}"
    assert ask(case, id, lines, by_function="1").status_code == 302
    found = sections(case, id)
    owned = owned_by(questionnaire, "full", "retail_risk")
    assert found["Wang"] == found["Li"] == owned and owned
    asked = [each for each in questionnaire.questions if "retail_risk" in (each.owner, each.second_line)]
    assert [each.id for each in asked] == owned
    for function in questionnaire.owners:
        few = owned_by(questionnaire, "quick", function.id)
        own = {each.id for each in questionnaire.asked("quick") if function.id in (each.owner, each.second_line)}
        assert few and (set(few) == own or not own), "of the quick version only what it asks"
        assert len(owned_by(questionnaire, "full", function.id)) <= 15, function.id
    client, board = case.client(), f"/assessments/{id}/people"
    seat = re.search(r"id=([\w-]+)#add", closed_up(client.get(board).text).split(">Wang<")[1])
    assert seat
    form = form_of(client.get(f"{board}?id={seat[1]}"), id="seat")
    assert form["by_function"] == ["1"], "changing an address keeps what they are asked"
    assert client.post(board, data=form | {"email": "w@bank.cn"}).status_code == 302
    assert sections(case, id)["Wang"] == owned
    refused = ask(case, id, f"Zhao, {owner.name.en}\nQian, Poet\nSun", by_function="1")
    assert refused.status_code == 400 and "functions answers: Poet" in refused.text and "Sun: no function" in refused.text
    example = unescape(re.findall(r'placeholder="([^"]*)" required', client.get(board).text)[0])
    assert ask(case, id, example, by_function="1").status_code == 302, "the example is one that is taken"
    assert sections(case, id)["A. Chen"] == owned
    assert "Zhao" not in sections(case, id) and "checked" in re.findall(r'name="by_function"[^>]*', refused.text)[0]


def test_functions_of_the_bank_are_told_once_whose_questions_they_answer(case: Case, questionnaire: Questionnaire) -> None:
    id, client = case.upload(SAMPLE), case.client()
    owner = next(each for each in questionnaire.owners if each.id == "retail_risk")
    lines = f"Wang, {owner.name.en}s\nLi, 信贷管理部副总经理\nSun, 信贷管理部副总经理\nQian, 行长助理"
    refused = ask(case, id, lines, by_function="1")
    form = form_of(refused, id="seat")
    names = [f"{owner.name.en}s", "信贷管理部副总经理", "行长助理"]
    assert refused.status_code == 400 and form["function"] == names and form["people"] == [lines]
    assert form["like"] == ["retail_risk", "", ""], "what is nearly of the list is chosen already"
    board = f"/assessments/{id}/people"
    told = form | token_of(client.get(board)) | {"like": ["retail_risk", "data_management", ""]}
    half = client.post(board, data=told)
    assert half.status_code == 400 and form_of(half, id="seat")["like"] == told["like"], "what was told stays"
    assert "answers: 行长助理" in half.text and "Wang" not in sections(case, id)
    assert client.post(board, data=told | {"like": ["retail_risk", "nobody", "*"]}).status_code == 400
    assert client.post(board, data=told | {"like": ["retail_risk", "data_management", "*"]}).status_code == 302
    found, data = sections(case, id), owned_by(questionnaire, "full", "data_management")
    assert found["Wang"] == owned_by(questionnaire, "full", "retail_risk") and found["Li"] == found["Sun"] == data
    assert found["Qian"] is None, "everything"
    assert ask(case, id, "Zhou, 信贷管理部副总经理", by_function="1").status_code == 302, "it is known from now on"
    assert sections(case, id)["Zhou"] == data
    form = form_of(client.get(board), id="seat")
    assert client.post(board, data=form | {"people": "Wu", "like": ["retail_risk", "", "*"]}).status_code == 302
    assert "信贷管理部副总经理" not in form_of(client.get(board), id="seat")["function"], "and taken back"


def test_what_is_wrong_with_the_people_stands_at_their_form(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    assert form_of(client.get(f"/assessments/{id}/people"), id="seat")
    refused = ask(case, id, "，无名，x@bank.cn")
    before, at = refused.text.split('id="add"')
    assert refused.status_code == 400 and "the name is missing" in at and "the name is missing" not in before
    assert 'action="#add"' in at, "so that the browser stays there"


def test_one_address_for_two_people_is_told(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    assert "stands for several people" not in client.get(f"/assessments/{id}/people").text
    assert ask(case, id, "Wang, , same@bank.cn\nLi, , SAME@bank.cn\nZhao, , other@bank.cn").status_code == 302
    page = client.get(f"/assessments/{id}/people").text
    assert "One e-mail address stands for several people: same@bank.cn: Wang and Li" in page


def test_a_single_capability_can_be_asked(case: Case) -> None:
    id = case.upload(SAMPLE)
    assert ask(case, id, "Wu", sections=["early_warning", "talent"]).status_code == 302
    assert sections(case, id)["Wu"] == ["early_warning", "talent"]


def test_the_board_names_the_questions_of_fewer_than_three(case: Case, questionnaire: Questionnaire) -> None:
    id, client = case.upload(SAMPLE), case.client()
    with case.store.session() as session:
        row = session.get_one(Assessment, id)
        for each in row.participants[1:]:
            each.sections = ["technology"]
        row.participants[0].sections = None
    page = unescape(client.get(f"/assessments/{id}/people").text)
    technology = {q.id for d in questionnaire.dimensions if d.id == "technology" for c in d.capabilities for q in c.questions}
    few = [each for each in questionnaire.questions if each.id not in technology]
    assert f"{len(few)} questions are put to fewer than three people" in page
    assert all(str(each.title.en) in page for each in few)
    assert "1 person is asked more than 15 questions" in page
