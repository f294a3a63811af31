"""Value against effort: why the plan chose what it chose, initiative by initiative."""

from collections.abc import Mapping
from dataclasses import dataclass

from reports.language import Language
from reports.planned import Planned
from reports.scatter import Scatter, Spot, scatter
from roadmap.levels import potential


@dataclass(frozen=True)
class ValueRow:
    """An initiative; ``mark``: its place in the plan, or its letter where it is left out."""

    mark: str
    name: str
    value: str
    effort: str
    below_minimum: bool


@dataclass(frozen=True)
class ValueEffort:
    """The chart with its message, and the same as a table: the most value for the effort first."""

    title: str
    chart: Scatter
    rows: tuple[ValueRow, ...]


BEST = 10
"""Initiatives with the most value for their effort that the message counts."""


def value_effort(
    planned: Planned, letters: Mapping[str, str], lang: Language, width: float, height: float = 330.0
) -> ValueEffort | None:
    """Every initiative that could still lift something; None where none can.

    ``letters``: of those left out.
    """
    numbers = {id: str(place) for id, place in planned.plan.places.items()}
    worth = potential(planned.portfolio.problem)
    spots = [
        Spot(sum(each.person_months.values()), worth[each.id][0], numbers.get(each.id, ""), lang.text(each.name),
             worth[each.id][1], letters.get(each.id, ""))
        for each in planned.questionnaire.initiatives
        if each.id in worth and (worth[each.id][0] > 1e-9 or each.id in numbers)
    ]  # fmt: skip
    if not spots:
        return None
    figures = [
        lang.t("{name}: value {value}, {effort} person-months", name=f"{each.mark} {each.name}".strip(),
               value=lang.figure(each.value, 1), effort=f"{each.effort:g}")
        for each in spots
    ]  # fmt: skip
    title = lang.n("Value against effort of {count} initiative", "Value against effort of {count} initiatives", len(spots))
    label = title + lang.colon + lang.apart(figures)
    chart = scatter(spots, lang.t("person-months"), lang.t("weighted levels towards the targets"), width, label, height)
    best_first = sorted(spots, key=lambda spot: (-spot.value / max(spot.effort, 0.1), spot.name))
    rows = tuple(
        ValueRow(each.mark or "–", each.name, lang.figure(each.value, 1), f"{each.effort:g}", each.below_minimum)
        for each in best_first
    )
    return ValueEffort(_message([bool(each.number) for each in best_first[:BEST]], lang), chart, rows)


def _message(planned: list[bool], lang: Language) -> str:
    """How many of those with the most value for their effort are in the plan."""
    count = len(planned)
    if all(planned):
        return lang.n("Value against effort: the one that brings most for its effort is in the plan",
                      "Value against effort: the {count} that bring most for their effort are all in the plan", count)
    return lang.t("Value against effort: {planned} of the {count} that bring most for their effort are in the plan",
                  planned=sum(planned), count=count)  # fmt: skip
