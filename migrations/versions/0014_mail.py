"""Addresses of participants, and messages by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("email", sa.String(254)))
    op.create_table(
        "mailing",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("assessment_id", sa.String(32), sa.ForeignKey("assessment.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("reply_to", sa.String(254), nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("stage", sa.String(20), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("error", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("heartbeat_at", sa.DateTime()),
        sa.Column("finished_at", sa.DateTime()),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("mailing_id", sa.String(32), sa.ForeignKey("mailing.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column(
            "participant_id", sa.String(32), sa.ForeignKey("participant.id", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime()),
        sa.Column("error", sa.String(300)),
    )


def downgrade() -> None:
    op.drop_table("letter")
    op.drop_table("mailing")
    with op.batch_alter_table("participant") as table:
        table.drop_column("email")
