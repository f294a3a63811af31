"""Catalogue of questionnaires"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('catalogue',
    sa.Column('workspace_id', sa.String(length=32), nullable=True),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('files', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=200), nullable=True),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_catalogue_workspace_id_workspace'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_catalogue')),
    sa.UniqueConstraint('workspace_id', 'key', name=op.f('uq_catalogue_workspace_id'))
    )
    with op.batch_alter_table('catalogue', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_catalogue_workspace_id'), ['workspace_id'], unique=False)
        batch_op.create_index('uq_catalogue_shipped', ['key'], unique=True, sqlite_where=sa.text('workspace_id IS NULL'), postgresql_where=sa.text('workspace_id IS NULL'))


def downgrade() -> None:
    op.drop_table('catalogue')
