"""The log of a workspace: who did what when, appended in the transaction of the deed, each entry tied to the one before."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.access import Actor, user_of
from assessment.models import AuditEvent, Workspace
from assessment.models.base import now

LONGEST = 200
"""Letters of a subject or detail that are kept."""
LONGEST_ADDRESS = 60


@dataclass(frozen=True)
class Deed:
    """What was done: its key, which assessment (id and name then), what of it, from which network address."""

    what: str
    assessment_id: str = ""
    subject: str = ""
    detail: str = ""
    address: str = ""


@dataclass(frozen=True)
class Chain:
    """Whether a log is whole: its entries, the digest of the last, and the first entry that doesn't fit, None for none."""

    count: int
    head: str
    broken: int | None


def record(session: Session, actor: Actor, deed: Deed) -> None:
    """Append an entry; it is kept when the deed is, and the deed is not kept without it."""
    _append(session, actor.workspace_id, actor.user_id, actor.email, deed)


def record_about(session: Session, email: str, deed: Deed, by: str = "") -> None:
    """Append to the log of somebody's workspace what nobody signed in did; nothing where nobody has that address."""
    user = user_of(session, email)
    if user is not None:
        _append(session, user.workspace_id, "" if by else user.id, by or user.email, deed)


def chains(session: Session) -> list[tuple[str, Chain]]:
    """The name of every workspace with its log, worked out again."""
    return [(each.name, checked(session, each.id)) for each in session.scalars(select(Workspace).order_by(Workspace.name))]


def _append(session: Session, workspace_id: str, user_id: str, email: str, deed: Deed) -> None:
    """The count is raised first: that makes everybody else wait, so that no two entries follow the same one."""
    ours = Workspace.id == workspace_id
    session.execute(update(Workspace).where(ours).values(log_count=Workspace.log_count + 1))
    number, head = session.execute(select(Workspace.log_count, Workspace.log_head).where(ours)).one()
    event = AuditEvent(
        workspace_id=workspace_id, created_at=now(), number=number, user_id=user_id, email=email, what=deed.what,
        assessment_id=deed.assessment_id, subject=deed.subject[:LONGEST], detail=deed.detail[:LONGEST],
        address=deed.address[:LONGEST_ADDRESS],
    )  # fmt: skip
    event.digest = _digest(head, event)
    session.add(event)
    session.execute(update(Workspace).where(ours).values(log_head=event.digest))
    session.flush()


def _digest(before: str, event: AuditEvent) -> str:
    said = [
        before, event.number, event.created_at.isoformat(), event.user_id, event.email, event.what, event.assessment_id,
        event.subject, event.detail, event.address,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def newest(session: Session, actor: Actor, count: int, before: int | None = None) -> list[AuditEvent]:
    """So many entries of the actor's workspace, newest first, from below a number on."""
    query = select(AuditEvent).where(AuditEvent.workspace_id == actor.workspace_id)
    if before is not None:
        query = query.where(AuditEvent.number < before)
    return list(session.scalars(query.order_by(AuditEvent.number.desc()).limit(count)))


def everything(session: Session, workspace_id: str, last: int | None = None) -> Iterable[AuditEvent]:
    """All entries of a workspace, oldest first, up to a number: others may be writing meanwhile."""
    query = select(AuditEvent).where(AuditEvent.workspace_id == workspace_id).order_by(AuditEvent.number)
    if last is not None:
        query = query.where(AuditEvent.number <= last)
    return session.scalars(query.execution_options(yield_per=1000))


def checked(session: Session, workspace_id: str) -> Chain:
    """Work the chain out again: an entry changed, taken out or added behind the app's back doesn't fit."""
    columns = select(Workspace.log_count, Workspace.log_head).where(Workspace.id == workspace_id)
    count, last = session.execute(columns).one()
    head, number = "", 0
    for event in everything(session, workspace_id, count):
        number += 1
        head = _digest(head, event)
        if event.number != number or event.digest != head:
            return Chain(count, last, number)
    return Chain(count, last, None if (number, head) == (count, last) else number + 1)
