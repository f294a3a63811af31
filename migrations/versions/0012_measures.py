"""Measured values of KPIs."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measure",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("assessment_id", sa.String(32), sa.ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False),
        sa.Column("question", sa.String(120), nullable=False),
        sa.Column("kpi", sa.String(300), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("date", sa.String(10), nullable=False),
        sa.Column("by", sa.String(200), nullable=True),
        sa.UniqueConstraint("assessment_id", "question", "kpi"),
    )
    op.create_index("ix_measure_assessment_id", "measure", ["assessment_id"])


def downgrade() -> None:
    op.drop_table("measure")
