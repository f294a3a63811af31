"""Forms and saves over HTTP: bad input stays on the page, nothing is lost, nothing half-stored."""

import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from assessment.calibration import unsettled
from assessment.models import Agreement, Assessment, Organisation, ReportJob, Scenario
from assessment.results import scored
from questionnaires.schema import Questionnaire
from reports.language import Language
from scoring.result import Result
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE, SAMPLE
from tests.web.forms import closed_up, form_of
from web.limits import limiter

FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


def count(case: Case, table: Any) -> int:
    with case.store.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_wrong_password_says_so_and_keeps_the_address(case: Case) -> None:
    client = case.client(None)
    form = {**token_of(client.get("/sign-in")), "email": "owner@bank.cn", "password": "wrong"}
    answer = client.post("/sign-in", data=form)
    assert answer.status_code == 400 and "owner@bank.cn" in answer.text and "is not right" in answer.text


def test_after_sign_in_one_goes_on_only_within_the_site(case: Case) -> None:
    client = case.client(None)
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        form = {**token_of(client.get("/sign-in")), "email": "owner@bank.cn", "password": case.passwords["owner"]}
        assert client.post("/sign-in", query_string={"next": target}, data=form).headers["Location"] == "/"


def test_a_new_assessment_is_checked_beside_the_field(case: Case) -> None:
    client = case.client()
    before = count(case, Assessment)
    form = {**token_of(client.get("/assessments/new")), "institution_type": "city_commercial", "compare_with": "",
            "partner_share": "140", "version": "quick", "mode": "self", "confidentiality": "named",
            "scope": "网贷 & <b>"}  # fmt: skip
    answer = client.post("/assessments/new", data=form)
    assert answer.status_code == 400 and count(case, Assessment) == before
    assert "at least one language" in answer.text and "from 0 to 100" in answer.text
    assert "网贷 &amp; &lt;b&gt;" in answer.text and 'value="140"' in answer.text
    odd = client.post("/assessments/new", data={**form, "name_zh": "银行", "institution_type": "x", "questionnaire": "../.."})
    assert odd.status_code == 400 and "Choose one of the list" in odd.text
    form["scope"] = "a\x01\x00b"
    answer = client.post("/assessments/new", data={**form, "name_zh": "测试\x0b银行", "partner_share": "40"})
    assert answer.status_code == 302 and count(case, Assessment) == before + 1
    page = client.get(answer.location.removesuffix("/collect")).text
    assert ">ab<" in page and "测试银行" in page, "control characters are left out"


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"", "empty"), (b"\x00\x01", "binary"), (b"a: 1\na: 2", "twice"), (b"[" * 200_000, "nested"),
     (QUICK_SAMPLE.read_bytes().replace(b": 4", b": 9", 1), "9 is not a level")],
)  # fmt: skip
def test_a_bad_upload_is_named_and_stores_nothing(case: Case, raw: bytes, words: str) -> None:
    client = case.client()
    before = (count(case, Assessment), count(case, Organisation))
    form = {**token_of(client.get("/")), "file": (io.BytesIO(raw), "answers.yaml")}
    answer = client.post("/", data=form, content_type="multipart/form-data")
    assert answer.status_code == 400 and words in answer.text and "answers.yaml" in answer.text
    assert (count(case, Assessment), count(case, Organisation)) == before


