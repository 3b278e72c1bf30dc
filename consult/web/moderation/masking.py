"""Masking passages of one text at the desk, showing them again, and opening the original."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.contributions.masking import Wording, is_masked, masks_in_force
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import get_contribution
from consult.domain.moderation.masking import get_mask, mask_passages, open_original, unmask_passages
from consult.domain.moderation.models import RulingKind
from consult.domain.moderation.queries import get_rule, list_rules, rulings_of
from consult.domain.moderation.rules import (
    REASON_MAX,
    REASON_MIN,
    Refusal,
    language_of_reason,
    may_rule,
)
from consult.kernel.errors import Refused
from consult.kernel.localized import shown
from consult.rendering.wording import within
from consult.web.access import staff
from consult.web.compose.cards import author_of
from consult.web.database import db, unit_of_work
from consult.web.forms import look_again, number_in, said_at
from consult.web.moderation.blueprint import bp
from consult.web.moderation.forms import MaskForm, UnmaskForm
from consult.web.request import lang, me, now

Answer = str | tuple[str, int]

PLACES = {
    Refusal.REASON_TOO_SHORT: ("reason", "reason_again"),
    Refusal.REASON_TOO_LONG: ("reason", "reason_again"),
    Refusal.REASON_REPEATS: ("reason", "reason_again"),
    Refusal.NO_PASSAGE: "passages",
    Refusal.PASSAGE_TOO_SHORT: "passages",
    Refusal.PASSAGE_NOT_THERE: "passages",
    Refusal.MASKS_EVERYTHING: "passages",
}


def _asked(ref: str) -> Contribution:
    found = get_contribution(db(), ref)
    if not holds(me(), Role.MODERATOR, consultation_id=found.consultation_id):
        abort(403)
    return found


def _form(*, blank: bool = False) -> MaskForm:
    form = MaskForm(formdata=None) if blank else MaskForm()
    form.rule.choices = [(rule.id, str(shown(rule.title, lang()))) for rule in list_rules(db())]
    return form


def _page(
    ref: str,
    *,
    form: MaskForm | None = None,
    unmask_form: UnmaskForm | None = None,
    original: Wording | None = None,
    problem: str = "",
    status: int = 200,
) -> Answer:
    contribution = _asked(ref)
    rulings = rulings_of(db(), [contribution.id])[contribution.id]
    form, unmask_form = form or _form(blank=True), unmask_form or UnmaskForm(formdata=None)
    form.seen_version.data = str(contribution.version)
    form.seen_ruling.data = str(rulings[-1].id if rulings else "")
    in_force = {one.id: one for one in masks_in_force(db(), contribution.id)}
    page = render_template(
        "areas/moderation/mask.html",
        contribution=contribution,
        author=author_of(contribution),
        may=may_rule(me(), contribution),
        masked=is_masked(db(), contribution),
        masks=[
            {"ruling": one, "number": len(in_force[one.mask_id].passages), "id": one.mask_id}
            for one in rulings
            if one.kind is RulingKind.MASK and one.mask_id in in_force
        ],
        form=form,
        unmask_form=unmask_form,
        original=original,
        problem=problem,
        reason_language=within(lang(), language_of_reason(contribution)),
        least=REASON_MIN,
        most=REASON_MAX,
    )
    return (page, status) if status != 200 else page


@bp.get("/desk/moderation/<ref>/mask")
@staff(Role.MODERATOR)
def mask(ref: str) -> Answer:
    return _page(ref)


@bp.post("/desk/moderation/<ref>/mask")
@staff(Role.MODERATOR)
def save_mask(ref: str) -> Answer | Response:
    """Mask the passages that were pasted; whoever wrote them is told."""
    contribution, form = _asked(ref), _form()
    if not form.validate():
        return _page(ref, form=form, status=422)
    try:
        with unit_of_work() as session:
            mask_passages(
                session,
                contribution=contribution,
                moderator=me(),
                passages=form.wanted(),
                rule=get_rule(session, form.rule.data),
                reason=form.reason.data or "",
                at=now(),
                seen_version=form.version,
                seen_ruling=form.ruling,
            )
    except Refused as refused:
        look_again()
        return _page(ref, form=form, problem=said_at(form, refused, PLACES), status=409)
    flash(_("The passages are masked. The author was told."), "done")
    return redirect(url_for(".mask", ref=ref), 303)


@bp.post("/desk/moderation/<ref>/unmask")
@staff(Role.MODERATOR)
def unmask(ref: str) -> Answer | Response:
    """Show the passages of one mask again, under the rule that had masked them."""
    contribution, form = _asked(ref), UnmaskForm()
    mask_id = number_in(request.form.get("mask"))
    rulings = rulings_of(db(), [contribution.id])[contribution.id]
    ruling = next((one for one in rulings if one.kind is RulingKind.MASK and one.mask_id == mask_id), None)
    if ruling is None or mask_id is None:
        abort(404)
    assert ruling.rule_id is not None
    if not form.validate():
        return _page(ref, unmask_form=form, status=422)
    try:
        with unit_of_work() as session:
            unmask_passages(
                session,
                contribution=contribution,
                mask=get_mask(session, contribution, mask_id),
                moderator=me(),
                rule=get_rule(session, ruling.rule_id),
                reason=form.reason_again.data or "",
                at=now(),
            )
    except Refused as refused:
        look_again()
        return _page(ref, unmask_form=form, problem=said_at(form, refused, PLACES), status=409)
    flash(_("The passages are shown again. The author was told."), "done")
    return redirect(url_for(".mask", ref=ref), 303)


@bp.post("/desk/moderation/<ref>/original")
@staff(Role.MODERATOR)
def original(ref: str) -> Any:
    """The text as it was written, once: that it was opened, by whom and when, stands in the journal."""
    contribution = _asked(ref)
    try:
        with unit_of_work() as session:
            found = open_original(session, contribution=contribution, moderator=me(), at=now())
    except Refused as refused:
        look_again()
        return _page(ref, problem=said_at(None, refused, {}), status=409)
    return _page(ref, original=found)
