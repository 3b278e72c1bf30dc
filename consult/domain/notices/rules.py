"""When a letter leaves: at once, or with others on the morning of a day or of a week."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from consult.domain.notices.models import NoticeKind, Pace, Topic
from consult.kernel.tunis import TUNIS

# Kinds whose reader chooses how soon they come. All others come at once: an account has to be confirmed, and against
# a ruling somebody may want to object.
TOPICS: dict[NoticeKind, Topic] = {
    NoticeKind.COMMENT_RECEIVED: Topic.OWN,
    NoticeKind.CONTRIBUTION_ANSWERED: Topic.OWN,
    NoticeKind.TEXT_VERSION: Topic.OWN,
    NoticeKind.VOTE_MERGED: Topic.OWN,
    NoticeKind.VOTE_RETURNED: Topic.OWN,
    NoticeKind.SYNTHESIS_PUBLISHED: Topic.OWN,
    NoticeKind.FILE_CLOSED: Topic.OWN,
    NoticeKind.PHASE_OPENED: Topic.FOLLOWED,
    NoticeKind.PHASE_ENDING: Topic.FOLLOWED,
    NoticeKind.PROPOSAL_ADDED: Topic.FOLLOWED,
    NoticeKind.REMARK_ADDED: Topic.FOLLOWED,
    NoticeKind.COMMENT_ADDED: Topic.FOLLOWED,
    NoticeKind.FOLLOWED_CHANGED: Topic.FOLLOWED,
    NoticeKind.FOLLOWED_ANSWERED: Topic.FOLLOWED,
    NoticeKind.FOLLOWED_SYNTHESIS: Topic.FOLLOWED,
    NoticeKind.FOLLOWED_DECIDED: Topic.FOLLOWED,
    NoticeKind.FOLLOWED_CONSULTATION: Topic.FOLLOWED,
    NoticeKind.FOLLOWED_TEXT: Topic.FOLLOWED,
}
# What stands on a person's own page as news: rulings too, though their letters always come at once.
NEWS = frozenset(
    {
        *TOPICS,
        NoticeKind.CONTRIBUTION_HIDDEN,
        NoticeKind.CONTRIBUTION_RESTORED,
        NoticeKind.CONTRIBUTION_RULED,
        NoticeKind.APPEAL_UPHELD,
        NoticeKind.CONTRIBUTION_MERGED,
        NoticeKind.MERGE_UNDONE,
        NoticeKind.CONSULTATION_CANCELLED,
        NoticeKind.FLAG_SETTLED,
    }
)
# What the calendar does in three days cannot wait for the end of a week.
SOON = frozenset({NoticeKind.PHASE_OPENED, NoticeKind.PHASE_ENDING})

USUAL: dict[Topic, Pace] = {Topic.OWN: Pace.AT_ONCE, Topic.FOLLOWED: Pace.DAILY}

# When the letters of a round leave, in Tunis; those of the week on Monday.
ROUND_AT = time(7)
MONDAY = 0


def next_round(pace: Pace, at: datetime) -> datetime:
    """When a letter of this pace leaves that is written at `at`: `at` itself, or the next seven o'clock in Tunis."""
    if pace not in (Pace.DAILY, Pace.WEEKLY):
        return at
    local = at.astimezone(TUNIS)
    morning = datetime.combine(local.date(), ROUND_AT, TUNIS)
    while morning <= local or (pace is Pace.WEEKLY and morning.weekday() != MONDAY):
        morning += timedelta(days=1)
    return morning.astimezone(at.tzinfo)


def pace_of(kind: NoticeKind, wishes: dict[Topic, Pace]) -> Pace | None:
    """How soon a letter of this kind comes to somebody with these wishes; None where nobody is asked."""
    topic = TOPICS.get(kind)
    if topic is None:
        return None
    pace = wishes.get(topic, USUAL[topic])
    return Pace.DAILY if pace is Pace.WEEKLY and kind in SOON else pace
