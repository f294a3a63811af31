"""Measured KPIs: entered row by row, beside the levels on screen and in the report, with what the last cycle measured."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest

from questionnaires.schema import Questionnaire
from reports.content import make_report
from reports.language import Language
from reports.measures import Measured
from reports.parts import parts_of
from scoring.answers import Answers
from scoring.result import Result
from tests.app_case import Case, token_of
from tests.conftest import SAMPLE
from tests.web.forms import closed_up, form_of


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("measures") / "data")


def first_row(page: str) -> dict[str, str]:
    """The fields of the first KPI on the page."""
    row = page.split('<tr id="k1">')[1].split("</tr>")[0]
    return dict(re.findall(r'name="(\w+)_k1"[^>]*value="([^"]*)"', row))


def enter(case: Case, id: str, value: str, **fields: str) -> Any:
    """The whole form as a browser sends it, with the first KPI changed; other fields by their whole name."""
    client = case.client()
    form = form_of(client.get(f"/assessments/{id}/measures")) | {"value_k1": value}
    return client.post(f"/assessments/{id}/measures", data=form | fields)


def test_a_value_is_kept_shown_beside_its_question_and_taken_back(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    assert enter(case, id, "1,234.5", date_k1="2026-10-31").status_code == 302
    page = client.get(f"/assessments/{id}/measures").text
    fields = first_row(page)
    assert (fields["value"], fields["date"]) == ("1234.5", "2026-10-31") and "1 KPI value entered" in page
    capability = re.findall(r'<tr id="k1">.*?</td><td>([^<]+)</td>', closed_up(page))[0]
    assert capability == "User experience"
    assert "1,234.5 (31" in client.get(f"/assessments/{id}/results/user_experience").text
    assert enter(case, id, "").status_code == 302
    assert "0 KPI values entered" in client.get(f"/assessments/{id}/measures").text


@pytest.mark.parametrize(
    ("value", "fields", "words"),
    [
        ("many", {}, "A measured value is a number"),
        ("1,5", {}, "A measured value is a number"),
        ("inf", {}, "A measured value is a number"),
        ("1", {"date_k1": "tomorrow"}, "A date is written as"),
        ("1", {"date_k1": "2999-01-01"}, "This day has not come yet"),
        ("1", {"day": "2999-01-01"}, "This day has not come yet"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(case: Case, value: str, fields: dict[str, str], words: str) -> None:
    id = case.upload(SAMPLE)
    refused = enter(case, id, value, value_k2="12", **fields)
    assert refused.status_code == 400 and words in refused.text and f'value="{value}"' in refused.text
    assert "0 KPI values entered" in refused.text and "nothing was stored yet" in refused.text
    assert 'name="value_k2" inputmode="decimal" data-down value="12"' in refused.text, "what was right stays typed"


def test_a_viewer_looks_and_a_stranger_finds_nothing(case: Case) -> None:
    id = case.upload(SAMPLE)
    for who, status in (("viewer", 403), ("stranger", 404)):
        client = case.client(who)
        assert client.post(f"/assessments/{id}/measures", data=token_of(client.get("/"))).status_code == status
    assert case.client("viewer").get(f"/assessments/{id}/measures").status_code == 200


def test_the_last_cycle_stands_beside_and_the_report_says_which_way_it_went(case: Case) -> None:
    before, now, client = case.upload(SAMPLE), case.upload(SAMPLE), case.client()
    enter(case, before, "40", date_k1="2025-10-31")
    chosen = client.post(f"/assessments/{now}/previous", data={**token_of(client.get("/")), "previous": before})
    assert chosen.status_code == 302
    assert '<td class="num plain">40</td>' in client.get(f"/assessments/{now}/measures").text
    enter(case, now, "35")
    assert first_row(client.get(f"/assessments/{now}/measures").text)["date"] == datetime.date.today().isoformat()
    text = "".join(case.document(now, "data").decode().split())
    assert '"plan"' in text
    case.short_reports("measures")
    assert case.document(now)


def test_verdicts_follow_the_direction_of_the_kpi(questionnaire: Questionnaire, sample: Answers, result: Result) -> None:
    wanted = {"up": "better", "down": "worse", "tracked": "", "band": ""}
    kpis = [(q.id, k) for q in questionnaire.questions for k in q.kpis]
    measured = [Measured(id, kpi.name.en, 2.0, "2026-10-31", 1.0) for id, kpi in kpis]
    report = make_report(questionnaire, sample, result, None, Language("en"), "2026-11-27", measured=measured)
    assert [row.verdict for row in report.measures.rows] == [wanted[kpi.direction] for _, kpi in kpis]
    ways = [kpi.direction for _, kpi in kpis]
    assert report.measures.title == (
        f"Of {len(kpis)} measured KPIs {ways.count('up')} got better since the last cycle, {ways.count('down')} worse"
    )
    assert "measures" in parts_of(report)
    bare = make_report(questionnaire, sample, result, None, Language("en"), "2026-11-27")
    assert "measures" not in parts_of(bare)


def test_several_are_saved_at_once_on_one_day(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    own = {"value_k2": "3", "value_k3": "4", "date_k3": "2026-01-31"}
    assert enter(case, id, "2", day="2026-09-30", **own).status_code == 302
    form = form_of(client.get(f"/assessments/{id}/measures"))
    assert [form[f"{field}_k{n}"] for n in (1, 2, 3) for field in ("value", "date")] == [
        ["2"], ["2026-09-30"], ["3"], ["2026-09-30"], ["4"], ["2026-01-31"]
    ]  # fmt: skip
    assert "3 KPI values entered" in client.get(f"/assessments/{id}/measures").text


def test_what_another_window_saved_is_shown_and_not_overwritten_unseen(case: Case) -> None:
    id, client = case.upload(SAMPLE), case.client()
    stale = form_of(client.get(f"/assessments/{id}/measures"))
    assert enter(case, id, "7").status_code == 302
    other = client.post(f"/assessments/{id}/measures", data=stale | {"value_k2": "5"})
    assert other.status_code == 302, "a row that was not touched does not clash"
    late = client.post(f"/assessments/{id}/measures", data=stale | {"value_k1": "8"})
    assert late.status_code == 400 and "changed in another window" in late.text
    assert "It now holds: 7" in late.text and first_row(late.text)["value"] == "8"
    assert first_row(client.get(f"/assessments/{id}/measures").text)["value"] == "7"
