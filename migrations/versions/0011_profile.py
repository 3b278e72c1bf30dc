"""Age band and gender, optional; an account that was closed, and its last letter

Revision: 0011, after 0015
"""

from alembic import op

revision = "0011"
down_revision = "0015"
branch_labels = None
depends_on = None

BANDS = ("16-24", "25-34", "35-44", "45-54", "55-64", "65-up")
GENDERS = ("woman", "man", "other")
BEFORE = (
    "confirm-address",
    "address-known",
    "reset-password",
    "password-changed",
    "confirm-new-address",
    "address-changed",
    "contribution-received",
    "contribution-hidden",
    "contribution-restored",
    "contribution-answered",
    "synthesis-published",
    "file-closed",
    "role-granted",
    "flag-settled",
)
# Of a closed account nothing of the person is left.
CLOSED = (
    "closed_at is null or (email is null and password_hash is null and public_name = ''"
    " and arrondissement_id is null and age_band is null and gender is null and not is_staff)"
)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _kinds(words: tuple[str, ...]) -> None:
    with op.batch_alter_table("notice") as notice:
        notice.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        notice.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({_listed(words)})")


def upgrade() -> None:
    # As statements: a column may bring its CHECK along on both databases, and the table is not built anew.
    for name, check, words in (("age_band", "ageband", BANDS), ("gender", "gender", GENDERS)):
        op.execute(
            f"ALTER TABLE person ADD COLUMN {name} VARCHAR(40)"
            f" CONSTRAINT ck_person_{check} CHECK ({name} IN ({_listed(words)}))"
        )
    moment = "TIMESTAMP WITH TIME ZONE" if op.get_bind().dialect.name == "postgresql" else "DATETIME"
    op.execute(
        f"ALTER TABLE person ADD COLUMN closed_at {moment} CONSTRAINT ck_person_closed CHECK ({CLOSED})"
    )
    _kinds((*BEFORE, "account-closed"))
    op.create_index("ix_notice_person", "notice", ["person_id", "id"])


def downgrade() -> None:
    op.drop_index("ix_notice_person", "notice")
    op.execute("DELETE FROM notice WHERE kind = 'account-closed'")
    _kinds(BEFORE)
    for name in ("closed_at", "gender", "age_band"):
        op.drop_column("person", name)
