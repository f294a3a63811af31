"""Keys by which a program reads what its user may read: made, used, taken back."""

import datetime
import secrets

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.access import Actor, actor_for, digest
from assessment.models import ApiKey, User
from assessment.models.base import now
from errors import AccessError

PREFIX, LONGEST_LABEL, MOST = "waymark_", 100, 20
FRESH = datetime.timedelta(minutes=1)
"""How exactly the last use of a key is noted."""


def keys_of(session: Session, actor: Actor) -> list[ApiKey]:
    """The user's own keys that still open something, newest first."""
    query = select(ApiKey).where(ApiKey.user_id == actor.user_id, ApiKey.epoch == actor.epoch)
    return list(session.scalars(query.order_by(ApiKey.created_at.desc())))


def keys_of_others(session: Session, actor: Actor) -> list[tuple[ApiKey, User]]:
    """For an owner: what else opens something in the workspace, with whose it is, newest first; nothing for anybody else."""
    if actor.role != "owner":
        return []
    query = select(ApiKey, User).join(User, ApiKey.user_id == User.id).where(
        User.workspace_id == actor.workspace_id, User.id != actor.user_id, ApiKey.epoch == User.epoch,
        User.must_change.is_(False),
    )  # fmt: skip
    return [(key, user) for key, user in session.execute(query.order_by(ApiKey.created_at.desc()))]


def make_key(session: Session, actor: Actor, label: str) -> str:
    """A new key, which is kept nowhere; ends with the password it was made under."""
    label = " ".join(label.split())
    if not label or len(label) > LONGEST_LABEL:
        raise AccessError("Say in at most 100 characters what the key is for")
    if len(keys_of(session, actor)) >= MOST:
        raise AccessError("At most 20 keys; take one back first")
    key = PREFIX + secrets.token_urlsafe(32)
    session.add(ApiKey(user_id=actor.user_id, label=label, digest=digest(key), epoch=actor.epoch))
    session.flush()
    return key


def take_back_key(session: Session, actor: Actor, key_id: str) -> str:
    """End one of the user's own keys, or an owner any of the workspace; returns what it was called."""
    found = session.get(ApiKey, key_id)
    may_end = {actor.user_id, *(user.id for _, user in keys_of_others(session, actor))}
    if found is None or found.user_id not in may_end:
        raise AccessError("There is no such key")
    session.delete(found)
    session.flush()
    return found.label


def actor_of_key(session: Session, key: str) -> tuple[Actor, bool] | None:
    """Whose key it is, and whether its use was noted anew; None for one that opens nothing (any more)."""
    found = session.scalar(select(ApiKey).where(ApiKey.digest == digest(key)))
    user = session.get(User, found.user_id) if found else None
    if found is None or user is None or user.epoch != found.epoch or user.must_change:
        return None
    due = found.used_at is None or now() - found.used_at > FRESH
    if due:
        session.execute(update(ApiKey).where(ApiKey.id == found.id).values(used_at=now()))
    return actor_for(session, user), due
