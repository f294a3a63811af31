"""Questionnaires kept in the database: a workspace's own, and every shipped version that was ever in use here."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed


class Catalogue(Keyed, Base):
    """A version of a questionnaire as content files; ``workspace_id`` None: shipped, kept for running assessments."""

    __tablename__ = "catalogue"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index(
            "uq_catalogue_shipped", "key", unique=True,
            sqlite_where=text("workspace_id IS NULL"), postgresql_where=text("workspace_id IS NULL"),
        ),
    )  # fmt: skip
    workspace_id: Mapped[str | None] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(160))
    files: Mapped[dict[str, Any]]
    by: Mapped[str | None] = mapped_column(String(200))
