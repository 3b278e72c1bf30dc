"""Who follows a theme or an arrondissement is told of remarks on a draft

Revision: 0053, after 0045
"""

from alembic import op

revision = "0053"
down_revision = "0045"
branch_labels = None
depends_on = None

NEW_NOTICE = "remark-added"
NOTICES = (
    "confirm-address",
    "address-known",
    "reset-password",
    "password-changed",
    "confirm-new-address",
    "address-changed",
    "contribution-received",
    "contribution-hidden",
    "contribution-restored",
    "contribution-ruled",
    "appeal-made",
    "appeal-upheld",
    "contribution-answered",
    "synthesis-published",
    "file-closed",
    "role-granted",
    "role-ended",
    "invitation",
    "suspended",
    "suspension-contested",
    "suspension-decided",
    "flag-settled",
    "account-closed",
    "consultation-cancelled",
    "publication-refused",
    "comment-received",
    "text-version",
    "phase-opened",
    "phase-ending",
    "proposal-added",
    "comment-added",
    "followed-changed",
    "followed-answered",
    "followed-synthesis",
    "followed-decided",
    "followed-consultation",
    "followed-text",
)


def _kinds(members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    _kinds((*NOTICES, NEW_NOTICE))


def downgrade() -> None:
    # Nobody is told anything of what this schema has no word for.
    op.execute(f"DELETE FROM notice WHERE kind = '{NEW_NOTICE}'")
    _kinds(NOTICES)
