"""What a scenario is planned from besides its limits: the catalogue then used, work under way, the plan before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from assessment.models import Scenario
from questionnaires.schema import Initiative, Questionnaire
from roadmap.calendar import Month, read_month
from roadmap.portfolio import NOTHING, UnderWay

SHOWN = "shown"
"""Beside a basis in its row: the id of the scenario that was shown when the plan was asked for."""
_LIST = TypeAdapter(tuple[Initiative, ...])


@dataclass(frozen=True)
class Basis:
    """``initiatives``: the assessment's own as plain values, None where the questionnaire's were used."""

    under_way: UnderWay = NOTHING
    initiatives: tuple[Any, ...] | None = None

    def applied(self, questionnaire: Questionnaire) -> Questionnaire:
        """The questionnaire with these initiatives."""
        return questionnaire if self.initiatives is None else with_initiatives(questionnaire, self.initiatives)


def with_initiatives(questionnaire: Questionnaire, plain: tuple[Any, ...]) -> Questionnaire:
    """The questionnaire with other initiatives, given as plain values that were checked."""
    return questionnaire.model_copy(update={"initiatives": _LIST.validate_python(plain, strict=False)})


def basis_json(basis: Basis) -> dict[str, Any]:
    """The basis as a row keeps it; empty parts stay out."""
    under_way = basis.under_way
    found: dict[str, Any] = {
        "started": _texts(under_way.started), "finished": list(under_way.finished),
        "expected": _texts(under_way.expected), "previous": _texts(under_way.previous), "rescored": list(under_way.rescored),
    }  # fmt: skip
    kept = {key: value for key, value in found.items() if value}
    return kept if basis.initiatives is None else {**kept, "initiatives": list(basis.initiatives)}


def basis_of(scenario: Scenario) -> Basis:
    """The basis that a row keeps."""
    given = scenario.basis or {}
    under_way = UnderWay(
        _months(given.get("started", {})), tuple(given.get("finished", ())), _months(given.get("previous", {})),
        tuple(given.get("rescored", ())), _months(given.get("expected", {})),
    )  # fmt: skip
    own = given.get("initiatives")
    return Basis(under_way, None if own is None else tuple(own))


def _texts(months: Mapping[str, Month]) -> dict[str, str]:
    return {id: str(month) for id, month in months.items()}


def _months(texts: Mapping[str, str]) -> dict[str, Month]:
    return {id: read_month(text, id) for id, text in texts.items()}
