"""The mark of the answers that a level was agreed on, and the questions agreed in a workshop, voted on or not."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("agreement") as batch_op:
        batch_op.add_column(sa.Column("answered", sa.String(length=16), nullable=True))
    with op.batch_alter_table("workshop") as batch_op:
        batch_op.add_column(sa.Column("agreed", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("workshop") as batch_op:
        batch_op.drop_column("agreed")
    with op.batch_alter_table("agreement") as batch_op:
        batch_op.drop_column("answered")
