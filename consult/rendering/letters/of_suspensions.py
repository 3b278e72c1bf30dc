"""Letters about suspensions: that there is one and why, that it is contested, what was decided."""

from __future__ import annotations

from datetime import datetime

from consult.domain.accounts.models import Outcome
from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, Quote, isolated


def _moment(case: Case, fact: str) -> str:
    return isolated(case.formats.closing(datetime.fromisoformat(case.facts[fact])))


def _who_decides(case: Case) -> str:
    days = case.facts["days"]
    if case.facts["alone"]:
        return case.words.ngettext(
            "You may contest the suspension, once. "
            "The city has one administrator only, who decides again within %(num)s day.",
            "You may contest the suspension, once. "
            "The city has one administrator only, who decides again within %(num)s days.",
            days,
        )
    return case.words.ngettext(
        "You may contest the suspension, once. "
        "Another administrator than the one who suspended decides within %(num)s day.",
        "You may contest the suspension, once. "
        "Another administrator than the one who suspended decides within %(num)s days.",
        days,
    )


def suspended(case: Case) -> Body:
    _ = case.words.gettext
    until = _moment(case, "until")
    blocks: list[Block] = [
        Paragraph(
            _(
                "Your account at %(platform)s is suspended until %(until)s. Until then it does not propose, comment, "
                "vote or report. The suspension ends by itself.",
                platform=case.platform,
                until=until,
            )
        )
    ]
    if case.facts.get("rule"):
        blocks += case.city_text(_("Rule of the charter"), case.facts["rule"])
    blocks.append(Quote(_("Reason"), case.facts["reason"]))
    blocks.append(
        Paragraph(
            _("You may still sign in, read, and see everything that is yours. What you said before stays.")
        )
    )
    blocks.append(Paragraph(_who_decides(case)))
    blocks.append(Button(_("Read the suspension, or contest it"), case.url("account/suspension")))
    return Body(_("Your account is suspended until %(until)s", until=until), blocks, [])


def contested(case: Case) -> Body:
    _ = case.words.gettext
    return Body(
        _("A suspension is contested"),
        [
            Paragraph(
                _(
                    "Somebody contests the suspension of their account. It is to be decided by %(when)s, with a "
                    "reason that they are told.",
                    when=_moment(case, "decide_by"),
                )
            ),
            Button(_("Read the objection"), case.url(f"desk/people/{case.facts['person']}/suspension")),
        ],
        [],
    )


def decided(case: Case) -> Body:
    _ = case.words.gettext
    lifted = case.facts["outcome"] == Outcome.LIFTED
    if lifted:
        subject = _("Your account is no longer suspended")
        said = _(
            "The suspension of your account at %(platform)s was lifted. You may take part again.",
            platform=case.platform,
        )
    else:
        subject = _("The suspension of your account stands")
        said = _(
            "Your objection was read, and the suspension of your account at %(platform)s stands until %(until)s.",
            platform=case.platform,
            until=_moment(case, "until"),
        )
    blocks: list[Block] = [Paragraph(said), Quote(_("Reason"), case.facts["reason"])]
    if not lifted:
        blocks.append(Paragraph(_("If you have a question, write to %(contact)s.", contact=case.contact)))
    return Body(subject, blocks, [])
