"""Scenarios side by side: what each plan costs, needs and reaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.benefits import payback
from reports.journey_words import JourneyWords
from reports.language import Language
from reports.planned import Planned
from roadmap.calendar import Month
from scoring.result import Result

FEWEST = 2
"""Scenarios that make a comparison."""


@dataclass(frozen=True)
class ScenarioRow:
    """A scenario in words; ``chosen``: the one the report is made from; ``first_month``, ``horizon``: the first month that it
    plans, and how many.
    """

    id: str
    name: str
    first_month: Month
    horizon: int
    chosen: bool
    approved: bool
    feasible: bool
    budget: str
    people: str
    months: str
    initiatives: str
    money: str
    peak: str
    projected: str
    kept: str
    quality: str


@dataclass(frozen=True)
class NamedPlan:
    """A scenario's plan under its id and name; ``is_older``: made with other initiatives than those of today."""

    id: str
    name: str
    planned: Planned
    is_older: bool = False


def scenario_name(name: str, lang: Language) -> str:
    """The names we give are translated; a person's own stay as they are."""
    ours = {"Lean": lang.t("Lean"), "Balanced": lang.t("Balanced"), "Ambitious": lang.t("Ambitious")}
    base, dot, rest = name.partition(" · ")
    return ours.get(base, base) + dot + rest


def scenario_rows(
    result: Result, plans: Sequence[NamedPlan], chosen: str, lang: Language
) -> tuple[ScenarioRow, ...]:
    """A row a scenario, in order; where they begin in different months or plan more or fewer, each says so."""
    rows, limits = [], [each.planned.portfolio.limits for each in plans]
    same: dict[object, str] = {}
    begins, lengths = {each.first_month for each in limits}, {each.horizon for each in limits}
    for each in _ordered(plans):
        problem, own, name = each.planned.portfolio.problem, each.planned.portfolio.limits, scenario_name(each.name, lang)
        if each.planned.is_approved:
            name = lang.t("{name} (approved)", name=name)
        if len(begins) > 1:
            name = lang.t("{name}, from {month}", name=name, month=lang.month(own.first_month))
        if len(lengths) > 1:
            name = lang.t("{name}, over {months}", name=name, months=lang.months(own.horizon))
        words = JourneyWords(each.planned, result, lang)
        rows.append(
            ScenarioRow(
                id=each.id,
                name=name,
                first_month=own.first_month,
                horizon=own.horizon,
                chosen=each.id == chosen,
                approved=each.planned.is_approved,
                feasible=words.feasible,
                budget=lang.t("no limit") if problem.budget is None else _money_span(problem.budget, lang),
                people=lang.span(problem.staff, "{:g}".format),
                months=lang.months(own.horizon),
                initiatives=str(len(words.plan.schedule)) if words.feasible else "–",
                money=words.money() if words.feasible else "–",
                peak=words.peak()[0] if words.feasible else "–",
                projected=words.projected() if words.feasible else "–",
                kept=f"{len(words.kept)} / {len(result.shortfalls)}" if words.feasible and result.shortfalls else "–",
                quality=_quality(each, words, lang, _twin(each, name, same)),
            )
        )
    return tuple(rows)


def _twin(plan: NamedPlan, name: str, seen: dict[object, str]) -> str:
    """The plan told before that has the same initiatives in the same months; empty for none."""
    first = plan.planned.portfolio.limits.first_month
    key = frozenset((id, first.plus(start)) for id, start in plan.planned.plan.starts.items())
    return "" if not key or seen.setdefault(key, name) == name else seen[key]


def _quality(plan: NamedPlan, words: JourneyWords, lang: Language, twin: str = "") -> str:
    """How good a plan is, or why it holds nothing; a proof on other initiatives is none beside those of today. ``twin``: the
    plan it is the same as, month by month.
    """
    said = [lang.t("Made with other effort, cost or initiatives than those of today.")] if plan.is_older else []
    if (last := plan.planned.last_month) is not None and words.feasible:
        said.append(lang.t("Ends in {month}.", month=lang.month(last)))
    if twin:
        said.append(lang.t("The same initiatives in the same months as {name}.", name=twin))
    said += [words.quality(), payback(words)] if words.feasible else [_why_empty(words, lang)]
    return lang.space.join(filter(None, said))


