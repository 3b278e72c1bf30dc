"""The page of one contribution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, render_template, request, url_for
from flask_babel import gettext as _

from consult.domain.consultations.clock import boundaries
from consult.domain.consultations.queries import find_consultations
from consult.domain.contributions.attachments import attachments_of, standing
from consult.domain.contributions.masking import is_masked, original_of
from consult.domain.contributions.models import Category, Channel, Contribution, Kind, State
from consult.domain.contributions.queries import (
    consultation_of,
    find_refs,
    get_contribution,
    list_versions,
)
from consult.domain.contributions.rules import (
    edited_until,
    may_comment,
    may_edit,
    may_read_text,
    may_read_versions,
    may_withdraw,
)
from consult.domain.contributions.threads import list_comments
from consult.domain.council.steps import Link, StepCode, Target
from consult.domain.council.thread import thread_of
from consult.domain.following.models import Subject
from consult.domain.moderation.merged import behind_ids
from consult.domain.moderation.queries import rulings_of
from consult.domain.voting.models import Choice
from consult.domain.voting.queries import choices_of
from consult.domain.voting.rules import is_voted_on
from consult.kernel.errors import NotFound
from consult.kernel.localized import shown
from consult.kernel.paging import BadCursor
from consult.kernel.prose import excerpt
from consult.rendering.threads import ThreadItems, thread_items
from consult.rendering.wording import sentence, word
from consult.web.access import public
from consult.web.compose.attachments import attachments_then, shown_attachments
from consult.web.compose.cards import author_of
from consult.web.compose.consultation import preview_of
from consult.web.compose.follow import follow_box
from consult.web.compose.lateness import lateness_of
from consult.web.contributions.appealing import ruled_on
from consult.web.contributions.blueprint import bp
from consult.web.contributions.comments import comment_items, gone_note
from consult.web.contributions.flags import flag_of
from consult.web.contributions.forms import CommentForm
from consult.web.contributions.merged import behind, behind_items, head_of
from consult.web.contributions.places import spoken_of
from consult.web.contributions.sending import organisations
from consult.web.contributions.votes import vote_of
from consult.web.contributions.ways import absolute, asks_to_sign_in, sign_in_href
from consult.web.database import db
from consult.web.kept import keep_page
from consult.web.request import lang, now, person

# No number is longer: a series' letter, a year, a dash, the number.
LONGEST_REF = 20


@bp.get("/contributions/<ref>")
@public
def show(ref: str) -> str | tuple[str, int]:
    """What was said, what others say, what became of it. 410 when it was withdrawn; the number stays."""
    contribution = load(ref)
    return page_of(contribution), (410 if contribution.state is State.WITHDRAWN else 200)


def load(ref: str) -> Contribution:
    """The contribution of an address; its page may be kept for visitors. Raises NotFound."""
    if len(ref) > LONGEST_REF:
        raise NotFound(ref)
    session = db()
    consultation_id = consultation_of(session, ref)
    consultation = find_consultations(session, [consultation_id])[consultation_id]
    # Before the text is read: what is hidden from now on is a change that the kept page is asked about.
    keep_page(consultation_id=consultation_id, boundaries=boundaries(consultation))
    return get_contribution(session, ref)


def page_of(contribution: Contribution) -> str:
    """The page as this reader is shown it."""
    session, someone, at = db(), person(), now()
    readable = may_read_text(someone, contribution)
    public_text = contribution.state in (State.PUBLISHED, State.MERGED)
    mine = someone is not None and contribution.author_id == someone.id
    ruled = not public_text or mine
    rulings = rulings_of(session, [contribution.id])[contribution.id] if ruled else []
    current = (
        choices_of(session, person_id=someone.id, ids=[contribution.id])[contribution.id] if someone else None
    )
    here = url_for(".show", ref=contribution.ref)
    thread = thread_items(thread_of(session, contribution, at=at), lang(), address=address_of)
    may = may_comment(someone, contribution, at)
    gathered = behind(contribution)
    also = behind_ids(session, contribution.id) if gathered.number else []
    try:
        comments = list_comments(session, contribution.id, also=also, cursor=request.args.get("after"))
    except BadCursor:
        comments = list_comments(session, contribution.id, also=also)
    form = CommentForm(formdata=None) if may else None
    if form is not None:
        form.fill(organisations())
    attached = attachments_of(session, [contribution.id])[contribution.id]
    return render_template(
        "areas/contributions/show.html",
        contribution=contribution,
        consultation=contribution.consultation,
        consultation_title=shown(contribution.consultation.title, lang()),
        voice=voice_of(contribution) if readable else None,
        heading=heading_of(contribution, readable=readable),
        description=excerpt(contribution.body, 200) if public_text else "",
        public_text=public_text,
        note=gone_note(contribution, rulings) if not public_text else None,
        about=about(contribution, readable=readable),
        lateness=lateness_of(contribution),
        source_totals=_source_totals(contribution),
        answers_to=_answers_to(contribution),
        on=spoken_of(contribution),
        vote=vote_of(contribution, current, next_href=f"{here}#vote", compact=False)
        if is_voted_on(contribution, at) and public_text
        else None,
        thread=thread,
        outcomes=_outcomes(thread) if public_text else [],
        comments=comment_items(
            comments.rows,
            may_reply=bool(may),
            reader=someone,
            origins=find_refs(session, also) if also else None,
        ),
        comments_count=contribution.comment_count + gathered.comments,
        merged_into=head_of(contribution),
        canonical_path=url_for(".show", ref=contribution.head.ref) if contribution.head else None,
        gathered=behind_items(gathered),
        own_votes_href=url_for(".votes", ref=contribution.ref)
        if current and (contribution.head_id or gathered.number)
        else None,
        comments_previous=_page_href(contribution, comments.previous),
        comments_next=_page_href(contribution, comments.next),
        form=form,
        comment_reason=None if may else sentence(lang(), may.refusal, may.facts),
        comment_sign_in=sign_in_href(f"{here}#comment") if asks_to_sign_in(may) else None,
        mine=mine,
        ruled=ruled_on(contribution, rulings),
        own_words=_own_words(contribution) if mine else None,
        flag=flag_of(contribution),
        may_edit=mine and bool(may_edit(someone, contribution, at)),
        edited_until=edited_until(contribution, at) if mine else None,
        edit_reason=_why_not_edited(contribution) if mine else None,
        may_withdraw=mine and bool(may_withdraw(someone, contribution)),
        withdraw_reason=_why_not_withdrawn(contribution) if mine else None,
        attachments=shown_attachments(standing(attached), contribution, someone),
        versions=list_versions(session, contribution.id)
        if contribution.version > 1 and may_read_versions(someone, contribution)
        else [],
        attachments_then=attachments_then(attached, contribution, someone),
        follow_it=follow_box(Subject.CONTRIBUTION, contribution.id, thing=contribution, next_href=here),
        share_url=absolute(here),
        picture_url=preview_of(contribution.consultation),
    )


def _own_words(contribution: Contribution) -> dict[str, str | None] | None:
    """For the author alone, where passages are masked for everybody else: what they had written."""
    if not is_masked(db(), contribution):
        return None
    title, body = original_of(db(), contribution)
    return {"title": title, "body": body}


def _outcomes(thread: ThreadItems) -> list[dict[str, str]]:
    """The badges of what was decided on it, each outcome once."""
    found = [step.badge for step in thread.steps if step.badge and step.code == StepCode.OUTCOME]
    return [one for at, one in enumerate(found) if one not in found[:at]]


def _why_not_edited(contribution: Contribution) -> str | None:
    verdict = may_edit(person(), contribution, now())
    return None if verdict else sentence(lang(), verdict.refusal, verdict.facts)


def _why_not_withdrawn(contribution: Contribution) -> str | None:
    """The reason in the place of the button; what was withdrawn already says so above."""
    verdict = may_withdraw(person(), contribution)
    if verdict or contribution.state is State.WITHDRAWN:
        return None
    return sentence(lang(), verdict.refusal, verdict.facts)


# What a remark is called above its own words; to repeat their beginning there would say everything twice.
_ON_PARAGRAPH: dict[Kind, Callable[[str], str]] = {
    Kind.OBSERVATION: lambda key: _("Observation on paragraph %(key)s", key=key),
    Kind.CLAIM: lambda key: _("Claim on paragraph %(key)s", key=key),
    Kind.OPPOSITION: lambda key: _("Opposition to paragraph %(key)s", key=key),
    Kind.QUESTION: lambda key: _("Question on paragraph %(key)s", key=key),
    Kind.COMMENT: lambda key: _("Comment on paragraph %(key)s", key=key),
}


def heading_of(contribution: Contribution, *, readable: bool) -> str:
    """The title; of a remark what it is; else the beginning of the text (imports have none); else only the number."""
    if not readable:
        return str(contribution.ref)
    if contribution.kind is Kind.COMMENT and contribution.parent_id is not None:
        return _("Comment %(ref)s", ref=contribution.ref)
    if contribution.paragraph_key is not None:
        return _ON_PARAGRAPH[contribution.kind](contribution.paragraph_key)
    return contribution.title or excerpt(contribution.body, 90)


def voice_of(contribution: Contribution) -> dict[str, Any]:
    """Who says it and what, as the page shows it. The agent who typed it is never named."""
    return {
        "author": author_of(contribution),
        "organisation": shown(contribution.organisation.name, lang()) if contribution.organisation else None,
        "language": contribution.language,
        "language_name": word(lang(), contribution.language),
        "html": contribution.body_html,
        "side": contribution.side,
    }


def _spot(contribution: Contribution, *, readable: bool) -> list[dict[str, Any]]:
    """Where it points: its zone, and for whoever may read its words the address in them and whether a point is set."""
    slug = contribution.consultation.slug
    found: list[dict[str, Any]] = []
    if contribution.zone is not None:
        code = contribution.zone.code
        name = shown(contribution.zone.name, lang())
        href = url_for("maps.zone", slug=slug, code=code)
        found.append({"term": _("Zone of the plan"), "text": f"{code} {name}", "href": href})
    if contribution.address and readable:
        found.append({"term": _("Address in words"), "text": contribution.address})
    if contribution.latitude is not None and readable:
        href = url_for("maps.show", slug=slug)
        found.append({"term": _("Map"), "text": _("A point is set on the map."), "href": href})
    return found


def about(contribution: Contribution, *, readable: bool) -> list[dict[str, Any]]:
    """The facts beside the text: place, theme, how it came, when."""
    place = contribution.arrondissement and shown(contribution.arrondissement.name, lang())
    where = [{"term": _("Place spoken of"), "text": place}] if place else []
    facts: list[tuple[str, Any]] = [
        (_("Theme"), contribution.theme and shown(contribution.theme.name, lang())),
    ]
    if contribution.channel is not Channel.ONLINE:
        facts.append((_("How it came"), word(lang(), contribution.channel)))
    if contribution.category not in (Category.RESIDENT, Category.ASSOCIATION):
        facts.append((_("Said by"), word(lang(), contribution.category)))
    told = [{"term": term, "text": text} for term, text in facts if text]
    return where + _spot(contribution, readable=readable) + told


def _source_totals(contribution: Contribution) -> list[dict[str, Any]]:
    """The source's own figures: those we have a word for under it, the others under their column's name."""
    return [
        {"label": word(lang(), Choice(name)) if name in set(Choice) else name, "value": value}
        for name, value in (contribution.source_totals or {}).items()
    ]


def _answers_to(contribution: Contribution) -> dict[str, Any] | None:
    """What a comment answers, and the proposal at the top of its thread."""
    parent, root = contribution.parent, contribution.root
    if parent is None or root is None:
        return None
    open_words = parent.state is State.PUBLISHED
    return {
        "root_ref": root.ref,
        "root_title": (root.title or excerpt(root.body, 90)) if root.state is State.PUBLISHED else root.ref,
        "root_language": root.language,
        "root_href": url_for(".show", ref=root.ref),
        "reply": parent.id != root.id,
        "parent_href": url_for(".show", ref=parent.ref),
        "parent_author": author_of(parent) if open_words else parent.ref,
        "parent_words": excerpt(parent.body, 160) if open_words else None,
        "parent_language": parent.language,
    }


def _page_href(contribution: Contribution, cursor: str | None) -> str | None:
    return url_for(".show", ref=contribution.ref, after=cursor, _anchor="comments") if cursor else None


def address_of(link: Link) -> str | None:
    """The page of what a step of the thread refers to."""
    endpoints: dict[Target, tuple[str, dict[str, Any]]] = {
        Target.CONTRIBUTION: (".show", {"ref": link.slug}),
        Target.FINDING: ("synthesis.show", {"slug": link.slug, "_anchor": f"finding-{link.number}"}),
        Target.SYNTHESIS: ("synthesis.show", {"slug": link.slug}),
        Target.SET_ASIDE: ("synthesis.show", {"slug": link.slug, "_anchor": "set-aside"}),
        Target.RECOMMENDATION: (
            "synthesis.show",
            {"slug": link.slug, "_anchor": f"recommendation-{link.number}"},
        ),
        Target.DECISION: ("council.show", {"slug": link.slug, "_anchor": f"recommendation-{link.number}"}),
        Target.RULING: ("moderation.log", {}),
        Target.MERGES: ("moderation.merges", {}),
        Target.TEXT: ("texts.earlier", {"slug": link.slug, "key": link.text, "version": link.number}),
        Target.CONSULTATION: ("consultations.show", {"slug": link.slug, "_anchor": "what-changed"}),
    }
    endpoint, values = endpoints[link.target]
    known = endpoint.startswith(".") or endpoint in current_app.view_functions
    return url_for(endpoint, **values) if known else None
