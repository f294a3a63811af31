"""The crosswalk's message: the heading that stands lowest, counted by the figures as printed."""

from questionnaires.schema import Questionnaire
from reports.crosswalk import crosswalks
from reports.language import Language
from scoring.result import Result


def test_the_lowest_heading_and_how_many_more_stand_at_its_figure(questionnaire: Questionnaire, result: Result) -> None:
    tables = crosswalks(questionnaire, result, Language("en"))
    assert tables
    for table in tables:
        least = min((row.level for row in table.rows), key=float)
        tied = [row.name for row in table.rows if row.level == least]
        more = f" and {len(tied) - 1} more" if len(tied) > 1 else ""
        assert table.lowest in [f"{name}{more} ({least})" for name in tied]
