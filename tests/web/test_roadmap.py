"""The roadmap's forms: windows pinned, plans stopped, approved, followed and planned again."""

import datetime
import io
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from assessment import planning
from assessment.baseline import baseline
from assessment.execution import records
from assessment.models import Agreement, Assessment, Scenario
from assessment.planning import MOST_GIVEN_UP, limits_of, planned, starts_of
from assessment.results import scored
from assessment.scenarios import chosen
from reports.language import Language
from reports.planned import Planned
from roadmap import Plan, Problem, solve
from roadmap.calendar import Month
from roadmap.search import STABLE
from tests.app_case import Case, token_of
from tests.conftest import QUICK_SAMPLE
from tests.roadmap.checker import violations
from tests.web.forms import closed_up, form_of

NOW = Month(datetime.date.today().year, datetime.date.today().month)
FIRST = NOW.plus(-6)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Case:
    return Case(tmp_path_factory.mktemp("roadmap") / "data")


class Desk:
    """An owner at the roadmap of one assessment."""

    def __init__(self, case: Case, assessment: str = "") -> None:
        self.case, self.client = case, case.client()
        self.id = assessment or case.upload(QUICK_SAMPLE)
        self.address = f"/assessments/{self.id}/roadmap"

    def plan(self, **fields: Any) -> str:
        """Fill the limits as given, send them, let the worker plan; the scenario's id."""
        form = form_of(self.client.get(self.address), id="limits") | fields
        answer = self.client.post(self.address, data=form)
        assert answer.status_code == 302, answer.text
        return self.work()

    def work(self) -> str:
        with self.case.store.session() as session:
            query = select(Scenario).where(Scenario.assessment_id == self.id, Scenario.state == "queued")
            id = session.scalars(query).one().id
        self.case.site.jobs.perform("plan", id)
        return id

    def approve(self, **fields: str) -> None:
        """Approve the plan shown, or take the last approval back."""
        form = token_of(self.client.get(self.address)) | {"scenario": self.shown(), "decided": ""}
        answer = self.client.post(f"{self.address}/approve", data=form | fields)
        assert answer.status_code == 302, answer.text

    def shown(self) -> str:
        """The plan on the screen."""
        with self.case.store.session() as session:
            found = chosen(session, session.get_one(Assessment, self.id))
            assert found is not None
            return str(found.id)

    def starts(self, scenario: str) -> dict[str, Month]:
        with self.case.store.session() as session:
            row = session.get_one(Assessment, self.id)
            return starts_of(row, scored(row, self.case.settings), session.get_one(Scenario, scenario))

    def faults(self, scenario: str) -> list[str]:
        """What the independent judge says of a plan."""
        with self.case.store.session() as session:
            row = session.get_one(Assessment, self.id)
            ahead = planned(row, scored(row, self.case.settings), session.get_one(Scenario, scenario))
            assert ahead is not None
            starts = {each.id: each.start for each in ahead.plan.schedule}
            return violations(dict(ahead.portfolio.document), starts)


def test_a_plan_made_on_other_answers_says_so_and_shows_no_level_of_then(case: Case) -> None:
    desk = Desk(case)
    scenario = desk.plan()
    assert "have changed since this plan was made" not in desk.client.get(desk.address).text

    def ahead() -> Planned:
        with case.store.session() as session:
            row = session.get_one(Assessment, desk.id)
            found = planned(row, scored(row, case.settings), session.get_one(Scenario, scenario))
            assert found is not None
            return found

    raised, before = ahead().portfolio.problem.capabilities[0], ahead()
    with case.store.session() as session:
        row = session.get_one(Assessment, desk.id)
        content = scored(row, case.settings).questionnaire
        for question in content.capability(raised.id).questions:
            row.agreements.append(Agreement(question=question.id, rank=4, reason="Seen", by="A", date="2026-11-20"))
    now, page = ahead(), desk.client.get(desk.address).text
    assert "have changed since this plan was made" in page and "Proven" not in page and "Only a new plan is proven" in page
    assert "Approve it all the same?" in page
    assert now.plan.starts == before.plan.starts and set(now.plan.levels[raised.id]) == {5.0}
    assert desk.client.get(f"/api/v1/assessments/{desk.id}/plan").json["plan"]["gap"] is None
    desk.plan()
    page = desk.client.get(desk.address).text
    assert "have changed since this plan was made" not in page and "Approve it all the same?" not in page


