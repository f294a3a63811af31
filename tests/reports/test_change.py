"""What moved since the last cycle: by answers or by agreement alone, with what was finished, in every document."""

import io
from dataclasses import replace

from pptx import Presentation

from questionnaires.schema import Questionnaire
from reports import titles
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


def test_a_part_that_other_answers_move_is_not_called_changed(questionnaire: Questionnaire, sample: Answers) -> None:
    """All said the same both times; one capability was answered in this cycle alone."""
    owned = {each.id for each in questionnaire.capability("iteration").questions}
    people = tuple(replace(each, answers=dict.fromkeys(each.answers, 3)) for each in sample.respondents)
    before = replace(sample, agreed=(), respondents=tuple(
        replace(each, answers={q: rank for q, rank in each.answers.items() if q not in owned}) for each in people
    ))  # fmt: skip
    now = replace(sample, agreed=(), respondents=tuple(
        replace(each, answers={q: 0 if q in owned else rank for q, rank in each.answers.items()}) for each in people
    ))  # fmt: skip
    result = with_change(score(questionnaire, now), questionnaire, now, questionnaire, before)
    assert result.change is not None and result.change.overall.real and result.change.shared == 1.0
    assert result.change.uneven == {"overall", "product", "iteration"}
    rows = {row.name: row for row in change_rows(position(questionnaire, now, result, EN), result, EN)}
    assert rows["Product"].verdict == "answers in one cycle only" and not rows["Product"].real
    assert titles.change(EN, result.change).endswith("some questions have answers in one cycle only")
    alike = with_change(score(questionnaire, now), questionnaire, now, questionnaire, now)
    assert alike.change is not None and not alike.change.uneven


def test_all_of_one_mind_is_real_and_not_called_agreed(questionnaire: Questionnaire, sample: Answers) -> None:
    then, now = (
        replace(sample, agreed=(), respondents=tuple(
            replace(each, answers=dict.fromkeys(each.answers, rank)) for each in sample.respondents
        )) for rank in (1, 2)
    )  # fmt: skip
    result = with_change(score(questionnaire, now), questionnaire, now, questionnaire, then)
    rows = change_rows(position(questionnaire, now, result, EN), result, EN)
    assert {row.verdict for row in rows} == {"real"}
