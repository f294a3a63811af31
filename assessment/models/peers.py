"""Peers: what assessments contributed, what was shown of them, and benchmark packs from other installations."""

from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, Keyed


class Contribution(Keyed, Base):
    """Capability levels of a closed assessment, given to a pool: ``scope`` workspace or installation."""

    __tablename__ = "contribution"
    __table_args__ = (Index("ix_contribution_pool", "questionnaire", "institution_type", "mode"),)
    assessment_id: Mapped[str] = mapped_column(ForeignKey("assessment.id", ondelete="CASCADE"), unique=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    organisation: Mapped[str] = mapped_column(String(64))
    questionnaire: Mapped[str] = mapped_column(String(160))
    institution_type: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(20))
    closed_on: Mapped[str] = mapped_column(String(10))
    scope: Mapped[str] = mapped_column(String(20))
    levels: Mapped[dict[str, Any]]


class PeerFigures(Keyed, Base):
    """Figures as last shown for a pool, with those behind them: the ground of the differencing rule."""

    __tablename__ = "peer_figures"
    __table_args__ = (UniqueConstraint("workspace_id", "pool"),)
    workspace_id: Mapped[str] = mapped_column(ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    pool: Mapped[str] = mapped_column(String(300))
    made_on: Mapped[str] = mapped_column(String(10))
    nodes: Mapped[dict[str, Any]]


class BenchmarkPack(Keyed, Base):
    """Quartiles from a signed pack; one of a kind is kept, the latest."""

    __tablename__ = "benchmark_pack"
    __table_args__ = (UniqueConstraint("questionnaire", "institution_type", "mode"),)
    questionnaire: Mapped[str] = mapped_column(String(160))
    institution_type: Mapped[str] = mapped_column(String(40))
    mode: Mapped[str] = mapped_column(String(20))
    made_on: Mapped[str] = mapped_column(String(10))
    signer: Mapped[str] = mapped_column(String(40))
    nodes: Mapped[dict[str, Any]]
