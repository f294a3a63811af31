"""What a plan comes to for this bank, in words: what it costs, whom it takes, what it reaches and what may be short."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate
from typing import Literal

from questionnaires.schema import Initiative
from reports import titles
from reports.initiative_words import Card, InitiativeWords
from reports.language import Language
from reports.plan_words import Pair
from reports.planned import Planned
from reports.projection import YEAR, levels_at, met_with, months_met, overall_by_quarter, when_met, works_on
from reports.units_ahead import UnitsInPlan
from reports.words import approver, status_names
from roadmap.conflict import ruled_out_alone
from roadmap.plan import Placed
from roadmap.portfolio import HIGH, LOW
from scoring.result import Result, lowest_answer, unshown_questions

FEW_NAMES = 2
"""Names that stand beneath a figure; of more only how many there are."""
State = Literal["planned", "idle", "left_out", "empty", "clash"]


@dataclass(frozen=True)
class Minimums:
    """What becomes of the missed minimums, in a sentence and below the figure of those met; empty where none is missed.
    ``beside``: what becomes of those that units alone miss.
    """

    whole: str
    in_short: str
    beside: str

    def told(self, lang: Language) -> str:
        """Both sentences."""
        return lang.space.join(filter(None, (self.whole, self.beside)))


class JourneyWords(InitiativeWords):
    """Sentences about one plan, one Result and what is recorded, in one language."""

    def __init__(self, planned: Planned, result: Result, lang: Language) -> None:
        super().__init__(planned.questionnaire, planned.portfolio, planned.plan, lang)
        self.planned, self.result, self.before = planned, result, planned.before
        self.met = when_met(result, self.problem, self.plan)
        is_followed = planned.expected is not None
        self.met_as_expected = when_met(result, self.problem, planned.as_expected) if is_followed else self.met

    @cached_property
    def units(self) -> UnitsInPlan:
        return UnitsInPlan(self, self.planned, self.result)

    @property
    def feasible(self) -> bool:
        """Whether there is a plan with an initiative in it."""
        return self.state() == "planned"

    @cached_property
    def kept(self) -> list[int]:
        """The month in which each missed minimum of a capability is met, of those that are."""
        return months_met(self.met)

    def title(self) -> str:
        """What the plan does, in a sentence."""
        now, then = (self.overall[0], self.overall[-1]) if self.overall else (None, None)
        return titles.roadmap(
            self.lang, len(self.plan.schedule), now, then, self.lang.month(self.limits.last_month), self.state()
        )

    def projected(self) -> str:
        """The level at the end of the plan."""
        return self.lang.level(self.overall[-1] if self.overall else None)

    def demands(self) -> tuple[str, ...]:
        """The demands that can't all be met, and what dates of single initiatives rule out besides; empty where they can."""
        if not self.plan.conflict:
            return ()
        apart = [each for found in ruled_out_alone(self.problem) for each in found]
        return tuple(self.demand(each.demand, each.id) for each in dict.fromkeys((*self.plan.conflict, *apart)))

    def card(self, number: int, placed: Placed) -> Card:
        """With what is recorded of the initiative and the units that need it."""
        status = status_names(self.lang).get(self.planned.recorded.get(placed.id, ""), "")
        return replace(super().card(number, placed), status=status, units=self.units.needing(placed))

    def lift(self, capability: str, to: int, end: int) -> str:
        """With the answer of several that lies lowest today, where it may be shown and nothing before changes it: what the
        initiative has to change.
        """
        text = super().lift(capability, to, end)
        if text and met_with(self.met, [capability], end):
            text = self.lang.t("{lift}, minimum met", lift=text)
        lowest = lowest_answer(self.result, capability, self.result.node(capability).level or 0.0)
        is_later = any(self.highest_lift(id, capability) for id in self.done_by(capability, to, end)[0])
        if not text or lowest is None or is_later:
            return text
        question, level = lowest
        return self.lang.t("{lift} (lowest question now: {question} {level})", lift=text, question=self.question(question),
                           level=self.lang.level(level))  # fmt: skip

    def responsible(self, initiative: Initiative) -> str:
        person, function = self.planned.people.get(initiative.id), self.owner(initiative)
        return self.lang.t("{person} ({function})", person=person, function=function) if person else function

    def in_place(self, placed: Placed) -> str:
        """The questions of the capabilities it lifts that stand already where it is to bring them."""
        lang, hidden = self.lang, unshown_questions(self.result, str(self.result.settings["confidentiality"]))
        rising = {
            each.capability: each.to_level for each in self.catalogue[placed.id].lifts
            if self.lift(each.capability, each.to_level, placed.end)
        }  # fmt: skip
        there = [
            self.question(each.id) for each in self.result.questions
            if each.level is not None and each.level >= rising.get(each.capability, 6) - 1e-9 and each.id not in hidden
        ]  # fmt: skip
        return lang.apart(there)

    def built_on(self, cards: Sequence[Card]) -> str:
        """What the plan takes for granted: limits nobody has entered, work of which parts may be done already."""
        lang, parts = self.lang, []
        if self.limits.default_for:
            parts.append(lang.t("Money and people are assumed for an institution of this type."))
        if mean := self.units.on_the_mean():
            parts.append(mean)
        there, total = sum(bool(each.in_place) for each in cards), len(cards)
        if there:
            parts.append(lang.n(
                "{count} of the {total} initiatives includes work already in place by the answers; its effort is not "
                "reduced.",
                "{count} of the {total} initiatives include work already in place by the answers; their effort is not "
                "reduced.",
                there, total=total,
            ))  # fmt: skip
        return lang.space.join(parts)

    def quarter_names(self) -> tuple[str, ...]:
        """Each quarter of the plan, in short."""
        return tuple(map(self.quarter_in_short, range(self.problem.quarters)))

    def money(self) -> str:
        """What the plan still costs."""
        total = sum(self.plan.spend)
        return self.lang.money_range(total * LOW, total * HIGH)

    def money_note(self) -> str:
        """What the money is, beside it."""
        lang, months, value = self.lang, self.lang.months(self.limits.horizon), self.lang.money(sum(self.plan.spend))
        parts = [lang.t("over {months}, planning value {value}", months=months, value=value)]
        if self.problem.fixed or self.problem.finished:
            parts.append(lang.t("without what has been spent"))
        external = "" if self.limits.day_rates else lang.colon + lang.t("external cost only")
        return lang.apart(parts) + external

    def effort(self) -> str:
        """Person-months of own staff that the plan takes, in all."""
        return self.lang.t("{range} person-months", range=self.staff_range(sum(self.headcount())))

    def minimums(self, kept: Sequence[int], month: str) -> Minimums:
        """What becomes of the minimums missed: met by the plan, hanging on one question, or left below."""
        lang, missed = self.lang, self.result.shortfalls
        beside = self.units.beside_the_whole
        if not missed:
            return Minimums("", "", beside)
        single = [rule for rule, month in self.met if rule.question is not None and month is not None]
        below = [self.minimum(rule) for rule, month in self.met if month is None]
        soon = sum(month < YEAR for month in kept)
        parts = [
            lang.n(
                "The missed minimum is met by {month}", "All {count} missed minimums are met by {month}", len(missed),
                month=month,
            ) if len(kept) == len(missed) else lang.n(
                "{count} of {missed} missed minimums is met by {month}",
                "{count} of {missed} missed minimums are met by {month}", len(kept), missed=len(missed), month=month,
            )
        ]
        short = [lang.t("missed minimums met by {month}, {soon} in the first year", month=month, soon=soon)]
        if single:
            parts.append(self.on_one_question(len(single), bool(kept)))
            short.append(lang.n(
                "{count} more rests on a single question", "{count} more rest on single questions", len(single),
            ) if kept else lang.n("{count} rests on a single question", "{count} rest on single questions", len(single)))
        if below:
            parts.append(lang.t("still below at the end: {names}", names=lang.listed(below)))
            short.append(lang.t("still missed at the end: {names}", names=lang.listed(below)) if len(below) <= FEW_NAMES else
                         lang.n("{count} still missed at the end", "{count} still missed at the end", len(below)))
        if any(month >= YEAR for month in kept):
            later = len(missed) - soon
            parts.append(lang.t("{late} of the {count} are still missed after the first year", late=later, count=len(missed)))
        return Minimums(lang.apart(parts) + lang.stop.strip(), lang.apart(short), beside)

    def in_short(self, id: str, reason: str) -> tuple[str, str]:
        """As for any plan; of what raises no level, the minimums on single questions that it alone would work on."""
        missed = [
            self.minimum(rule) for rule, month in self.met
            if reason == "no_gain" and month is None and rule.question and works_on(rule, self.problem.by_id[id])
        ]  # fmt: skip
        if missed:
            return self.lang.t("raises no level, but would work on {names}, which no planned initiative does: pinned, it "
                               "is planned", names=self.lang.listed(missed)), ""  # fmt: skip
        return super().in_short(id, reason)

    def of_open_gain(self, names: str) -> str:
        """As for any plan, unless it is worked out at this moment."""
        if self.planned.is_being_valued:
            return self.lang.t("{names} (gain being worked out)", names=names)
        return super().of_open_gain(names)

    def on_one_question(self, count: int, beside_others: bool) -> str:
        """How many minimums rest on a single question each, beside those that are met or alone."""
        if beside_others:
            return self.lang.n(
                "{count} more rests on one question that must be answered again",
                "{count} more rest on single questions that must be answered again", count,
            )  # fmt: skip
        return self.lang.n(
            "{count} rests on one question that must be answered again",
            "{count} rest on single questions that must be answered again", count,
        )  # fmt: skip

    def quality(self) -> str:
        """How good the plan is; of one made on other figures, that nobody knows any more."""
        if not self.planned.is_outdated:
            return super().quality()
        return self.lang.t("Levels, targets or the way of planning have changed since this plan was made: its months stand, "
                           "what they reach is worked out anew. Only a new plan is proven.")  # fmt: skip

    def investment_title(self, money: str, peak: str, kept: int, month: str) -> str:
        missed, external_only = len(self.result.shortfalls), not self.limits.day_rates
        return titles.investment(self.lang, money, peak, kept, missed, month, external_only)

    def state(self) -> State:
        """Whether the demands clash, nothing fits the limits, all is left out by hand, or nothing is left to do."""
        if self.plan.status == "infeasible":
            return "clash"
        if self.plan.schedule:
            return "planned"
        why = {each.reason for each in self.plan.unscheduled}
        if why <= {"no_gain"}:
            return "idle"
        return "left_out" if why <= {"no_gain", "excluded", "prerequisite_excluded"} else "empty"

    def ask(self) -> str:
        """What is asked of the reader: nothing where this very plan is approved."""
        lang, day = self.lang, self.planned.approved_on
        if self.planned.is_outdated and not self.planned.is_approved:
            return lang.t("A roadmap from before levels or targets changed: plan anew, then approve")
        if day is None:
            return lang.t("The ask: approve the roadmap")
        if self.planned.is_approved:
            named = self.planned.approved_by
            return lang.t("Approved roadmap") if named else lang.t("The baseline set on {date}", date=lang.date(day))
        return lang.t("The ask: change the baseline set on {date}", date=lang.date(day))

    def approval(self) -> str:
        """Who approved this plan; empty where nobody has."""
        day, who = self.planned.approved_on, self.planned.approved_by
        if day is None or not who or not self.planned.is_approved:
            return ""
        decided, person = approver(who, self.lang)
        facts = {"person": person, "date": self.lang.date(day)}
        if not decided:
            return self.lang.t("Recorded as approved by {person} on {date}.", **facts)
        return self.lang.t("Approved by {body}; recorded by {person} on {date}.", body=decided, **facts)

    def chart_note(self) -> str:
        """With the marks of bars, where there are any."""
        t, schedule = self.lang.t, self.plan.schedule
        return self.lang.space.join(filter(None, (
            super().chart_note(),
            t("Triangle: a missed minimum is met when this initiative ends.") if any(map(self.meets, schedule)) else "",
            t("Thick frame: its month is set.") if any(each.id in self.limits.pinned for each in schedule) else "",
            t("Dashed: where it stood before.") if any(map(self.stood, schedule)) else "",
            self.counted(),
        )))  # fmt: skip

    def counted(self) -> str:
        """Where "now" counts more than the answers say."""
        answered = self.lang.level(self.result.overall.level)
        now = self.lang.level(self.overall[0]) if self.overall else answered
        if now == answered:
            return ""
        return self.lang.t("The level now, {now}, counts what is finished as if it had brought what it should; the answers "
                           "give {level}.", now=now, level=answered)  # fmt: skip

    def headcount(self) -> list[float]:
        """Persons in each month of the plan."""
        rows = list(self.plan.roles_used.values())
        return [sum(row[m] for row in rows) for m in range(self.limits.horizon)] if rows else []

    def peak(self) -> tuple[str, str]:
        months = self.headcount()
        if not months or max(months) == 0:
            return "0", "–"
        most = max(range(len(months)), key=lambda m: (round(months[m], 6), -m))
        return self.lang.figure(months[most], 0), self.month(most)

    def meets(self, placed: Placed) -> str:
        """The missed minimums that are met with the end of an initiative, in words; empty for none."""
        met = [self.minimum(rule) for rule in met_with(self.met, self.lifted(placed.id), placed.end)]
        return self.lang.t("minimum met: {names}", names=self.lang.listed(met)) if met else ""

    def stood(self, placed: Placed) -> tuple[int, int] | None:
        """Months in which a moved initiative stood in the plan before; None where it did not move, and once the plan is
        approved: what counts from then on is what was approved.
        """
        before = self.before.get(placed.id)
        if before is None or placed.id in self.problem.fixed or self.planned.is_approved:
            return None
        start = before.since(self.limits.first_month)
        end = start + placed.end - placed.start
        return (start, end) if start != placed.start and end > 0 and start < self.limits.horizon else None

    def lead(self, initiative: Initiative) -> str:
        """The staff role that gives most to an initiative."""
        months = initiative.person_months
        return self.role(max(months, key=lambda role: months[role])) if months else ""

    @cached_property
    def overall(self) -> list[float]:
        """The level now and at each quarter's end; empty where it isn't published."""
        return overall_by_quarter(self.questionnaire, self.result, self.plan, self.problem)

    def dear_quarters(self) -> int:
        """Quarters in which the budget would not do at the upper end of the range."""
        spend, budget = self.plan.spend, self.problem.budget
        if budget is None:
            return 0
        bills, funds = (list(accumulate(each)) if self.limits.carry_over else each for each in (spend, budget))
        return sum(bill * HIGH > fund + 1e-9 for bill, fund in zip(bills, funds, strict=False))

    def short_months(self) -> int:
        """Months in which some role would not do at the upper end of the range."""
        caps, rows = self.problem.roles, self.plan.roles_used.items()
        return sum(any(used[m] * HIGH > caps[role][m] + 1e-9 for role, used in rows) for m in range(self.limits.horizon))

    def overspend(self) -> str:
        """In how many quarters the budget would not do; empty where it always does."""
        over = self.dear_quarters()
        return "" if not over else self.lang.t(
            "At the upper end of the range ({high} times) {over} of {total} quarters would exceed the budget.",
            high=HIGH, over=over, total=len(self.plan.spend),
        )  # fmt: skip

    def overstaff(self) -> str:
        """In how many months some role would not do; empty where all always do."""
        over = self.short_months()
        return "" if not over else self.lang.t(
            "At the upper end of the range ({high} times) some role would be short of people in {over} of {total} months.",
            high=HIGH, over=over, total=self.limits.horizon,
        )  # fmt: skip

    def over_budget(self) -> str:
        """In how many quarters the money would not do at the upper end of the range; empty where it does."""
        quarters, total = self.dear_quarters(), len(self.plan.spend)
        if quarters and self.limits.carry_over:
            return self.lang.t("over budget, with what earlier quarters left, in {over} of {total} quarters", over=quarters,
                               total=total)  # fmt: skip
        return self.lang.t("over budget in {over} of {total} quarters", over=quarters, total=total) if quarters else ""

    def over_staff(self) -> str:
        """The same of the people, by months."""
        months, total = self.short_months(), self.limits.horizon
        return self.lang.t("short of people in {over} of {total} months", over=months, total=total) if months else ""

    def at_the_upper_end(self, *said: str) -> str:
        """What would not do at the upper end of the range; empty where nothing is said."""
        parts = [each for each in said if each]
        return self.lang.t("At the upper end of the range: {what}", what=self.lang.apart(parts)) if parts else ""

    def caveat(self) -> str:
        """All that would not do at the upper end of the range, in a sentence."""
        said = self.at_the_upper_end(self.over_budget(), self.over_staff())
        return said + self.lang.stop.strip() if said else ""

    def largest(self) -> str:
        """The planned initiative that takes most of the staff."""
        efforts = {each.id: sum(self.catalogue[each.id].person_months.values()) for each in self.plan.schedule}
        return self.initiative(max(efforts, key=lambda id: efforts[id])) if efforts else ""

    def roles(self) -> tuple[Pair, ...]:
        """Use of each role: peak of its capacity."""
        lang, found = self.lang, []
        for role, used in self.plan.roles_used.items():
            capacity = lang.span(self.problem.roles[role], "{:g}".format)
            most = lang.figure(max(used, default=0.0), 1)
            found.append(Pair(self.role(role), lang.t("{used} of {capacity} at the peak", used=most, capacity=capacity)))
        return tuple(found)

    def levels_title(self, month: str) -> str:
        """How far the plan brings the capabilities."""
        ends = {each.id: levels_at(self.result, self.plan, self.problem.quarters - 1)[each.id] for each in
                self.problem.capabilities}  # fmt: skip
        risen = sum(ends[each.id] > each.level + 1e-9 for each in self.problem.capabilities)
        already = sum(each.level >= each.target - 1e-9 for each in self.problem.capabilities)
        reached = sum(ends[each.id] >= each.target - 1e-9 for each in self.problem.capabilities)
        return titles.levels(self.lang, risen, reached, already, len(ends), month)
