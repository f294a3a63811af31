"""Parts of the report and own words of a workspace, beside its brand."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("brand") as table:
        table.add_column(sa.Column("parts", sa.JSON(), nullable=True))
        table.add_column(sa.Column("own_words", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("brand") as table:
        table.drop_column("own_words")
        table.drop_column("parts")
