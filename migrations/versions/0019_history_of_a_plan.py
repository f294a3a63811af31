"""Every approval of a plan and every record of its execution, kept one after another."""

import datetime
import secrets

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    approval = op.create_table(
        "approval",
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("scenario_id", sa.String(32), nullable=False),
        sa.Column("approved_on", sa.String(10), nullable=False),
        sa.Column("approved_by", sa.String(200), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_approval_assessment_id_assessment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenario.id"], name="fk_approval_scenario_id_scenario", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_assessment_id", "approval", ["assessment_id"])
    entry = op.create_table(
        "execution_entry",
        sa.Column("assessment_id", sa.String(32), nullable=False),
        sa.Column("initiative", sa.String(80), nullable=False),
        sa.Column("recorded_on", sa.String(10), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("started", sa.String(7)),
        sa.Column("finished", sa.String(7)),
        sa.Column("cost", sa.Double()),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name="fk_execution_entry_assessment_id_assessment", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_execution_entry"),
    )
    op.create_index("ix_execution_entry_assessment_id", "execution_entry", ["assessment_id"])
    _begin(approval, entry)


def _begin(approval: sa.Table, entry: sa.Table) -> None:
    """The history of older data begins with the plan approved last and, today, with what is recorded of it."""
    connection, now = op.get_bind(), datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    approved = sa.text("SELECT a.id, s.id, a.approved_on, a.approved_by FROM assessment a JOIN scenario s ON s.id = a.baseline_id")
    for assessment, scenario, day, by in connection.execute(approved).all():
        connection.execute(approval.insert().values(
            id=secrets.token_urlsafe(16), created_at=now, assessment_id=assessment, scenario_id=scenario,
            approved_on=day or now.date().isoformat(), approved_by=by or "",
        ))  # fmt: skip
    recorded = sa.text("SELECT assessment_id, initiative, status, started, finished, cost FROM execution")
    for row in connection.execute(recorded).mappings().all():
        connection.execute(entry.insert().values(
            id=secrets.token_urlsafe(16), created_at=now, recorded_on=now.date().isoformat(), **row
        ))  # fmt: skip


def downgrade() -> None:
    op.drop_table("execution_entry")
    op.drop_table("approval")
