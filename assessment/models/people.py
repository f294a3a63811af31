"""Workspaces, their users and the banks they assess."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed


class Workspace(Keyed, Base):
    """A tenant: a firm or a bank's team. ``log_count``, ``log_head``: entries of its log and the digest of the last."""

    __tablename__ = "workspace"
    name: Mapped[str] = mapped_column(String(200))
    log_count: Mapped[int] = mapped_column(default=0)
    log_head: Mapped[str] = mapped_column(String(64), default="")


class EndedSession(Base):
    """A session that its user signed out of: its cookie opens nothing any more."""

    __tablename__ = "ended_session"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    ended_at: Mapped[datetime]


class User(Keyed, Base):
    """Somebody who signs in; role: owner, consultant or viewer."""

    __tablename__ = "user"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str] = mapped_column(String(200))
    must_change: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[int] = mapped_column(default=0)


class ApiKey(Keyed, Base):
    """Lets a program read what a user may read; ``digest`` of the key, ``epoch`` of the password it was made under."""

    __tablename__ = "api_key"
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    epoch: Mapped[int]
    used_at: Mapped[datetime | None] = mapped_column(DateTime)


class Organisation(Keyed, Base):
    """A bank."""

    __tablename__ = "organisation"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    name: Mapped[dict[str, Any]]
    institution_type: Mapped[str] = mapped_column(String(40))
    fictional: Mapped[bool] = mapped_column(default=False)
    functions: Mapped[dict[str, Any] | None]
    """Whose questions its functions answer, by their names (``assessment.functions``)."""
