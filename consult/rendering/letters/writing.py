"""From a notice to its letter. `KINDS` names the function that writes each kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from consult.domain.accounts.models import Person
from consult.domain.notices.models import Notice, NoticeKind
from consult.kernel.localized import shown
from consult.rendering.formats import Formats
from consult.rendering.letters import (
    of_accounts,
    of_consultations,
    of_contributions,
    of_flags,
    of_roles,
    of_suspensions,
)
from consult.rendering.letters.case import Body, Case, Sender
from consult.rendering.letters.content import Letter, isolated
from consult.rendering.words import Words

KINDS: dict[NoticeKind, Callable[[Case], Body]] = {
    NoticeKind.CONFIRM_ADDRESS: of_accounts.confirm_address,
    NoticeKind.ADDRESS_KNOWN: of_accounts.address_known,
    NoticeKind.RESET_PASSWORD: of_accounts.reset_password,
    NoticeKind.PASSWORD_CHANGED: of_accounts.password_changed,
    NoticeKind.CONFIRM_NEW_ADDRESS: of_accounts.confirm_new_address,
    NoticeKind.ADDRESS_CHANGED: of_accounts.address_changed,
    NoticeKind.ROLE_GRANTED: of_roles.role_granted,
    NoticeKind.ROLE_ENDED: of_roles.role_ended,
    NoticeKind.SUSPENDED: of_suspensions.suspended,
    NoticeKind.SUSPENSION_CONTESTED: of_suspensions.contested,
    NoticeKind.SUSPENSION_DECIDED: of_suspensions.decided,
    NoticeKind.ACCOUNT_CLOSED: of_accounts.account_closed,
    NoticeKind.CONTRIBUTION_RECEIVED: of_contributions.received,
    NoticeKind.CONTRIBUTION_HIDDEN: of_contributions.hidden,
    NoticeKind.CONTRIBUTION_RESTORED: of_contributions.restored,
    NoticeKind.CONTRIBUTION_ANSWERED: of_contributions.answered,
    NoticeKind.SYNTHESIS_PUBLISHED: of_contributions.synthesis_published,
    NoticeKind.FILE_CLOSED: of_contributions.file_closed,
    NoticeKind.FLAG_SETTLED: of_flags.settled,
    NoticeKind.CONSULTATION_CANCELLED: of_consultations.cancelled,
    NoticeKind.PUBLICATION_REFUSED: of_consultations.publication_refused,
}


def write_letter(notice: Notice, person: Person, *, sender: Sender, at: datetime) -> Letter:
    """The letter of a notice, in the person's language; links are signed at `at`.

    `person` is the notice's; an address it carries (`notice.to`) goes before the person's own.
    """
    language, city = person.language, sender.municipality
    words, formats = Words(language), Formats(language)
    case = Case(notice, person, sender, at, language, words, formats)
    body = KINDS[notice.kind](case)
    return Letter(
        language=language,
        to=notice.to or person.email or "",
        subject=body.subject,
        greeting=words.gettext("Hello,")
        if person.closed_at
        else words.gettext("Hello %(name)s,", name=isolated(person.public_name)),
        blocks=tuple(body.blocks),
        notes=tuple(body.notes),
        platform=shown(city.platform_name, language).text,
        municipality=shown(city.name, language).text,
        contact=city.contact_email,
        home=f"{sender.base_url}/{language}/",
        demo=words.gettext("This comes from a demonstration; everything in it is fictitious.")
        if city.is_demo
        else None,
        footer=shown(city.mail_footer, language) if city.mail_footer else None,
    )
