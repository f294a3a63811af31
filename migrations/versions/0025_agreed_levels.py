"""The mark of the answers that a level was agreed on, the questions agreed in a workshop, voted on or not, who a
participant was in the cycle before, and the mark of the figures in a document."""

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
    with op.batch_alter_table("participant") as batch_op:
        batch_op.add_column(sa.Column("earlier_id", sa.String(length=32), nullable=True))
        batch_op.create_foreign_key("fk_participant_earlier_id_participant", "participant", ["earlier_id"], ["id"], ondelete="SET NULL")
        batch_op.create_index("ix_participant_earlier_id", ["earlier_id"])
    with op.batch_alter_table("report_job") as batch_op:
        batch_op.add_column(sa.Column("figures", sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("report_job") as batch_op:
        batch_op.drop_column("figures")
    with op.batch_alter_table("participant") as batch_op:
        batch_op.drop_index("ix_participant_earlier_id")
        batch_op.drop_constraint("fk_participant_earlier_id_participant", type_="foreignkey")
        batch_op.drop_column("earlier_id")
    with op.batch_alter_table("workshop") as batch_op:
        batch_op.drop_column("agreed")
    with op.batch_alter_table("agreement") as batch_op:
        batch_op.drop_column("answered")
