"""What a plan changed against the one before it."""

from dataclasses import dataclass

from reports.language import Language
from reports.planned import Planned


@dataclass(frozen=True)
class ChangedInitiative:
    """``kind``: added, dropped or moved, ``by`` how many months; months in words, empty where there is none."""

    id: str
    name: str
    kind: str
    text: str
    by: int = 0


def plan_changes(planned: Planned, lang: Language) -> tuple[ChangedInitiative, ...]:
    """Initiatives that went, came or moved, the furthest moved first; empty where no plan was made before."""
    if not planned.before:
        return ()
    first = planned.portfolio.limits.first_month
    fixed = planned.portfolio.problem.fixed
    now = {each.id: first.plus(each.start) for each in planned.plan.schedule if each.id not in fixed}
    names = {each.id: lang.text(each.name) for each in planned.questionnaire.initiatives}
    gone = planned.portfolio.problem.finished | fixed.keys()
    found = []
    for id in sorted({*now, *planned.before} & names.keys() - gone, key=lambda id: names[id]):
        before, after = planned.before.get(id), now.get(id)
        if before == after:
            continue
        if before is None and after is not None:
            found.append(ChangedInitiative(id, names[id], "added", lang.t("new, from {month}", month=lang.month(after))))
        elif after is None and before is not None:
            found.append(ChangedInitiative(id, names[id], "dropped", lang.t("no longer planned")))
        elif before is not None and after is not None:
            by = after.since(before)
            text = lang.n(
                "{count} month later, from {before} to {after}", "{count} months later, from {before} to {after}", by,
                before=lang.month(before), after=lang.month(after),
            ) if by > 0 else lang.n(
                "{count} month sooner, from {before} to {after}", "{count} months sooner, from {before} to {after}", -by,
                before=lang.month(before), after=lang.month(after),
            )  # fmt: skip
            found.append(ChangedInitiative(id, names[id], "moved", text, abs(by)))
    kinds = ("dropped", "added", "moved")
    return tuple(sorted(found, key=lambda each: (kinds.index(each.kind), -each.by)))
