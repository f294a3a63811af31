"""Workshops, their voters and votes."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workshop",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("assessment_id", sa.String(32), sa.ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
        sa.Column("code", sa.String(6), nullable=True, unique=True),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agenda", sa.JSON(), nullable=False),
        sa.Column("question", sa.String(120), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("unit", sa.String(200), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_workshop_assessment_id", "workshop", ["assessment_id"])
    op.create_index(
        "uq_workshop_under_way", "workshop", ["assessment_id"], unique=True,
        sqlite_where=sa.text("code IS NOT NULL"), postgresql_where=sa.text("code IS NOT NULL"),
    )  # fmt: skip
    op.create_table(
        "voter",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False),
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(100), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("participant_id", sa.String(32), sa.ForeignKey("participant.id", ondelete="SET NULL"), nullable=True),
    )
    op.create_index("ix_voter_workshop_id", "voter", ["workshop_id"])
    op.create_table(
        "vote",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("voter_id", sa.String(32), sa.ForeignKey("voter.id", ondelete="CASCADE"), nullable=False),
        sa.Column("question", sa.String(120), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("cast_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("voter_id", "question", "round"),
    )
    op.create_index("ix_vote_voter_id", "vote", ["voter_id"])


def downgrade() -> None:
    for table in ("vote", "voter", "workshop"):
        op.drop_table(table)
