"""Letters about accounts."""

from __future__ import annotations

from consult.domain.accounts.links import INVITATION_LIFETIME, LIFETIMES, Purpose
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Button, Paragraph, isolated


def confirm_address(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Confirm your address"),
        [
            Paragraph(
                _(
                    "An account with the public name %(name)s was asked for at %(platform)s with this "
                    "address. Open the link and press the button there: the address is then confirmed and "
                    "you can take part.",
                    name=isolated(case.person.public_name),
                    platform=case.platform,
                )
            ),
            Button(
                _("Confirm my address"), case.url(f"account/confirm/{case.token(Purpose.CONFIRM_ADDRESS)}")
            ),
        ],
        [
            case.works_for(LIFETIMES[Purpose.CONFIRM_ADDRESS]),
            _(
                "If you did not ask for an account, do nothing: without your confirmation nobody can use "
                "your address."
            ),
        ],
    )


def address_known(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("You already have an account"),
        [
            Paragraph(
                _(
                    "Somebody, perhaps you, wanted to use this address for an account at %(platform)s. It "
                    "has one already, and nothing about it has changed.",
                    platform=case.platform,
                )
            ),
            Button(_("Sign in"), case.url("account/sign-in")),
            Paragraph(_("If you have forgotten your password, ask for a new one here:")),
            Button(_("Choose a new password"), case.url("account/forgotten")),
        ],
        [_("If it was not you, there is nothing to do.")],
    )


def reset_password(case: Case) -> Body:
    _ = case.words.gettext
    invited = bool(case.facts.get("invited"))
    lifetime = INVITATION_LIFETIME if invited else LIFETIMES[Purpose.RESET_PASSWORD]
    why = (
        _(
            "An account was made for you at %(platform)s with this address. Choose your password, then "
            "sign in with it.",
            platform=case.platform,
        )
        if invited
        else _(
            "A new password was asked for your account at %(platform)s. The present one works until you "
            "choose another.",
            platform=case.platform,
        )
    )
    other = (
        _("If you did not expect this, write to %(contact)s.", contact=case.contact)
        if invited
        else _("If you did not ask for it, do nothing: your password stays as it is.")
    )
    return Body(
        _("Choose your password") if invited else _("Choose a new password"),
        [
            Paragraph(why),
            Button(
                _("Choose my password"),
                case.url(f"account/reset/{case.token(Purpose.RESET_PASSWORD, lifetime)}"),
            ),
        ],
        [case.works_for(lifetime), other],
    )


def password_changed(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Your password was changed"),
        [
            Paragraph(
                _(
                    "The password of your account at %(platform)s was changed on %(moment)s. Every other "
                    "device was signed out.",
                    platform=case.platform,
                    moment=isolated(case.formats.datetime(case.notice.created_at)),
                )
            ),
            Paragraph(
                _(
                    "If it was not you, choose a new password at once and write to %(contact)s.",
                    contact=case.contact,
                )
            ),
            Button(_("Choose a new password"), case.url("account/forgotten")),
        ],
        [],
    )


def confirm_new_address(case: Case) -> Body:
    _ = case.words.gettext
    path = f"account/settings/address/{case.token(Purpose.CONFIRM_NEW_ADDRESS)}"
    return Body(
        _("Confirm your new address"),
        [
            Paragraph(
                _(
                    "This is to be the new address of your account at %(platform)s, whose public name is "
                    "%(name)s. Until it is confirmed, the present address stays.",
                    platform=case.platform,
                    name=isolated(case.person.public_name),
                )
            ),
            Button(_("Confirm my new address"), case.url(path)),
        ],
        [
            case.works_for(LIFETIMES[Purpose.CONFIRM_NEW_ADDRESS]),
            _("If you did not ask for it, do nothing: the account keeps its address."),
        ],
    )


def address_changed(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Your account has a new address"),
        [
            Paragraph(
                _(
                    "The address of your account at %(platform)s was changed on %(moment)s. Letters no "
                    "longer come here.",
                    platform=case.platform,
                    moment=isolated(case.formats.datetime(case.notice.created_at)),
                )
            ),
            Paragraph(_("If it was not you, write to %(contact)s at once.", contact=case.contact)),
        ],
        [],
    )


def account_closed(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("Your account is closed"),
        [
            Paragraph(
                _(
                    "Your account at %(platform)s was closed on %(moment)s with your password. This is the last letter "
                    "from it, and this address is no longer kept.",
                    platform=case.platform,
                    moment=isolated(case.formats.datetime(case.notice.created_at)),
                )
            ),
            Paragraph(
                _(
                    "What you said stays in the register under its number, without your name. Your votes stay counted, "
                    "and your name, password, profile and drafts are gone."
                )
            ),
            Paragraph(
                _("With the same address a new account can be made at any time; it is not tied to this one.")
            ),
        ],
        [_("If it was not you, write to %(contact)s at once.", contact=case.contact)],
    )
