"""Work done by the worker: the row is the truth, the queue only wakes the worker up."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, DateTime, ForeignKey, String, Text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed

UNDER_WAY = ("queued", "running")
"""States of work that is still to come to an end."""


class Work:
    """``state``: queued, running, done, failed. ``heartbeat_at`` is renewed while a worker is on it."""

    state: Mapped[str] = mapped_column(String(10), default="queued", index=True)
    stage: Mapped[str] = mapped_column(String(20), default="waiting")
    progress: Mapped[float] = mapped_column(default=0.0)
    error: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(default=0)
    heartbeat_at: Mapped[datetime | None] = mapped_column(DateTime)
    finished_at: Mapped[datetime | None] = mapped_column(DateTime)


class Scenario(Work, Keyed, Base):
    """Limits and the plan made from them; a plan that is still being improved stands there already.

    ``basis``: what else it was made from (see ``assessment.basis``). ``detail``: best, bound and seconds so far.
    """

    __tablename__ = "scenario"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(100), default="Balanced")
    limits: Mapped[dict[str, Any]]
    is_default: Mapped[bool] = mapped_column(default=True)
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict)
    plan: Mapped[dict[str, Any] | None]
    detail: Mapped[dict[str, Any] | None]
    stop: Mapped[bool] = mapped_column(default=False)

    @hybrid_property
    def has_schedule(self) -> bool:
        """Whether a plan was found: demands that clash leave none. In a query too."""
        return self.plan is not None and self.plan["status"] != "infeasible"

    @has_schedule.inplace.expression
    @classmethod
    def _has_schedule(cls) -> ColumnElement[bool]:
        return cls.plan["status"].as_string() != "infeasible"


class ReportJob(Work, Keyed, Base):
    """A document to make; ``form``: report, brief, word, slides, workbook or data; ``scenario_id``: the plan in it;
    ``approval_id``: the approval of that plan that it states; ``figures``: the mark of the figures in it.
    """

    __tablename__ = "report_job"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    locale: Mapped[str] = mapped_column(String(5))
    form: Mapped[str] = mapped_column(String(10), default="report")
    date: Mapped[str] = mapped_column(String(10))
    file: Mapped[str | None] = mapped_column(String(300))
    size: Mapped[int | None]
    scenario_id: Mapped[str | None] = mapped_column(String(32))
    approval_id: Mapped[str | None] = mapped_column(String(32))
    figures: Mapped[str | None] = mapped_column(String(16))
    requested_by: Mapped[str | None] = mapped_column(String(32))
