"""An assessment of one bank with one questionnaire version."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship, selectinload

from assessment.models.answers import Agreement, Evidence, Participant, Unit
from assessment.models.base import Base, Keyed
from assessment.models.people import Organisation


class Assessment(Keyed, Base):
    """``dismissed``: patterns set aside, by id: reason, by, date."""

    __tablename__ = "assessment"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    questionnaire: Mapped[str] = mapped_column(String(160))
    version: Mapped[str] = mapped_column(String(10), default="full")
    profile: Mapped[str] = mapped_column(String(80), default="leading_practice")
    targets: Mapped[dict[str, Any]] = mapped_column(default=dict)
    compare_with: Mapped[str | None] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(20), default="self")
    confidentiality: Mapped[str] = mapped_column(String(20), default="confidential")
    cycle: Mapped[str | None] = mapped_column(String(60))
    scope: Mapped[dict[str, Any] | None]
    context: Mapped[dict[str, Any]] = mapped_column(default=dict)
    dismissed: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    previous_id: Mapped[str | None] = mapped_column(ForeignKey("assessment.id", ondelete="SET NULL"), index=True)
    scenario_id: Mapped[str | None] = mapped_column(String(32))
    baseline_id: Mapped[str | None] = mapped_column(String(32))
    approved_on: Mapped[str | None] = mapped_column(String(10))
    approved_by: Mapped[str | None] = mapped_column(String(200))
    closed_on: Mapped[str | None] = mapped_column(String(10))
    deadline: Mapped[str | None] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(5), default="en")
    welcome: Mapped[str | None] = mapped_column(Text)

    organisation: Mapped[Organisation] = relationship()
    participants: Mapped[list[Participant]] = relationship(order_by="Participant.position", cascade="all, delete-orphan")
    agreements: Mapped[list[Agreement]] = relationship(cascade="all, delete-orphan")
    units: Mapped[list[Unit]] = relationship(order_by="Unit.position", cascade="all, delete-orphan")

    @property
    def respondents(self) -> list[Participant]:
        """The participants with all they gave, read in a few queries instead of two a person."""
        people, session = self.participants, object_session(self)
        if people and session is not None:
            given = (selectinload(Participant.answers), selectinload(Participant.evidence).selectinload(Evidence.file))
            session.scalars(select(Participant).where(Participant.assessment_id == self.id).options(*given)).all()
        return people

    def is_open(self, today: date) -> bool:
        """Whether links take answers."""
        return self.closed_on is None or self.closed_on > today.isoformat()

    def is_late(self, today: date) -> bool:
        """Whether the day by which answers were wanted has passed while they are still taken."""
        return self.deadline is not None and self.deadline < today.isoformat() and self.is_open(today)

    def day(self, today: date) -> str:
        """The day as of which everything counts (ISO): the closing date, else today."""
        return self.closed_on or today.isoformat()
