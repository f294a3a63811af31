"""Where a plan begins: its first initiatives, and by when it brings each first gap to its minimum."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from reports.initiative_words import InitiativeWords
from reports.planned import finished_on
from reports.projection import Met
from reports.standing import FIRST, Position, RuleRow
from roadmap.plan import Placed
from scoring.result import Result


@dataclass(frozen=True)
class FirstSteps:
    """``when``: by capability, the month of its minimum or of the first work on it; ``words``: the same as a sentence;
    ``owners``: by capability, who owns the initiative that brings it to its minimum, else the first that lifts it;
    ``begins``: the initiatives that start first, with their month.
    """

    when: Mapping[str, str]
    owners: Mapping[str, str]
    words: str
    begins: str


def first_steps(
    words: InitiativeWords, result: Result, met: Met, expected: Met, recorded: Collection[str] = ()
) -> FirstSteps:
    """Of the capabilities that come first in priority; ``met``: as ``when_met`` tells it, ``expected``: the same of the
    months now expected of a plan that is followed; ``recorded``: initiatives that have begun or were dropped.
    """
    lang = words.lang
    first = [each.capability for each in result.priorities if each.priority > 0][:FIRST]
    when = {capability: _when(words, capability, met, expected) for capability in first}
    below = {rule.capability for rule, month in met if month is not None}

    def steps(ids: Iterable[str]) -> str:
        return lang.apart([lang.t("{name} {when}", name=words.capability(id), when=when[id]) for id in ids])

    said = []
    if at_minimum := steps(id for id in when if id in below):
        said.append(lang.t("First priorities, at their minimum: {steps}", steps=at_minimum) + lang.stop.strip())
    begun = [id for id in when if id not in below]
    if later := steps(id for id in begun if _first_work(words, id)):
        said.append(lang.t("Work begins: {steps}", steps=later) + lang.stop.strip())
    if outside := [f"{words.capability(id)}{lang.colon}{when[id]}" for id in begun if not _first_work(words, id)]:
        said.append(lang.apart(outside) + lang.stop.strip())
    owners = {id: _owner(words, id, met) for id in first}
    urgent = [*first, *(rule.capability for rule, _ in met)]
    return FirstSteps(when, owners, lang.space.join(said), _begins(words, urgent, recorded))


def _first_work(words: InitiativeWords, capability: str) -> Placed | None:
    """The planned initiative that first begins to lift a capability."""
    lifting = [placed for placed in words.plan.schedule if capability in words.lifted(placed.id)]
    return min(lifting, key=lambda placed: placed.start, default=None)


def _owner(words: InitiativeWords, capability: str, met: Met) -> str:
    """Who answers for the minimum being met, else for the first work; empty where there is none."""
    placed = _last_work(words, capability, met) or _first_work(words, capability)
    return words.owner(words.catalogue[placed.id]) if placed else ""


def _last_work(words: InitiativeWords, capability: str, met: Met) -> Placed | None:
    """The planned initiative with which a capability's minimum is met."""
    months = {month for rule, month in met if rule.capability == capability}
    lifting = (each for each in words.plan.schedule if capability in words.lifted(each.id))
    return next((each for each in lifting if each.end - 1 in months), None)


def _when(words: InitiativeWords, capability: str, met: Met, expected: Met) -> str:
    """By when a minimum is met, else from when the plan works on the capability, with what that initiative waits for; and
    where a plan is followed, by when it is now expected to be met.
    """
    said, then, now = _as_planned(words, capability, met), _months(capability, met), _months(capability, expected)
    if then == now or not then:
        return said
    if not now:
        return words.lang.t("{months}; no longer expected", months=said)
    return words.lang.t("{months}; now expected: {month}", months=said, month=words.month(max(_decisive(now), 0)))


def _months(capability: str, met: Met) -> dict[bool, int]:
    """The month in which a capability's minimum is met, under True that of the whole, under False that of one question."""
    return {rule.question is None: month for rule, month in met if rule.capability == capability and month is not None}


def _decisive(months: Mapping[bool, int]) -> int:
    """Of the months of a capability's minimum, that of the whole where it has one."""
    return months[True] if True in months else months[False]


def _as_planned(words: InitiativeWords, capability: str, met: Met) -> str:
    lang = words.lang
    first = _first_work(words, capability)
    if first is None:
        is_done = bool(finished_on(capability, words.questionnaire, words.problem))
        return lang.t("its initiative is finished") if is_done else lang.t("not in this plan")
    decisive = _last_work(words, capability, met) or first
    begun, cause = words.month(max(decisive.start, 0)), words.delays.in_short(decisive.id)
    whole = _months(capability, met)
    if not whole:
        said = lang.t("from {month}", month=begun)
        return lang.t("{months} (waits for {what})", months=said, what=cause) if cause else said
    met_at = _decisive(whole)
    if met_at < 0:
        return lang.t("met by what is finished")
    month = words.month(met_at)
    cause = cause if decisive.start <= met_at else ""
    said = month if True in whole else lang.t("{months}, its question to be answered again", months=month)
    return lang.t("{months} (begins {begun}, waits for {what})", months=said, begun=begun, what=cause) if cause else said


def _begins(words: InitiativeWords, urgent: Collection[str], recorded: Collection[str]) -> str:
    """The first initiatives still to start, by month; of one month first those that lift a capability told of above."""
    lang, places = words.lang, words.plan.places
    ahead = [placed for placed in words.plan.schedule if placed.id not in words.problem.fixed and placed.id not in recorded]

    def rank(placed: Placed) -> tuple[int, int, int]:
        lifted = words.lifted(placed.id)
        first = next((place for place, id in enumerate(urgent) if id in lifted), len(urgent))
        return placed.start, first, places[placed.id]

    order = sorted(ahead, key=rank)
    first = order[:FIRST]
    if not first:
        return ""
    named = [f"{places[each.id]} {words.initiative(each.id)}" for each in first]
    begun, last = words.month(first[0].start), words.month(first[-1].start)
    months = begun if begun == last else lang.range(begun, last)
    more = sum(placed.start == first[-1].start for placed in order[FIRST:])
    if more:
        months = lang.n("{months}, with {count} more", "{months}, with {count} more", more, months=months)
    return lang.t("Begin first ({months}): {steps}", months=months, steps=lang.apart(named)) + lang.stop.strip()


@dataclass(frozen=True)
class FirstGap:
    """A first gap on the summary: ``rule``: the minimum it misses, None for none; ``met``: what the plan does about it, and
    ``owner``: who answers for it, as ``FirstSteps.owners``.
    """

    name: str
    level: str
    rule: RuleRow | None
    met: str
    owner: str


def first_gaps(facts: Position, steps: FirstSteps | None) -> tuple[FirstGap, ...]:
    """The gaps that come first, each with the rule behind its minimum and the month the plan gives."""
    when, owners = (steps.when, steps.owners) if steps else ({}, {})
    return tuple(
        FirstGap(row.name, row.level, facts.first_rules.get(row.id), when.get(row.id, ""), owners.get(row.id, ""))
        for row in facts.first
    )
