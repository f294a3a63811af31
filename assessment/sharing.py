"""Links for readers without an account: made, opened, counted, taken back."""

import datetime
import secrets
from dataclasses import dataclass

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from assessment.access import Actor, digest, is_secret, secret_hash
from assessment.models import Assessment, ReportJob, ShareLink, ShareVisit
from assessment.models.base import now
from errors import ReportError

SCOPES = ("results", "report")
MOST_DAYS, LONGEST_LABEL, SHORTEST_PASSCODE = 366, 100, 6
MOST_FAILURES = 10
"""Wrong passcodes after which a link is dead."""


@dataclass(frozen=True)
class Wanted:
    """A link as typed; no passcode where empty."""

    label: str
    scope: str
    days: str
    passcode: str = ""


def create_link(
    session: Session, actor: Actor, assessment: Assessment, wanted: Wanted, today: datetime.date
) -> tuple[ShareLink, str]:
    """A new link with its token, which is kept nowhere; ReportError for what can't be."""
    label, scope, days, passcode = " ".join(wanted.label.split()), wanted.scope, wanted.days, wanted.passcode
    if not label or len(label) > LONGEST_LABEL:
        raise ReportError("say who the link is for", "", f"in at most {LONGEST_LABEL} characters")
    if scope not in SCOPES:
        raise ReportError("there is no such scope", "", "choose one of the list")
    if not days.isdecimal() or len(days) > 4 or not 1 <= int(days) <= MOST_DAYS:
        raise ReportError(f"{days[:20]!r} is not a number of days", "", f"give 1 to {MOST_DAYS}")
    if passcode and len(passcode) < SHORTEST_PASSCODE:
        raise ReportError("the passcode is too short", "", f"give at least {SHORTEST_PASSCODE} characters, or none")
    token = secrets.token_urlsafe(24)
    link = ShareLink(
        assessment_id=assessment.id, token=digest(token), label=label, scope=scope,
        passcode=secret_hash(passcode) if passcode else None,
        expires_on=(today + datetime.timedelta(days=int(days))).isoformat(), by=actor.name,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return link, token


def links_of(session: Session, assessment: Assessment) -> list[ShareLink]:
    """The links of an assessment, newest first."""
    query = select(ShareLink).where(ShareLink.assessment_id == assessment.id)
    return list(session.scalars(query.order_by(ShareLink.created_at.desc())))


def visits_of(session: Session, link: ShareLink) -> list[ShareVisit]:
    """The last uses of a link, newest first."""
    query = select(ShareVisit).where(ShareVisit.link_id == link.id).order_by(ShareVisit.at.desc())
    return list(session.scalars(query.limit(50)))


def revoke(session: Session, assessment: Assessment, link_id: str) -> str:
    """Take a link back; returns what it was called."""
    link = session.get(ShareLink, link_id)
    if link is None or link.assessment_id != assessment.id:
        raise ReportError("there is no such link")
    link.revoked = True
    session.flush()
    return link.label


def end_of(link: ShareLink, today: datetime.date) -> str:
    """What a link ended by: revoked, guessed (too many wrong passcodes) or expired; empty while it lives."""
    if link.revoked:
        return "revoked"
    if link.failures >= MOST_FAILURES:
        return "guessed"
    return "expired" if link.expires_on < today.isoformat() else ""


def open_link(session: Session, token: str, today: datetime.date) -> ShareLink | None:
    """The link of a token while it lives."""
    link = session.scalar(select(ShareLink).where(ShareLink.token == digest(token)))
    return None if link is None or end_of(link, today) else link


def try_passcode(session: Session, link_id: str, passcode: str) -> bool:
    """Whether this is the link's passcode, white space around it left out; a try is counted before it is looked at, and none
    any longer once one was right.
    """
    alive = update(ShareLink).where(ShareLink.id == link_id, ShareLink.failures < MOST_FAILURES)
    if session.execute(alive.values(failures=ShareLink.failures + 1)).rowcount == 0:  # type: ignore[attr-defined]
        return False
    link = session.get_one(ShareLink, link_id)
    if link.passcode is None or is_secret(link.passcode, passcode) or is_secret(link.passcode, passcode.strip()):
        session.execute(update(ShareLink).where(ShareLink.id == link_id).values(failures=0))
        return True
    visit(session, link_id, "refused")
    return False


def tries_left(session: Session, link_id: str) -> int:
    """How many wrong passcodes a link still lives through."""
    failures = session.scalar(select(ShareLink.failures).where(ShareLink.id == link_id))
    return MOST_FAILURES - (failures or 0)


def visit(session: Session, link_id: str, what: str) -> None:
    """Note a use: opened, refused or file."""
    session.add(ShareVisit(link_id=link_id, at=now(), what=what))
    session.flush()


def newest_file(session: Session, link: ShareLink, locale: str) -> ReportJob | None:
    """The newest finished PDF, in a language where there is one, where the link's scope holds it; before others one of the
    approved plan.
    """
    if link.scope != "report":
        return None
    query = select(ReportJob).where(ReportJob.assessment_id == link.assessment_id, ReportJob.state == "done")
    query = query.where(ReportJob.form == "report")
    approved = session.get_one(Assessment, link.assessment_id).baseline_id
    wanted = (ReportJob.locale == locale, ReportJob.scenario_id == (approved or ""))
    order = [case((each, 0), else_=1) for each in wanted]
    return session.scalar(query.order_by(*order, ReportJob.created_at.desc()).limit(1))
