"""What a scenario was planned from, stopping, the baseline and its execution, own initiatives"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('scenario') as batch_op:
        batch_op.add_column(sa.Column('basis', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('stop', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('assessment') as batch_op:
        batch_op.add_column(sa.Column('baseline_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('approved_on', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('approved_by', sa.String(length=200), nullable=True))
    op.create_table(
        'execution',
        sa.Column('assessment_id', sa.String(length=32), nullable=False),
        sa.Column('initiative', sa.String(length=80), nullable=False),
        sa.Column('status', sa.String(length=10), nullable=False),
        sa.Column('owner', sa.String(length=200), nullable=True),
        sa.Column('started', sa.String(length=7), nullable=True),
        sa.Column('finished', sa.String(length=7), nullable=True),
        sa.Column('cost', sa.Double(), nullable=True),
        sa.Column('note', sa.Text(), nullable=True),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], ondelete='CASCADE',
                                name=op.f('fk_execution_assessment_id_assessment')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_execution')),
        sa.UniqueConstraint('assessment_id', 'initiative', name=op.f('uq_execution_assessment_id')),
    )
    op.create_index(op.f('ix_execution_assessment_id'), 'execution', ['assessment_id'])
    op.create_table(
        'own_initiatives',
        sa.Column('workspace_id', sa.String(length=32), nullable=False),
        sa.Column('questionnaire', sa.String(length=160), nullable=False),
        sa.Column('initiatives', sa.JSON(), nullable=False),
        sa.Column('revision', sa.Integer(), nullable=False),
        sa.Column('by', sa.String(length=200), nullable=True),
        sa.Column('id', sa.String(length=32), nullable=False),
        sa.Column('created_at', sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], ondelete='CASCADE',
                                name=op.f('fk_own_initiatives_workspace_id_workspace')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_own_initiatives')),
        sa.UniqueConstraint('workspace_id', 'questionnaire', name=op.f('uq_own_initiatives_workspace_id')),
    )
    op.create_index(op.f('ix_own_initiatives_workspace_id'), 'own_initiatives', ['workspace_id'])


def downgrade() -> None:
    op.drop_table('own_initiatives')
    op.drop_table('execution')
    with op.batch_alter_table('assessment') as batch_op:
        batch_op.drop_column('approved_by')
        batch_op.drop_column('approved_on')
        batch_op.drop_column('baseline_id')
    with op.batch_alter_table('scenario') as batch_op:
        batch_op.drop_column('stop')
        batch_op.drop_column('basis')
