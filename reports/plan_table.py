"""Every initiative of the catalogue with its place in a plan: for the screen where it is pinned or left out, and files."""

from dataclasses import dataclass

from reports.delay_words import DelayWords
from reports.language import Language
from reports.plan_changes import plan_changes
from reports.plan_words import PlanWords
from reports.planned import Planned
from roadmap.portfolio import HIGH, LOW, cost_of


@dataclass(frozen=True)
class PlanRow:
    """An initiative: planned with its months, or left out with the reason; ``settled``: under way or done, in words.

    ``number``: its place in the plan, as in the charts; ``cost``: in the unit of large amounts; ``waits_for``: what it needs.
    """

    id: str
    number: str
    name: str
    start: str
    end: str
    owner: str
    cost: str
    reason: str
    change: str
    settled: str
    waits_for: str


def plan_rows(planned: Planned, lang: Language) -> tuple[PlanRow, ...]:
    """Planned ones in the order of their months, then those left out."""
    words = PlanWords(planned.questionnaire, planned.portfolio, planned.plan, lang)
    limits = planned.portfolio.limits
    changed = {each.id: each.text for each in plan_changes(planned, lang)}
    placed = {each.id: each for each in planned.plan.schedule}
    late = DelayWords(words)
    reasons = {pair.id: pair.text for pair in words.reasons}

    problem = planned.portfolio.problem
    settled = dict.fromkeys(problem.fixed, lang.t("under way")) | dict.fromkeys(problem.finished, lang.t("done"))

    def row(id: str) -> PlanRow:
        initiative = words.catalogue[id]
        cost, place = cost_of(initiative, limits.day_rates), placed.get(id)
        return PlanRow(
            id=id,
            number=str(late.places.get(id, "")),
            name=lang.text(initiative.name),
            start=words.month(place.start) if place else "",
            end=words.month(place.end - 1) if place else "",
            owner=lang.text(planned.questionnaire.owner_name(initiative.owner)),
            cost=lang.range(*(lang.millions(cost * edge) for edge in (LOW, HIGH))),
            reason=reasons.get(id, ""),
            change=changed.get(id, ""),
            settled=settled.get(id, ""),
            waits_for=late.all_of(id) if place else "",
        )

    rest = [each.id for each in planned.questionnaire.initiatives if each.id not in placed]
    return tuple(row(id) for id in (*placed, *rest))
