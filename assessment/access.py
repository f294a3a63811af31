"""Who may see and do what: sign-in, and what of a workspace, an assessment or a link somebody may open."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from assessment.models import Assessment, EndedSession, Participant, ReportJob, Scenario, User, Workspace
from assessment.models.base import now
from errors import AccessError, ForbiddenError

_HASHER = PasswordHasher()
_DUMMY = _HASHER.hash(secrets.token_hex(16))
EDITORS = ("owner", "consultant")
USER_CODE = "user-"
SHORTEST_PASSWORD, FEWEST_LETTERS = 10, 5
"""Letters of a password at least, and different ones among them."""
LONGEST_NAME = 100
IDLE = timedelta(hours=12)
"""Time without a page after which one is signed out."""


@dataclass(frozen=True)
class Actor:
    """The signed-in user."""

    user_id: str
    workspace_id: str
    workspace: str
    name: str
    email: str
    role: str
    must_change: bool
    epoch: int

    @property
    def may_edit(self) -> bool:
        return self.role in EDITORS


def actor_for(session: Session, user: User) -> Actor:
    workspace = session.get_one(Workspace, user.workspace_id)
    return Actor(
        user.id, user.workspace_id, workspace.name, user.name, user.email, user.role, user.must_change, user.epoch
    )


def secret_hash(text: str) -> str:
    """A hash of a secret (Argon2id) to keep in its place."""
    return _HASHER.hash(text)


def digest(token: str) -> str:
    """Of a token that is long and random, so that a plain hash keeps it."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_secret(kept: str, text: str) -> bool:
    """Whether a hash is that of a text."""
    try:
        return _HASHER.verify(kept, text)
    except (VerificationError, InvalidHashError):
        return False


