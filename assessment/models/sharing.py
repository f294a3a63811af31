"""What leaves the house: the brand of documents, a person's own words in them, links for readers without an account."""

from datetime import datetime

from sqlalchemy import JSON, DateTime, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed


class Brand(Keyed, Base):
    """How a workspace's documents look; colours as #rrggbb, logo PNG, master .pptx; parts and words of its reports.

    ``footer_zh``, ``mark_zh``: of Chinese documents, where another.
    """

    __tablename__ = "brand"
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), unique=True)
    accent: Mapped[str] = mapped_column(String(7), default="")
    cover: Mapped[str] = mapped_column(String(7), default="")
    footer: Mapped[str] = mapped_column(String(120), default="")
    footer_zh: Mapped[str] = mapped_column(String(120), default="", server_default="")
    mark: Mapped[str] = mapped_column(String(60), default="")
    mark_zh: Mapped[str] = mapped_column(String(60), default="", server_default="")
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    master: Mapped[bytes | None] = mapped_column(LargeBinary)
    parts: Mapped[list[str] | None] = mapped_column(JSON)
    own_words: Mapped[dict[str, str] | None] = mapped_column(JSON)


class Narrative(Keyed, Base):
    """Own paragraphs in a section of the report; ``figures``: the mark of the figures under which they were written."""

    __tablename__ = "narrative"
    __table_args__ = (UniqueConstraint("assessment_id", "locale", "section"),)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    locale: Mapped[str] = mapped_column(String(5))
    section: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    figures: Mapped[str] = mapped_column(String(16))
    by: Mapped[str | None] = mapped_column(String(200))


class ShareLink(Keyed, Base):
    """A link by which anybody who has it reads the results; ``scope``: results, or report with its file."""

    __tablename__ = "share_link"
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(100))
    scope: Mapped[str] = mapped_column(String(10))
    passcode: Mapped[str | None] = mapped_column(String(200))
    expires_on: Mapped[str] = mapped_column(String(10))
    revoked: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    by: Mapped[str | None] = mapped_column(String(200))


class ShareVisit(Keyed, Base):
    """One use of a link: opened, passcode wrong, or file taken."""

    __tablename__ = "share_visit"
    link_id: Mapped[str] = mapped_column(ForeignKey("share_link.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(DateTime)
    what: Mapped[str] = mapped_column(String(10))
