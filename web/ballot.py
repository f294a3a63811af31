"""What every screen of a workshop shows of the question that is up, and how a screen follows it."""

from dataclasses import dataclass
from typing import Any

from flask import request

from assessment.calibration import standings
from assessment.models import Assessment, Workshop
from assessment.models.base import now
from assessment.workshop import Presence, votes_by_round
from questionnaires.schema import Questionnaire
from reports.ballot import Tally, is_from_votes, tally
from reports.calibration import Standing
from reports.choices import Option, options_of
from reports.language import Language
from web.site import db, language
from web.stages import unit_choices


@dataclass(frozen=True)
class Ballot:
    """A question put to the vote. ``left``: seconds of the timer, None without one; ``tally`` None until revealed.

    ``agreed``: what the agreed level is called, empty where none stands; ``settled``: it was agreed on this round;
    ``suggested``: the reason to begin with, that which somebody wrote else the votes; ``place`` of ``places`` on the agenda.
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
    suggested: str
    settled: bool


def ballot(
    workshop: Workshop, assessment: Assessment, content: Questionnaire, lang: Language, *, sees_names: bool
) -> Ballot | None:
    """The question that is up, None while there is none. ``sees_names``: as for ``reports.ballot.tally``."""
    question = content.question(workshop.question or "")
    if question is None or workshop.state not in ("voting", "revealed"):
        return None
    options, seen = options_of(content, question, lang), None
    if workshop.state == "revealed":
        rounds = votes_by_round(db(), workshop)
        seen = tally(content, question, rounds, assessment.confidentiality, lang, sees_names=sees_names)
    own = standings(assessment, workshop.unit).get(question.id)
    names = {option.choice: f"{option.label} {option.name}".strip() for option in options} | {"na": lang.t("n/a")}
    return Ballot(
        question.id, lang.text(question.title), lang.text(question.text), lang.text(question.why),
        lang.text(content.capability_of(question.id).name), workshop.agenda.index(question.id) + 1, len(workshop.agenda),
        workshop.round, options, _left(workshop), seen,
        names[own.choice] if own else "", own.choice if own else "", own.reason if own else "",
        _suggested(own, seen, is_settled=workshop.settled), workshop.settled,
    )  # fmt: skip


def _suggested(own: Standing | None, seen: Tally | None, *, is_settled: bool) -> str:
    if own is not None and (is_settled or not is_from_votes(own.reason)):
        return own.reason
    return seen.reason if seen else ""


def _left(workshop: Workshop) -> int | None:
    if workshop.ends_at is None or workshop.state != "voting":
        return None
    return max(0, round((workshop.ends_at - now()).total_seconds()))


def marks_of(workshop: Workshop, there: Presence) -> dict[str, str]:
    """What each part of a screen shows now: a part whose mark differs is shown anew."""
    stage = f"{workshop.id} {workshop.version}"
    people = f"{workshop.version} {there.voted}-{there.here} {there.joined}"
    return {"stage": stage, "people": people, "all": f"{stage} {people} {language().tag}"}


def turnout_words(workshop: Workshop, there: Presence) -> str:
    """How many have voted, or are there, and of how many phones nothing has been heard for a while."""
    lang, away = language(), there.joined - there.here
    said = [
        lang.t("{voted} of {here} have voted", voted=there.voted, here=there.here) if workshop.state == "voting"
        else lang.n("{count} person in the room", "{count} people in the room", there.here)
    ]  # fmt: skip
    return " · ".join([*said, *([lang.n("{count} phone silent", "{count} phones silent", away)] if away else [])])


def unit_name(assessment: Assessment, workshop: Workshop) -> str:
    """What the unit that is assessed is called; empty for the whole bank."""
    return dict(unit_choices(assessment)).get(workshop.unit or "", "")


def is_seen(mark: str) -> bool:
    """Whether a screen that follows the workshop shows this already."""
    return bool(request.args.get("seen") == mark)


def is_stage_seen(marks: dict[str, str]) -> bool:
    """Whether it shows the question as it stands, though not the people: what belongs to the question stays there."""
    return request.args.get("seen", "").startswith(f"{marks['stage']} ")


NOTHING_NEW: Any = ("", 204)
