"""Which approval a document states."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

STATED = """
    UPDATE report_job SET approval_id = (
        SELECT approval.id FROM approval
        WHERE approval.assessment_id = report_job.assessment_id AND approval.scenario_id = report_job.scenario_id
        AND approval.created_at <= report_job.created_at ORDER BY approval.created_at DESC LIMIT 1
    )
"""
"""The newest approval of a document's plan before it was made: what has been taken back since is not known any more."""


def upgrade() -> None:
    with op.batch_alter_table("report_job") as batch_op:
        batch_op.add_column(sa.Column("approval_id", sa.String(length=32), nullable=True))
    op.execute(STATED)


def downgrade() -> None:
    with op.batch_alter_table("report_job") as batch_op:
        batch_op.drop_column("approval_id")
