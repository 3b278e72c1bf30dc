"""People are found by their folded names, by role and suspended, each by an index

Revision: 0021, after 0019
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0019"
branch_labels = None
depends_on = None

AT_ONCE = 2_000
LONGEST = 80

# How a name is folded, as of this migration (`consult/kernel/folding.py`): what stands is written by it once.
SIGNS = {0x640, 0x670, *range(0x610, 0x61B), *range(0x64B, 0x660), *range(0x6D6, 0x6EE)}
LETTERS = (
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ء": ""}
    | {"ک": "ك", "گ": "ك", "ڨ": "ق", "پ": "ب", "ڤ": "ف", "ڥ": "ف"}
    | {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ı": "i", "ł": "l", "đ": "d"}
)
FOLDS = str.maketrans(LETTERS)


def _is_part(sign: str) -> bool:
    """Whether a sign belongs to a word: letters and digits, and the marks that are written on them."""
    return sign.isalnum() or ord(sign) in {0x640, 0x670, *range(0x300, 0x370), *range(0x64B, 0x660)}


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).replace("\u200c", " ").replace("\u200d", "").lower()
    words = "".join(sign if _is_part(sign) else " " for sign in plain).split()
    return " ".join(filter(None, map(_word, words)))[:LONGEST]


def _word(word: str) -> str:
    if not word.isascii() and any(map(str.isdigit, word)):
        word = "".join(str(unicodedata.digit(sign, sign)) for sign in word)
    bare = "".join(sign for sign in word if ord(sign) not in SIGNS).translate(FOLDS)
    return "".join(
        sign for sign in unicodedata.normalize("NFKD", bare) if unicodedata.category(sign)[0] in "LN"
    )


def _fill() -> None:
    """The names that stand, some thousand at a time: nothing waits for all of them."""
    person = sa.table("person", sa.column("id"), sa.column("public_name"), sa.column("name_key"))
    some = (
        sa.select(person.c.id, person.c.public_name)
        .where(person.c.id > sa.bindparam("after"), person.c.public_name != "")
        .order_by(person.c.id)
        .limit(AT_ONCE)
    )
    write = (
        sa.update(person)
        .where(person.c.id == sa.bindparam("of"))
        .values(name_key=sa.bindparam("key", type_=sa.String()))
    )
    connection, after = op.get_bind(), 0
    while rows := connection.execute(some, {"after": after}).all():
        connection.execute(write, [{"of": number, "key": _folded(name)} for number, name in rows])
        after = rows[-1][0]


def upgrade() -> None:
    # As a statement: the column brings its CHECK along on both databases, and the table is not built anew.
    collation = ' COLLATE "C"' if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(
        f"ALTER TABLE person ADD COLUMN name_key VARCHAR({LONGEST}){collation} DEFAULT '' NOT NULL"
        " CONSTRAINT ck_person_closed_name CHECK (closed_at is null or name_key = '')"
    )
    _fill()
    for name, table, columns, where in (
        ("ix_person_name", "person", ["name_key", "id"], "email is not null"),
        ("ix_person_suspended", "person", ["suspended_until"], "suspended_until is not null"),
        ("ix_role_grant_held", "role_grant", ["role", "person_id"], "ended_at is null"),
    ):
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    op.drop_index("ix_role_grant_held", "role_grant")
    op.drop_index("ix_person_suspended", "person")
    op.drop_index("ix_person_name", "person")
    op.drop_column("person", "name_key")
