"""The levels page: its sums start from the published levels and end where the journey says the plan leads."""

from questionnaires.schema import Questionnaire
from reports.journey import journey
from reports.language import Language
from reports.planned import Planned
from scoring.result import Result


def test_the_rows_start_from_what_is_published_and_end_where_the_plan_leads(
    questionnaire: Questionnaire, result: Result, planned: Planned
) -> None:
    lang = Language("en")
    ahead = journey(planned, result, lang)
    rows = {(row.name, row.is_sum): row for row in ahead.levels}
    assert len(rows) == len(ahead.levels) == 1 + len(questionnaire.dimensions) + len(planned.portfolio.problem.capabilities)
    whole = rows["Overall", True]
    assert (whole.cells[0].text, whole.cells[-1].text) == (lang.level(result.overall.level), ahead.projected)
    for dimension, node in zip(questionnaire.dimensions, result.dimensions, strict=True):
        row = rows[lang.text(dimension.name), True]
        assert row.cells[0].text == lang.level(node.level) and row.target == ""
    for capability in planned.portfolio.problem.capabilities:
        row = rows[lang.text(questionnaire.capability(capability.id).label), False]
        assert row.cells[0].text == lang.level(capability.level) and row.target == lang.level(capability.target)
        ends = planned.plan.levels[capability.id]
        assert [cell.text for cell in row.cells[1:]] == [lang.level(level) for level in ends]
        assert row.cells[-1].step == int(ends[-1] + 1e-9)
        assert [cell.rises for cell in row.cells[1:]] == [
            after.text != before.text for before, after in zip(row.cells, row.cells[1:], strict=False)
        ]
