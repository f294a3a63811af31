"""What a plan is held against: doing nothing, and those of its initiatives alone that a missed minimum rests on."""

from collections.abc import Collection
from dataclasses import dataclass

from reports.initiative_words import InitiativeWords
from reports.projection import YEAR, Met, levels_at, months_met, overall_level
from roadmap.frame import closure
from roadmap.money import monthly_cost
from roadmap.portfolio import HIGH, LOW
from roadmap.progress import levels_by
from scoring.result import Result


@dataclass(frozen=True)
class Course:
    """One way to go on, in words; ``soon``, ``kept``: missed minimums met in the first year and in all; ``is_plan``: that
    of the plan itself.
    """

    name: str
    initiatives: str
    money: str
    staff: str
    projected: str
    soon: str
    kept: str
    is_plan: bool


def courses(words: InitiativeWords, result: Result, met: Met) -> tuple[Course, ...]:
    """Nothing, the minimums alone where that is less than the plan, the plan; ``met``: as ``when_met`` tells it."""
    lang, planned = words.lang, frozenset(words.plan.starts)
    if not planned:
        return ()
    alone = _behind_minimums(words, met)
    kept = months_met(met)
    found = [_course(words, result, lang.t("Doing nothing"), frozenset(), [month for month in kept if month < 0])]
    if alone and alone != planned:
        found.append(_course(words, result, lang.t("The minimums alone"), alone, kept))
    return (*found, _course(words, result, lang.t("This plan"), planned, kept, is_plan=True))


def _behind_minimums(words: InitiativeWords, met: Met) -> frozenset[str]:
    """The initiatives that a minimum met by the plan rests on, with what they need of it."""
    ends = {each.id: each.end for each in words.plan.schedule}
    lifting = [
        id for id in ends for rule, month in met
        if month is not None and rule.capability in words.lifted(id) and ends[id] <= month + 1
    ]  # fmt: skip
    needs = {id: tuple(each for each in words.catalogue[id].prerequisites if each in ends) for id in ends}
    return closure(lifting, needs)


def _course(
    words: InitiativeWords, result: Result, name: str, ids: frozenset[str], kept: Collection[int], *, is_plan: bool = False
) -> Course:
    lang, problem = words.lang, words.problem
    starts = {id: start for id, start in words.plan.starts.items() if id in ids}
    money = sum(words.plan.spend if is_plan else monthly_cost(problem, starts))
    staff = sum(
        sum(problem.by_id[each.id].rates.values()) * (each.end - max(each.start, 0))
        for each in words.plan.schedule if each.id in ids
    )  # fmt: skip
    levels = levels_at(result, words.plan, -1) | levels_by(problem, ids)
    missed = len(result.shortfalls)
    return Course(
        name=name,
        initiatives=str(len(ids)),
        money=lang.money_range(money * LOW, money * HIGH) if ids else "–",
        staff=words.staff_range(staff) if ids else "–",
        projected=lang.level(overall_level(words.questionnaire, result, levels)),
        soon=f"{sum(month < YEAR for month in kept)} / {missed}" if missed else "–",
        kept=f"{len(kept)} / {missed}" if missed else "–",
        is_plan=is_plan,
    )
