"""Who may vote, on what, and with which choices. Pure; what must be loaded is as in contributions/rules.py."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import vote_rule_at, voting_phase
from consult.domain.consultations.models import Activity, VoteRule
from consult.domain.contributions.models import Contribution, Kind, State
from consult.domain.contributions.rules import may_act
from consult.domain.voting.models import Choice
from consult.kernel.verdict import Verdict, no

CHOICES: dict[VoteRule, tuple[Choice, ...]] = {
    VoteRule.SUPPORT: (Choice.AGREE,),
    VoteRule.AGREE_DISAGREE: (Choice.AGREE, Choice.NEUTRAL, Choice.DISAGREE),
}


class VoteRefusal(StrEnum):
    """Why a vote is refused beyond the reasons of contributions.rules.Refusal."""

    NOT_VOTED_ON = "not-voted-on"
    NOT_PUBLISHED = "not-published"
    CHOICE_NOT_OFFERED = "choice-not-offered"


def may_vote(person: Person | None, contribution: Contribution, at: datetime) -> Verdict:
    """Whether the person may vote on this now, or change or withdraw their vote. Authors may, on their own."""
    if not is_voted_on(contribution, at):
        return no(VoteRefusal.NOT_VOTED_ON)
    if contribution.state is not State.PUBLISHED:
        return no(VoteRefusal.NOT_PUBLISHED)
    return may_act(person, contribution.consultation, Activity.VOTE, at)


def is_voted_on(contribution: Contribution, at: datetime) -> bool:
    """Whether the vote that counts now is on contributions of this kind: proposals where it says nothing else."""
    phase = voting_phase(contribution.consultation, at)
    kinds = phase.vote_kinds if phase is not None else [Kind.PROPOSAL]
    # What came out of time stands apart from what the vote is on.
    in_time = contribution.missed_at is None
    return in_time and contribution.kind is not Kind.COMMENT and contribution.kind in kinds


def choices_for(contribution: Contribution, at: datetime) -> tuple[Choice, ...]:
    """What the rule of the vote offers, in the order of the buttons; nothing where there is no vote."""
    rule = vote_rule_at(contribution.consultation, at)
    return CHOICES[rule] if rule and is_voted_on(contribution, at) else ()
