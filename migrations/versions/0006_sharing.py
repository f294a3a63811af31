"""Brand, own words in the report, share links and their visits."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def _table(name: str, parent: str, key: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column(key, sa.String(length=32), nullable=False),
        *columns,
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint([key], [f"{parent}.id"], name=f"fk_{name}_{key}_{parent}", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def upgrade() -> None:
    _table(
        "brand", "workspace", "workspace_id",
        sa.Column("accent", sa.String(length=7), nullable=False),
        sa.Column("cover", sa.String(length=7), nullable=False),
        sa.Column("footer", sa.String(length=120), nullable=False),
        sa.Column("mark", sa.String(length=60), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("master", sa.LargeBinary(), nullable=True),
    )  # fmt: skip
    _table(
        "narrative", "assessment", "assessment_id",
        sa.Column("locale", sa.String(length=5), nullable=False),
        sa.Column("section", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("figures", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=True),
    )  # fmt: skip
    _table(
        "share_link", "assessment", "assessment_id",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=False),
        sa.Column("scope", sa.String(length=10), nullable=False),
        sa.Column("passcode", sa.String(length=200), nullable=True),
        sa.Column("expires_on", sa.String(length=10), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=True),
    )  # fmt: skip
    _table(
        "share_visit", "share_link", "link_id",
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
    )  # fmt: skip
    for name, columns in (
        ("brand", ["workspace_id"]), ("narrative", ["assessment_id", "locale", "section"]), ("share_link", ["token"])
    ):  # fmt: skip
        with op.batch_alter_table(name) as table:
            table.create_unique_constraint(f"uq_{name}_{columns[0]}", columns)
    for name, column in (("narrative", "assessment_id"), ("share_link", "assessment_id"), ("share_visit", "link_id")):
        with op.batch_alter_table(name) as table:
            table.create_index(f"ix_{name}_{column}", [column])


def downgrade() -> None:
    for name in ("share_visit", "share_link", "narrative", "brand"):
        op.drop_table(name)
