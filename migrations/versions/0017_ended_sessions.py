"""Sessions that were signed out of."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_session",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("ended_at", sa.DateTime(), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("ended_session")
