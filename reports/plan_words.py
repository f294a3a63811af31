"""A plan in words: names, limits, what binds, what is left out, and why there is no plan."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain, pairwise
from math import ceil

from questionnaires.schema import Questionnaire
from reports.language import Language
from reports.titles import LEAST
from roadmap.calendar import Month
from roadmap.explain import board_of, kept_out
from roadmap.greedy import Board
from roadmap.levels import Worth
from roadmap.limits import one_more
from roadmap.plan import DUE, OPTIMAL, Binding, Plan
from roadmap.portfolio import MONEY, Portfolio
from roadmap.problem import QUARTER
from roadmap.waves import Wave
from scoring.result import Rule


def letter_of(place: int) -> str:
    """A letter, then two: a to z, aa, ab.

    >>> letter_of(0), letter_of(25), letter_of(26)
    ('a', 'z', 'aa')
    """
    high, low = divmod(place, 26)
    return (letter_of(high - 1) if high else "") + chr(ord("a") + low)

@dataclass(frozen=True)
class Pair:
    """A name with a figure or sentence."""

    name: str
    text: str


@dataclass(frozen=True)
class Reason:
    """Why an initiative is left out; ``limits``: those that stand in its way, where the reason alone doesn't say."""

    id: str
    why: str
    limits: str
    text: str