def test_a_plan_outlives_the_targets_it_was_made_for(case: Case) -> None:
    desk = Desk(case)
    desk.plan()
    with case.store.session() as session:
        row = session.get_one(Assessment, desk.id)
        row.organisation.institution_type, row.compare_with = "other", None
    page = desk.client.get(desk.address)
    assert page.status_code == 200 and "have changed since this plan was made" in page.text
    assert case.document(desk.id, "brief", "zh")[:5] == b"%PDF-"


@pytest.fixture(scope="module")
def desk(case: Case) -> Desk:
    made = Desk(case)
    made.plan(first_month=str(FIRST), blackout="")
    return made


def test_a_window_typed_in_the_table_is_kept(desk: Desk) -> None:
    page = desk.client.get(desk.address)
    form = form_of(page, id="limits")
    pinned = next(key.removeprefix("pin_") for key in form if key.startswith("pin_"))
    month = FIRST.plus(9)
    id = desk.plan(**{f"pin_{pinned}": str(month)})
    assert desk.starts(id)[pinned] == month and desk.faults(id) == []
    again = desk.client.get(desk.address)
    assert form_of(again, id="limits")[f"pin_{pinned}"] == [str(month)], "the form shows what the plan was made with"
    for far in ("9999-12", str(FIRST.plus(24))):
        assert desk.client.post(desk.address, data=form | {f"pin_{pinned}": far}).status_code == 400
    assert desk.client.post(desk.address, data=form | {"first_month": "9999-12"}).status_code == 400
    wrong = desk.client.post(desk.address, data=form | {f"pin_{pinned}": "sometime"})
    assert wrong.status_code == 400 and "sometime" in wrong.text and "pinned." not in wrong.text
    desk.plan(**{f"pin_{pinned}": ""})


@pytest.mark.parametrize(("field", "typed", "said"), [
    ("role_technology", "八", "请填写0至10,000之间的数"), ("budget_per_quarter", "300万", "之间的数"),
    ("budget_per_quarter", "-5", "之间的数"), ("max_parallel", "0", "请填写1至1000之间的整数"),
    ("max_parallel", "三", "“三”不是整数"), ("rate_risk", "两千", "之间的数"),
])  # fmt: skip
def test_a_wrong_limit_is_told_in_chinese_alone(desk: Desk, field: str, typed: str, said: str) -> None:
    form = form_of(desk.client.get(desk.address), id="limits")
    assert field in form
    refused = desk.client.post(desk.address, data=form | {field: typed}, headers={"Accept-Language": "zh"})
    place = {"budget_per_quarter": "budget"}.get(field, field)
    told = re.findall(rf'<a href="#{place}" data-wrong="{place}">(.*?)</a>', closed_up(refused.text))
    assert f'id="{place}"' in refused.text
    assert refused.status_code == 400 and said in told[0] and not re.search("[a-z]{3}", re.sub("&[#a-z0-9]+;", "", told[0]))


