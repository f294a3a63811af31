"""Scenarios side by side say when each begins, where they don't begin together."""

from dataclasses import replace

import pytest

from reports.language import Language
from reports.planned import Planned
from reports.scenarios import NamedPlan, scenario_rows, scenarios_title
from roadmap import solve
from roadmap.portfolio import portfolio
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
    same = lang.t("The same initiatives in the same months as {name}.", name=lang.t("Balanced"))
    assert [same in row.quality for row in together] == [False, True]
    apart = scenario_rows(result, [NamedPlan("a", "Balanced", moved), NamedPlan("b", "Mine", planned)], "a", lang)
    assert not any(same in row.quality for row in apart)
    assert apart[0].name == later and "2026" in apart[1].name
    title = scenarios_title(apart, lang)
    assert all(row.name in title and row.projected in title for row in apart), "each by itself: they are not compared"
    assert scenarios_title(apart[:1], lang) == lang.t("Scenarios side by side")


@pytest.mark.parametrize(("locale", "longer"), [("en", "Mine, over 36 months"), ("zh", "Mine（规划36个月）")])
def test_plans_of_other_lengths_say_so_and_are_not_compared(
    planned: Planned, result: Result, locale: str, longer: str
) -> None:
    lang, limits = Language(locale), planned.portfolio.limits
    made = portfolio(planned.questionnaire, result, replace(limits, horizon=36))
    other = replace(planned, portfolio=made, plan=solve(made.problem, time_limit=1))
    rows = scenario_rows(result, [NamedPlan("a", "Balanced", planned), NamedPlan("b", "Mine", other)], "a", lang)
    assert [row.name for row in rows][1] == longer and [row.horizon for row in rows] == [24, 36]
    assert all(row.name in scenarios_title(rows, lang) for row in rows)


def test_the_title_says_whether_the_level_rises_stays_or_falls(planned: Planned, result: Result) -> None:
    lang = Language("en")
    low, high = scenario_rows(result, [NamedPlan("a", "Lean", planned), NamedPlan("b", "Mine", planned)], "a", lang)
    for reached, words in (("3.9", "rises from 3.1 to 3.9"), ("3.1", "stays at 3.1"), ("2.8", "falls from 3.1 to 2.8")):
        rows = (replace(low, projected="3.1"), replace(high, projected=reached))
        assert scenarios_title(rows, lang).endswith(words)
