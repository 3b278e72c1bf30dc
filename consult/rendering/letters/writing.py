"""From a notice to its letter. `KINDS` names the function that writes each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from consult.domain.accounts.models import Person
from consult.domain.following.telling import Text
from consult.domain.notices.models import Notice, NoticeKind, Topic
from consult.domain.notices.stopping import stop_token
from consult.domain.territory.colours import colours_of
from consult.kernel.localized import shown, spoken
from consult.rendering.formats import Formats
from consult.rendering.letters import (
    of_accounts,
    of_consultations,
    of_contributions,
    of_flags,
    of_following,
    of_merges,
    of_roles,
    of_rulings,
    of_suspensions,
    of_texts,
)
from consult.rendering.letters.case import Body, Case, Sender
from consult.rendering.letters.content import Button, Item, Letter, Paragraph, Quote, Stop, isolated
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
    NoticeKind.INVITATION: of_roles.invitation,
    NoticeKind.SUSPENDED: of_suspensions.suspended,
    NoticeKind.SUSPENSION_CONTESTED: of_suspensions.contested,
    NoticeKind.SUSPENSION_DECIDED: of_suspensions.decided,
    NoticeKind.ACCOUNT_CLOSED: of_accounts.account_closed,
    NoticeKind.CONTRIBUTION_RECEIVED: of_contributions.received,
    NoticeKind.CONTRIBUTION_HIDDEN: of_rulings.hidden,
    NoticeKind.CONTRIBUTION_RESTORED: of_rulings.restored,
    NoticeKind.CONTRIBUTION_RULED: of_rulings.ruled,
    NoticeKind.APPEAL_MADE: of_rulings.appeal_made,
    NoticeKind.APPEAL_UPHELD: of_rulings.appeal_upheld,
    NoticeKind.CONTRIBUTION_ANSWERED: of_contributions.answered,
    NoticeKind.CONTRIBUTION_MERGED: of_merges.merged,
    NoticeKind.MERGE_UNDONE: of_merges.undone,
    NoticeKind.VOTE_MERGED: of_merges.vote_merged,
    NoticeKind.VOTE_RETURNED: of_merges.vote_returned,
    NoticeKind.SYNTHESIS_PUBLISHED: of_contributions.synthesis_published,
    NoticeKind.FILE_CLOSED: of_contributions.file_closed,
    NoticeKind.TEXT_VERSION: of_texts.version_displayed,
    NoticeKind.FOLLOWED_TEXT: of_texts.followed,
    NoticeKind.FLAG_SETTLED: of_flags.settled,
    NoticeKind.CONSULTATION_CANCELLED: of_consultations.cancelled,
    NoticeKind.PUBLICATION_REFUSED: of_consultations.publication_refused,
    NoticeKind.COMMENT_RECEIVED: of_following.comment_received,
    NoticeKind.COMMENT_ADDED: of_following.comment_added,
    NoticeKind.PROPOSAL_ADDED: of_following.proposal_added,
    NoticeKind.REMARK_ADDED: of_following.remark_added,
    NoticeKind.FOLLOWED_CHANGED: of_following.changed,
    NoticeKind.FOLLOWED_ANSWERED: of_following.answered,
    NoticeKind.FOLLOWED_SYNTHESIS: of_following.synthesis_published,
    NoticeKind.FOLLOWED_DECIDED: of_following.file_closed,
    NoticeKind.FOLLOWED_CONSULTATION: of_following.consultation_changed,
    NoticeKind.PHASE_OPENED: of_following.phase_opened,
    NoticeKind.PHASE_ENDING: of_following.phase_ending,
}


def write_letter(
    notices: Sequence[Notice],
    person: Person,
    *,
    sender: Sender,
    at: datetime,
    texts: Mapping[str, Text] | None = None,
) -> Letter:
    """The letter of one notice, or of several of one round, in the person's language (or in the first that is on);
    links are signed at `at`.

    `person` is the notices'; an address that the first carries (`to`) goes before the person's own. `texts`: what may
    be quoted of contributions (`telling.texts_of`).
    """
    first, city = notices[0], sender.municipality
    language = spoken(person.language, city.languages)
    words, formats = Words(language), Formats(language)
    cases = [Case(one, person, sender, at, language, words, formats, texts or {}) for one in notices]
    body = KINDS[first.kind](cases[0]) if len(cases) == 1 else _round(cases)
    return Letter(
        language=language,
        to=first.to or person.email or "",
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
        colours=colours_of(city),
        stop=_stop(cases[0]),
    )


def _round(cases: Sequence[Case]) -> Body:
    """Several things in one letter: of each what happened, the words it is about, and where to read more."""
    first = cases[0]
    _, ngettext = first.words.gettext, first.words.ngettext
    own = first.notice.topic is Topic.OWN
    items = [
        ngettext("%(num)s thing has happened:", "%(num)s things have happened:", len(cases)),
        *(item_of(case) for case in cases),
    ]
    return Body(
        _("News of your words") if own else _("News of what you follow"),
        [
            *(Paragraph(one) if isinstance(one, str) else one for one in items),
            Button(_("See everything on your own page"), first.url("account/news")),
        ],
        [],
    )


def item_of(case: Case) -> Item:
    """What one notice tells, in a line."""
    body = KINDS[case.notice.kind](case)
    quotes = [block for block in body.blocks if isinstance(block, Quote)]
    href = next(block.href for block in body.blocks if isinstance(block, Button))
    return Item(body.subject, href, quotes[-1] if quotes else None)


def _stop(case: Case) -> Stop | None:
    topic, key = case.notice.topic, case.sender.key
    # Without a key no link of a letter acts: it is written again for its reader's own papers.
    if topic is None or key is None:
        return None
    _ = case.words.gettext
    token = stop_token(key, person_id=case.person.id, topic=topic)
    return Stop(
        _("No more letters about my words")
        if topic is Topic.OWN
        else _("No more letters about what I follow"),
        case.url(f"letters/stop/{token}"),
        _("Choose how often letters come"),
        case.url("account/letters"),
    )
