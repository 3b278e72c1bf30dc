"""Layers of the city and of plans, with their zones; the delegations of Tunis as the first ground

Revision: 0032, after 0031
"""

import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

KINDS = ("ground", "areas", "arrondissements", "zones")
STANDING = "consultation_id is null and shown_at is not null and replaced_at is null and withdrawn_at is null"
DELEGATIONS = Path(__file__).resolve().parents[1] / "data" / "delegations.json"
TITLE = {
    "ar": "معتمديات ولاية تونس",
    "fr": "Délégations du gouvernorat de Tunis",
    "en": "Delegations of the governorate of Tunis",
}


def upgrade() -> None:
    layer = op.create_table(
        "layer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="layerkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("attribution", sa.String(300), nullable=False),
        sa.Column("licence", sa.String(160), nullable=False),
        sa.Column("filename", sa.String(200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(64), nullable=True),
        sa.Column("points_sent", sa.Integer(), nullable=False),
        sa.Column("points_kept", sa.Integer(), nullable=False),
        sa.Column("points_drawn", sa.Integer(), nullable=False),
        sa.Column("zones_count", sa.Integer(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(kind = 'zones') = (consultation_id is not null)", name=op.f("ck_layer_owner")),
        sa.CheckConstraint("west <= east and south <= north", name=op.f("ck_layer_box")),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultation.id"], name=op.f("fk_layer_consultation_id_consultation")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["person.id"], name=op.f("fk_layer_added_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_layer")),
        sa.UniqueConstraint("line", "version", name=op.f("uq_layer_line_version")),
    )
    op.create_index("ix_layer_consultation", "layer", ["consultation_id", "position", "id"])
    op.create_index(
        "uq_layer_city_standing",
        "layer",
        ["kind"],
        unique=True,
        sqlite_where=sa.text(STANDING),
        postgresql_where=sa.text(STANDING),
    )
    zone = op.create_table(
        "zone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(60), nullable=True),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("outline", sa.Text(), nullable=False),
        sa.Column("west", sa.Float(), nullable=False),
        sa.Column("south", sa.Float(), nullable=False),
        sa.Column("east", sa.Float(), nullable=False),
        sa.Column("north", sa.Float(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("km2", sa.Float(), nullable=False),
        sa.Column("arrondissement_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["layer_id"], ["layer.id"], name=op.f("fk_zone_layer_id_layer")),
        sa.ForeignKeyConstraint(
            ["arrondissement_id"],
            ["arrondissement.id"],
            name=op.f("fk_zone_arrondissement_id_arrondissement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_zone")),
        sa.UniqueConstraint("layer_id", "code", name=op.f("uq_zone_layer_id_code")),
    )
    op.create_index("ix_zone_layer", "zone", ["layer_id", "number"])
    _lay_delegations(layer, zone)


def _lay_delegations(layer: sa.Table, zone: sa.Table) -> None:
    """The ground of a fresh installation; migrations/data/README.md says where it comes from."""
    told = json.loads(DELEGATIONS.read_text(encoding="utf-8"))
    west, south, east, north = told["box"]
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made = {
        "line": "delegations",
        "version": 1,
        "kind": "areas",
        "position": 1,
        "title": TITLE,
        "attribution": "© OpenStreetMap contributors, geoBoundaries (gbOpen TUN ADM2)",
        "licence": "ODbL 1.0",
        "points_sent": told["points"],
        "points_kept": told["points"],
        "points_drawn": told["points"],
        "zones_count": len(told["zones"]),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "notices": [],
        "columns": [],
        "chosen": {},
        "added_at": at,
        "shown_at": at,
    }
    connection = op.get_bind()
    (layer_id,) = connection.execute(sa.insert(layer).values(made)).inserted_primary_key
    connection.execute(
        sa.insert(zone), [{"layer_id": layer_id, "properties": {}, **one} for one in told["zones"]]
    )


def downgrade() -> None:
    op.drop_table("zone")
    op.drop_table("layer")
