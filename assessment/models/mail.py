"""Messages to participants by mail."""

from datetime import datetime

from sqlalchemy import DateTime, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed
from assessment.models.work import Work


class Mailing(Work, Keyed, Base):
    """One press of the button: a letter a person, sent by the worker; ``reply_to``: who asked for it."""

    __tablename__ = "mailing"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    reply_to: Mapped[str] = mapped_column(String(254))


class Letter(Keyed, Base):
    """What one person gets; ``body`` is emptied once it is sent or can't be."""

    __tablename__ = "letter"
    mailing_id: Mapped[str] = mapped_column(ForeignKey("mailing.id", ondelete="CASCADE"), index=True)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    body: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime | None] = mapped_column(DateTime)
    error: Mapped[str | None] = mapped_column(String(300))
