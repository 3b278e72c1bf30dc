"""Words of accounts: roles, languages, refusals."""

from __future__ import annotations

from enum import StrEnum

from consult.domain.accounts.links import LinkProblem
from consult.domain.accounts.models import AgeBand, Gender, InvitationState, Level, Outcome, Role
from consult.domain.accounts.rules import AccountRefusal
from consult.kernel.localized import Language
from consult.kernel.secrets import TokenProblem
from consult.rendering.words import N_, Words

LEVELS = {
    Level.VISITOR: N_("Address not confirmed yet"),
    Level.CONFIRMED: N_("Confirmed address"),
    Level.CHECKED: N_("Identity checked by an agent"),
    Level.DIGITAL_IDENTITY: N_("National digital identity"),
}

# Pairs, not a dict: members of different enums may share a value, and then they are equal.
NAMES: list[tuple[StrEnum, str]] = [
    (Role.ADMINISTRATOR, N_("Administrator")),
    (Role.MODERATOR, N_("Moderator")),
    (Role.COUNCILLOR, N_("Councillor")),
    (Role.DEPARTMENT, N_("Department")),
    (Role.COUNTER_AGENT, N_("Counter agent")),
    (AgeBand.FROM_16, N_("16 to 24 years")),
    (AgeBand.FROM_25, N_("25 to 34 years")),
    (AgeBand.FROM_35, N_("35 to 44 years")),
    (AgeBand.FROM_45, N_("45 to 54 years")),
    (AgeBand.FROM_55, N_("55 to 64 years")),
    (AgeBand.FROM_65, N_("65 years and older")),
    (Gender.WOMAN, N_("Woman")),
    (Gender.MAN, N_("Man")),
    (Gender.OTHER, N_("Another")),
    (Outcome.UPHELD, N_("Upheld")),
    (Outcome.LIFTED, N_("Lifted")),
    (InvitationState.WAITING, N_("Waits to be taken")),
    (InvitationState.TAKEN, N_("Was taken")),
    (InvitationState.EXPIRED, N_("Expired")),
    (InvitationState.CALLED_OFF, N_("Was called off")),
    (Language.AR, N_("Arabic")),
    (Language.FR, N_("French")),
    (Language.EN, N_("English")),
]

SENTENCES: list[tuple[StrEnum, str]] = [
    (
        AccountRefusal.EMAIL_SHAPE,
        N_(
            "This is not an e-mail address. It should look like name@example.tn; look for a missing @ or point."
        ),
    ),
    (AccountRefusal.EMAIL_TAKEN, N_("There is an account with this address already.")),
    (AccountRefusal.EMAIL_SAME, N_("This is the address that the account has now.")),
    (
        AccountRefusal.NAME_LENGTH,
        N_(
            "A public name has %(shortest)s to %(longest)s characters, at least one of them a letter or a digit."
        ),
    ),
    (
        AccountRefusal.NAME_OFFICIAL,
        N_("This name could be taken for the municipality itself. Choose another one."),
    ),
    (
        AccountRefusal.NAME_OF_ASSOCIATION,
        N_("This is the name of an association. Choose another one; who speaks for it says so when writing."),
    ),
    (AccountRefusal.PASSWORD_SHORT, N_("The password is too short: %(shortest)s characters at least.")),
    (AccountRefusal.PASSWORD_LONG, N_("The password is too long: %(longest)s characters at most.")),
    (
        AccountRefusal.PASSWORD_PERSONAL,
        N_(
            "This password is your address or your name, which is what others would try first. Choose another."
        ),
    ),
    (
        AccountRefusal.PASSWORD_COMMON,
        N_(
            "Too many people use this password, and it would be guessed. Three or four words in a row are better."
        ),
    ),
    (AccountRefusal.PASSWORD_WRONG, N_("This is not the present password.")),
    (AccountRefusal.ARRONDISSEMENT_UNKNOWN, N_("There is no such arrondissement. Choose one of the list.")),
    (AccountRefusal.NOT_ADMINISTRATOR, N_("Only an administrator of the platform may do this.")),
    (
        AccountRefusal.LAST_ADMINISTRATOR,
        N_("This is the last administrator. Make somebody else administrator first."),
    ),
    (AccountRefusal.ALREADY_GRANTED, N_("This person holds this role already.")),
    (AccountRefusal.ALREADY_ENDED, N_("This role has been ended already.")),
    (AccountRefusal.DEPARTMENT_NEEDED, N_("Choose the department for which this person answers.")),
    (AccountRefusal.DEPARTMENT_UNWANTED, N_("Only the role “Department” belongs to a department.")),
    (AccountRefusal.ALREADY_MEMBER, N_("This person speaks for this association already.")),
    (
        AccountRefusal.NO_NAME,
        N_("Give a name in at least one language, of at most %(longest)s characters."),
    ),
    (
        AccountRefusal.SUSPENDED,
        N_(
            "Your account is suspended until %(until)s: you may read, but not take part. The letter that you got says "
            "why, and how to contest it."
        ),
    ),
    (
        AccountRefusal.SUSPENSION_OF_STAFF,
        N_("This person holds a role. End their roles first; a staff account takes no part anyway."),
    ),
    (AccountRefusal.ALREADY_SUSPENDED, N_("This account is suspended already, until %(until)s.")),
    (
        AccountRefusal.SUSPENSION_REASON,
        N_("Write a reason of %(shortest)s to %(longest)s characters; the person is told."),
    ),
    (
        AccountRefusal.SUSPENSION_END,
        N_("Choose an end after today, within %(longest)s days. No account is suspended for good."),
    ),
    (AccountRefusal.NOT_SUSPENDED, N_("This account is not suspended now.")),
    (AccountRefusal.ALREADY_CONTESTED, N_("This suspension was contested already.")),
    (
        AccountRefusal.OBJECTION_LENGTH,
        N_("Say why, in %(shortest)s to %(longest)s characters."),
    ),
    (AccountRefusal.NOT_CONTESTED, N_("Nobody contested this suspension, so there is nothing to uphold.")),
    (AccountRefusal.ALREADY_DECIDED, N_("This was decided already.")),
    (
        AccountRefusal.ANOTHER_DECIDES,
        N_("You suspended this account, so another administrator decides on the objection. You may lift it."),
    ),
    (
        AccountRefusal.ALREADY_INVITED,
        N_("This address was invited already. Send that invitation again, or call it off."),
    ),
    (
        AccountRefusal.TOO_MANY_INVITED,
        N_("%(most)s invitations wait, and no more may. Call some off, or wait until they are taken."),
    ),
    (AccountRefusal.INVITATION_OVER, N_("This invitation was taken or called off already.")),
    (
        LinkProblem.BROKEN,
        N_(
            "The link is not whole. Perhaps a part was cut off: open it from the letter itself, or copy all of it."
        ),
    ),
    (LinkProblem.EXPIRED, N_("The link has expired.")),
    (TokenProblem.BROKEN, N_("This link is not complete. Copy the whole link from the letter.")),
    (TokenProblem.EXPIRED, N_("The link has expired.")),
    (LinkProblem.CALLED_OFF, N_("This invitation was called off.")),
    (
        LinkProblem.UNBACKED,
        N_("Whoever sent this invitation may no longer grant roles, so it holds no more."),
    ),
    (LinkProblem.USED, N_("The link was used already, or a newer letter has taken its place.")),
]


def level_words(language: str, level: int) -> str:
    """What is known of a person, for staff."""
    return Words(language).gettext(LEVELS[level])
