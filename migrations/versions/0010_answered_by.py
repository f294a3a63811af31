"""Who wrote an answer down for somebody else."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("answer") as table:
        table.add_column(sa.Column("answered_by", sa.String(200), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("answer") as table:
        table.drop_column("answered_by")
