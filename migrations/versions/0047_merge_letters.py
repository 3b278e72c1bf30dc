"""Authors and voters are told of merges

Revision: 0047, after 0046
"""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

NEW_NOTICES = ("contribution-merged", "merge-undone", "vote-merged", "vote-returned")
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
    "remark-added",
)


def _kinds(members: tuple[str, ...]) -> None:
    words = ", ".join(f"'{member}'" for member in members)
    with op.batch_alter_table("notice") as batch:
        batch.drop_constraint(op.f("ck_notice_noticekind"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_noticekind"), f"kind IN ({words})")


def upgrade() -> None:
    _kinds((*NOTICES, *NEW_NOTICES))


def downgrade() -> None:
    words = ", ".join(f"'{member}'" for member in NEW_NOTICES)
    op.execute(f"DELETE FROM notice WHERE kind IN ({words})")
    _kinds(NOTICES)
