"""Each initiative of a plan in words: a row of the table and a card with its steps and its proof."""

from dataclasses import dataclass
from functools import cached_property

from questionnaires.schema import Initiative
from reports.delay_words import DelayWords
from reports.plan_words import PlanWords
from roadmap.levels import Worth
from roadmap.plan import Placed
from roadmap.portfolio import HIGH, LOW, cost_of


@dataclass(frozen=True)
class StepRow:
    when: str
    text: str
    role: str


@dataclass(frozen=True)
class Card:
    """One initiative of the plan."""

    number: int
    id: str
    name: str
    wave: int
    wave_name: str
    when: str
    months: str
    lifts: tuple[str, ...]
    effort: str
    effort_roles: str
    cost: str
    why: str
    done: str
    risk: str
    owner: str
    steps: tuple[StepRow, ...]
    kpis: tuple[tuple[str, str], ...]
    needs: str
    source: str
    deadline: str
    in_place: str
    status: str = ""
    no_lift: str = ""
    units: str = ""


@dataclass(frozen=True)
class TableRow:
    """An initiative as a row of the table view."""

    id: str
    name: str
    wave: str
    start: str
    end: str
    months: str
    owner: str
    cost: str
    meets: str


class InitiativeWords(PlanWords):
    """Sentences about a plan and about each initiative in it."""

    @cached_property
    def delays(self) -> DelayWords:
        return DelayWords(self)

    def responsible(self, initiative: Initiative) -> str:
        """Who answers for an initiative: the person recorded with the function, where one is recorded."""
        return self.owner(initiative)

    def owner(self, initiative: Initiative) -> str:
        return self.lang.text(self.questionnaire.owner_name(initiative.owner))

    def cost(self, initiative: Initiative) -> str:
        cost = cost_of(initiative, self.limits.day_rates)
        return self.lang.money_range(cost * LOW, cost * HIGH)

    def table_row(self, placed: Placed) -> TableRow:
        initiative = self.catalogue[placed.id]
        return TableRow(
            placed.id, self.lang.text(initiative.name), self.wave_names[placed.wave - 1], self.month(placed.start),
            self.month(placed.end - 1), self.lang.months(placed.end - placed.start), self.owner(initiative),
            self.cost(initiative), self.meets(placed),
        )  # fmt: skip

    def chart_words(self) -> str:
        """What the time axis shows, for those who don't see it: each initiative with its first and last month."""
        lang = self.lang
        rows = []
        for number, each in enumerate(self.plan.by_wave, start=1):
            months = lang.range(self.month(each.start), self.month(each.end - 1))
            rows.append(f"{number} {lang.text(self.catalogue[each.id].name)} {months}")
        return lang.t("Time axis of the plan: {rows}", rows=lang.apart(rows))

    def staff_range(self, months: float) -> str:
        """Person-months at the lower and the upper end of the planning range; sums in another order are the same."""
        months = round(months, 6)
        return self.lang.range(self.lang.figure(months * LOW, 0), self.lang.figure(months * HIGH, 0))

    def no_lift(self, id: str) -> str:
        """What an initiative is for that lifts nothing planned for."""
        if any(id in self.catalogue[each.id].prerequisites for each in self.plan.schedule):
            return self.lang.t("opens the way for others")
        names = [self.capability(lift.capability) for lift in self.catalogue[id].lifts]
        return self.lang.t("without a target here: {names}", names=self.lang.apart(names)) if names else "–"

    def card(self, number: int, placed: Placed) -> Card:
        lang, initiative = self.lang, self.catalogue[placed.id]
        total = sum(initiative.person_months.values())
        roles = sorted(initiative.person_months.items(), key=lambda each: -each[1])
        chosen = {each.id for each in self.plan.schedule}
        needs = [self.initiative(id) for id in initiative.prerequisites if id in chosen]
        needs += filter(None, [self.delays.held_up_by(placed.id)])
        first, last = self.month(placed.start), self.month(placed.end - 1)
        return Card(
            number=number,
            id=placed.id,
            name=lang.text(initiative.name),
            wave=int(placed.wave),
            wave_name=self.wave_names[placed.wave - 1],
            when=lang.range(first, last),
            months=lang.months(placed.end - placed.start),
            lifts=tuple(text for each in initiative.lifts if (text := self.lift(each.capability, each.to_level, placed.end))),
            no_lift=self.no_lift(placed.id),
            effort=lang.t(
                "{total} person-months ({range})", total=lang.figure(total, 0), range=self.staff_range(total)
            ),
            effort_roles=lang.row([
                f"{self.role(role)} {lang.figure(months, 0 if months >= 1 else 1)}" for role, months in roles
            ]),
            cost=self.cost(initiative),
            why=lang.text(initiative.why),
            done=lang.text(initiative.done),
            risk=lang.text(initiative.risk),
            owner=self.responsible(initiative),
            steps=tuple(
                StepRow(lang.t("Weeks {first}–{last}", first=step.weeks[0], last=step.weeks[1]), lang.text(step.text),
                        self.role(step.role))
                for step in initiative.steps
            ),
            kpis=tuple((lang.text(kpi.name), lang.text(kpi.target)) for kpi in initiative.kpis),
            needs=lang.apart(needs) or lang.t("Nothing in the plan"),
            source=lang.text(initiative.source),
            deadline=self.deadline(placed.id),
            in_place=self.in_place(placed),
        )  # fmt: skip

    def in_place(self, placed: Placed) -> str:
        """What of an initiative's work the answers say is there already; empty where nobody has looked at answers."""
        return ""

    def meets(self, placed: Placed) -> str:
        """The missed minimums that are met with the end of an initiative; empty where nobody has looked for them."""
        return ""

    def deadline(self, id: str) -> str:
        """By when an initiative is to be done for a regulatory minimum, and whose date that is; empty without one."""
        month = self.problem.by_id[id].mandatory_by
        if month is None:
            return ""
        if id in self.limits.mandatory_by:
            return self.lang.t("due by {month}, as set", month=self.month(month - 1))
        return self.lang.t("proposed internal deadline: {month}", month=self.month(month - 1))

    def lifted(self, id: str) -> set[str]:
        """Capabilities that an initiative lifts."""
        return {each.capability for each in self.catalogue[id].lifts}

    @cached_property
    def worth(self) -> Worth:
        return Worth(self.problem)

    def highest_lift(self, id: str, capability: str) -> int:
        """The level an initiative lifts a capability to; 0 where it does not."""
        return max((each.to_level for each in self.catalogue[id].lifts if each.capability == capability), default=0)

    def done_by(self, capability: str, to: int, end: int) -> tuple[set[str], set[str]]:
        """What has ended before an initiative that lifts a capability to a level and ends before a month, and what ends with
        it; of those that end together, the lower lift counts as earlier.
        """
        keys = {each.id: (each.end, self.highest_lift(each.id, capability)) for each in self.plan.schedule}
        return {id for id, key in keys.items() if key < (end, to)}, {id for id, key in keys.items() if key == (end, to)}

    def lift(self, capability: str, to: int, end: int) -> str:
        """From where to where the plan brings a capability when the initiative ends; empty when it is there already."""
        if not self.plan.levels.get(capability):
            return ""
        earlier, same = self.done_by(capability, to, end)
        before, after = (self.worth.levels_with(done)[capability] for done in (earlier, earlier | same))
        if after <= before + 1e-9:
            return ""
        name, low, high = self.capability(capability), self.lang.level(before), self.lang.level(after)
        if low == high:
            return self.lang.t("{name} {level}, up by {rise}", name=name, level=high, rise=self.lang.distance(after - before))
        return self.lang.t("{name} {start} to {end}", name=name, start=low, end=high)
