"""The interview behind answers that a user wrote down for somebody: its day, who held it, notes."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.add_column(sa.Column("interviewed_on", sa.String(10)))
        table.add_column(sa.Column("interviewed_by", sa.String(200)))
        table.add_column(sa.Column("interview_notes", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("participant") as table:
        table.drop_column("interview_notes")
        table.drop_column("interviewed_by")
        table.drop_column("interviewed_on")