def user_of(session: Session, email: str) -> User | None:
    """The user of an e-mail address, however it was typed."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def sign_in(session: Session, email: str, password: str) -> Actor:
    """The user of an e-mail and password; AccessError without saying which of the two is wrong."""
    user = user_of(session, email)
    is_right = is_secret(user.password_hash if user else _DUMMY, password)
    if user is None or not is_right:
        raise AccessError("E-mail or password is not right")
    return actor_for(session, user)


def recognised(session: Session, email: str) -> Actor:
    """The user of an address that a provider has vouched for; AccessError where there is none.

    A one-time password that was never changed ends with it, and so does every session opened by it.
    """
    user = user_of(session, email)
    if user is None:
        raise AccessError("Nobody with this e-mail address is a user here. An owner of your workspace can add you.")
    if user.must_change:
        user.password_hash, user.must_change = secret_hash(secrets.token_urlsafe(32)), False
        user.epoch += 1
        session.flush()
    return actor_for(session, user)


def actor_of(session: Session, user_id: str, epoch: int, sign_in: str) -> Actor | None:
    """The user of a session cookie; None once the password has changed since, or this ``sign_in`` was signed out of."""
    user = session.get(User, user_id)
    if user is None or user.epoch != epoch or session.get(EndedSession, digest(sign_in)) is not None:
        return None
    return actor_for(session, user)


def end_session(session: Session, sign_in: str) -> None:
    """Have a copy of the cookie of this ``sign_in`` open nothing any more; what ended so long ago that no cookie lives is
    forgotten.
    """
    session.execute(delete(EndedSession).where(EndedSession.ended_at < now() - 2 * IDLE))
    if sign_in and session.get(EndedSession, digest(sign_in)) is None:
        session.add(EndedSession(id=digest(sign_in), ended_at=now()))
    session.flush()


def change_password(session: Session, actor: Actor, old: str, new: str, name: str = "") -> Actor:
    """Set an own password, and a name where one is given; ends all other sessions of the user."""
    user, name = session.get_one(User, actor.user_id), name.strip()
    if not is_secret(user.password_hash, old):
        raise AccessError("The password now is not right")
    if len(new) < SHORTEST_PASSWORD:
        raise AccessError("The new password needs at least 10 characters")
    if len(set(new)) < FEWEST_LETTERS or new.strip().lower() == user.email.lower() or new.strip().isdigit():
        raise AccessError("This password is too easy to guess: use neither your address nor digits alone nor a few letters")
    if new == old:
        raise AccessError("Choose a password that differs from the one now")
    check_name(name)
    user.name = name or user.name
    user.password_hash, user.must_change, user.epoch = _HASHER.hash(new), False, user.epoch + 1
    session.flush()
    return actor_for(session, user)


def check_name(name: str) -> None:
    """AccessError for a name too long to keep."""
    if len(name) > LONGEST_NAME:
        raise AccessError("The name is too long: at most 100 characters")


def first_owner(session: Session, email: str, workspace: str) -> str | None:
    """Make the first owner; the one-time password, or None when there is a user already."""
    if session.scalar(select(User.id).limit(1)):
        return None
    home = Workspace(name=workspace)
    session.add(home)
    session.flush()
    return add_user(session, home.id, email, "owner")


def nobody_came_yet(session: Session) -> bool:
    """Whether every user still has the one-time password first given."""
    return session.scalar(select(User.id).where(User.must_change.is_(False)).limit(1)) is None


def add_user(session: Session, workspace_id: str, email: str, role: str, name: str = "") -> str:
    """Add a user, named after the e-mail where no name is given; the one-time password."""
    password = secrets.token_urlsafe(9)
    session.add(
        User(
            workspace_id=workspace_id, email=email.strip().lower(), name=name or email.split("@")[0], role=role,
            password_hash=_HASHER.hash(password), must_change=True,
        )
    )  # fmt: skip
    session.flush()
    return password


def reset_password(session: Session, email: str) -> str:
    """A new one-time password; AccessError when there is no such user."""
    user = user_of(session, email)
    if user is None:
        raise AccessError(f"there is no user {email[:80]!r}", "user reset", "check the e-mail")
    password = secrets.token_urlsafe(9)
    user.password_hash, user.must_change, user.epoch = _HASHER.hash(password), True, user.epoch + 1
    return password


def assessments_of(session: Session, actor: Actor) -> list[Assessment]:
    """All assessments of the workspace, newest first."""
    query = select(Assessment).where(Assessment.workspace_id == actor.workspace_id)
    along = (selectinload(Assessment.organisation), selectinload(Assessment.agreements))
    return list(session.scalars(query.order_by(Assessment.created_at.desc()).options(*along)))


def find_assessment(session: Session, actor: Actor, assessment_id: str, *, edit: bool = False) -> Assessment:
    """An assessment of the own workspace; AccessError for any other id, and for ``edit`` without the right."""
    found = session.get(Assessment, assessment_id)
    if found is None or found.workspace_id != actor.workspace_id:
        raise AccessError("There is no such assessment")
    if edit and not actor.may_edit:
        raise ForbiddenError("This role may look but not change")
    return found


def hold(session: Session, row: Workspace | Assessment) -> None:
    """Have others who change this wait until the request is over, and see what they did before.

    A change of nothing locks the row on PostgreSQL and the file on SQLite.
    """
    table = type(row)
    session.execute(update(table).where(table.id == row.id).values(id=table.id))
    session.expire_all()


def hold_workspace(session: Session, workspace_id: str) -> None:
    """The same for what belongs to a workspace."""
    hold(session, session.get_one(Workspace, workspace_id))


def previous_of(session: Session, assessment: Assessment) -> Assessment | None:
    """The earlier cycle that an assessment is compared with."""
    return session.get(Assessment, assessment.previous_id) if assessment.previous_id else None


def find_job(session: Session, actor: Actor, job_id: str) -> ReportJob:
    """A report job of the own workspace."""
    job = session.get(ReportJob, job_id)
    if job is None:
        raise AccessError("There is no such report")
    find_assessment(session, actor, job.assessment_id)
    return job


def find_scenario(session: Session, actor: Actor, scenario_id: str) -> Scenario:
    """A scenario of the own workspace."""
    scenario = session.get(Scenario, scenario_id)
    if scenario is None:
        raise AccessError("There is no such plan")
    find_assessment(session, actor, scenario.assessment_id)
    return scenario


def participant_of(session: Session, actor: Actor, assessment: Assessment) -> Participant | None:
    """The user's own participant in an assessment, if they have answered."""
    return next((each for each in assessment.participants if each.user_id == actor.user_id), None)


def user_code(actor: Actor) -> str:
    """What a user is called among the participants of an assessment."""
    return f"{USER_CODE}{actor.user_id}"


def is_user_code(code: str) -> bool:
    """Whether a participant's code is that of a user, there still or gone."""
    return code.startswith(USER_CODE)


FROM_FILE = "file:"
"""Begins the code of a respondent of an anonymous assessment whose answers came in a file: somebody knows them, so that with
few others beside them the others could be told from the figures."""


def has_link(person: Participant) -> bool:
    """Whether somebody answers by a personal link: not those who sign in, nor those who once did."""
    return person.user_id is None and not is_user_code(person.external_id)


def invited(session: Session, token: str) -> Participant:
    """Whoever a personal link belongs to; AccessError for a link that is none (any more)."""
    found = session.scalar(select(Participant).where(Participant.token == token))
    if found is None or not has_link(found):
        raise AccessError("This link is not valid any more. Ask whoever sent it for a new one.")
    return found
