"""What people said: participants, answers, evidence, agreed levels."""

from datetime import datetime
from typing import Any

from sqlalchemy import DateTime, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.models.base import Base, Keyed, new_id, now


class Unit(Keyed, Base):
    """A business line or branch assessed on the same questionnaire."""

    __tablename__ = "unit"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    external_id: Mapped[str] = mapped_column(String(200))
    name: Mapped[dict[str, Any]]
    weight: Mapped[float] = mapped_column(default=1.0)


class Answer(Keyed, Base):
    """``rank`` of the option (0-based), -1 not applicable, -2 don't know. ``revision`` grows with every save.

    ``answered_by``: the name of a user who wrote it down for somebody else, say after an interview.
    """

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("participant_id", "question"),)
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int | None]
    confidence: Mapped[str | None] = mapped_column(String(10))
    comment: Mapped[str | None] = mapped_column(Text)
    released: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    answered_by: Mapped[str | None] = mapped_column(String(200))
    updated_at: Mapped[datetime] = mapped_column(DateTime, default=now, onupdate=now)

    __mapper_args__ = {"version_id_col": revision, "version_id_generator": False}  # noqa: RUF012


class EvidenceFile(Keyed, Base):
    """The file that is a piece of evidence; its content is loaded only when it is asked for."""

    __tablename__ = "evidence_file"
    evidence_id: Mapped[str] = mapped_column(ForeignKey("evidence.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Evidence(Keyed, Base):
    """A file or link behind an answer; ``judged_rank``: the answer that the verdict was given on."""

    __tablename__ = "evidence"
    participant_id: Mapped[str] = mapped_column(ForeignKey("participant.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(120))
    position: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text)
    date: Mapped[str | None] = mapped_column(String(10))
    link: Mapped[str | None] = mapped_column(Text)
    expires: Mapped[str | None] = mapped_column(String(10))
    verdict: Mapped[str | None] = mapped_column(String(10))
    by: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    judged_rank: Mapped[int | None]

    file: Mapped[EvidenceFile | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Measure(Keyed, Base):
    """The measured value of a question's KPI (by its English name) on a day."""

    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("assessment_id", "question", "kpi"),)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(120))
    kpi: Mapped[str] = mapped_column(String(300))
    value: Mapped[float]
    date: Mapped[str] = mapped_column(String(10))
    by: Mapped[str | None] = mapped_column(String(200))


class Participant(Keyed, Base):
    """Somebody who answers; ``token`` opens the answer page without an account.

    ``interviewed_on``, ``interviewed_by``, ``interview_notes``: the day, the user and the notes of an interview.
    ``earlier_id``: the same person in the cycle before, where that is known by more than the name.
    """

    __tablename__ = "participant"
    __table_args__ = (UniqueConstraint("assessment_id", "external_id"),)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    external_id: Mapped[str] = mapped_column(String(200))
    token: Mapped[str] = mapped_column(String(32), unique=True, default=new_id)
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    unit: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str | None] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    line: Mapped[str | None] = mapped_column(String(10))
    sections: Mapped[list[str] | None]
    left_on: Mapped[str | None] = mapped_column(String(10))
    """From this day on they are asked nothing more than they had answered."""
    earlier_id: Mapped[str | None] = mapped_column(ForeignKey("participant.id", ondelete="SET NULL"), index=True)
    interviewed_on: Mapped[str | None] = mapped_column(String(10))
    interviewed_by: Mapped[str | None] = mapped_column(String(200))
    interview_notes: Mapped[str | None] = mapped_column(Text)

    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan")
    evidence: Mapped[list[Evidence]] = relationship(order_by="Evidence.position", cascade="all, delete-orphan")

    @property
    def answered(self) -> frozenset[str]:
        """Questions with a level, not applicable or don't know; a comment alone is no answer."""
        return frozenset(each.question for each in self.answers if each.rank is not None)


class Agreement(Keyed, Base):
    """A level agreed in calibration; ``unit`` None = the whole bank; ``answered``: the mark of the answers behind it."""

    __tablename__ = "agreement"
    __table_args__ = (
        UniqueConstraint("assessment_id", "question", "unit"),
        Index(
            "uq_agreement_whole_bank", "assessment_id", "question", unique=True,
            sqlite_where=text("unit IS NULL"), postgresql_where=text("unit IS NULL"),
        ),
    )  # fmt: skip
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(String(120))
    unit: Mapped[str | None] = mapped_column(String(200))
    rank: Mapped[int]
    answered: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(Text)
    by: Mapped[str | None] = mapped_column(String(200))
    date: Mapped[str | None] = mapped_column(String(10))
