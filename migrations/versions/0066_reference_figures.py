"""Reference figures: whom those who took part are set beside

Revision: 0066, after 0065
"""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reference_figures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "profile",
            sa.Enum(
                "arrondissement",
                "age",
                "gender",
                name="profile",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["person.id"], name=op.f("fk_reference_figures_uploaded_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_figures")),
    )
    op.create_index("ix_reference_figures_profile", "reference_figures", ["profile", "id"])


def downgrade() -> None:
    op.drop_index("ix_reference_figures_profile", "reference_figures")
    op.drop_table("reference_figures")
