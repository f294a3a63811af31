"""What every screen of a workshop shows of the question that is up, and how a screen follows it."""

from dataclasses import dataclass
from typing import Any

from flask import request

from assessment.calibration import standings
from assessment.models import Assessment, Workshop
from assessment.models.base import now
from assessment.workshop import AWAY, vote_of, votes_by_round
from questionnaires.schema import Questionnaire
from reports.ballot import Option, Tally, options_of, tally
from reports.language import Language
from web.site import language


@dataclass(frozen=True)
class Ballot:
    """A question put to the vote. ``left``: seconds of the timer, None without one; ``tally`` None until revealed.

    ``agreed``: what the agreed level is called, empty where none stands; ``settled``: it was agreed on this round; ``place``
    of ``places`` on the agenda.
    """

    id: str
    title: str
    text: str
    why: str
    capability: str
    place: int
    places: int
    round: int
    options: tuple[Option, ...]
    left: int | None
    tally: Tally | None
    agreed: str
    agreed_choice: str
    reason: str
    settled: bool


def ballot(
    workshop: Workshop, assessment: Assessment, content: Questionnaire, lang: Language, *, sees_names: bool
) -> Ballot | None:
    """The question that is up, None while there is none. ``sees_names``: as for ``reports.ballot.tally``."""
    question = content.question(workshop.question or "")
    if question is None or workshop.state not in ("voting", "revealed"):
        return None
    rounds, options = votes_by_round(workshop), options_of(content, question, lang)
    own = standings(assessment, workshop.unit).get(question.id)
    names = {option.choice: f"{option.label} {option.name}".strip() for option in options} | {"na": lang.t("n/a")}
    seen = tally(content, question, rounds, assessment.confidentiality, lang, sees_names=sees_names)
    return Ballot(
        question.id, lang.text(question.title), lang.text(question.text), lang.text(question.why),
        lang.text(content.capability_of(question.id).name), workshop.agenda.index(question.id) + 1, len(workshop.agenda),
        workshop.round, options, _left(workshop), seen if workshop.state == "revealed" else None,
        names[own.choice] if own else "", own.choice if own else "", own.reason if own else "", workshop.settled,
    )  # fmt: skip


def _left(workshop: Workshop) -> int | None:
    if workshop.ends_at is None or workshop.state != "voting":
        return None
    return max(0, round((workshop.ends_at - now()).total_seconds()))


@dataclass(frozen=True)
class Presence:
    """How many are in the room and how many of them have voted in this round."""

    here: int
    voted: int

    @property
    def mark(self) -> str:
        return f"{self.voted}-{self.here}"


def presence(workshop: Workshop) -> Presence:
    """Whoever has voted is there, whatever their phone does since."""
    voted = {voter.id for voter in workshop.voters if workshop.question and vote_of(voter, workshop)}
    near = {voter.id for voter in workshop.voters if now() - voter.seen_at < AWAY}
    return Presence(len(near | voted), len(voted))


def marks_of(workshop: Workshop, there: Presence, joined: int) -> dict[str, str]:
    """What each part of a screen shows now: a part whose mark differs is shown anew."""
    stage, people = f"{workshop.id} {workshop.version}", f"{workshop.version} {there.mark} {joined}"
    return {"stage": stage, "people": people, "all": f"{stage} {people}"}


def unit_name(assessment: Assessment, workshop: Workshop) -> str:
    """What the unit that is assessed is called; empty for the whole bank."""
    return next((each.name[language().locale] for each in assessment.units if each.external_id == workshop.unit), "")


def is_seen(mark: str) -> bool:
    """Whether a screen that follows the workshop shows this already."""
    return bool(request.args.get("seen") == mark)


NOTHING_NEW: Any = ("", 204)
