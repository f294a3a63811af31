"""Own initiatives belong to an assessment instead of a whole workspace."""

import datetime
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each assessment for which a workspace's own initiatives held gets them as its own."""
    rows = _taken("a.id AS assessment_id", "a.workspace_id = o.workspace_id AND a.questionnaire = o.questionnaire")
    _fill(_made("assessment", sa.UniqueConstraint("assessment_id", name="uq_own_initiatives_assessment_id")), rows, {})


def downgrade() -> None:
    """A workspace gets back what one of its assessments has for a questionnaire."""
    rows = _taken("a.workspace_id, a.questionnaire", "a.id = o.assessment_id")
    table = _made(
        "workspace", sa.Column("questionnaire", sa.String(160), nullable=False), sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("workspace_id", "questionnaire", name="uq_own_initiatives_workspace_id"),
    )  # fmt: skip
    op.create_index("ix_own_initiatives_workspace_id", "own_initiatives", ["workspace_id"])
    _fill(table, list({(row["workspace_id"], row["questionnaire"]): row for row in rows}.values()), {"revision": 1})


def _taken(owner: str, held: str) -> Any:
    """What the table holds, the oldest first, with the owner of each row from the assessment for which it held; it is gone."""
    query = f'SELECT {owner}, o.initiatives, o."by" FROM own_initiatives o JOIN assessment a ON {held} ORDER BY o.created_at'
    rows = op.get_bind().execute(sa.text(query).columns(initiatives=sa.JSON())).mappings().all()
    op.drop_table("own_initiatives")
    return rows


def _made(owner: str, *others: Any) -> sa.Table:
    """The table anew, of rows that go with their owner."""
    return op.create_table(
        "own_initiatives",
        sa.Column(f"{owner}_id", sa.String(32), nullable=False),
        sa.Column("initiatives", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(200)),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            [f"{owner}_id"], [f"{owner}.id"], name=f"fk_own_initiatives_{owner}_id_{owner}", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_own_initiatives"),
        *others,
    )


def _fill(table: sa.Table, rows: Any, more: dict[str, Any]) -> None:
    now = datetime.datetime.now(datetime.UTC).replace(tzinfo=None)
    for row in rows:
        op.get_bind().execute(table.insert().values(id=secrets.token_urlsafe(16), created_at=now, **row, **more))
