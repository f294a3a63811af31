"""Where nothing is left to do, or nothing applies, every page says that and nothing else."""

import io
from pathlib import Path
from typing import Any

import pytest
import yaml

from questionnaires.library import find
from tests.app_case import Case, token_of
from tests.web.test_roadmap import Desk


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("web") / "data")


def uploaded(case: Case, answer: Any, **bank: str) -> str:
    """The id of an assessment in which six people gave every question the same answer."""
    questions = [each.id for each in find("retail-lending").questions]
    document = {
        "questionnaire": "retail-lending", "mode": "self", "confidentiality": "named", "date": "2026-11-20",
        "organisation": {"name": {"en": "Test bank", "zh": "测试银行"}, "institution_type": "city_commercial", **bank},
        "respondents": [{"id": f"r{number}", "answers": dict.fromkeys(questions, answer)} for number in range(6)],
    }  # fmt: skip
    client, raw = case.client(), yaml.safe_dump(document, allow_unicode=True).encode()
    made = client.post("/", data={**token_of(client.get("/")), "file": (io.BytesIO(raw), "bank.yaml")})
    assert made.status_code == 302, made.text
    return str(made.location.split("/")[2])


def test_a_bank_at_the_top_has_nothing_to_plan_or_to_approve(case: Case) -> None:
    desk = Desk(case, uploaded(case, 5))
    desk.plan()
    page = desk.client.get(desk.address).text
    assert "Nothing is left to plan" in page and "would add nothing" in page
    assert "within these limits" not in page and "Approve this plan" not in page and "can't all be met" not in page
    report = case.document(desk.id, "report", "en")
    assert report[:5] == b"%PDF-"


def test_a_bank_nothing_applies_to_has_no_level_and_says_why(case: Case) -> None:
    page = case.client().get(f"/assessments/{uploaded(case, 'na')}/results").text
    assert "Nothing that was asked applies: no overall level can be stated" in page and "Coverage of –" not in page


def test_a_bank_without_any_target_is_not_said_to_reach_every_target(case: Case) -> None:
    page = case.client().get(f"/assessments/{uploaded(case, 3, institution_type='other')}/results").text
    assert "Maturity stands at 3.0; no target is set to hold it against" in page and "every target" not in page


def test_a_plan_for_a_bank_that_meets_every_minimum_speaks_of_no_minimum_met(case: Case) -> None:
    desk = Desk(case, uploaded(case, 4))
    desk.plan()
    page = desk.client.get(desk.address).text
    assert "Work begins: " in page and "From start to minimum met" not in page and "from 4.0 to 4.0" not in page
