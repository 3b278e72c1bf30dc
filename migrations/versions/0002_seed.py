"""What an empty installation starts with: the city, its arrondissements, the head of the journal, full-text search

Revision: 0002, after 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ARRONDISSEMENTS = [
    ("medina", "المدينة", "Médina", "Medina"),
    ("bab-el-bhar", "باب البحر", "Bab El Bhar", "Bab El Bhar"),
    ("bab-souika", "باب سويقة", "Bab Souika", "Bab Souika"),
    ("sidi-el-bechir", "سيدي البشير", "Sidi El Béchir", "Sidi El Béchir"),
    ("djebel-jelloud", "جبل الجلود", "Djebel Jelloud", "Djebel Jelloud"),
    ("el-kabaria", "الكبارية", "El Kabaria", "El Kabaria"),
    ("el-menzah", "المنزه", "El Menzah", "El Menzah"),
    ("cite-el-khadra", "حي الخضراء", "Cité El Khadra", "Cité El Khadra"),
    ("el-omrane", "العمران", "El Omrane", "El Omrane"),
    ("el-omrane-superieur", "العمران الأعلى", "El Omrane Supérieur", "El Omrane Supérieur"),
    ("el-ouardia", "الوردية", "El Ouardia", "El Ouardia"),
    ("ettahrir", "التحرير", "Ettahrir", "Ettahrir"),
    ("ezzouhour", "الزهور", "Ezzouhour", "Ezzouhour"),
    ("hrairia", "الحرايرية", "Hraïria", "Hraïria"),
    ("sejoumi", "السيجومي", "Séjoumi", "Séjoumi"),
]


def upgrade() -> None:
    arrondissement = sa.table(
        "arrondissement", sa.column("code"), sa.column("position", sa.Integer), sa.column("name", sa.JSON)
    )
    op.bulk_insert(
        arrondissement,
        [
            {"code": code, "position": position, "name": {"ar": ar, "fr": fr, "en": en}}
            for position, (code, ar, fr, en) in enumerate(ARRONDISSEMENTS, 1)
        ],
    )
    municipality = sa.table(
        "municipality",
        sa.column("id", sa.Integer),
        sa.column("name", sa.JSON),
        sa.column("platform_name", sa.JSON),
        sa.column("contact_email"),
        sa.column("contact_address", sa.JSON),
        sa.column("is_demo", sa.Boolean),
        sa.column("reading_days", sa.Integer),
        sa.column("answer_days", sa.Integer),
    )
    op.bulk_insert(
        municipality,
        [
            {
                "id": 1,
                "name": {"ar": "بلدية تونس", "fr": "Municipalité de Tunis", "en": "Municipality of Tunis"},
                "platform_name": {"ar": "كلمتكم", "fr": "Votre parole", "en": "Your Word"},
                "contact_email": "participation@tunis.example",
                "contact_address": {
                    "ar": "بلدية تونس، مكتب الضبط",
                    "fr": "Municipalité de Tunis, bureau d’ordre",
                    "en": "Municipality of Tunis, registry office",
                },
                "is_demo": False,
                "reading_days": 10,
                "answer_days": 30,
            }
        ],
    )
    head = sa.table(
        "journal_head", sa.column("id", sa.Integer), sa.column("entry_id", sa.Integer), sa.column("hash")
    )
    op.bulk_insert(head, [{"id": 1, "entry_id": 0, "hash": "0" * 64}])
    if op.get_bind().dialect.name == "sqlite":
        # rowid is the contribution's id; an ordinary FTS5 table (Debian 12 has SQLite 3.40).
        op.execute(
            "CREATE VIRTUAL TABLE contribution_search USING fts5("
            "stems, skeletons, tokenize = 'unicode61 remove_diacritics 0')"
        )
    else:
        op.execute(
            "CREATE TABLE contribution_search ("
            "contribution_id INTEGER PRIMARY KEY REFERENCES contribution (id), document tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_contribution_search_document ON contribution_search USING gin (document)")


def downgrade() -> None:
    op.execute("DROP TABLE contribution_search")
    for name in ("journal_head", "municipality", "arrondissement"):
        op.execute(f"DELETE FROM {name}")
