"""The questionnaire as a workbook: out, filled in, back with a preview; faults by cell, nothing overwritten in silence."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from assessment.access import find_assessment
from assessment.models import Assessment, Participant
from questionnaires.schema import Questionnaire
from scoring.answers_file import questionnaire_name, read_answers
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE
from tests.web.forms import closed_up, form_of
from tests.web.test_respond import Lead, cycles
from web.respond import join_code

QUESTION = "decision_oversight.human_review"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("offline") / "data")


@pytest.fixture(scope="module")
def assessment(case: Case) -> str:
    return case.upload(SAMPLE)


def out(case: Case, assessment: str, person: str = "", **more: str) -> Any:
    """The workbook as openpyxl reads it."""
    answer = case.client().get(f"/assessments/{assessment}/offline.xlsx", query_string={"respondent": person} | more)
    assert answer.status_code == 200, answer.text
    return load_workbook(io.BytesIO(answer.data))


def cells(book: Any) -> dict[tuple[str, str], Any]:
    """(question, column) -> cell."""
    page = book["answers"]
    heads = {cell.value: cell.column for cell in page[1]}
    return {
        (row[heads["question"] - 1].value, key): row[column - 1]
        for row in page.iter_rows(min_row=3)
        for key, column in heads.items()
        if row[heads["question"] - 1].value
    }


def saved(book: Any) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def back(case: Case, assessment: str, raw: bytes, who: str = "owner", name: str = "filled.xlsx") -> Any:
    client = case.client(who)
    form = token_of(client.get("/")) | {"file": (io.BytesIO(raw), name)}
    return client, client.post(f"/assessments/{assessment}/offline", data=form, content_type="multipart/form-data")


def accept(client: Any, page: Any, assessment: str, *overrule: str) -> Any:
    form = dict(form_of(page, id="")) | {"overrule": list(overrule)}
    return client.post(f"/assessments/{assessment}/offline", data=form)


def stands(case: Case, assessment: str, person: str) -> dict[str, Any]:
    with case.store.session() as session:
        row = find_assessment(session, case.actor(session), assessment)
        found = next((each for each in row.participants if each.external_id == person), None)
        return {each.question: (each.rank, each.comment, each.released) for each in found.answers} if found else {}


def test_a_new_respondent_fills_in_a_locked_workbook_and_the_answers_arrive(case: Case, assessment: str) -> None:
    book = out(case, assessment, "Zhang Wei 张伟", role="Head of risk", line="second")
    page, found = book["answers"], cells(book)
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    open_cells = {key for (_, key), cell in found.items() if not cell.protection.locked}
    assert open_cells == {"answer", "confidence", "comment", "quote"}
    shown = found[QUESTION, "text"].value
    assert re.search("[a-z]", shown) and re.search("[\u4e00-\u9fff]", shown)
    assert all(found[QUESTION, f"level_{rank}"].value for rank in range(1, 6))
    rule = next(each for each in page.data_validations.dataValidation if found[QUESTION, "answer"].coordinate in each.sqref)
    column, last = re.fullmatch(r"=?options!\$(\w+)\$1:\$\w+\$(\d+)", rule.formula1).groups()  # type: ignore[union-attr]
    options = [book["options"][f"{column}{row}"].value for row in range(1, int(last) + 1)]
    assert len(options) == 7 and options[2].startswith("3 · ")
    found[QUESTION, "answer"].value = options[3]
    found[QUESTION, "comment"].value = "Two reviewers each morning"
    found[QUESTION, "quote"].value = "yes · 是"
    found["iteration.feedback", "answer"].value = "D · don't know / 不知道"
    client, shown = back(case, assessment, saved(book))
    assert shown.status_code == 200 and "Two reviewers each morning" in shown.text
    assert stands(case, assessment, "Zhang Wei 张伟") == {}
    assert accept(client, shown, assessment).status_code == 302
    assert stands(case, assessment, "Zhang Wei 张伟") == {
        QUESTION: (3, "Two reviewers each morning", True), "iteration.feedback": (-2, None, False)
    }  # fmt: skip
    again = cells(out(case, assessment, "Zhang Wei 张伟"))
    assert again[QUESTION, "answer"].value == options[3] and again[QUESTION, "revision"].value == 1


def test_the_language_of_whoever_takes_it_out_stands_first(case: Case, assessment: str) -> None:
    address = f"/assessments/{assessment}/offline.xlsx"
    made = case.client().get(address, query_string={"respondent": "Hua Mei"}, headers={"Accept-Language": "zh"})
    book = load_workbook(io.BytesIO(made.data))
    found, plain = cells(book), cells(out(case, assessment, "Hua Mei"))
    for key in ("text", "level_3", "evidence"):
        chinese, english = (each[QUESTION, key].value.split("\n")[0] for each in (found, plain))
        assert re.search("[\u4e00-\u9fff]", chinese) and not re.search("[\u4e00-\u9fff]", english)
    found[QUESTION, "answer"].value = "3 · 已定义 / Defined"
    client, shown = back(case, assessment, saved(book))
    assert accept(client, shown, assessment).status_code == 302
    assert stands(case, assessment, "Hua Mei")[QUESTION][0] == 2


def test_faults_name_the_cell_in_the_readers_language_and_store_nothing(case: Case, assessment: str) -> None:
    book = out(case, assessment, "Li Na")
    found = cells(book)
    found[QUESTION, "answer"].value = "9"
    found["iteration.feedback", "answer"].value = "=1+2"
    found["iteration.feedback", "confidence"].value = "sure"
    wrong = [found[QUESTION, "answer"].coordinate, found["iteration.feedback", "answer"].coordinate,
             found["iteration.feedback", "confidence"].coordinate]  # fmt: skip
    for language, words in (("en", "not one of the options"), ("zh", "不是可选项")):
        client = case.client()
        client.set_cookie("lang", language)
        form = token_of(client.get("/")) | {"file": (io.BytesIO(saved(book)), "filled.xlsx")}
        answer = client.post(
            f"/assessments/{assessment}/offline", data=form, content_type="multipart/form-data",
            headers={"Accept-Language": language},
        )  # fmt: skip
        assert answer.status_code == 400 and words in answer.text
        assert all(place in answer.text for place in wrong)
    assert stands(case, assessment, "Li Na") == {}


def test_an_answer_given_meanwhile_is_kept_unless_somebody_says_otherwise(case: Case, assessment: str) -> None:
    person = "Chen Jie"
    first = out(case, assessment, person)
    cells(first)[QUESTION, "answer"].value = "2"
    older = saved(first)
    cells(first)[QUESTION, "answer"].value = "4"
    client, page = back(case, assessment, older)
    accept(client, page, assessment)
    assert stands(case, assessment, person)[QUESTION][0] == 1
    client, page = back(case, assessment, saved(first))
    assert "replace it still" in page.text
    told = client.get(accept(client, page, assessment).location).text
    assert "1 stays as it was answered here since the workbook was downloaded" in told
    assert stands(case, assessment, person)[QUESTION][0] == 1
    accept(client, page, assessment, QUESTION)
    assert stands(case, assessment, person)[QUESTION][0] == 3


def test_only_what_a_person_is_asked_goes_out_and_comes_back_and_a_new_name_keeps_their_seat(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Dora", sections=["technology"])
    book, whole = out(case, lead.id, "Dora"), out(case, lead.id, "Someone new")
    asked = {question for question, _ in cells(book)}
    assert 0 < len(asked) < len({question for question, _ in cells(whole)})
    first = min(asked)
    cells(book)[first, "answer"].value = "3"
    seat = lead.person("Dora").id
    with case.store.session() as session:
        session.get_one(Participant, seat).external_id = "Dora Brown"
    client, page = back(case, lead.id, saved(book))
    assert "Answers of Dora Brown" in page.text and "is new in this assessment" not in page.text
    accept(client, page, lead.id)
    assert set(stands(case, lead.id, "Dora Brown")) == {first} and lead.seats() == 1
    whole["assessment"]["B3"].value = "Dora Brown"
    assert whole["assessment"]["A3"].value == "respondent"
    cells(whole)[QUESTION, "answer"].value = "4"
    _, refused = back(case, lead.id, saved(whole))
    assert refused.status_code == 400 and "is not asked of this person" in refused.text


def test_a_preview_says_that_a_comment_may_be_quoted_and_how_sure_somebody_is(case: Case, assessment: str) -> None:
    book = out(case, assessment, "Quote Me")
    cells(book)[QUESTION, "answer"].value, cells(book)[QUESTION, "comment"].value = "3", "As it is"
    client, page = back(case, assessment, saved(book))
    accept(client, page, assessment)
    book = out(case, assessment, "Quote Me")
    cells(book)[QUESTION, "quote"].value, cells(book)[QUESTION, "confidence"].value = "yes · 是", "low · 低"
    _, page = back(case, assessment, saved(book))
    assert "may be quoted; confidence: low" in page.text


def test_locked_foreign_and_strange_files_get_their_own_message(case: Case, assessment: str) -> None:
    _, locked = back(case, assessment, b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    assert locked.status_code == 400 and "encrypted, rights-protected" in locked.text
    plain = io.BytesIO()
    Workbook().save(plain)
    _, strange = back(case, assessment, plain.getvalue())
    assert strange.status_code == 400 and "not a questionnaire that was taken away from here" in strange.text
    other = case.upload(SAMPLE)
    _, foreign = back(case, other, saved(out(case, assessment, "Li Na")))
    assert foreign.status_code == 400 and "another assessment" in foreign.text
    _, nothing = back(case, assessment, b"not a workbook at all")
    assert nothing.status_code == 400


def test_in_an_anonymous_assessment_nobody_reads_anothers_workbook(case: Case) -> None:
    plain = SAMPLE.read_text(encoding="utf-8").replace("confidentiality: confidential", "confidentiality: anonymous")
    assert "confidentiality: anonymous" in plain
    client = case.client()
    made = client.post(
        "/", data=token_of(client.get("/")) | {"file": (io.BytesIO(plain.encode()), "a.yaml")},
        content_type="multipart/form-data",
    )  # fmt: skip
    anonymous = made.location.split("/")[2]
    address = f"/assessments/{anonymous}/offline.xlsx"
    assert client.get(address, query_string={"respondent": "r01"}).status_code == 400
    assert client.get(address).status_code == 200
    page = client.get(f"/assessments/{anonymous}/offline").text
    assert "r01" not in page


def code_of(case: Case, lead: Lead) -> str:
    """What the common link ends in."""
    with case.app.app_context():
        return join_code(lead.id)


def seat(case: Case, lead: Lead, place: int = 0) -> tuple[str, str]:
    """Code and personal link of somebody asked."""
    with case.store.session() as session:
        person = session.get_one(Assessment, lead.id).participants[place]
        return person.external_id, f"/r/{person.token}"


@pytest.mark.parametrize("confidentiality", ["confidential", "anonymous"])
def test_whoever_has_a_link_takes_their_own_workbook_out_and_back(case: Case, confidentiality: str) -> None:
    lead, guest = Lead(case, confidentiality=confidentiality), case.client(None)
    for name in ("Ann", "Bo"):
        if confidentiality == "anonymous":
            other, address = case.client(None), "/j/" + code_of(case, lead)
            assert other.post(address, data=token_of(other.get(address))).status_code == 302
        else:
            lead.invite(name)
    (code, link), (_, foreign) = seat(case, lead), seat(case, lead, 1)
    assert f'href="{link}/offline"' in guest.get(link).text
    page = guest.get(f"{link}/offline")
    assert page.status_code == 200 and 'name="respondent"' not in page.text and "/assessments/" not in page.text
    answer = guest.get(f"{link}/offline.xlsx", query_string={"respondent": "Bo"})
    assert answer.headers["Content-Disposition"].startswith("attachment"), "a name that was added changes nothing"
    book = load_workbook(io.BytesIO(answer.data))
    cells(book)[QUESTION, "answer"].value = "4"
    raw = saved(book)

    def sent(address: str, raw: bytes) -> Any:
        form = token_of(guest.get(address)) | {"file": (io.BytesIO(raw), "own.xlsx")}
        return guest.post(f"{address}/offline", data=form, content_type="multipart/form-data")

    refused = sent(foreign, raw)
    assert refused.status_code == 400 and "this workbook is of another person" in refused.text
    shown = sent(link, raw)
    assert shown.status_code == 200 and "1 answer would be stored" in shown.text
    assert (code in shown.text) is (confidentiality == "confidential")
    kept = guest.post(f"{link}/offline", data=dict(form_of(shown, id="")))
    assert kept.status_code == 302 and "1 answer was stored." in guest.get(kept.location).text
    assert stands(case, lead.id, code)[QUESTION][0] == 3
    with case.store.session() as session:
        session.get_one(Assessment, lead.id).closed_on = "2026-01-01"
    closed = guest.post(f"{link}/offline", data=dict(form_of(shown, id="")))
    assert closed.status_code == 400 and "Collection is closed" in closed.text
    assert "/offline" not in guest.get(link).text


@pytest.mark.parametrize(("now", "said"), [("confidential", ["In confidence"]), ("named", [])])
def test_a_workbook_shows_what_was_answered_last_time(case: Case, now: str, said: list[str]) -> None:
    guest, page, link = cycles(case, "confidential", now)
    asked = page.rpartition("/")[2]

    def taken() -> Any:
        return load_workbook(io.BytesIO(guest.get(f"{link}/offline.xlsx").data))

    book = taken()
    found = cells(book)
    assert str(found[asked, "before"].value).split("\n")[1:] == said and str(found[asked, "before"].value).startswith("4 · ")
    assert found[asked, "before"].protection.locked and found[asked, "answer"].value is None
    assert book["answers"].freeze_panes == "G3", "the answer stays in sight beside it"
    found[asked, "answer"].value = "2"
    form = token_of(guest.get(link)) | {"file": (io.BytesIO(saved(book)), "own.xlsx")}
    preview = guest.post(f"{link}/offline", data=form, content_type="multipart/form-data")
    assert guest.post(f"{link}/offline", data=dict(form_of(preview, id=""))).status_code == 302
    assert str(cells(taken())[asked, "answer"].value).startswith("2 · ")


def test_several_workbooks_are_looked_at_and_stored_together(case: Case) -> None:
    lead = Lead(case)
    lead.invite("Ann\nBo\nCai")
    address, client = f"/assessments/{lead.id}/offline", lead.client
    books = {name: load_workbook(io.BytesIO(client.get(f"{address}.xlsx", query_string={"respondent": name}).data))
             for name in ("Ann", "Bo", "Cai")}  # fmt: skip
    question, second = [id for id, key in cells(books["Ann"]) if key == "answer"][:2]
    for name, level in (("Ann", "2"), ("Bo", "Ｎ"), ("Cai", "9")):
        cells(books[name])[question, "answer"].value = level
    phone = case.client(None)
    place = f"{lead.link('Ann')}/{question}"
    assert phone.post(place, data=form_of(phone.get(place)) | {"choice": "5"}).status_code == 302
    cells(books["Ann"])[second, "answer"].value = "3"
    files = [(io.BytesIO(saved(book)), f"{name}.xlsx") for name, book in books.items()]
    shown = client.post(address, data=token_of(client.get("/")) | {"file": files}, content_type="multipart/form-data")
    page = closed_up(shown.text)
    assert shown.status_code == 200 and "What 3 workbooks would change" in page and "9 is not one of the options" in page
    assert "1 question was answered online after the workbook was downloaded" in page and stands(case, lead.id, "Bo") == {}
    done = client.post(address, data=form_of(shown, id=""))
    assert done.status_code == 302 and "Answers of Ann and Bo" in client.get(done.location).text
    assert stands(case, lead.id, "Ann")[question][0] == 4, "given meanwhile by the person: it stays"
    assert len(stands(case, lead.id, "Ann")) == 2 and stands(case, lead.id, "Bo")[question][0] == -1
    assert stands(case, lead.id, "Cai") == {}


def test_faults_stand_in_the_order_of_the_sheet_and_a_comment_alone_is_no_answer(case: Case) -> None:
    lead, guest = Lead(case), case.client(None)
    lead.invite("Ann")
    link = seat(case, lead)[1]

    def sent(book: Any) -> Any:
        form = token_of(guest.get(f"{link}/offline")) | {"file": (io.BytesIO(saved(book)), "own.xlsx")}
        return guest.post(f"{link}/offline", data=form, content_type="multipart/form-data")

    answer = guest.get(f"{link}/offline.xlsx")
    assert "Ann.xlsx" in answer.headers["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.data))
    asked = list(dict.fromkeys(question for question, _ in cells(book)))
    wrong = ((9, "answer", "9"), (1, "quote", "perhaps"), (1, "answer", "7"), (4, "comment", "=1+1"))
    for question, column, text in ((asked[place], column, text) for place, column, text in wrong):
        cells(book)[question, column].value = text
    places = re.findall(r"cell ([A-Z]+)(\d+)", sent(book).text)
    assert len(places) == 4 and places == sorted(places, key=lambda each: (int(each[1]), each[0]))
    good = load_workbook(io.BytesIO(answer.data))
    cells(good)[asked[0], "answer"].value, cells(good)[asked[1], "comment"].value = "4", "To be asked"
    shown = sent(good)
    assert "a comment without an answer" in shown.text
    kept = guest.post(f"{link}/offline", data=dict(form_of(shown, id="")))
    assert "1 answer was stored. 1 comment has no answer yet." in closed_up(guest.get(kept.location).text)


def test_a_workbook_is_scored_by_the_commands_as_a_file_of_one_respondent(
    case: Case, assessment: str, questionnaire: Questionnaire, tmp_path: Path
) -> None:
    book = out(case, assessment, "Wang Fang")
    found = cells(book)
    found[QUESTION, "answer"].value = "3"
    found["iteration.feedback", "answer"].value = "N"
    found["iteration.feedback", "comment"].value = "Not ours"
    data, named = questionnaire_name(saved(book), "w.xlsx")
    answers = read_answers(data, questionnaire, "w.xlsx")
    assert named == questionnaire.key and answers.organisation.fictional and answers.version == "full"
    (person,) = answers.respondents
    assert person.id == "Wang Fang" and person.answers == {QUESTION: 2, "iteration.feedback": -1}
    assert person.comments["iteration.feedback"].text == "Not ours"
    path = tmp_path / "w.xlsx"
    path.write_bytes(saved(book))
    done = case.app.test_cli_runner().invoke(args=["score", str(path), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["questionnaire"].startswith("retail-lending")


@pytest.mark.parametrize(("typed", "rank"), [("n/a", -1), ("不适用", -1), ("Don't know", -2), ("不清楚", -2), ("不知道", -2)])
def test_what_people_write_for_no_level_is_understood(
    case: Case, assessment: str, questionnaire: Questionnaire, typed: str, rank: int
) -> None:
    book = out(case, assessment, "Wang Fang")
    cells(book)["iteration.feedback", "answer"].value = typed
    cells(book)[QUESTION, "answer"].value = "3"
    data, _ = questionnaire_name(saved(book), "w.xlsx")
    (person,) = read_answers(data, questionnaire, "w.xlsx").respondents
    assert person.answers["iteration.feedback"] == rank


def test_an_own_workbook_handed_in_as_a_new_assessment_stays_ones_own(case: Case, assessment: str) -> None:
    client = case.client()
    book = out(case, assessment)
    cells(book)[QUESTION, "answer"].value = 2
    form = {**token_of(client.get("/")), "file": (io.BytesIO(saved(book)), "own.xlsx")}
    made = client.post("/", data=form, content_type="multipart/form-data")
    assert made.status_code == 302, made.text
    fresh = made.location.split("/")[-2]
    other = next(each for each in ids(case, fresh) if each != QUESTION)
    page = client.get(f"/assessments/{fresh}/answer/{other}")
    fields = {**token_of(page), "choice": "3", "revision": "0"}
    assert client.post(f"/api/assessments/{fresh}/answers/{other}", data=fields).status_code == 200
    with case.store.session() as session:
        people = find_assessment(session, case.actor(session), fresh).participants
        assert [len(person.answers) for person in people] == [2], "one person, with the answer of the file and the new one"


def ids(case: Case, assessment: str) -> list[str]:
    return sorted({question for question, _ in cells(out(case, assessment))})
