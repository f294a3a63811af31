"""Why an initiative of a plan starts no earlier, in words: on its card, in the table, in short beside a first priority."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain, zip_longest

from reports.plan_words import PlanWords
from roadmap.delays import Delay, delays
from roadmap.problem import QUARTER

ROLE = "roles."
MOST = 3
"""Initiatives named that take up the people an initiative waits for."""


class DelayWords:
    """Reasons for the months of one plan; initiatives are named by their places in it, as in its charts."""

    def __init__(self, words: PlanWords) -> None:
        self.words, self.lang = words, words.lang
        self.starts = words.plan.starts
        self.places = words.plan.places
        self.delays = delays(words.problem, self.starts)

    def held_up_by(self, id: str) -> str:
        """What an initiative waits for beside its prerequisites; empty where it waits for nothing else."""
        delay = self.delays.get(id)
        if delay is None:
            return ""
        said = limit_names(self.words, delay.limits)
        if numbers := self._at_work(delay):
            row = self.lang.row([str(place) for place in numbers])
            said[0] = self.lang.t("{what}, busy mostly with {numbers}", what=said[0], numbers=row)
        if delay.free is not None:
            month = self.words.month(delay.free)
            said.append(self.lang.t("nothing else: it could start from {month} without moving another", month=month))
        return self.lang.apart(said)

    def in_short(self, id: str) -> str:
        """What an initiative waits for that starts after the first quarter, without those who hold it up; empty before."""
        if self.starts[id] < QUARTER:
            return ""
        delay = self.delays.get(id)
        before = self._before(id) if delay is None or delay.ready > 0 else ""
        limits = limits_in_short(self.words, delay.limits) if delay else ""
        return self.lang.apart(filter(None, [before, limits]))

    def all_of(self, id: str) -> str:
        """Everything that an initiative waits for: its prerequisites in the plan, and what else."""
        return self.lang.apart(filter(None, [self._before(id), self.held_up_by(id)]))

    def _before(self, id: str) -> str:
        before = sorted(self.places[each] for each in self.words.problem.by_id[id].prerequisites if each in self.places)
        numbers = self.lang.row([str(place) for place in before])
        return self.lang.n("initiative {numbers}", "initiatives {numbers}", len(before), numbers=numbers) if before else ""

    def _at_work(self, delay: Delay) -> list[int]:
        """The places of those that take up the people: in most of the roles, then most of one."""
        held = [ids[:MOST] for limit, ids in delay.limits.items() if limit.startswith(ROLE)]
        counts = Counter(id for id in chain.from_iterable(zip_longest(*held)) if id)
        return sorted(self.places[id] for id, _ in counts.most_common(MOST))


def limit_names(words: PlanWords, limits: Iterable[str]) -> list[str]:
    """What an initiative waits for under the limits that hold it up, roles together."""
    lang, given = words.lang, list(limits)
    roles = [words.role(limit.removeprefix(ROLE)) for limit in given if limit.startswith(ROLE)]
    names = {
        "max_parallel": lang.t("a free place among the initiatives at once"),
        "budget_per_quarter": lang.t("budget"),
        "blackout": lang.t("the end of the freeze"),
        "pinned": lang.t("the month set for it"),
    }
    people = [lang.t("staff from {role}", role=lang.listed(roles))] if roles else []
    return people + [names[limit] for limit in given if not limit.startswith(ROLE)]


def limits_in_short(words: PlanWords, limits: Iterable[str]) -> str:
    """The same in a row; empty where nothing holds it up."""
    named = limit_names(words, limits)
    return words.lang.listed(named) if len(named) > 1 else "".join(named)
