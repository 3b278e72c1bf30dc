"""Words of merges: why contributions are not merged, or not let go."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.moderation.merges import MergeRefusal
from consult.rendering.words import N_

NAMES: list[tuple[StrEnum, str]] = []

SENTENCES: list[tuple[StrEnum, str]] = [
    (MergeRefusal.NOTHING_TO_MERGE, N_("Choose at least one other contribution to merge.")),
    (
        MergeRefusal.TOO_MANY,
        N_("At most %(limit)s contributions are merged at once. Merge the others afterwards."),
    ),
    (MergeRefusal.HEAD_AMONG_MEMBERS, N_("%(ref)s cannot be merged into itself.")),
    (MergeRefusal.NOT_MERGED_KIND, N_("Comments are not merged: they stay below what they answer.")),
    (
        MergeRefusal.OTHER_KIND,
        N_(
            "%(ref)s is of another kind. Contributions of different kinds are not merged; different languages may be."
        ),
    ),
    (MergeRefusal.OTHER_CONSULTATION, N_("%(ref)s belongs to another consultation.")),
    (MergeRefusal.NOT_PUBLIC, N_("%(ref)s is not public: it waits to be read, or was hidden or withdrawn.")),
    (
        MergeRefusal.MERGED_ALREADY,
        N_("%(ref)s has been merged already. Choose the one that it was merged into."),
    ),
    (
        MergeRefusal.OUT_OF_TIME,
        N_("%(ref)s: what came out of time and what came in time are not merged with each other."),
    ),
    (
        MergeRefusal.PLACED_ALREADY,
        N_("%(ref)s has its place in a published synthesis. From then on merges stay as they are."),
    ),
    (
        MergeRefusal.WORDING_CLOSED,
        N_("%(ref)s is a wording of the municipality that was closed. Write a new one."),
    ),
    (
        MergeRefusal.REASON_MISSING,
        N_(
            "Give the reason in this language too, since it is told to an author who writes in it: %(language)s."
        ),
    ),
    (MergeRefusal.UNDONE_ALREADY, N_("This merge has been undone already.")),
]
