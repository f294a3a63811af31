"""What the plan does about each capability that is short of a level: beside what its next level needs."""

from collections.abc import Mapping
from dataclasses import replace

from reports.initiative_words import InitiativeWords
from reports.language import Language
from reports.page_room import most_quotes
from reports.planned import Planned
from reports.standing import DimensionFacts, Position
from roadmap.levels import quarter_done


def next_steps(planned: Planned, lang: Language) -> dict[str, str]:
    """Capability planned for -> the initiatives that lift it, by their places in the plan, and how far by when."""
    plan = planned.plan
    if plan.status == "infeasible":
        return {}
    words, places, found = InitiativeWords(planned.questionnaire, planned.portfolio, plan, lang), plan.places, {}
    for each in words.problem.capabilities:
        lifting = [
            placed for placed in plan.schedule
            for lift in words.catalogue[placed.id].lifts
            if lift.capability == each.id and words.lift(each.id, lift.to_level, placed.end)
        ]  # fmt: skip
        if not lifting:
            found[each.id] = lang.t("Not in this plan")
            continue
        last = max(placed.end for placed in lifting)
        numbers = sorted({places[placed.id] for placed in lifting})
        found[each.id] = lang.n(
            "In the plan: initiative {numbers}, {start} to {end} by {month}",
            "In the plan: initiatives {numbers}, {start} to {end} by {month}", len(numbers),
            numbers=lang.listed([str(number) for number in numbers]), start=lang.level(each.level),
            end=lang.level(plan.levels[each.id][quarter_done(last)]), month=words.month(last - 1),
        )  # fmt: skip
    return found


def with_next_steps(position: Position, steps: Mapping[str, str]) -> Position:
    """What each capability needs with what the plan does about it, and as many quotes as then find room on the page."""
    return replace(position, facts=tuple(_on_page(facts, steps) for facts in position.facts))


def _on_page(facts: DimensionFacts, steps: Mapping[str, str]) -> DimensionFacts:
    said = replace(facts, needs=tuple(replace(need, planned=steps.get(need.id, "")) for need in facts.needs))
    return replace(said, quotes=said.quotes[: most_quotes(said)])