def _why_empty(words: JourneyWords, lang: Language) -> str:
    """Why a plan holds nothing."""
    if words.state() != "clash":
        return words.title()
    conflict = words.demands()
    said = lang.t("these demands can't all be met")
    return f"{said}{lang.colon}{lang.apart(conflict)}" if conflict else said


@dataclass(frozen=True)
class Crossing:
    """An initiative and the month in which each scenario starts it, a dash where it is left out."""

    name: str
    months: tuple[str, ...]
    differs: bool


def scenario_crossings(plans: Sequence[NamedPlan], lang: Language) -> tuple[Crossing, ...]:
    """Initiatives that any scenario plans, by their first start; the scenarios in the order of ``scenario_rows``."""
    ordered = _ordered(plans)
    starts = [
        {each.id: plan.planned.portfolio.limits.first_month.plus(each.start) for each in plan.planned.plan.schedule}
        for plan in ordered
    ]
    names = {each.id: lang.text(each.name) for plan in ordered for each in plan.planned.questionnaire.initiatives}
    rows = []
    first = {id: min(each[id] for each in starts if id in each) for one in starts for id in one}
    for id in sorted(first, key=lambda id: (first[id], names[id])):
        months = tuple(lang.month(each[id]) if id in each else "–" for each in starts)
        rows.append(Crossing(names[id], months, len({month == "–" for month in months}) > 1))
    return tuple(rows)


def _ordered(plans: Sequence[NamedPlan]) -> list[NamedPlan]:
    """By what a plan costs a quarter, the unlimited last."""
    return sorted(plans, key=lambda one: (_budget(one), one.name))


def _budget(plan: NamedPlan) -> float:
    budget = plan.planned.portfolio.problem.budget
    return float("inf") if budget is None else sum(budget) / len(budget)


def _money_span(budget: Sequence[float], lang: Language) -> str:
    """The budget a quarter, from the lowest to the highest."""
    low, high = min(budget), max(budget)
    return lang.money(low) if lang.money(low) == lang.money(high) else lang.money_range(low, high)


def _apart(rows: Sequence[ScenarioRow], lang: Language) -> str:
    """The title of scenarios that plan different months, of which no two can be held against each other."""
    feasible = [row for row in rows if row.feasible]
    if len(feasible) < FEWEST:
        return lang.t("Scenarios side by side")
    reached = [lang.t("{name} reaches {level} by {month}", name=row.name, level=row.projected,
                      month=lang.month(row.first_month.plus(row.horizon - 1))) for row in feasible[:FEWEST]]  # fmt: skip
    return lang.t("Planned for different months: {reached}", reached=lang.apart(reached))


def scenarios_title(rows: Sequence[ScenarioRow], lang: Language) -> str:
    """What separates the cheapest plan from the one that reaches furthest, of those that plan the chosen one's months."""
    spans = {(row.first_month, row.horizon) for row in rows if row.chosen}
    feasible = [row for row in rows if row.feasible and (not spans or (row.first_month, row.horizon) in spans)]
    if len(feasible) < FEWEST:
        return _apart(rows, lang)
    first, last = feasible[0], feasible[-1]
    said = {"first": first.name, "first_money": first.money, "last": last.name, "last_money": last.money,
            "low": first.projected, "high": last.projected}  # fmt: skip
    if last.projected == first.projected:
        return lang.t("From {first} ({first_money}) to {last} ({last_money}) the projected level stays at {low}", **said)
    if last.projected < first.projected:
        return lang.t(
            "From {first} ({first_money}) to {last} ({last_money}) the projected level falls from {low} to {high}", **said
        )
    return lang.t(
        "From {first} ({first_money}) to {last} ({last_money}) the projected level rises from {low} to {high}", **said
    )
