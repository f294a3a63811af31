"""What the plan does about each capability that is short of a level: beside what its next level needs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.initiative_words import InitiativeWords
from reports.language import Language
from reports.page_room import on_one_page
from reports.planned import Planned
from reports.standing import DimensionFacts, Position
from roadmap.levels import quarter_done


def next_steps(planned: Planned, wanted: Mapping[str, float], lang: Language) -> dict[str, str]:
    """Capability planned for -> the initiatives that lift it, by their places in the plan, and how far by when; with the
    level ``wanted`` of it, where that is reached earlier or not at all.
    """
    plan = planned.plan
    if plan.status == "infeasible":
        return {}
    words, places, found = InitiativeWords(planned.questionnaire, planned.portfolio, plan, lang), plan.places, {}
    before = words.worth.levels_with(set())
    for each in words.problem.capabilities:
        lifting = [
            placed for placed in plan.schedule
            for lift in words.catalogue[placed.id].lifts
            if lift.capability == each.id and words.lift(each.id, lift.to_level, placed.end)
        ]  # fmt: skip
        dropped = [placed for placed in lifting if planned.recorded.get(placed.id) == "dropped"]
        if dropped and len(dropped) == len(lifting):
            found[each.id] = lang.n("Its initiative was dropped", "Its initiatives were dropped", len(dropped))
            continue
        if not lifting:
            found[each.id] = lang.t("Not in this plan")
            continue
        last = max(placed.end for placed in lifting)
        numbers = sorted({places[placed.id] for placed in lifting})
        said = lang.n(
            "In the plan: initiative {numbers}, {start} to {end} by {month}",
            "In the plan: initiatives {numbers}, {start} to {end} by {month}", len(numbers),
            numbers=lang.listed([str(number) for number in numbers]), start=lang.level(before[each.id]),
            end=lang.level(plan.levels[each.id][quarter_done(last)]), month=words.month(last - 1),
        )  # fmt: skip
        found[each.id] = said + _on_the_way(words, each.id, wanted.get(each.id), sorted(placed.end for placed in lifting))
    return found


def _on_the_way(words: InitiativeWords, capability: str, wanted: float | None, ends: Sequence[int]) -> str:
    """By when the level wanted is reached where that is before the last of the months ``ends``, or that it is not."""
    lang, levels = words.lang, words.plan.levels[capability]
    if wanted is None:
        return ""
    reached = next((end for end in ends if levels[quarter_done(end)] >= wanted - 1e-9), None)
    if reached is None:
        return lang.t("; {level} is not reached", level=lang.level(wanted))
    if reached == ends[-1]:
        return ""
    return lang.t("; {level} by {month}", level=lang.level(wanted), month=words.month(reached - 1))


def with_next_steps(position: Position, planned: Planned | None, lang: Language) -> Position:
    """What each capability needs with what the plan does about it, and as many quotes as then find room on the page."""
    wanted = {need.id: float(need.level) for facts in position.facts for need in facts.needs}
    steps = next_steps(planned, wanted, lang) if planned else {}
    return replace(position, facts=tuple(_on_page(facts, steps) for facts in position.facts))


def _on_page(facts: DimensionFacts, steps: Mapping[str, str]) -> DimensionFacts:
    said = replace(facts, needs=tuple(replace(need, planned=steps.get(need.id, "")) for need in facts.needs))
    return on_one_page(said)
