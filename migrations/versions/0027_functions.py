"""Whose questions the functions of a bank answer, by their names; the day from which somebody who has left is asked no more."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.add_column(sa.Column("functions", sa.JSON(), nullable=True))
    with op.batch_alter_table("participant") as batch_op:
        batch_op.add_column(sa.Column("left_on", sa.String(length=10), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("participant") as batch_op:
        batch_op.drop_column("left_on")
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_column("functions")
