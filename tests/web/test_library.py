"""The library screen, own questionnaires that stay in their workspace, pinned versions, own targets."""

import io
import json
import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from assessment.content import keep_shipped, questionnaire_of
from assessment.models import Assessment, Catalogue
from questionnaires.importers.samm import samm
from questionnaires.library import SHIPPED, build, files_of, load
from questionnaires.yaml_out import write_folder
from reports.content_workbook import content_workbook
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.questionnaires.samples import samm_folder
from tests.web.forms import form_of

KEY = "retail-lending@1.0.0"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("library") / "data")


@pytest.fixture(scope="module")
def own(case: Case, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A questionnaire brought in as a workbook; its key."""
    raw = content_workbook(build(samm(samm_folder(tmp_path_factory.mktemp("samm"))), "samm"))
    answer = send(case, raw, "ours.xlsx")
    assert answer.status_code == 302, answer.text
    assert answer.location == "/library/owasp-samm@2"
    return "owasp-samm@2"


def send(case: Case, raw: bytes, name: str, who: str = "owner"):  # type: ignore[no-untyped-def]
    client = case.client(who)
    form = {**token_of(client.get("/library")), "file": (io.BytesIO(raw), name)}
    return client.post("/library", data=form, content_type="multipart/form-data")


@pytest.mark.parametrize("path", ["", f"/{KEY}", f"/{KEY}?q=partner", f"/{KEY}?q=助贷&type=consumer_finance",
                                  f"/{KEY}/questions/pre_loan.models", f"/{KEY}/workbook.xlsx",
                                  "/template.xlsx"])  # fmt: skip
def test_everybody_signed_in_may_browse(case: Case, path: str) -> None:
    assert case.client("viewer").get(f"/library{path}").status_code == 200
    assert case.client(None).get(f"/library{path}").status_code == 302


def test_what_is_not_there_is_not_found(case: Case) -> None:
    client = case.client()
    paths = ("nothing@1", "..%2f..%2fetc", f"{KEY}/questions/nothing", f"{KEY}/booklet/nothing.pdf", f"{KEY}/compare/x@1")
    for path in paths:
        assert client.get(f"/library/{path}").status_code == 404, path


def test_search_names_question_and_text(case: Case) -> None:
    page = case.client().get(f"/library/{KEY}?q=champion").text
    assert "champion/challenger" in page and "/questions/pre_loan.models" in page
    assert "Nothing holds all these words" in case.client().get(f"/library/{KEY}?q=xyzzy").text


def test_an_own_questionnaire_is_used_end_to_end_and_stays_in_its_workspace(case: Case, own: str) -> None:
    assert case.client("stranger").get(f"/library/{own}").status_code == 404
    assert own.split("@")[0] not in case.client("stranger").get("/library").text
    client = case.client()
    page = client.get(f"/assessments/new?questionnaire={own}")
    form = {**token_of(page), "name_en": "Ours", "institution_type": "other", "mode": "self", "confidentiality": "named",
            "questionnaire": own, "version": "full"}  # fmt: skip
    made = client.post("/assessments/new", data=form)
    assert made.status_code == 302, made.text
    base = made.location.removesuffix("/collect")
    answer = client.get(f"{base}/answer/D-TA-1-A")
    assert "It is written" in answer.text and ">No<" in answer.text
    for question in ("D-TA-1-A", "D-TA-2-A", "D-TA-3-A", "D-TA-1-B", "D-TA-2-B", "D-TA-3-B"):
        page = client.get(f"{base}/answer/{question}")
        form = {**token_of(page), "revision": "0", "choice": "2"}
        assert client.post(f"{base}/answer/{question}", data=form).status_code == 302
    pages = ("", "/collect", "/calibrate", "/results", "/results/threat_assessment", "/roadmap", "/report", "/targets")
    for path in pages:
        assert client.get(f"{base}{path}").status_code == 200, path
    again = form_of(client.get(f"/assessments/new?from={base.rsplit('/', 1)[1]}"))
    assert client.post("/assessments/new", data=again | {"cycle": "2"}).status_code == 302, "no profile to take over"
    page = client.get(f"{base}/results/threat_assessment").text
    assert "index 25.0" in page and "regulatory" not in page
    refused = client.post(f"/library/{own}/remove", data=token_of(client.get("/library")))
    assert refused.status_code == 400 and "uses this version" in refused.text


def test_quick_is_refused_where_there_is_no_quick_version(case: Case, own: str) -> None:
    client = case.client()
    form = {**token_of(client.get("/assessments/new")), "name_en": "B", "institution_type": "other", "mode": "self",
            "confidentiality": "named", "questionnaire": own, "version": "quick"}  # fmt: skip
    answer = client.post("/assessments/new", data=form)
    assert answer.status_code == 400 and "no quick version" in answer.text and 'value="B"' in answer.text


def test_a_faulty_workbook_is_named_cell_by_cell_and_nothing_is_kept(case: Case) -> None:
    book = load_workbook(io.BytesIO(content_workbook()))
    book["questions"]["A2"] = "elsewhere"
    book["dimensions"]["F2"] = "heavy"
    out = io.BytesIO()
    book.save(out)
    answer = send(case, out.getvalue(), "mine.xlsx")
    assert answer.status_code == 400
    assert "sheet questions, cell A2" in answer.text and "sheet dimensions, cell F2" in answer.text
    with case.store.session() as session:
        assert session.scalar(select(Catalogue.id).where(Catalogue.key.startswith("my-questionnaire"))) is None


@pytest.mark.parametrize(("raw", "name", "said"), [
    (b"not a workbook", "a.xlsx", "is not an Excel workbook"), (b"\xd0\xcf\x11\xe0", "a.xlsx", "encrypted"),
    (b"x", "a.exe", "neither a workbook"), (b"a: [", "a.yaml", "not valid YAML"),
])  # fmt: skip
def test_other_files_are_refused_in_words(case: Case, raw: bytes, name: str, said: str) -> None:
    answer = send(case, raw, name)
    assert answer.status_code == 400 and said in answer.text


def test_a_version_is_brought_once_and_a_shipped_one_never(case: Case, own: str) -> None:
    again = send(case, content_workbook(load(SHIPPED / "retail_lending")), "again.xlsx")
    assert again.status_code == 400 and "in the library already" in again.text
    viewer = send(case, content_workbook(), "mine.xlsx", "viewer")
    assert viewer.status_code == 403


def test_versions_are_compared_in_words(case: Case) -> None:
    files = json.loads(json.dumps(files_of(load(SHIPPED / "retail_lending"))))
    files["model.yaml"]["version"] = "1.0.1-ours"
    files["talent.yaml"]["questions"][0]["revision"] = 2
    assert send(case, content_workbook(build(files, "changed")), "next.xlsx").status_code == 302
    page = case.client().get(f"/library/retail-lending@1.0.1-ours/compare/{KEY}").text
    assert "98%" in page and "not compared between cycles" in page
    removed = case.client()
    form = token_of(removed.get("/library"))
    assert removed.post("/library/retail-lending@1.0.1-ours/remove", data=form).status_code == 302


def test_a_running_assessment_keeps_a_version_that_is_shipped_no_more(case: Case, tmp_path: Path) -> None:
    earlier = json.loads(json.dumps(files_of(load(SHIPPED / "retail_lending"))))
    earlier["model.yaml"]["version"] = "0.9.0"
    folder = case.settings.questionnaires / "earlier"
    folder.parent.mkdir(parents=True, exist_ok=True)
    write_folder(earlier, folder)
    with case.store.session() as session:
        keep_shipped(session, case.settings)
    row = case.upload(QUICK_SAMPLE)
    with case.store.session() as session:
        session.get_one(Assessment, row).questionnaire = "retail-lending@0.9.0"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    with case.store.session() as session:
        assert questionnaire_of(session.get_one(Assessment, row), case.settings).version == "0.9.0"
    assert case.client().get(f"/assessments/{row}/results").status_code == 200


def local_folder(case: Case, name: str, version: str = "1.0.0") -> Path:
    """The reference questionnaire under another id in the installation's folder."""
    files = json.loads(json.dumps(files_of(load(SHIPPED / "retail_lending"))))
    files["model.yaml"] |= {"id": name, "version": version}
    folder = case.settings.questionnaires / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    write_folder(files, folder)
    return folder


def test_an_assessment_keeps_what_it_was_pinned_to_whatever_becomes_of_the_folder(case: Case, tmp_path: Path) -> None:
    folder, answers = local_folder(case, "bank-two"), tmp_path / "answers.yaml"
    answers.write_text(QUICK_SAMPLE.read_text("utf-8").replace("retail-lending@1.0.0", "bank-two@1.0.0"), "utf-8")
    row, client = case.upload(answers), case.client()
    before = client.get(f"/assessments/{row}/results").text
    assert "from the folder of this installation" in client.get("/library").text
    model = folder / "model.yaml"
    model.write_text(model.read_text("utf-8").replace("Digital maturity of retail lending", "Another title"), "utf-8")
    assert client.get(f"/assessments/{row}/results").text.count("Another title") == 0
    with case.store.session() as session:
        notes = keep_shipped(session, case.settings)
        assert any("bank-two@1.0.0 was changed without a new version" in each for each in notes)
    model.write_text(model.read_text("utf-8").replace("1.0.0", "1.1.0", 1), "utf-8")
    assert client.get("/").status_code == 200
    assert headline(client.get(f"/assessments/{row}/results").text) == headline(before)
    shutil.rmtree(folder)
    assert client.get(f"/assessments/{row}/results").status_code == 200


def headline(page: str) -> str:
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    assert found
    return found[1]


def test_a_faulty_folder_is_named_and_stops_nobody_else(case: Case) -> None:
    folder = local_folder(case, "bank-faulty")
    with (folder / "patterns.yaml").open("a") as file:
        file.write("- id: [broken\n")
    page = case.client().get("/library").text
    assert "bank-faulty/patterns.yaml" in page and KEY in page and str(case.settings.data) not in page
    with case.store.session() as session:
        assert any(each.startswith("bank-faulty/patterns.yaml") for each in keep_shipped(session, case.settings))
    (folder / "model.yaml").write_text("id: [broken\n")
    assert case.client().get("/library").status_code == 200 and case.upload(QUICK_SAMPLE)
    shutil.rmtree(folder)


def test_own_targets_start_from_a_profile_and_move_the_gaps(case: Case) -> None:
    row, client = case.upload(QUICK_SAMPLE), case.client()
    page = client.get(f"/assessments/{row}/targets?start=leading_practice")
    assert 'name="target-simplicity_design"' in page.text
    refused = client.post(f"/assessments/{row}/targets", data={**token_of(page), "target-simplicity_design": "6"})
    assert refused.status_code == 400 and 'value="6"' in refused.text
    typed = {"target-crm_retention": "viel", "target-strategy_leadership": "4"}
    odd = client.post(f"/assessments/{row}/targets", data={**token_of(page), **typed})
    assert odd.status_code == 400 and "level from 1 to 5: Retention<" in odd.text
    assert odd.text.count('aria-invalid="true"') == 1
    done = client.post(f"/assessments/{row}/targets", data={**token_of(page), "target-simplicity_design": "4,5"})
    assert done.status_code == 302 and "own target" in client.get(done.location).text
    with case.store.session() as session:
        held = session.get_one(Assessment, row)
        assert held.targets == {"simplicity_design": 4.5} and held.profile == "own"
    old = form_of(client.get(f"/assessments/{row}/targets"), id="own")
    for capability, level in (("crm_retention", "3"), ("customer_insight", "4")):
        data = old | {f"target-{capability}": level}
        assert client.post(f"/assessments/{row}/targets", data=data).status_code == 302, "from one old window"
    with case.store.session() as session:
        kept = session.get_one(Assessment, row).targets
        assert kept == {"simplicity_design": 4.5, "crm_retention": 3.0, "customer_insight": 4.0}
    clash = client.post(f"/assessments/{row}/targets", data=old | {"target-crm_retention": "2"})
    assert clash.status_code == 400 and "Retention: 3" in clash.text
    assert form_of(clash, id="own")["target-crm_retention"] == ["2"], "what was typed stays"
    assert client.get(f"/assessments/{row}/results").status_code == 200
    form = {**token_of(client.get(f"/assessments/{row}/targets")), "profile": "leading_practice"}
    assert client.post(f"/assessments/{row}/targets", data=form).status_code == 302
    other = case.upload(QUICK_SAMPLE)
    assert row in client.get(f"/assessments/{other}/targets").text
    assert case.client("stranger").get(f"/assessments/{row}/targets").status_code == 404


def test_the_language_can_be_switched_after_an_upload_was_refused(case: Case) -> None:
    client = case.client()
    for _ in range(2):
        refused = client.post(
            "/library", data=token_of(client.get("/library")) | {"file": (io.BytesIO(b"x"), "a.txt")},
            content_type="multipart/form-data", headers={"Referer": "http://localhost/library"},
        )  # fmt: skip
        assert refused.status_code == 400
    back = re.search(r'action="(/language/zh[^"]*)"', refused.text)
    assert back is not None
    switched = client.post(back[1].replace("&amp;", "&"), data=token_of(refused))
    assert switched.status_code == 302 and client.get(switched.location).status_code == 200
    client.delete_cookie("waymark_language")
