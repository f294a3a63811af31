"""The people of a workspace: who signs in, in which role. Only owners come here."""

import re
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.access import Actor, add_user, check_name, is_user_code, reset_password, user_of
from assessment.models import Assessment, Participant, User
from errors import AccessError

ROLES = ("owner", "consultant", "viewer")
LONGEST_EMAIL = 254
ADDRESS = re.compile(r"[^@\s<>{}\"',;]+@[^@\s<>{}\"',;]+")


def users_of(session: Session, actor: Actor) -> Sequence[User]:
    """Everybody of the actor's workspace, by name."""
    query = select(User).where(User.workspace_id == actor.workspace_id)
    return sorted(session.scalars(query), key=lambda user: (user.name.casefold(), user.email))


def add(session: Session, actor: Actor, email: str, name: str, role: str) -> str:
    """Add somebody to the actor's workspace; their one-time password. Who comes back finds what they answered."""
    email, name = email.strip().lower(), name.strip()
    if not ADDRESS.fullmatch(email) or len(email) > LONGEST_EMAIL:
        raise AccessError("This is not an e-mail address")
    check_name(name)
    _check_role(role)
    try:
        password = add_user(session, actor.workspace_id, email, role, name)
    except IntegrityError:
        raise AccessError("Somebody signs in with this e-mail already") from None
    _give_back(session, actor, email)
    return password


def set_role(session: Session, actor: Actor, user_id: str, role: str) -> None:
    """Change what somebody may do; takes effect with their next page."""
    user = _other(session, actor, user_id)
    _check_role(role)
    user.role = role
    session.flush()
    _keep_an_owner(session, actor)


def renew_password(session: Session, actor: Actor, user_id: str) -> tuple[str, str]:
    """E-mail and a new one-time password of somebody else; their sessions end."""
    user = _other(session, actor, user_id)
    return user.email, reset_password(session, user.email)


def remove(session: Session, actor: Actor, user_id: str) -> None:
    """Take somebody out of the workspace; their answers stay, under their address where names are known at all."""
    user = _other(session, actor, user_id)
    named = select(Participant).join(Assessment).where(Assessment.confidentiality != "anonymous")
    for place in session.scalars(named.where(Participant.user_id == user.id)):
        place.email = user.email
    session.delete(user)
    session.flush()
    _keep_an_owner(session, actor)


def _give_back(session: Session, actor: Actor, email: str) -> None:
    """Make the places of somebody who was taken out theirs again, so that they do not count twice."""
    user, own = user_of(session, email), Assessment.workspace_id == actor.workspace_id
    left = select(Participant).join(Assessment).where(own, Participant.user_id.is_(None), Participant.email == email)
    for place in session.scalars(left):
        if user is not None and is_user_code(place.external_id):
            place.user_id = user.id
    session.flush()


def _other(session: Session, actor: Actor, user_id: str) -> User:
    """Somebody else of the workspace; on PostgreSQL its owners are locked, on SQLite the file is, so that two can't turn each
    other out at once."""
    session.scalars(_owners(actor).with_for_update()).all()
    user = session.get(User, user_id)
    if user is None or user.workspace_id != actor.workspace_id:
        raise AccessError("There is no such user")
    if user.id == actor.user_id:
        raise AccessError("Another owner has to do this for you")
    return user


def _owners(actor: Actor) -> Select[str]:
    return select(User.id).where(User.workspace_id == actor.workspace_id, User.role == "owner")


def _keep_an_owner(session: Session, actor: Actor) -> None:
    if not session.scalars(_owners(actor)).all():
        raise AccessError("A workspace keeps at least one owner")


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise AccessError("Choose one of the list")
