"""Editing the charter: its words and its rules, in three languages, by administrators."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.moderation.charter import add_rule, change_charter, change_rule, move_rule, retire_rule
from consult.domain.moderation.queries import get_charter, get_rule, list_rules
from consult.kernel.errors import Refused, Stale
from consult.rendering.wording import sentence
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import fill, localized, look_again, number_in
from consult.web.moderation.blueprint import bp
from consult.web.moderation.forms import CharterForm, RuleForm
from consult.web.request import lang, me, now

Answer = str | tuple[str, int]


def _refused(template: str, problem: Exception, **values: Any) -> Answer:
    look_again()
    if isinstance(problem, Refused):
        words = sentence(lang(), problem.code, problem.facts)
    else:
        words = _(
            "Somebody else changed the charter meanwhile. Your words are kept: look at how it stands and save again."
        )
    return render_template(f"areas/moderation/{template}", problem=words, **values), 409


@bp.route("/desk/charter", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def edit_charter() -> Answer | Response:
    charter = get_charter(db())
    form = CharterForm()
    if not form.is_submitted():
        for name in ("introduction", "never", "appeal"):
            fill(form, name, getattr(charter, name))
        form.version.data = charter.version
    elif form.validate():
        try:
            with unit_of_work() as session:
                change_charter(
                    session,
                    charter=charter,
                    editor=me(),
                    introduction=localized(form, "introduction"),
                    never=localized(form, "never"),
                    appeal=localized(form, "appeal"),
                    at=now(),
                    expected_version=form.version.data or 0,
                )
        except (Refused, Stale) as problem:
            form.version.data = problem.current if isinstance(problem, Stale) else form.version.data
            form.version.raw_data = None
            return _refused(
                "edit_charter.html", problem, form=form, rules=list_rules(db()), charter=get_charter(db())
            )
        flash(_("The charter is saved."))
        return redirect(url_for(".edit_charter"), 303)
    page = render_template(
        "areas/moderation/edit_charter.html", form=form, rules=list_rules(db()), charter=charter, problem=""
    )
    return (page, 422) if form.is_submitted() else page


@bp.route("/desk/charter/rules/new", methods=["GET", "POST"], defaults={"rule_id": None})
@bp.route("/desk/charter/rules/<int:rule_id>", methods=["GET", "POST"])
@staff(Role.ADMINISTRATOR)
def edit_rule(rule_id: int | None) -> Answer | Response:
    """A new rule, or another wording of one; a rule that was applied keeps its old words beside the new."""
    charter, rule = get_charter(db()), get_rule(db(), rule_id) if rule_id is not None else None
    form = RuleForm()
    if not form.is_submitted():
        fill(form, "title", rule.title if rule else None)
        fill(form, "text", rule.text if rule else None)
        form.version.data = charter.version
    elif form.validate():
        words: dict[str, Any] = {
            "charter": charter,
            "editor": me(),
            "title": localized(form, "title"),
            "text": localized(form, "text"),
            "at": now(),
            "expected_version": form.version.data or 0,
        }
        try:
            with unit_of_work() as session:
                if rule is None:
                    add_rule(session, **words)
                else:
                    change_rule(session, rule=rule, **words)
        except (Refused, Stale) as problem:
            form.version.data = problem.current if isinstance(problem, Stale) else form.version.data
            form.version.raw_data = None
            return _refused("edit_rule.html", problem, form=form, rule=rule)
        flash(_("The rule is saved."))
        return redirect(url_for(".edit_charter"), 303)
    page = render_template("areas/moderation/edit_rule.html", form=form, rule=rule, problem="")
    return (page, 422) if form.is_submitted() else page


@bp.post("/desk/charter/rules/<int:rule_id>/place")
@staff(Role.ADMINISTRATOR)
def place_rule(rule_id: int) -> Answer | Response:
    """Up, down, or out of force."""
    act = request.form.get("act", "")
    version = number_in(request.form.get("version"))
    if act not in ("up", "down", "retire") or version is None:
        abort(400)
    charter, rule = get_charter(db()), get_rule(db(), rule_id)
    common: dict[str, Any] = {
        "charter": charter,
        "rule": rule,
        "editor": me(),
        "at": now(),
        "expected_version": version,
    }
    try:
        with unit_of_work() as session:
            if act == "retire":
                retire_rule(session, **common)
            else:
                move_rule(session, earlier=act == "up", **common)
    except (Refused, Stale) as problem:
        form, standing = CharterForm(formdata=None), get_charter(db())
        for name in ("introduction", "never", "appeal"):
            fill(form, name, getattr(standing, name))
        form.version.data = standing.version
        return _refused("edit_charter.html", problem, form=form, rules=list_rules(db()), charter=standing)
    flash(_("Saved."))
    return redirect(url_for(".edit_charter"), 303)
