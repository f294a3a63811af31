"""What stands at the foot and at the head of Chinese documents, where it is another text than in English ones."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("brand") as batch_op:
        batch_op.add_column(sa.Column("footer_zh", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("mark_zh", sa.String(length=60), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("brand") as batch_op:
        batch_op.drop_column("mark_zh")
        batch_op.drop_column("footer_zh")
