"""The place a contribution speaks of: a zone of the plan, a point, an address in words

Revision: 0032b, after 0034
"""

import sqlalchemy as sa
from alembic import op

revision = "0032b"
down_revision = "0034"
branch_labels = None
depends_on = None

PLACED = (
    "(latitude is null) = (longitude is null) and coalesce(latitude, 0) between -90 and 90"
    " and coalesce(longitude, 0) between -180 and 180"
    " and (kind <> 'comment' or (zone_id is null and latitude is null and address is null))"
)


def upgrade() -> None:
    with op.batch_alter_table("contribution") as batch:
        batch.add_column(sa.Column("zone_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("latitude", sa.Float(), nullable=True))
        batch.add_column(sa.Column("longitude", sa.Float(), nullable=True))
        batch.add_column(sa.Column("address", sa.String(length=200), nullable=True))
        batch.create_foreign_key(op.f("fk_contribution_zone_id_zone"), "zone", ["zone_id"], ["id"])
        batch.create_check_constraint(op.f("ck_contribution_placed"), PLACED)
    op.create_index("ix_contribution_zone", "contribution", ["zone_id", "state", "received_at", "id"])
    op.create_index(
        "ix_contribution_point",
        "contribution",
        ["consultation_id", "state", "id"],
        sqlite_where=sa.text("latitude is not null"),
        postgresql_where=sa.text("latitude is not null"),
    )


def downgrade() -> None:
    op.drop_index("ix_contribution_point", "contribution")
    op.drop_index("ix_contribution_zone", "contribution")
    with op.batch_alter_table("contribution") as batch:
        batch.drop_constraint(op.f("ck_contribution_placed"), type_="check")
        batch.drop_constraint(op.f("fk_contribution_zone_id_zone"), type_="foreignkey")
        for name in ("address", "longitude", "latitude", "zone_id"):
            batch.drop_column(name)
