"""The roadmap after it is approved, and a workspace's own catalogue of initiatives."""

from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed


class Execution(Keyed, Base):
    """How far an initiative of the baseline is: months as YYYY-MM, cost in 10,000 CNY. ``finished`` of one under way: the
    month in which its end is expected."""

    __tablename__ = "execution"
    __table_args__ = (UniqueConstraint("assessment_id", "initiative"),)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    initiative: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(10), default="planned")
    owner: Mapped[str | None] = mapped_column(String(200))
    started: Mapped[str | None] = mapped_column(String(7))
    finished: Mapped[str | None] = mapped_column(String(7))
    cost: Mapped[float | None]
    note: Mapped[str | None] = mapped_column(Text)


class ExecutionEntry(Keyed, Base):
    """How far an initiative was from a day on: a row for each time something was recorded, kept for good.

    ``recorded_on``: ISO day; the rest as in ``Execution``.
    """

    __tablename__ = "execution_entry"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    initiative: Mapped[str] = mapped_column(String(80))
    recorded_on: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    started: Mapped[str | None] = mapped_column(String(7))
    finished: Mapped[str | None] = mapped_column(String(7))
    cost: Mapped[float | None]


class Approval(Keyed, Base):
    """A plan that was approved: on which ISO day, by whom; the newest is the baseline, the first the original."""

    __tablename__ = "approval"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    scenario_id: Mapped[str] = mapped_column(ForeignKey("scenario.id", ondelete="CASCADE"), index=True)
    approved_on: Mapped[str] = mapped_column(String(10))
    approved_by: Mapped[str] = mapped_column(String(200))


class OwnInitiatives(Keyed, Base):
    """An assessment's own copy of its questionnaire's initiatives, as in initiatives.yaml; it takes their place."""

    __tablename__ = "own_initiatives"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), unique=True)
    initiatives: Mapped[list[Any]] = mapped_column(JSON)
    by: Mapped[str | None] = mapped_column(String(200))
