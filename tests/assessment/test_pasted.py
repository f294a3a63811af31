"""People pasted as a table with heads, as lines with tabs, as lines with commas."""

from pathlib import Path

import pytest

from tests.app_case import Case
from tests.web.forms import form_of
from tests.web.test_respond import Lead
from tests.web.test_units import do

TABLE = """工号\t姓名\t机构\t岗位\t邮箱\t语言
E1\t陈露\t总行\t风险经理\tchen@bank.example\t中文
\tChen, Amy\t  Branches \tHead of retail risk\tAmy＠bank.example\tEN
E3\t王强\t\t\t\t
"""


@pytest.fixture
def lead(tmp_path: Path, fonts: Path) -> Lead:
    made = Lead(Case(tmp_path / "data"))
    do(made, "add", en="Head office", zh="总行")
    do(made, "add", en="Branches", zh="分行")
    return made


def test_a_table_with_heads_is_read_by_its_columns(lead: Lead) -> None:
    answer = lead.do("invite", people=TABLE, unit="unit-2")
    assert answer.status_code == 302
    told = lead.client.get(lead.board).text
    assert "3 people added" in told and "Columns read: name, unit, function and e-mail." in told
    assert "Not read: 工号 and 语言." in told
    people = [lead.person(name) for name in ("陈露", "Chen, Amy", "王强")]
    assert [each.unit for each in people] == ["unit-1", "unit-2", "unit-2"], "the unit of all is for whoever has none"
    assert [each.role for each in people] == ["风险经理", "retail_risk", None]
    assert [each.email for each in people] == ["chen@bank.example", "Amy@bank.example", None]


def test_a_table_names_its_faults_by_line_and_needs_a_unit_where_a_row_has_none(lead: Lead) -> None:
    wrong = lead.do("invite", people="Name\tUnit\tE-mail\nAnn\tNowhere\ta@bank.example\nBo\tBranches\tn/a\nAnn\tBranches\t")
    assert wrong.status_code == 400 and lead.seats() == 0
    for said in ("line 2: &#39;Nowhere&#39; is not one of the units", "line 3: &#39;n/a&#39; is not an e-mail address"):
        assert said in wrong.text
    assert lead.do("invite", people=TABLE).status_code == 400, "the third has no unit"
    assert lead.do("invite", people=TABLE.rpartition("E3")[0]).status_code == 302


def test_tabs_alone_part_a_line_that_has_them(lead: Lead) -> None:
    lead.invite("Chen, Bo\tHead of product\tbo@bank.example", unit="unit-1")
    lead.invite("Dee, Head of product, dee@bank.example", unit="unit-1")
    found = [lead.person(name) for name in ("Chen, Bo", "Dee")]
    assert [each.email for each in found] == ["bo@bank.example", "dee@bank.example"]
    assert [each.role for each in found] == ["Head of product"] * 2


def test_whoever_moves_to_another_unit_takes_the_answers_along_and_it_is_said(lead: Lead) -> None:
    lead.invite("Ann", unit="unit-1")
    person, phone = lead.person("Ann"), lead.case.client(None)
    place = f"{lead.link('Ann')}/iteration.feedback"
    assert phone.post(place, data=form_of(phone.get(place)) | {"choice": "3"}).status_code == 302
    seat = form_of(lead.client.get(lead.board, query_string={"id": person.id}), id="seat")
    moved = lead.client.post(lead.board, data=seat | {"unit": "unit-2"})
    assert moved.location.endswith(f"#p-{person.id}"), "back to the person"
    told = lead.client.get(lead.board).text
    assert "1 answer of Ann counts for Branches from now on." in told and "Ann: saved." in told
