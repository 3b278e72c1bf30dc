"""Who may vote, on what, and with which choices. Pure; what must be loaded is as in contributions/rules.py."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from consult.domain.accounts.models import Person
from consult.domain.consultations.clock import vote_rule_at, voting_phase
from consult.domain.consultations.models import Activity, Consultation, VoteRule
from consult.domain.consultations.stopping import clock_of
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
    # One votes on its head instead; a vote that was cast on it may still be taken back.
    MERGED = "merged"
    WORDING_CLOSED = "wording-closed"


def may_vote(person: Person | None, contribution: Contribution, at: datetime) -> Verdict:
    """Whether the person may vote on this now, or change or withdraw their vote. Authors may, on their own."""
    if not is_voted_on(contribution, at):
        return no(VoteRefusal.NOT_VOTED_ON)
    if contribution.state is State.MERGED:
        return no(VoteRefusal.MERGED)
    if contribution.state is not State.PUBLISHED:
        return no(VoteRefusal.NOT_PUBLISHED)
    if contribution.closed_at is not None:
        return no(VoteRefusal.WORDING_CLOSED)
    return may_act(person, contribution.consultation, Activity.VOTE, at)


def may_take_back(person: Person | None, contribution: Contribution, at: datetime) -> Verdict:
    """Whether the person may withdraw a vote on this now: also one on what was merged, or closed, since."""
    verdict = may_vote(person, contribution, at)
    if verdict.refusal in (VoteRefusal.MERGED, VoteRefusal.WORDING_CLOSED):
        return may_act(person, contribution.consultation, Activity.VOTE, at)
    return verdict


def is_voted_on(contribution: Contribution, at: datetime) -> bool:
    """Whether the vote that counts now is on contributions of this kind: proposals where it says nothing else."""
    phase = voting_phase(contribution.consultation, at)
    kinds = phase.vote_kinds if phase is not None else [Kind.PROPOSAL]
    # What came out of time stands apart from what the vote is on.
    in_time = contribution.missed_at is None
    return in_time and contribution.kind is not Kind.COMMENT and contribution.kind in kinds


def vote_has_closed(consultation: Consultation, at: datetime) -> bool:
    """Whether the vote that counts now is over: from then on a merge changes no tally (settled.md)."""
    phase = voting_phase(consultation, at)
    return phase is not None and phase.closes_at <= clock_of(consultation, at)


def choices_for(contribution: Contribution, at: datetime) -> tuple[Choice, ...]:
    """What the rule of the vote offers, in the order of the buttons; nothing where there is no vote."""
    rule = vote_rule_at(contribution.consultation, at)
    return CHOICES[rule] if rule and is_voted_on(contribution, at) else ()
