"""Letters about roles."""

from __future__ import annotations

from consult.domain.accounts.links import INVITATION_LIFETIME
from consult.domain.accounts.models import Role
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, isolated
from consult.rendering.wording import word


def role_granted(case: Case) -> Body:
    _ = case.words.gettext
    role = word(case.language, Role(case.facts["role"]))
    blocks: list[Block] = [
        Paragraph(
            _(
                "Your account at %(platform)s now has this role: %(role)s.",
                platform=case.platform,
                role=isolated(role),
            )
        )
    ]
    if case.facts.get("department"):
        blocks += case.city_text(_("Department"), case.facts["department"])
    if case.facts.get("scope"):
        blocks += case.city_text(_("For this public consultation only"), case.facts["scope"])
    else:
        blocks.append(Paragraph(_("The role holds for the whole city.")))
    blocks.append(Button(_("Open the desk"), case.url("desk")))
    return Body(
        _("You were given a role: %(role)s", role=isolated(role)),
        blocks,
        [
            _(
                "With a staff account one does not propose, comment or vote: use a resident’s account of "
                "your own for that."
            )
        ],
    )


def invitation(case: Case) -> Body:
    _ = case.words.gettext
    role = isolated(word(case.language, Role(case.facts["role"])))
    blocks: list[Block] = [
        Paragraph(
            _(
                "%(sender)s invites you to work at %(platform)s with this role: %(role)s.",
                sender=isolated(case.facts["by"]),
                platform=case.platform,
                role=role,
            )
        )
    ]
    if case.facts.get("department"):
        blocks += case.city_text(_("Department"), case.facts["department"])
    if case.facts.get("scope"):
        blocks += case.city_text(_("For this public consultation only"), case.facts["scope"])
    else:
        blocks.append(Paragraph(_("The role holds for the whole city.")))
    blocks += [
        Paragraph(
            _(
                "Behind the link you choose your password and your public name. Your address is confirmed by it."
            )
        ),
        Button(_("Open the invitation"), case.url(f"account/invitation/{case.invitation_token()}")),
    ]
    return Body(
        _("You are invited: %(role)s", role=role),
        blocks,
        [
            case.works_for(INVITATION_LIFETIME),
            _("If you did not expect this, write to %(contact)s.", contact=case.contact),
        ],
    )


def role_ended(case: Case) -> Body:
    _ = case.words.gettext
    role = isolated(word(case.language, Role(case.facts["role"])))
    blocks: list[Block] = [
        Paragraph(
            _(
                "Your account at %(platform)s no longer has this role: %(role)s.",
                platform=case.platform,
                role=role,
            )
        )
    ]
    if case.facts.get("department"):
        blocks += case.city_text(_("Department"), case.facts["department"])
    if case.facts.get("scope"):
        blocks += case.city_text(_("For this public consultation only"), case.facts["scope"])
    blocks.append(
        Paragraph(_("Your other roles stay as they are."))
        if case.facts.get("staff")
        else Paragraph(_("It is a resident’s account again: with it you may propose, comment and vote."))
    )
    blocks.append(Paragraph(_("If this surprises you, write to %(contact)s.", contact=case.contact)))
    return Body(_("A role of yours has ended: %(role)s", role=role), blocks, [])