def test_an_upload_that_is_too_large_is_refused_in_words(case: Case) -> None:
    client = case.client()
    form = {**token_of(client.get("/")), "file": (io.BytesIO(b"x" * 8_000_000), "a.yaml")}
    answer = client.post("/", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413 and "The file is too large" in answer.text


def test_a_form_of_very_many_fields_is_refused_unread_by_whoever_sends_it(case: Case) -> None:
    client = case.client(None)
    answer = client.post("/sign-in", data="&".join(f"f{place}" for place in range(200_000)), content_type=FORM)
    assert answer.status_code == 413
    answer = client.post("/sign-in", data="email=a&password=" + "x" * 1_000_000, content_type=FORM)
    assert answer.status_code == 400, "few long fields are read"


def test_answers_are_saved_as_you_go_and_conflicts_are_told(case: Case) -> None:
    client, row = case.client(), case.upload(SAMPLE)
    page = client.get(f"/assessments/{row}/answer/iteration.feedback")
    address = f"/api/assessments/{row}/answers/iteration.feedback"
    form = {**token_of(page), "revision": "0", "choice": "4", "comment": "<script>x</script>"}
    saved = client.post(address, data=form)
    assert saved.status_code == 200 and saved.json["answer"]["revision"] == 1 and saved.json["answered"] == 1
    late = client.post(address, data={**form, "choice": "1"})
    assert late.status_code == 409 and late.json["now"]["choice"] == "4"
    assert client.post(address, data={**form, "revision": "1", "choice": "7"}).status_code == 400
    page = client.get(f"/assessments/{row}/answer/iteration.feedback").text
    assert "&lt;script&gt;" in page and "<script>x" not in page
    assert client.get(f"/assessments/{row}/answer/nothing").status_code == 404


def test_a_form_post_without_script_keeps_what_was_typed_on_a_conflict(case: Case) -> None:
    client, row = case.client(), case.upload(SAMPLE)
    address = f"/assessments/{row}/answer/iteration.feedback"
    form = {**token_of(client.get(address)), "revision": "0", "choice": "2", "comment": "first"}
    assert client.post(address, data=form).status_code == 302
    answer = client.post(address, data={**form, "choice": "5", "comment": "my second thought"})
    assert answer.status_code == 409 and "my second thought" in answer.text and "another window" in answer.text


def test_limits_that_cannot_be_are_named_at_their_field(case: Case) -> None:
    client, row = case.client(), case.upload(QUICK_SAMPLE)
    page = client.get(f"/assessments/{row}/roadmap")
    form = {**token_of(page), "first_month": "2027-01", "horizon": "24", "budget_per_quarter": "much", "blackout": "2027-12"}
    empty = client.post(f"/assessments/{row}/roadmap", data=form)
    assert empty.status_code == 400 and "Technology: a number is missing" in empty.text
    form |= {"max_parallel": "8"} | {f"role_{r}": "5" for r in ("technology", "data", "risk", "product", "operations", "hr")}
    answer = client.post(f"/assessments/{row}/roadmap", data=form)
    assert answer.status_code == 400 and "&#39;much&#39; is not a number" in answer.text
    assert count(case, Scenario) == 0
    form |= {"budget_per_quarter": "400"}
    assert client.post(f"/assessments/{row}/roadmap", data=form).status_code == 302
    assert count(case, Scenario) == 1


def test_results_and_roadmap_speak_both_languages(case: Case) -> None:
    client, row = case.client(), case.upload(SAMPLE)
    token = token_of(client.get("/"))
    assert "Human review" in client.get(f"/assessments/{row}/results").text
    assert client.post("/language/zh", data=token).status_code == 302
    page = client.get(f"/assessments/{row}/results").text
    assert "人工复核" in page and "Human review" not in page and 'lang="zh-CN"' in page


def test_an_unknown_address_is_a_page_not_a_trace(case: Case) -> None:
    answer = case.client().get("/nothing/here")
    assert answer.status_code == 404 and "nothing at this address" in answer.text


def test_a_changed_password_ends_other_sessions(tmp_path: Path, fonts: Path) -> None:
    own = Case(tmp_path / "data")
    one, two = own.client(), own.client()
    form = {**token_of(one.get("/password")), "old": own.passwords["owner"], "new": "another-good-one"}
    assert one.post("/password", data={**form, "new": "short"}).status_code == 400
    assert one.post("/password", data=form).status_code == 302
    assert one.get("/").status_code == 200 and two.get("/").status_code == 302


@pytest.mark.parametrize(("addresses", "tries"), [(1, 22), (102, 102)])
def test_guessing_passwords_is_slowed_down_from_one_address_and_from_many(case: Case, addresses: int, tries: int) -> None:
    client = case.client(None)
    right = {**token_of(client.get("/sign-in")), "email": "owner@bank.cn", "password": case.passwords["owner"]}
    wrong = right | {"password": "guess"}
    limiter.enabled = True
    try:
        limiter.reset()
        answers = [
            client.post("/sign-in", data=wrong, environ_base={"REMOTE_ADDR": f"10.0.0.{n % addresses}"}) for n in range(tries)
        ]
        own = client.post("/sign-in", data=right, environ_base={"REMOTE_ADDR": "10.0.1.1"})
    finally:
        limiter.enabled = False
    assert answers[0].status_code == 400 and answers[-1].status_code == 429 and "Try again in " in answers[-1].text
    assert own.status_code == (302 if addresses == 1 else 429), "a stranger's tries keep nobody out at another desk"


def test_signing_in_rightly_counts_as_no_try(case: Case) -> None:
    client = case.client(None)
    right = {"email": "owner@bank.cn", "password": case.passwords["owner"]}
    limiter.enabled = True
    try:
        limiter.reset()
        codes = {client.post("/sign-in", data=token_of(client.get("/sign-in")) | right).status_code for _ in range(22)}
    finally:
        limiter.enabled = False
    assert codes == {302}


def test_odd_requests_are_refused_not_failed(case: Case) -> None:
    client, row = case.client(), case.upload(SAMPLE)
    page = client.get(f"/assessments/{row}/answer/iteration.feedback")
    token, address = token_of(page), f"/api/assessments/{row}/answers/iteration.feedback"
    for choice in ("²", "1" * 5000, "0", "-1"):
        assert client.post(address, data={**token, "revision": "0", "choice": choice}).status_code == 400
        path = f"/assessments/{row}/calibrate/iteration.feedback"
        assert client.post(path, data={**token, "choice": choice, "reason": "x"}).status_code == 400
    nothing = client.post(f"/assessments/{row}/calibrate/iteration.feedback", data={**token, "choice": "", "reason": ""})
    assert nothing.status_code == 400 and "Choose the level that was agreed" in nothing.text
    assert client.post(address, data={**token, "revision": "²", "choice": "1"}).status_code == 409
    assert client.post(f"/assessments/{row}/report", data={**token, "locale": "fr"}).status_code == 400
    before = count(case, ReportJob)
    many = {**token, "form": ["data"] * 400, "locale": ["en"] * 400}
    assert client.post(f"/assessments/{row}/report", data=many).status_code == 302 and count(case, ReportJob) == before + 1
    for target in ("//[", "/a\r\nX"):
        assert client.post("/language/en", query_string={"next": target}, data=token).headers["Location"] == "/"


def test_a_level_agreed_in_another_window_is_shown_beside_what_was_typed(case: Case) -> None:
    client, row = case.client(), case.upload(SAMPLE)
    address = f"/assessments/{row}/calibrate"
    stale = form_of(client.get(address), "/calibrate/iteration.feedback")
    typed = {"choice": "4", "reason": "seen the policy"}
    assert client.post(f"{address}/iteration.feedback", data=stale | typed).status_code == 302
    late = client.post(f"{address}/iteration.feedback", data=stale | {"choice": "2", "reason": "stale window"})
    assert late.status_code == 400 and "in another window just now" in late.text
    assert "It now holds: 4; seen the policy" in late.text and "stale window" in late.text
    with case.store.session() as session:
        (held,) = [each for each in session.get_one(Assessment, row).agreements if each.question == "iteration.feedback"]
        assert held.reason == "seen the policy"


def test_a_level_agreed_on_other_answers_than_those_of_today_says_so(case: Case) -> None:
    """Also where both happened on one day; a comment changes nothing, and to agree again settles it."""
    client, row = case.client(), case.upload(SAMPLE)
    address, question, told = f"/assessments/{row}/calibrate", "iteration.feedback", "answers have changed since this level"

    def agreed() -> None:
        form = form_of(client.get(address), f"/calibrate/{question}") | {"choice": "3", "reason": "seen"}
        assert client.post(f"{address}/{question}", data=form).status_code == 302

    def answered(**changes: Any) -> None:
        with case.store.session() as session:
            people = session.get_one(Assessment, row).participants
            answer = next(each for person in people for each in person.answers if each.question == question)
            for name, value in changes.items():
                setattr(answer, name, value)

    agreed()
    answered(comment="seen on site", revision=9)
    assert told not in client.get(address).text
    answered(rank=4, revision=10)
    page = closed_up(client.get(address).text)
    assert page.count(told) == 1
    agreed()
    assert told not in client.get(address).text


def test_agreement_is_accepted_in_one_step_and_the_groups_value_kept(case: Case) -> None:
    client, row = case.client(), case.upload(SAMPLE)
    page = client.get(f"/assessments/{row}/calibrate")
    offered = re.search(r"Accept (\d+) questions as answered", page.text)
    assert offered and int(offered.group(1)) > 10
    with case.store.session() as session:
        before = len(session.get_one(Assessment, row).agreements)
        old = scored(session.get_one(Assessment, row), case.settings).result
    assert client.post(f"/assessments/{row}/calibrate", data=token_of(page)).status_code == 302
    with case.store.session() as session:
        held = session.get_one(Assessment, row)
        new = scored(held, case.settings).result
        assert len(held.agreements) == before + int(offered.group(1))
        assert all(each.by and each.reason and each.date for each in held.agreements[-5:])
    assert new.overall.index == pytest.approx(old.overall.index)
    assert [move.question for move in new.moves] == [move.question for move in old.moves]
    assert "as answered" not in client.get(f"/assessments/{row}/calibrate").text.split("<table")[0]


def test_calibrate_is_done_once_nothing_is_left_to_agree(case: Case) -> None:
    """Answers that agree between two levels have none to accept; they stand as answered."""
    client, row = case.client(), case.upload(SAMPLE)

    def is_done() -> bool:
        page = client.get(f"/assessments/{row}/calibrate").text
        return 'title="done"' in re.findall(r'<a href="[^"]+/calibrate"[^>]+>', page)[0]

    client.post(f"/assessments/{row}/calibrate", data=token_of(client.get("/")))
    today = datetime.date.today()
    with case.store.session() as session:
        held = session.get_one(Assessment, row)
        made = scored(held, case.settings)
        agreed = {each.question for each in held.agreements}
        left = {id for id, each in made.result.agreement.items() if each.band in ("discuss", "revote")} - agreed
        between = {id for id, each in made.result.agreement.items() if each.band == "agree"} - agreed
        assert unsettled(session, held, made.questionnaire, today) == left and left and between
    assert not is_done()
    with case.store.session() as session:
        held = session.get_one(Assessment, row)
        held.agreements += [Agreement(question=id, rank=2, reason="Seen", by="A", date="2026-11-20") for id in left]
    assert is_done()
    with case.store.session() as session:
        session.get_one(Assessment, row).closed_on = None
    assert not is_done(), "more answers may come"


def test_who_answered_what_is_for_those_allowed(case: Case) -> None:
    confidential, anonymous = case.upload(SAMPLE), case.upload(QUICK_SAMPLE)
    page = f"/assessments/{confidential}/results/decision_oversight"
    assert "Who answered what" in case.client("consultant").get(page).text
    assert "Who answered what" not in case.client("viewer").get(page).text
    for place in ("results/decision_oversight", "calibrate"):
        text = case.client("owner").get(f"/assessments/{anonymous}/{place}").text
        assert "Who answered what" not in text and "Far from the group" not in text


def test_an_uploaded_file_names_a_questionnaire_never_a_folder(case: Case) -> None:
    client = case.client()
    raw = QUICK_SAMPLE.read_bytes().replace(b"retail-lending@1.0.0", b"/work/")
    form = {**token_of(client.get("/")), "file": (io.BytesIO(raw), "answers.yaml")}
    answer = client.post("/", data=form, content_type="multipart/form-data")
    assert answer.status_code == 400 and "is not the id of a questionnaire" in answer.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_screen_shows_the_levels_of_the_figures(
    case: Case, questionnaire: Questionnaire, result: Result, language: str
) -> None:
    """tests/reports/test_forms.py holds the same figures in every document."""
    assessment = case.upload(SAMPLE)
    page = case.client().get(f"/assessments/{assessment}/results", headers={"Accept-Language": language}).text
    lang = Language(language)
    cells = dict(re.findall(r'href="[^"]*/results/(\w+)"><b>▼?([\d.–]+)</b>', page))
    assert cells == {each.id: lang.level(each.level) for each in result.capabilities}
    rows = dict(re.findall(r'<th scope="row">([^<]+)<span>([\d.–]+)</span>', page))
    names = {each.id: lang.text(each.name) for each in questionnaire.dimensions}
    assert rows == {names[each.id]: lang.level(each.level) for each in result.dimensions}


def test_a_form_sent_twice_makes_one_assessment(case: Case) -> None:
    client = case.client()
    page = client.get("/assessments/new")
    form = {**form_of(page), "name_en": "Sent twice", "name_zh": "重复提交"}
    first, second = (client.post("/assessments/new", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 302 and first.location == second.location
    assert client.get("/").text.count("<b>Sent twice</b>") == 1
    stranger = case.client("stranger")
    other = stranger.post("/assessments/new", data={**form, **token_of(stranger.get("/"))})
    assert other.status_code == 302 and other.location != first.location


def test_where_respondents_differ_the_results_lead_to_calibrate_first(case: Case) -> None:
    id, client = case.upload(QUICK_SAMPLE), case.client()
    page = client.get(f"/assessments/{id}/results").text
    head = page.split("<h1>")[0]
    assert re.search(r"On \d+ questions the respondents differ and no level is agreed yet", page)
    assert re.search(r'class="button primary" href="[^"]+/calibrate">', head) and "Plan the roadmap" in head
    with case.store.session() as session:
        row = session.get_one(Assessment, id)
        for question in scored(row, case.settings).result.questions:
            row.agreements.append(Agreement(question=question.id, rank=2, reason="Seen", by="A", date="2026-11-20"))
    page = client.get(f"/assessments/{id}/results").text
    assert "the respondents differ" not in page
    assert re.search(r'class="button primary" href="[^"]+/roadmap">', closed_up(page).split("<h1>")[0])
