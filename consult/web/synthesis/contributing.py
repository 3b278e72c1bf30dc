"""Giving contributions their place: the list of them, and the acts on it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from consult.domain.accounts.models import Role
from consult.domain.contributions.models import Contribution
from consult.domain.contributions.queries import find_by_refs
from consult.domain.synthesis.actions import cite, put_back, set_aside, uncite
from consult.domain.synthesis.beside import list_reasons
from consult.domain.synthesis.models import Synthesis, SynthesisState
from consult.domain.synthesis.rules import Refusal
from consult.kernel.errors import NotFound, Refused
from consult.web.access import staff
from consult.web.database import db, unit_of_work
from consult.web.forms import localized, look_again, number_in, said_at
from consult.web.request import me, now
from consult.web.synthesis.blueprint import bp
from consult.web.synthesis.editing import finding_page_again
from consult.web.synthesis.forms import AsideForm
from consult.web.synthesis.pages import aside_form, beside, coverage_of, finding_of, synthesis_of

# What one page of the list may hold of ticked boxes.
MOST = 100


@bp.get("/desk/consultations/<slug>/synthesis/contributions")
@staff(Role.MODERATOR)
def contributions(slug: str) -> str:
    """Every contribution with its place; what has none yet comes first."""
    return _page(synthesis_of(slug))


def _page(synthesis: Synthesis, **more: object) -> str:
    shelf = beside(synthesis, None, size=20)
    return render_template(
        "areas/synthesis/contributions.html",
        synthesis=synthesis,
        consultation=synthesis.consultation,
        published=synthesis.state == SynthesisState.PUBLISHED,
        beside=shelf,
        covered=coverage_of(synthesis),
        **{"aside": aside_form(shelf["reasons"]), "refused": None, **more},
    )


@bp.post("/desk/consultations/<slug>/synthesis/place")
@staff(Role.MODERATOR)
def place(slug: str) -> str | Response | tuple[str, int]:
    """Cite, take a citation away, set aside, put back; then the same page again, where one was.

    The address says which page (finding, shelf, words, cursor); the form says the act and the contributions.
    """
    synthesis = synthesis_of(slug)
    act, refs = request.form.get("act", ""), request.form.getlist("refs")[:MOST]
    if request.form.get("ticked") == "cite":
        # The form of the ticked ones sets aside, unless this button of it was pressed.
        act = "cite"
    found = find_by_refs(db(), refs)
    rows = [found[ref] for ref in refs if ref in found]
    earlier = list_reasons(db(), synthesis.id)
    form = aside_form(earlier)
    try:
        done = _act(synthesis, act, rows, form, earlier)
    except Refused as refusal:
        look_again()
        # A citation is refused beside its contribution; setting aside has a form of its own.
        words = said_at(form if act == "set-aside" else None, refusal, {Refusal.REASON_NEEDED: "reason_ar"})
        return _again(slug, form, refs, words), 409
    if done is None:
        return _again(slug, form, refs, _("Tick at least one contribution, then choose what to do.")), 422
    flash(done, "success")
    return redirect(_back(slug), 303)


def _act(
    synthesis: Synthesis, act: str, rows: list[Contribution], form: AsideForm, earlier: list[dict[str, str]]
) -> str | None:
    """Do it in one transaction; the sentence that says so, or None when nothing was chosen."""
    if not rows:
        return None
    who = {"moderator": me(), "at": now()}
    if act == "set-aside":
        chosen = number_in(form.earlier.data)
        given = chosen is not None and chosen < len(earlier)
        reason = earlier[chosen] if given else localized(form, "reason")  # type: ignore[index]
        with unit_of_work() as session:
            number = set_aside(session, synthesis=synthesis, contributions=rows, reason=reason, **who)
        return ngettext("%(num)s contribution set aside.", "%(num)s contributions set aside.", number)
    if act == "put-back":
        with unit_of_work() as session:
            put_back(session, synthesis=synthesis, contribution=rows[0], **who)
        return _("Contribution %(ref)s stands open again.", ref=rows[0].ref)
    wanted = number_in(request.form.get("finding_id") or request.args.get("finding"))
    if act not in ("cite", "uncite") or wanted is None:
        raise NotFound(act)
    finding = finding_of(synthesis, wanted)
    number = synthesis.findings.index(finding) + 1
    with unit_of_work() as session:
        if act == "uncite":
            uncite(session, finding=finding, contribution=rows[0], **who)
            return _("Finding %(number)s no longer cites %(ref)s.", number=number, ref=rows[0].ref)
        if request.form.get("ticked"):
            for row in sorted(rows, key=lambda row: row.id):
                cite(session, finding=finding, contribution=row, **who)
            return ngettext(
                "Finding %(number)s cites %(num)s contribution more.",
                "Finding %(number)s cites %(num)s contributions more.",
                len(rows),
                number=number,
            )
        cite(session, finding=finding, contribution=rows[0], quote=request.form.get("quote"), **who)
    return _("Finding %(number)s cites %(ref)s.", number=number, ref=rows[0].ref)


def _again(slug: str, form: AsideForm, refs: list[str], words: str) -> str:
    """The page the act was sent from, with what was written and why it was refused."""
    refused = {"refs": refs, "quote": request.form.get("quote", ""), "words": words}
    refused["act"] = request.form.get("act", "")
    finding_id = number_in(request.args.get("finding"))
    if finding_id is not None:
        return finding_page_again(slug, finding_id, aside=form, refused=refused)
    return _page(synthesis_of(slug), aside=form, refused=refused)


def _back(slug: str) -> str:
    asked = {name: request.args.get(name) for name in ("shelf", "q", "after")}
    finding_id = number_in(request.args.get("finding"))
    if finding_id is not None:
        return url_for(".finding", slug=slug, finding_id=finding_id, **asked) + "#beside"
    return url_for(".contributions", slug=slug, **asked) + "#beside"
