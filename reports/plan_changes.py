"""What a plan changed against the one before it."""

from dataclasses import dataclass

from reports.language import Language
from reports.planned import Planned


@dataclass(frozen=True)
class ChangedInitiative:
    """``kind``: added, dropped or moved; months in words, empty where there is none."""

    id: str
    name: str
    kind: str
    text: str


def plan_changes(planned: Planned, lang: Language) -> tuple[ChangedInitiative, ...]:
    """Initiatives that came, went or moved, by name; empty where no plan was made before."""
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
            text = lang.t("moved from {before} to {after}", before=lang.month(before), after=lang.month(after))
            found.append(ChangedInitiative(id, names[id], "moved", text))
    return tuple(found)
