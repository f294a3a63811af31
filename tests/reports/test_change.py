"""What moved since the last cycle: by answers or by agreement alone, with what was finished, in every document."""

import io
from dataclasses import replace

from pptx import Presentation

from questionnaires.schema import Questionnaire
from reports.certainty import change_rows
from reports.content import make_report
from reports.language import Language
from reports.planned import Planned
from reports.position import position
from reports.slides import slides_of
from scoring.answers import Agreed, Answers
from scoring.change import with_change
from scoring.engine import score
from scoring.result import Result

EN = Language("en")


def moved(questionnaire: Questionnaire, sample: Answers, capability: str) -> Result:
    """All of the sample agreed at level 3, those of one capability at level 2 in the cycle before."""
    owned = {each.id for each in questionnaire.questions if questionnaire.capability_of(each.id).id == capability}
    agreed = tuple(Agreed(each.id, 2, reason="seen") for each in questionnaire.questions)
    before = replace(sample, agreed=tuple(replace(each, rank=1) if each.question in owned else each for each in agreed))
    now = replace(sample, agreed=agreed)
    return with_change(score(questionnaire, now), questionnaire, now, questionnaire, before)


def test_a_change_of_agreed_levels_alone_is_called_so_and_names_what_was_finished(
    questionnaire: Questionnaire, sample: Answers, planned: Planned
) -> None:
    result, done = moved(questionnaire, sample, "model_risk"), "model_governance"
    work = next(each for each in questionnaire.initiatives if each.id == done)
    assert "model_risk" in {lift.capability for lift in work.lifts}
    problem = replace(planned.portfolio.problem, finished=frozenset({done}))
    ahead = replace(planned, portfolio=replace(planned.portfolio, problem=problem))
    rows = {row.name: row for row in change_rows(position(questionnaire, sample, result, EN), result, EN, ahead)}
    row = rows["Model risk"]
    assert row.difference == "+25.0" and row.verdict == "by agreed levels"
    assert row.done == f"finished: {work.name.en}" and not rows["Risk"].done


def test_the_change_stands_on_the_summary_and_on_a_slide(questionnaire: Questionnaire, sample: Answers) -> None:
    result = moved(questionnaire, sample, "model_risk")
    report = make_report(questionnaire, sample, result, None, EN, "2026-11-20")
    show = Presentation(io.BytesIO(slides_of(report)))
    titles = [each.shapes.title.text for each in show.slides if each.shapes.title is not None]
    assert report.change and report.change_title in titles
    (table,) = [shape.table for shape in show.slides[titles.index(report.change_title)].shapes if shape.has_table]
    assert [cell.text for cell in table.rows[1].cells][:3] == [
        report.change[0].name, report.change[0].before, report.change[0].after,
    ]  # fmt: skip