def _months_in_a_quarter(duration: int) -> int:
    """How many months of an initiative fall into one quarter at least, whenever it begins.

    >>> [_months_in_a_quarter(each) for each in (1, 2, 3, 4, 5, 9)]
    [1, 1, 2, 2, 3, 3]
    """
    return min(QUARTER, (duration + 1) // 2)


def gap_words(gap: float, lang: Language) -> str:
    """How far at most a plan lies below the best possible one."""
    return lang.t(
        "At most {gap} below the best possible plan within these limits.",
        gap=lang.percent(gap) if gap >= 0.1 else lang.percent(gap, 1),
    )


MOST_LIMITS = 2
"""Limits that are named as what keeps an initiative out; where more do in turn, all of them do."""


class PlanWords:
    """Sentences about one plan in one language."""

    def __init__(self, questionnaire: Questionnaire, portfolio: Portfolio, plan: Plan, lang: Language) -> None:
        self.questionnaire, self.plan, self.lang = questionnaire, plan, lang
        self.portfolio, self.limits, self.problem = portfolio, portfolio.limits, portfolio.problem
        self.catalogue = {each.id: each for each in questionnaire.initiatives}

    def role(self, role_id: str) -> str:
        return next((self.lang.text(r.name) for r in self.questionnaire.staff_roles if r.id == role_id), role_id)

    @property
    def wave_names(self) -> tuple[str, str, str]:
        return self.lang.t("Wave 1: Quick wins"), self.lang.t("Wave 2: Build"), self.lang.t("Wave 3: Scale")

    def initiative(self, id: str) -> str:
        return self.lang.text(self.catalogue[id].name)

    def capability(self, id: str) -> str:
        capability = self.questionnaire.capability(id)
        return self.lang.text(capability.label) if capability else id

    def question(self, id: str) -> str:
        question = self.questionnaire.question(id)
        return self.lang.text(question.title) if question else id

    def minimum(self, rule: Rule) -> str:
        """What a minimum is set on."""
        return self.question(rule.question) if rule.question else self.capability(rule.capability)

    def month(self, offset: int) -> str:
        return self.lang.month(self.limits.first_month.plus(offset))

    def quality(self) -> str:
        lang, plan = self.lang, self.plan
        if plan.status == "infeasible":
            return ""
        if plan.gap is None:
            return lang.t("Not yet held against the best possible plan.")
        if plan.status == "optimal" and plan.gap > OPTIMAL:
            return lang.t("Proven: under these limits and planning assumptions no plan is better by more than 0.1%; this one "
                          "stays close to the plan before.")  # fmt: skip
        if plan.status == "optimal":
            return lang.t("Proven: under these limits and planning assumptions no plan is better.")
        return gap_words(plan.gap, lang)

    def greedy(self) -> str:
        lang, plan = self.lang, self.plan
        if not plan.greedy_objective or not plan.objective:
            return ""
        more = plan.objective / plan.greedy_objective - 1
        if more < LEAST:
            return lang.t("A conventional ranking by value for effort would achieve the same improvement.")
        return lang.t(
            "A conventional ranking by value for effort would achieve {share} less improvement.",
            share=lang.percent(more / (1 + more), 1),
        )

    def chart_note(self) -> str:
        """What the grey of the time axis is, and why no wave of quick wins stands in the plan, where that is so."""
        t, parts = self.lang.t, []
        if self.plan.schedule and not any(each.wave == Wave.QUICK_WIN for each in self.plan.schedule):
            parts.append(t("No wave 1: none is a quick win (three months of work or less, done within the first six)."))
        if self.plan.schedule and self.frozen_months():
            parts.append(t("Grey months: no initiative may start."))
        return self.lang.space.join(parts)

    def frozen_months(self) -> list[int]:
        """Months of the plan, counted from 0, in which nothing may start."""
        offsets = (month.since(self.limits.first_month) for month in self.limits.blackout)
        return sorted(month for month in offsets if 0 <= month < self.limits.horizon)

    def limits_note(self) -> str:
        lang = self.lang
        if self.limits.default_for and self.questionnaire.limits:
            return lang.text(self.questionnaire.limits.note)
        return lang.t("Limits entered for this plan.")

    def limit_rows(self) -> tuple[Pair, ...]:
        lang, limits = self.lang, self.limits
        rows = [Pair(lang.t("Planning period"), lang.range(lang.month(limits.first_month), lang.month(limits.last_month)))]
        if limits.budget_per_quarter is not None:
            rows.append(Pair(lang.t("Budget per quarter"), self.budget()))
            if limits.carry_over:
                rows.append(Pair(lang.t("Unspent money"), lang.t("carries over to the next quarter")))
        if limits.day_rates:
            rates = [f"{self.role(id)}\u00a0{lang.money(rate / MONEY)}" for id, rate in limits.day_rates.items() if rate]
            rows.append(Pair(lang.t("Cost of own people a day"), lang.row(rates)))
        people = [f"{self.role(id)}\u00a0{self._steps(partial(limits.people, id), '{:g}'.format)}" for id in limits.roles]
        rows.append(Pair(lang.t("People"), lang.apart(people) if limits.roles_from else lang.row(people)))
        if limits.max_parallel:
            rows.append(Pair(lang.t("Initiatives at once"), str(limits.max_parallel)))
        rows.append(Pair(lang.t("No start in"), self.frozen() or "–"))
        return tuple(rows)

    def budget(self) -> str:
        """The budget a quarter with its changes, and what is left or lacking from before."""
        lang, balance = self.lang, self.limits.balance
        said = [self._steps(self.limits.money, lang.money)]
        if balance > 0:
            said.append(lang.t("left from before: {money}", money=lang.money(balance)))
        elif balance < 0:
            said.append(lang.t("overspent before: {money}", money=lang.money(-balance)))
        return lang.apart(said)

    def _steps(self, amount: Callable[[Month], float], words: Callable[[float], str]) -> str:
        """An amount in the first month of the plan, and each other one from its month on."""
        lang, first = self.lang, self.limits.first_month
        months = [first.plus(each) for each in range(self.limits.horizon)]
        said = [words(amount(first))]
        for before, month in pairwise(months):
            if amount(month) != amount(before):
                said.append(lang.t("{amount} from {month}", amount=words(amount(month)), month=lang.month(month)))
        return lang.row(said)

    def limit_name(self, limit: str) -> str:
        """One more of a limit, as what it buys is told."""
        lang = self.lang
        if limit.startswith("roles."):
            return lang.t("One more person in {role}", role=self.role(limit.removeprefix("roles.")))
        return {
            "budget_per_quarter": lang.t("RMB 10,000 more a quarter"),
            "max_parallel": lang.t("One more initiative at once"),
            "horizon": lang.t("Three more months"),
            "blackout": lang.t("Starts allowed in every month"),
        }.get(limit, limit)

    def bound_name(self, limit: str) -> str:
        """The limit itself, as it binds."""
        lang = self.lang
        if limit.startswith("roles."):
            return lang.t("people of {role}", role=self.role(limit.removeprefix("roles.")))
        return {
            "budget_per_quarter": lang.t("budget per quarter"),
            "max_parallel": lang.t("initiatives at once"),
            "horizon": lang.t("length of the planning period"),
            "blackout": lang.t("months in which nothing may start"),
        }.get(limit, limit)

    def binding(self) -> tuple[Pair, ...]:
        """What one more of each limit raises the plan's value by; those whose value is not proven come last, together."""
        lang = self.lang
        if self.plan.stopped == "user" and not self.plan.binding:
            return (Pair(lang.t("Not worked out"), lang.t("planning was stopped before")),)
        found, open_ones = [], []
        for each in self.plan.binding:
            share = self.gain_of(each)
            if share is None:
                open_ones.append(self.bound_name(each.limit))
            elif share >= LEAST:
                gain = lang.t("raises the plan's value by {share}", share=lang.percent(share, 1))
                found.append(Pair(self.limit_name(each.limit), gain))
        if open_ones:
            words = lang.t("Also binding") if found else lang.t("Binding")
            names = lang.apart(open_ones)
            found.append(Pair(words, self.of_open_gain(names)))
        return tuple(found)

    def of_open_gain(self, names: str) -> str:
        """Limits of which nobody knows what one more would bring."""
        if self.plan.status == "optimal":
            return self.lang.t("{names} (gain not calculated)", names=names)
        return self.lang.t("{names} (gain not calculated: this plan is not proven)", names=names)

    def gain_of(self, binding: Binding) -> float | None:
        """What one more of a limit adds to the plan's value, as a share of it; None where it was not worked out. Over more
        months the plan is held against itself over as many: what is reached already counts longer in either.
        """
        value, whole = binding.value_of_one_more, self.plan.objective or 1.0
        if value is None:
            return None
        if binding.limit == "horizon":
            as_it_is = Worth(one_more(self.problem, "horizon")).objective(self.plan.starts)
            return max(0.0, whole + value - as_it_is) / (as_it_is or 1.0)
        return value / whole

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """Why each initiative that is not planned is left out."""
        lang = self.lang
        words = {
            "no_gain": lang.t("would add nothing: the levels it brings are already reached"),
            "excluded": lang.t("left out by decision"),
            "prerequisite_excluded": lang.t("needs an initiative that is excluded"),
            "too_long": lang.t("can't be finished within the months planned"),
            "limits": lang.t("no room for it within people, money and initiatives at once"),
        }
        found = []
        for each in self.plan.unscheduled:
            own, limits = self.in_short(each.id, each.reason)
            why = own or words[each.reason]
            found.append(Reason(each.id, why, limits, f"{why}{lang.colon}{limits}" if limits else why))
        return tuple(found)

    @cached_property
    def board(self) -> Board:
        """The plan, to be asked what keeps the rest out."""
        return board_of(self.problem, self.plan.starts)

    def in_short(self, id: str, reason: str) -> tuple[str, str]:
        """What keeps this one initiative out of the plan, and the limits in its way where these alone do; empty where no more
        can be said than its reason.
        """
        lang = self.lang
        if reason == "no_gain" and self.unassessed(id):
            return lang.t("nothing that was assessed would rise: too few answers on what it lifts"), ""
        if reason != "limits":
            return "", ""
        found = kept_out(self.board, id)
        if found == ("horizon",) and self.problem.by_id[id].prerequisites:
            return lang.t("what it needs ends too late in this plan for it to follow"), ""
        if too_much := self.too_much(id):
            return too_much, ""
        if found is None:
            return lang.t("needs an initiative that has no room either"), ""
        if len(found) > MOST_LIMITS:
            return "", ""
        return lang.t("no room beside what is planned"), lang.row([self.bound_name(each) for each in found])

    def unassessed(self, id: str) -> bool:
        """Whether an initiative lifts a capability whose level is not known."""
        unknown = {each.id for each in self.portfolio.unplanned if each.reason == "unpublished"}
        return any(lift.capability in unknown for lift in self.catalogue[id].lifts)

    def too_much(self, id: str) -> str:
        """What an initiative needs more of at once than there ever is; empty where it has room for itself."""
        lang, problem, initiative = self.lang, self.problem, self.problem.by_id[id]
        for role, rate in initiative.rates.items():
            most = max(problem.roles.get(role, ()), default=0.0)
            if rate > most + 1e-9:
                return lang.t("needs {need} people of {role} at once, more than there ever are ({most})",
                              need=lang.figure(rate, 1), role=self.role(role), most=f"{most:g}")  # fmt: skip
        bill = initiative.cost / max(initiative.duration, 1) * _months_in_a_quarter(initiative.duration)
        if problem.budget is not None and not problem.carry_over and bill > max(problem.budget) + 1e-9:
            return lang.t("costs more in a quarter ({money}) than any quarter's budget", money=lang.money(bill))
        return ""

    def amount(self, value: float) -> str:
        """Money in a chart, in the unit of its heading."""
        return self.lang.figure(value, 0) if self.lang.is_chinese else self.lang.figure(value / 100, 1)

    def quarter_name(self, quarter: int) -> str:
        """A quarter of the plan: its name where it is a calendar quarter, else the month in which it ends."""
        first = self.limits.first_month.plus(3 * quarter)
        return self.lang.quarter(first) or self.lang.t("to {month}", month=self.lang.month(first.plus(2)))

    def quarter_in_short(self, quarter: int) -> str:
        """The same for narrow columns."""
        first = self.limits.first_month.plus(3 * quarter)
        return self.lang.short_quarter(first) or self.lang.short_month(first.plus(2))

    def left_out(self) -> tuple[Pair, ...]:
        return tuple(Pair(self.initiative(each.id), each.text) for each in self.reasons)

    def unplanned(self) -> tuple[Pair, ...]:
        lang = self.lang
        words = {
            "unpublished": lang.t("not planned: too few answers"),
            "not_applicable": lang.t("not planned: not applicable here"),
            "no_target": lang.t("not planned: no target"),
            "met": lang.t("no deadline is set for it: the minimum behind it is kept"),
            "unassessed": lang.t(
                "no deadline is set for it: too few answers to say whether the minimum behind it is kept"
            ),
            "horizon": lang.t("its regulatory deadline lies beyond the months planned"),
        }
        rows = [Pair(self.capability(each.id), words[each.reason]) for each in self.portfolio.unplanned]
        rows += [Pair(self.initiative(each.id), words[each.reason]) for each in self.portfolio.waived]
        rows += [
            Pair(self.capability(id), lang.t("no initiative in the catalogue reaches its target"))
            for id in self.portfolio.beyond
        ]
        return tuple(rows)

    @cached_property
    def left_groups(self) -> tuple[tuple[str, str], ...]:
        """Reason and names of all that is left out for it, initiatives after their letters."""
        names: dict[str, list[str]] = {}
        for pair in self.unplanned():
            names.setdefault(pair.text, []).append(pair.name)
        letters = self.letters
        for text, left in self._left().items():
            names.setdefault(text, []).extend(f"{letters[each.id]}\u00a0{self._left_name(each)}" for each in left)
        return tuple((reason, self.lang.apart(found)) for reason, found in names.items())

    @cached_property
    def letters(self) -> dict[str, str]:
        """The letter of each initiative left out, in the order in which the reasons name them."""
        return {each.id: letter_of(place) for place, each in enumerate(chain.from_iterable(self._left().values()))}

    def _left(self) -> dict[str, list[Reason]]:
        """Initiatives left out, by why they are."""
        groups: dict[str, list[Reason]] = {}
        for each in self.reasons:
            groups.setdefault(each.why, []).append(each)
        return groups

    def _left_name(self, left: Reason) -> str:
        """An initiative left out, with the limits in its way."""
        name = self.initiative(left.id)
        return self.lang.t("{name} ({limits})", name=name, limits=left.limits) if left.limits else name

    def demand(self, demand: str, id: str | None) -> str:
        """One of the demands that can't all be met, with its months, people or money."""
        lang, limits = self.lang, self.limits
        if id is not None:
            return self._wish(demand, id)
        if demand.startswith("roles."):
            role = demand.removeprefix("roles.")
            count = lang.span(self.problem.roles[role], "{:g}".format)
            return lang.t("{role}: {count} people a month", role=self.role(role), count=count)
        return {
            "horizon": lang.t("the plan has {months}", months=lang.months(limits.horizon)),
            "budget_per_quarter": lang.t("the budget is {amount} a quarter", amount=self.budget()),
            "blackout": lang.t("nothing may start in {months}", months=self.frozen()),
            "max_parallel": lang.t("at most {count} initiatives at once", count=limits.max_parallel),
        }[demand]

    def _wish(self, demand: str, id: str) -> str:
        """A demand on one initiative."""
        lang, name, wish = self.lang, self.initiative(id), self.problem.by_id[id]
        if demand == "mandatory_by" and wish.mandatory_by is not None:
            month = self.month(wish.mandatory_by - 1)
            if wish.duration > wish.mandatory_by:
                months = lang.months(wish.duration)
                return lang.t("{name} must be done by {month} and takes {months}", name=name, month=month, months=months)
            if id in self.limits.mandatory_by:
                return lang.t("{name} must be done by {month}", name=name, month=month)
            return lang.t(
                "{name} must be done by {month}, as the catalogue proposes: a later month under “Done by” takes its place",
                name=name, month=month,
            )  # fmt: skip
        if demand == "pinned" and wish.pinned is not None:
            first, last = (self.month(month) for month in wish.pinned)
            months = first if first == last else lang.range(first, last)
            return lang.t("{name} must start in {months}", name=name, months=months)
        if demand == "prerequisite":
            needs = lang.listed([self.initiative(each) for each in wish.prerequisites])
            return lang.t("{name} waits for {needs}", name=name, needs=needs)
        return lang.t("{name} has started", name=name) if demand == "pinned" else lang.t("{name} is left out", name=name)

    def frozen(self) -> str:
        """The months in which nothing may start."""
        months = [self.limits.first_month.plus(each) for each in range(self.limits.horizon)]
        if set(months) <= set(self.limits.blackout):
            return self.lang.t("any month")
        return self.lang.listed([self.lang.month(month) for month in self.limits.blackout])

    def relaxation(self) -> str:
        """The smallest change of one limit that makes a plan possible; empty where none does."""
        wider = self.plan.relaxation
        if wider is None:
            return ""
        lang, by = self.lang, f"{wider.by:g}"
        if wider.limit.startswith(DUE):
            initiative = self.problem.by_id[wider.limit.removeprefix(DUE)]
            facts = {
                "name": self.initiative(initiative.id), "months": lang.months(initiative.duration),
                "month": self.month((initiative.mandatory_by or 0) - 1 + int(wider.by)),
            }  # fmt: skip
            if not initiative.prerequisites:
                return lang.t("{name} takes {months}: “Done by {month}” would make a plan possible.", **facts)
            return lang.t("{name} takes {months} after what it waits for: “Done by {month}” would make a plan possible.",
                          **facts)  # fmt: skip
        if wider.limit.startswith("roles."):
            role = self.role(wider.limit.removeprefix("roles."))
            return lang.t("{by} more people of the role {role} would make a plan possible.", by=by, role=role)
        money = ceil(wider.by * 100 - 1e-5) / 100
        amount = f"{money:,g}万元" if lang.is_chinese else f"RMB {money * 10_000:,.0f}"
        return {
            "budget_per_quarter": lang.t("{amount} more a quarter would make a plan possible.", amount=amount),
            "horizon": lang.t("{by} more months would make a plan possible.", by=by),
            "max_parallel": lang.t("{by} more initiatives at once would make a plan possible.", by=by),
            "blackout": lang.t(
                "Allowing starts in {months} would make a plan possible.",
                months=lang.listed([self.month(month) for month in wider.months]) or self.frozen(),
            ),
        }[wider.limit]
