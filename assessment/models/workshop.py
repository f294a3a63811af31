"""A workshop: people in a room vote on questions, hidden until revealed, and agree."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.models.base import Base, Keyed, new_id, now


class Vote(Keyed, Base):
    """One voter's choice in a round; ``rank`` as in an answer. Votes of earlier rounds stay."""

    __tablename__ = "vote"
    __table_args__ = (UniqueConstraint("voter_id", "question", "round"),)
    voter_id: Mapped[str] = mapped_column(ForeignKey("voter.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(120))
    round: Mapped[int]
    rank: Mapped[int]
    cast_at: Mapped[datetime] = mapped_column(DateTime, default=now, onupdate=now)


class Voter(Keyed, Base):
    """Somebody with a phone in the room; ``name`` is empty in an anonymous assessment. ``participant_id``: with answers."""

    __tablename__ = "voter"
    workshop_id: Mapped[str] = mapped_column(ForeignKey("workshop.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_id)
    name: Mapped[str] = mapped_column(String(60), default="")
    role: Mapped[str] = mapped_column(String(100), default="")
    seen_at: Mapped[datetime] = mapped_column(DateTime, default=now)
    participant_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)

    votes: Mapped[list[Vote]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Workshop(Keyed, Base):
    """``state``: waiting, voting, revealed, ended. ``version`` grows with every step; ``agenda``: question ids in
    order, ``agreed``: those agreed in the room, voted on or not.

    ``counts``: the last vote on a question becomes the voter's answer. ``code``: joins it, none once ended. ``unit``: what
    is agreed holds for it, None for the whole bank. ``ends_at``: of the timer, ``seconds`` long; 0 for none. ``settled``:
    the level that stands agreed was agreed on the round that is up.
    """

    __tablename__ = "workshop"
    __table_args__ = (
        Index(
            "uq_workshop_under_way", "assessment_id", unique=True,
            sqlite_where=text("code IS NOT NULL"), postgresql_where=text("code IS NOT NULL"),
        ),
    )  # fmt: skip
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    code: Mapped[str | None] = mapped_column(String(6), unique=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    version: Mapped[int] = mapped_column(default=0)
    agenda: Mapped[list[str]]
    agreed: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    question: Mapped[str | None] = mapped_column(String(120))
    round: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[int] = mapped_column(default=0)
    ends_at: Mapped[datetime | None] = mapped_column(DateTime)
    counts: Mapped[bool] = mapped_column(default=False)
    settled: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[str | None] = mapped_column(String(200))
    ended_at: Mapped[datetime | None] = mapped_column(DateTime)

    voters: Mapped[list[Voter]] = relationship(
        order_by="Voter.created_at", cascade="all, delete-orphan", passive_deletes=True
    )
