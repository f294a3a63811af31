"""Contributions, peer figures, benchmark packs, the earlier cycle, the chosen scenario"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contribution',
    sa.Column('assessment_id', sa.String(length=32), nullable=False),
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('organisation', sa.String(length=64), nullable=False),
    sa.Column('questionnaire', sa.String(length=160), nullable=False),
    sa.Column('institution_type', sa.String(length=40), nullable=False),
    sa.Column('mode', sa.String(length=20), nullable=False),
    sa.Column('closed_on', sa.String(length=10), nullable=False),
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('levels', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['assessment_id'], ['assessment.id'], name=op.f('fk_contribution_assessment_id_assessment'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_contribution_workspace_id_workspace'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contribution')),
    sa.UniqueConstraint('assessment_id', name=op.f('uq_contribution_assessment_id'))
    )
    with op.batch_alter_table('contribution', schema=None) as batch_op:
        batch_op.create_index('ix_contribution_pool', ['questionnaire', 'institution_type', 'mode'], unique=False)
        batch_op.create_index(batch_op.f('ix_contribution_workspace_id'), ['workspace_id'], unique=False)

    op.create_table('peer_figures',
    sa.Column('workspace_id', sa.String(length=32), nullable=False),
    sa.Column('pool', sa.String(length=300), nullable=False),
    sa.Column('made_on', sa.String(length=10), nullable=False),
    sa.Column('nodes', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['workspace_id'], ['workspace.id'], name=op.f('fk_peer_figures_workspace_id_workspace'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_peer_figures')),
    sa.UniqueConstraint('workspace_id', 'pool', name=op.f('uq_peer_figures_workspace_id'))
    )
    with op.batch_alter_table('peer_figures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_peer_figures_workspace_id'), ['workspace_id'], unique=False)

    op.create_table('benchmark_pack',
    sa.Column('questionnaire', sa.String(length=160), nullable=False),
    sa.Column('institution_type', sa.String(length=40), nullable=False),
    sa.Column('mode', sa.String(length=20), nullable=False),
    sa.Column('made_on', sa.String(length=10), nullable=False),
    sa.Column('signer', sa.String(length=40), nullable=False),
    sa.Column('nodes', sa.JSON(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benchmark_pack')),
    sa.UniqueConstraint('questionnaire', 'institution_type', 'mode', name=op.f('uq_benchmark_pack_questionnaire'))
    )


    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scenario_id', sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column('previous_id', sa.String(length=32), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_assessment_previous_id_assessment'), 'assessment', ['previous_id'], ['id'], ondelete='SET NULL')


def downgrade() -> None:
    with op.batch_alter_table('assessment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_assessment_previous_id_assessment'), type_='foreignkey')
        batch_op.drop_column('previous_id')
        batch_op.drop_column('scenario_id')
    op.drop_table('benchmark_pack')
    op.drop_table('peer_figures')
    op.drop_table('contribution')
