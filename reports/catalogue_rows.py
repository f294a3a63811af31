"""The catalogue of initiatives of a workspace beside the questionnaire's: what is its own, changed, or taken out."""

from dataclasses import dataclass
from typing import Literal

from questionnaires.schema import Initiative, Questionnaire
from reports.language import Language
from reports.measures import number_words

Kind = Literal["", "own", "changed", "removed"]


@dataclass(frozen=True)
class CatalogueRow:
    """An initiative; ``kind``: own, changed, removed, or empty where it is as the questionnaire gives it."""

    id: str
    name: str
    kind: Kind
    lifts: str
    months: str
    effort: str
    cost: str
    benefit: str


def catalogue_rows(own: Questionnaire, original: Questionnaire, lang: Language) -> tuple[CatalogueRow, ...]:
    """Those of the workspace in their order, then those it took out."""
    given = {each.id: each for each in original.initiatives}
    held = {each.id for each in own.initiatives}

    def name(capability: str) -> str:
        found = own.capability(capability)
        return lang.text(found.label) if found else capability

    def row(each: Initiative, kind: Kind) -> CatalogueRow:
        lifts = [f"{name(lift.capability)} {lift.from_level}–{lift.to_level}" for lift in each.lifts]
        benefit = each.benefit_per_month
        return CatalogueRow(
            each.id, lang.text(each.name), kind, lang.row(lifts), str(each.months), f"{sum(each.person_months.values()):g}",
            number_words(each.external_cost), "–" if benefit is None else number_words(benefit),
        )  # fmt: skip

    def kind(each: Initiative) -> Kind:
        return "own" if each.id not in given else "changed" if each != given[each.id] else ""

    kept = [row(each, kind(each)) for each in own.initiatives]
    return (*kept, *(row(each, "removed") for each in original.initiatives if each.id not in held))
