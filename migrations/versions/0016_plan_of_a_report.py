"""The plan that a document was made with."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report_job") as table:
        table.add_column(sa.Column("scenario_id", sa.String(32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("report_job") as table:
        table.drop_column("scenario_id")
