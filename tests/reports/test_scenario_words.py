"""Scenarios side by side say when each begins, where they don't begin together."""

from dataclasses import replace

import pytest

from reports.language import Language
from reports.planned import Planned
from reports.scenarios import NamedPlan, scenario_rows, scenarios_title
from scoring.result import Result


@pytest.mark.parametrize(("locale", "later"), [("en", "Balanced, from Jun\u00a02027"), ("zh", "均衡（2027年6月起）")])
def test_plans_that_begin_in_other_months_are_told_apart(
    planned: Planned, result: Result, locale: str, later: str
) -> None:
    lang, limits = Language(locale), planned.portfolio.limits
    later_on = replace(limits, first_month=limits.first_month.plus(6))
    moved = replace(planned, portfolio=replace(planned.portfolio, limits=later_on))
    together = scenario_rows(result, [NamedPlan("a", "Balanced", planned), NamedPlan("b", "Mine", planned)], "a", lang)
    assert [row.name for row in together] == [lang.t("Balanced"), "Mine"]
    assert scenarios_title(together, lang) != lang.t("Scenarios side by side")
    apart = scenario_rows(result, [NamedPlan("a", "Balanced", moved), NamedPlan("b", "Mine", planned)], "a", lang)
    assert apart[0].name == later and "2026" in apart[1].name
    assert scenarios_title(apart, lang) == lang.t("Scenarios side by side"), "nothing is said of plans of other months"
