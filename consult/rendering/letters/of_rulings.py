"""Letters about rulings of moderators: what was ruled, how far it goes, why, and how to contest it; and of appeals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from consult.domain.moderation.models import RulingKind
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, Quote, isolated


def _grounds(case: Case) -> list[Block]:
    """The rule and the reason, which a moderator wrote in the language of the contribution."""
    _ = case.words.gettext
    blocks = case.city_text(_("The rule of the charter"), case.facts.get("rule") or "")
    reason = case.facts.get("reason") or ""
    if reason:
        blocks.append(Quote(_("The moderator’s reason"), reason, case.language_of("reason_language")))
    return blocks


def _appeal_href(case: Case) -> str:
    return case.url(f"contributions/{case.facts['ref']}/appeal")


def _how_to_contest(case: Case) -> list[Block]:
    """Until when and before whom; where letters of an earlier time named no day: to whom to write."""
    _, ngettext = case.words.gettext, case.words.ngettext
    contact = isolated(case.facts.get("contact") or case.sender.municipality.contact_email)
    until = case.facts.get("appeal_until")
    if until is None:
        return [
            Paragraph(
                _(
                    "If you think that this is wrong, write to %(contact)s and give the number. Somebody "
                    "other than the author of the ruling will read it.",
                    contact=contact,
                )
            ),
            Button(_("Open the page of the contribution"), case.own()),
        ]
    return [
        Paragraph(
            _(
                "A person decided this, not a program. If you think that it is wrong, you may contest it once, until "
                "%(until)s.",
                until=isolated(case.formats.closing(datetime.fromisoformat(until))),
            )
            + " "
            + ngettext(
                "Another moderator than the one who ruled decides within %(num)s day, and you are told why.",
                "Another moderator than the one who ruled decides within %(num)s days, and you are told why.",
                case.facts["decision_days"],
            )
        ),
        Button(_("Contest the ruling"), _appeal_href(case)),
        Paragraph(
            _("If the page does not help you, write to %(contact)s and give the number.", contact=contact)
        ),
    ]


def hidden(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Your contribution %(ref)s was hidden", ref=case.ref),
        [
            Paragraph(
                _(
                    "A moderator has hidden the text of your contribution %(ref)s: nobody but you and the moderators "
                    "reads it any more. Its number stays in the register, and the public log shows that it was "
                    "hidden and by which rule, without the text.",
                    ref=case.ref,
                )
            ),
            *case.title(),
            *_grounds(case),
            *_how_to_contest(case),
        ],
        [],
    )


def restored(case: Case) -> Body:
    _ = case.words.gettext
    appealed = bool(case.facts.get("appealed"))
    said = (
        _(
            "Your appeal was granted: the ruling that had hidden your contribution %(ref)s was taken back. Everybody "
            "can read it again, with its votes and comments.",
            ref=case.ref,
        )
        if appealed
        else _(
            "The ruling that had hidden your contribution %(ref)s was taken back. Everybody can "
            "read it again, with its votes and comments.",
            ref=case.ref,
        )
    )
    return Body(
        _("Appeal granted: your contribution %(ref)s is shown again", ref=case.ref)
        if appealed
        else _("Your contribution %(ref)s is shown again", ref=case.ref),
        [
            Paragraph(said),
            *case.title(),
            *_grounds(case),
            Button(_("Open the page of the contribution"), case.own()),
        ],
        [],
    )


def ruled(case: Case) -> Body:
    """A ruling that neither hides nor restores the whole text."""
    return _RULED[RulingKind(case.facts["ruling"])](case)


def _masked(case: Case) -> Body:
    _, ngettext = case.words.gettext, case.words.ngettext
    return Body(
        _("A part of your contribution %(ref)s was masked", ref=case.ref),
        [
            Paragraph(
                ngettext(
                    "A moderator has masked %(num)s passage of your contribution %(ref)s. The rest is read, voted "
                    "on and cited as before; in the place of the passage everybody reads that it is masked.",
                    "A moderator has masked %(num)s passages of your contribution %(ref)s. The rest is read, voted "
                    "on and cited as before; in the place of the passages everybody reads that they are masked.",
                    case.facts["passages"],
                    ref=case.ref,
                )
            ),
            Paragraph(
                _("Your receipt still holds. On the page you alone also see your words as you wrote them.")
            ),
            *_grounds(case),
            *_how_to_contest(case),
        ],
        [],
    )


def _unmasked(case: Case) -> Body:
    _ = case.words.gettext
    if case.facts.get("appealed"):
        subject = _("Appeal granted: your contribution %(ref)s is shown whole again", ref=case.ref)
        said = _(
            "Your appeal was granted: what was masked in your contribution %(ref)s is shown again.",
            ref=case.ref,
        )
    else:
        subject = _("What was masked in your contribution %(ref)s is shown again", ref=case.ref)
        said = _("A moderator has shown again what was masked in your contribution %(ref)s.", ref=case.ref)
    return Body(
        subject,
        [Paragraph(said), *_grounds(case), Button(_("Open the page of the contribution"), case.own())],
        [],
    )


def _asked_to_edit(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("A moderator asks you to change your contribution %(ref)s", ref=case.ref),
        [
            Paragraph(
                _(
                    "A moderator has read your contribution %(ref)s and asks you to change it. Nothing was hidden: "
                    "everybody reads it as it stands, and you may leave it so. It can be changed until somebody "
                    "answers it, votes on it or cites it.",
                    ref=case.ref,
                )
            ),
            *_grounds(case),
            Button(_("Change the text"), case.url(f"contributions/{case.facts['ref']}/edit")),
        ],
        [],
    )


_RULED: dict[RulingKind, Callable[[Case], Body]] = {
    RulingKind.MASK: _masked,
    RulingKind.UNMASK: _unmasked,
    RulingKind.ASK_EDIT: _asked_to_edit,
}


def appeal_made(case: Case) -> Body:
    """To who may decide; where nobody may, to the administrators."""
    _ = case.words.gettext
    when = isolated(case.formats.closing(datetime.fromisoformat(case.facts["decide_by"])))
    blocks: list[Block] = [
        Paragraph(
            _(
                "The author of contribution %(ref)s contests a moderator’s ruling on it. It is to be decided by "
                "%(when)s, with a reason that the author is told.",
                ref=case.ref,
                when=when,
            )
        )
    ]
    if case.facts["nobody"]:
        blocks += [
            Paragraph(
                _(
                    "Nobody but the author of the ruling moderates this public consultation, so nobody may decide. "
                    "Grant somebody else the role of moderator."
                )
            ),
            Button(_("People and roles"), case.url("desk/people")),
        ]
    else:
        blocks.append(Button(_("Read the appeal"), case.url(f"desk/moderation/{case.facts['ref']}/appeal")))
    return Body(_("A ruling on %(ref)s is contested", ref=case.ref), blocks, [])


def appeal_upheld(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Your appeal: the ruling on %(ref)s stands", ref=case.ref),
        [
            Paragraph(
                _(
                    "Another moderator than the one who ruled has read your appeal about contribution %(ref)s, and "
                    "the text. The ruling stands. A person decided this, not a program.",
                    ref=case.ref,
                )
            ),
            *_grounds(case),
            Paragraph(_("A ruling is contested once, so this is final on this platform.")),
            Button(_("Open the page of the contribution"), case.own()),
        ],
        [_("If you have a question, write to %(contact)s.", contact=case.contact)],
    )
