"""Documents in more forms than the PDF."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("report_job") as table:
        table.add_column(sa.Column("form", sa.String(length=10), nullable=False, server_default="report"))
    op.execute("UPDATE report_job SET form = 'brief' WHERE brief")
    with op.batch_alter_table("report_job") as table:
        table.alter_column("form", server_default=None)
        table.drop_column("brief")


def downgrade() -> None:
    with op.batch_alter_table("report_job") as table:
        table.add_column(sa.Column("brief", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.execute("UPDATE report_job SET brief = true WHERE form = 'brief'")
    with op.batch_alter_table("report_job") as table:
        table.drop_column("form")
