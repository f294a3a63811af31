"""The log of a workspace: written once, never changed, each entry tied to the one before."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed


class AuditEvent(Keyed, Base):
    """Who did what to which assessment, from where; names stand as they were, for what they name may be gone.

    ``digest``: SHA-256 over the entry and the digest before it.
    """

    __tablename__ = "audit_event"
    __table_args__ = (UniqueConstraint("workspace_id", "number"),)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    user_id: Mapped[str] = mapped_column(String(32))
    email: Mapped[str] = mapped_column(String(254))
    what: Mapped[str] = mapped_column(String(60))
    assessment_id: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(200))
    detail: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
