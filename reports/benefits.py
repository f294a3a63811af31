"""What the benefits that a bank entered bring: what each rests on, and by when they have paid for the plan."""

from itertools import accumulate
from math import ceil

from reports.initiative_words import InitiativeWords
from reports.plan_charts import Balance, balance
from reports.plan_words import Pair
from roadmap.money import monthly_cost

LONGEST = 120
"""Months after a plan within which its payback is told."""


def payback(words: InitiativeWords) -> str:
    """From when the benefits that the bank entered exceed what is spent up to then, and by when they have paid for the whole
    plan; empty where it entered none.
    """
    lang, plan = words.lang, words.plan
    if plan.benefit is None:
        return ""
    total, cost = lang.money(plan.benefit[-1]), sum(monthly_cost(words.problem, plan.starts))
    if cost <= 0:
        return lang.t("The benefits entered come to {money} within the plan, which costs no money.", money=total)
    if any(words.catalogue[id].benefit_per_month for id in words.problem.finished):
        return lang.t("The benefits entered for what is not finished yet come to {money} within the plan; those of "
                      "finished initiatives come on top.", money=total)  # fmt: skip
    if plan.payback_month is not None:
        whole = next(month for month, gained in enumerate(plan.benefit) if gained >= cost * (1 - 1e-9))
        if whole <= plan.payback_month:
            return lang.t(
                "The benefits entered come to {money} within the plan and have paid for it by {month}.", money=total,
                month=words.month(plan.payback_month),
            )  # fmt: skip
        return lang.t("The benefits entered come to {money} within the plan: from {month} on they exceed what is spent up to "
                      "then, by {whole} they have paid for the whole plan.", money=total,
                      month=words.month(plan.payback_month), whole=words.month(whole))  # fmt: skip
    said = lang.t("The benefits entered come to {money} within the plan and do not pay for it there.", money=total)
    later = _paid_later(words)
    if later is None:
        return said
    return said + lang.space + lang.t("Going on as assumed, they would have by {month}.", month=words.month(later))


def _paid_later(words: InitiativeWords) -> int | None:
    """In which month after the plan its benefits, going on as they are, have paid for it; None where within ten years they
    have not.
    """
    plan, problem = words.plan, words.problem
    monthly = sum(words.catalogue[each.id].benefit_per_month or 0.0 for each in plan.schedule)
    left = sum(monthly_cost(problem, plan.starts)) - (plan.benefit or (0.0,))[-1]
    if monthly <= 0 or monthly * LONGEST < left:
        return None
    return problem.horizon + ceil(left / monthly - 1e-9) - 1


def benefits(words: InitiativeWords) -> tuple[Pair, ...]:
    """What each planned initiative is assumed to bring a month once it has ended, and what that rests on."""
    lang, earning = words.lang, [words.catalogue[each.id] for each in words.plan.by_wave]
    return tuple(
        Pair(lang.text(each.name), lang.apart(filter(None, [
            lang.t("{money} a month", money=lang.money(each.benefit_per_month)), lang.text(each.benefit_basis),
        ])))
        for each in earning if each.benefit_per_month
    )  # fmt: skip


def balance_chart(words: InitiativeWords, width: float, left: float) -> Balance | None:
    """Cost and benefit up to each month; None where no benefit was entered. ``width``, ``left``: CSS px of the chart."""
    lang, plan = words.lang, words.plan
    if plan.benefit is None:
        return None
    cost = list(accumulate(monthly_cost(words.problem, plan.starts)))
    paid = "" if plan.payback_month is None else lang.t("paid back {month}", month=words.month(plan.payback_month))
    return balance(
        cost, plan.benefit, plan.payback_month, (lang.t("cost"), lang.t("benefit")), paid,
        words.amount(max(*cost, *plan.benefit)), words.limits.first_month, width, left, payback(words),
    )  # fmt: skip