def test_little_else_moves_with_a_pin_where_little_is_to_move(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before, given = desk.starts(desk.plan(name="Held")), list[float]()

    def watched(problem: Problem, **rest: Any) -> Plan:
        given.append(rest["give_up"])
        return solve(problem, **rest)

    monkeypatch.setattr(planning, "solve", watched)
    moved = min(before, key=lambda id: before[id])
    for more, expected in ({"hold": "1"}, MOST_GIVEN_UP), ({}, STABLE):
        id = desk.plan(**{f"pin_{moved}": str(before[moved].plus(3))}, **more)
        assert desk.starts(id)[moved] == before[moved].plus(3) and desk.faults(id) == []
        assert set(given) == {expected}, "what that gives, test_search tries on all plans"
        given.clear()
    desk.plan(**{f"pin_{moved}": ""})


def test_every_limit_that_cannot_be_is_told_at_once(desk: Desk) -> None:
    form = form_of(desk.client.get(desk.address), id="limits")
    pinned = next(key for key in form if key.startswith("pin_"))
    wrong = {"first_month": "2027-13", "budget_per_quarter": "much", "role_risk": "-1", pinned: "sometime"}
    refused = desk.client.post(desk.address, data=form | wrong)
    told = re.findall(r'<a href="#(\w+)" data-wrong', closed_up(refused.text))
    assert refused.status_code == 400 and sorted(told) == sorted(["first_month", "budget", "role_risk", pinned])
    assert all(f'id="{each}"' in refused.text for each in told), "each leads to its field"
    stays = form_of(refused, id="limits")
    assert all(stays[key] == [value] for key, value in wrong.items()), "what was typed stays"


@pytest.mark.parametrize(("locale", "said"), [("en", "must start in"), ("zh", "启动")])
def test_demands_that_clash_are_named_and_can_be_taken_back_on_the_same_page(desk: Desk, locale: str, said: str) -> None:
    form = form_of(desk.client.get(desk.address), id="limits")
    pinned = next(key for key in form if key.startswith("pin_"))
    month = FIRST.plus(8)
    desk.plan(**{pinned: str(month), "blackout": str(month)})
    page = desk.client.get(desk.address, headers={"Accept-Language": locale})
    lang = Language(locale)
    assert said in page.text and page.text.count(lang.month(month)) >= 2, "the start demanded and the month of the freeze"
    assert form_of(page, id="limits")[pinned] == [str(month)]
    assert 'id="gantt-state"' in page.text, "the plan before stays on screen"
    id = desk.plan(**{pinned: "", "blackout": ""})
    assert desk.starts(id) and desk.faults(id) == []


def test_demands_that_clash_leave_the_plan_before_in_the_report_and_can_be_dropped_as_a_whole(desk: Desk) -> None:
    form = form_of(desk.client.get(desk.address), id="limits")
    pinned = next(key for key in form if key.startswith("pin_"))
    month = FIRST.plus(8)
    before = desk.client.get(f"{desk.address}.csv").text
    desk.plan(**{pinned: str(month), "blackout": str(month)})
    assert desk.client.get(f"{desk.address}.csv").text == before
    back = form_of(desk.client.get(desk.address), id="back")
    desk.client.post(f"{desk.address.removesuffix('roadmap')}scenarios", data=back)
    again = form_of(desk.client.get(desk.address), id="limits")
    assert (again[pinned], again["blackout"]) == (form[pinned], form["blackout"])
    assert 'id="back"' not in desk.client.get(desk.address).text
    desk.plan()


def test_a_scenario_whose_demands_clash_is_said_so_beside_the_others_and_cannot_be_used(desk: Desk) -> None:
    form = form_of(desk.client.get(desk.address), id="limits")
    pinned = next(key for key in form if key.startswith("pin_"))
    month = str(FIRST.plus(8))
    id = desk.plan(name="Narrow", **{pinned: month, "blackout": month})
    desk.plan(name="Wide", **{pinned: "", "blackout": ""})
    page = desk.client.get(desk.address).text
    row = page[page.index("<b>Narrow</b>") :].split("</tr>")[0]
    assert "can&#39;t all be met" in row and "Use this" not in row
    address = f"{desk.address.removesuffix('roadmap')}scenarios"
    assert desk.client.post(address, data={**token_of(desk.client.get(desk.address)), "scenario": id}).status_code == 400
    desk.plan(**(form | {"name": "Balanced"}))


def test_the_changes_since_the_plan_before_are_listed(desk: Desk) -> None:
    before = desk.starts(_shown(desk))
    left_out = next(iter(before))
    after = desk.starts(desk.plan(excluded=left_out))
    assert left_out not in after
    page = desk.client.get(desk.address).text
    assert "since the plan before" in page and "no longer planned" in page
    desk.plan(excluded=[])


def test_money_and_people_change_from_a_month_on(desk: Desk) -> None:
    form = form_of(desk.client.get(desk.address), id="limits")
    role = next(key.removeprefix("role_") for key in form if key.startswith("role_"))
    budget, people = float(form["budget_per_quarter"][0]), float(form[f"role_{role}"][0])
    later, last = FIRST.plus(6), FIRST.plus(18)
    id = desk.plan(
        **{f"from_{role}": f"{later} {people + 3:g}，{last.year}年{last.month}月 {people:g}", "budget_from": f"{later} 0"}
    )
    assert desk.faults(id) == []
    with desk.case.store.session() as session:
        row = session.get_one(Assessment, desk.id)
        ahead = planned(row, scored(row, desk.case.settings), session.get_one(Scenario, id))
    assert ahead is not None
    problem = ahead.portfolio.problem
    assert problem.roles[role] == (people,) * 6 + (people + 3,) * 12 + (people,) * 6
    assert problem.budget == (budget,) * 2 + (0.0,) * 6 and sum(ahead.plan.spend[2:]) == 0.0
    page = desk.client.get(desk.address)
    again = form_of(page, id="limits")
    assert again[f"from_{role}"] == [f"{later} {people + 3:g}, {last} {people:g}"]
    book = load_workbook(io.BytesIO(desk.client.get(f"{desk.address}.xlsx").data))
    said = {row[0]: row[1] for row in book["Limits"].iter_rows(values_only=True)}
    lang = Language("en")
    assert said["Budget per quarter"] == f"{lang.money(budget)}, {lang.money(0)} from {lang.month(later)}"
    assert f"{people:g}, {people + 3:g} from {lang.month(later)}, {people:g} from {lang.month(last)}" in said["People"]
    for wrong in (f"{later}", f"{later} many", f"{later} 3, {later} 4", "soon 3"):
        refused = desk.client.post(desk.address, data=again | {f"from_{role}": wrong})
        assert refused.status_code == 400 and form_of(refused, id="limits")[f"from_{role}"] == [wrong]
        assert "roles_from" not in refused.text
    empty = desk.client.post(desk.address, data=again | {"budget_per_quarter": ""})
    assert empty.status_code == 400 and "there is no budget to change" in empty.text
    desk.plan(**{f"from_{role}": "", "budget_from": ""})


def _shown(desk: Desk) -> str:
    with desk.case.store.session() as session:
        query = select(Scenario).where(Scenario.assessment_id == desk.id, Scenario.state == "done")
        return session.scalars(query.order_by(Scenario.created_at.desc())).first().id


def test_the_default_plan_stays_where_it_was_when_the_month_changes(case: Case) -> None:
    other = Desk(case)
    first = other.plan()
    with case.store.session() as session:
        row = session.get_one(Assessment, other.id)
        kept = session.get_one(Scenario, first)
        assert kept.is_default
        before = limits_of(row, scored(row, case.settings), kept)
        row.date = "2030-01-15"
        assert limits_of(row, scored(row, case.settings), kept) == before


def test_a_plan_that_is_asked_to_stop_says_so_to_the_worker_only_in_its_own_assessment(desk: Desk) -> None:
    token = token_of(desk.client.get(desk.address))
    id = _shown(desk)
    assert desk.client.post(f"/assessments/{desk.id}/plans/{id}/stop", data=token).status_code == 302
    with desk.case.store.session() as session:
        assert session.get_one(Scenario, id).stop
    other = Desk(desk.case)
    assert other.client.post(f"/assessments/{other.id}/plans/{id}/stop", data=token).status_code == 400
    stranger = desk.case.client("stranger")
    assert stranger.get(f"/api/plans/{id}").status_code == 404
    told = desk.client.get(f"/api/plans/{id}").get_json()
    assert told["state"] == "done" and told["has_plan"] and told["progress"] == 1.0


def _progress(desk: Desk, **fields: str) -> Any:
    page = desk.client.get(f"{desk.address}/progress")
    return desk.client.post(f"{desk.address}/progress", data=form_of(page) | fields)


@pytest.fixture(scope="module")
def approved_desk(desk: Desk) -> Desk:
    """The desk after its plan was approved."""
    page = desk.client.get(desk.address)
    assert desk.client.get(f"{desk.address}/progress").status_code == 302, "nothing to follow before a plan is approved"
    assert desk.client.post(f"{desk.address}/approve", data=form_of(page, "/approve")).status_code == 302
    return desk


def test_a_plan_is_approved_followed_and_planned_again(approved_desk: Desk) -> None:
    desk = approved_desk
    with desk.case.store.session() as session:
        row = session.get_one(Assessment, desk.id)
        approved = baseline(session, row)
        assert approved is not None and row.approved_by == "owner" and row.approved_on == datetime.date.today().isoformat()
    starts = desk.starts(approved.id)
    done, running, dropped = sorted(starts, key=lambda id: (starts[id], id))[:3]
    wrong = _progress(desk, **{f"status_{done}": "done", f"started_{done}": str(FIRST), f"owner_{running}": "Wang Wei"})
    assert wrong.status_code == 400 and "the month in which it ended is missing" in wrong.text
    assert form_of(wrong)[f"owner_{running}"] == ["Wang Wei"], "what was typed stays"
    with desk.case.store.session() as session:
        assert records(session, session.get_one(Assessment, desk.id)) == {}, "nothing is stored of a form with a fault"
    right = _progress(
        desk,
        **{
            f"status_{done}": "done", f"started_{done}": str(FIRST), f"finished_{done}": str(FIRST.plus(2)),
            f"cost_{done}": "40",
            f"status_{running}": "under_way", f"started_{running}": str(NOW.plus(-1)), f"owner_{running}": "Wang Wei",
            f"finished_{running}": str(NOW.plus(4)), f"status_{dropped}": "dropped",
        },
    )  # fmt: skip
    assert right.status_code == 302
    page = desk.client.get(f"{desk.address}/progress")
    assert f"1 of {len(starts) - 1} initiatives finished, 1 under way" in page.text and "RMB 400,000" in page.text
    token = form_of(page, "/replan")
    assert desk.client.post(f"{desk.address}/replan", data=token).status_code == 302
    again = desk.work()
    assert desk.faults(again) == []
    after = desk.starts(again)
    assert after[running] == NOW.plus(-1), "what is under way keeps its month"
    with desk.case.store.session() as session:
        row = session.get_one(Assessment, desk.id)
        ahead = planned(row, scored(row, desk.case.settings), session.get_one(Scenario, again))
        assert ahead is not None and ahead.portfolio.problem.by_id[running].duration == 6, "it ends when it is expected to"
    assert done not in after and dropped not in after
    assert min(month for id, month in after.items() if id != running) > NOW, "only months that are still open"
    with desk.case.store.session() as session:
        row = session.get_one(Assessment, desk.id)
        assert baseline(session, row).id == approved.id, "the approved plan stays until another is approved"
        limits = limits_of(row, scored(row, desk.case.settings), session.get_one(Scenario, again))
        assert limits is not None and limits.first_month == NOW.plus(1) and dropped in limits.excluded
        begun = limits_of(row, scored(row, desk.case.settings), approved)
        before = planned(row, scored(row, desk.case.settings), approved)
        rate = before.portfolio.problem.by_id[running].cost / 6
        closed = NOW.plus(1).since(FIRST) % 3
        assert limits.balance == pytest.approx(closed * (begun.budget_per_quarter / 3 - rate), abs=0.02)
        assert limits.balance > 0 and not begun.carry_over
    shown = desk.client.get(desk.address).text
    assert "The plan below is another one." in shown and "under way" in shown


def test_two_people_recording_at_once_lose_nothing(approved_desk: Desk) -> None:
    desk = approved_desk
    page = desk.client.get(f"{desk.address}/progress")
    form = form_of(page)
    one, two = [key.removeprefix("note_") for key in form if key.startswith("note_")][-2:]
    mine, theirs = dict(form) | {f"note_{one}": "mine"}, dict(form) | {f"note_{two}": "theirs"}
    assert desk.client.post(f"{desk.address}/progress", data=mine).status_code == 302
    assert desk.client.post(f"{desk.address}/progress", data=theirs).status_code == 302, "another row: no conflict"
    clash = desk.client.post(f"{desk.address}/progress", data=dict(form) | {f"note_{one}": "late"})
    assert clash.status_code == 400 and "somebody else changed this row" in clash.text and "mine" in clash.text
    again = form_of(clash)
    assert again[f"note_{one}"] == ["late"] and again[f"note_{two}"] == ["theirs"]
    assert desk.client.post(f"{desk.address}/progress", data=again).status_code == 302
    notes = form_of(desk.client.get(f"{desk.address}/progress"))
    assert notes[f"note_{one}"] == ["late"] and notes[f"note_{two}"] == ["theirs"]


def test_two_people_recording_one_row_keep_what_the_other_wrote(approved_desk: Desk) -> None:
    desk, address = approved_desk, f"{approved_desk.address}/progress"
    form = form_of(desk.client.get(address))
    id = [key.removeprefix("note_") for key in form if key.startswith("note_")][-1]
    assert desk.client.post(address, data=dict(form) | {f"owner_{id}": "Li Wei", f"note_{id}": "first"}).status_code == 302
    assert desk.client.post(address, data=dict(form) | {f"cost_{id}": "4"}).status_code == 302, "another field: no conflict"
    both = form_of(desk.client.get(address))
    assert (both[f"owner_{id}"], both[f"cost_{id}"]) == (["Li Wei"], ["4"])
    clash = desk.client.post(address, data=dict(form) | {f"note_{id}": "second"})
    assert clash.status_code == 400 and "somebody else changed this row" in clash.text
    again = form_of(clash)
    assert (again[f"owner_{id}"], again[f"note_{id}"]) == (["Li Wei"], ["second"])
    assert desk.client.post(address, data=again).status_code == 302
    kept = form_of(desk.client.get(address))
    assert (kept[f"owner_{id}"], kept[f"note_{id}"], kept[f"cost_{id}"]) == (["Li Wei"], ["second"], ["4"])


def test_another_plan_is_told_against_the_approved_one(approved_desk: Desk) -> None:
    desk = approved_desk
    form = form_of(desk.client.get(desk.address), id="limits")
    budget = float(form["budget_per_quarter"][0])
    desk.plan(name="Smaller", budget_per_quarter=f"{budget / 2:g}")
    page = desk.client.get(desk.address).text
    found = re.search(r"(\d+) changes? against the approved plan", page)
    assert found and int(found[1]) > 0 and re.search("The approved plan[^<]*</td>", page) and "<b>This plan" in page
    assert "stroke-dasharray=\"3 2\"" in page, "where each stood is drawn"


def test_a_record_of_what_is_not_in_the_plan_changes_nothing(approved_desk: Desk) -> None:
    assert _progress(approved_desk, status_nothing="done", started_nothing=str(FIRST)).status_code == 302
    with approved_desk.case.store.session() as session:
        assert "nothing" not in records(session, session.get_one(Assessment, approved_desk.id))


def test_a_start_known_to_be_late_is_recorded_before_it_begins(approved_desk: Desk) -> None:
    desk = approved_desk
    shown = desk.client.get(f"{desk.address}/progress")
    planned_ids = [key.removeprefix("status_") for key, held in form_of(shown).items() if held == ["planned"]]

    def row(page: str, id: str) -> str:
        return page.split(f'id="{id}"')[1].split("</details>")[0]

    id = next(each for each in planned_ids if "needs, was dropped" not in row(shown.text, each))
    later = NOW.plus(30)
    assert _progress(desk, **{f"started_{id}": str(later)}).status_code == 302
    told = row(desk.client.get(f"{desk.address}/progress").text, id)
    assert f'value="{later}"' in told and "later" in told
    assert _progress(desk, **{f"started_{id}": ""}).status_code == 302


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "done", "started": "2099-01", "finished": "2099-02"}, "has not come yet"),
        ({"status": "done", "started": str(FIRST), "finished": str(FIRST.plus(-1))}, "is before"),
        ({"status": "planned", "started": str(FIRST)}, "the month in which it will begin"),
        ({"status": "planned", "finished": str(NOW)}, "only planned"),
        ({"status": "under_way"}, "started is missing"),
        ({"status": "under_way", "started": "May"}, "is not a month"),
        ({"status": "under_way", "started": str(FIRST), "finished": str(NOW.plus(-1))}, "be the month in which it will end"),
        ({"status": "under_way", "started": str(FIRST), "finished": "2099-01"}, "be the month in which it will end"),
        ({"status": "sleeping"}, "not a status"),
        ({"cost": "much"}, "is not a number"),
        ({"cost": "-1"}, "be a cost"),
        ({"note": "x" * 2001}, "too long"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_is_refused_in_words(approved_desk: Desk, fields: dict[str, str], said: str) -> None:
    desk = approved_desk
    rows = form_of(desk.client.get(f"{desk.address}/progress"))
    id = [key.removeprefix("status_") for key, held in rows.items() if held == ["planned"]][-1]
    answer = _progress(desk, **{f"{key}_{id}": value for key, value in fields.items()})
    assert answer.status_code == 400 and said in answer.text
