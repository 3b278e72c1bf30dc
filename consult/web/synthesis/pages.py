"""What the pages of the editor show: the draft, how far it covers what was said, what stands beside it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from consult.domain.accounts.models import Role
from consult.domain.consultations.clock import vote_rule_at
from consult.domain.consultations.models import Consultation
from consult.domain.consultations.queries import get_consultation
from consult.domain.contributions.models import Contribution
from consult.domain.synthesis.behind import behind
from consult.domain.synthesis.beside import Shelf, list_beside, list_reasons, standings
from consult.domain.synthesis.figures import count_voters, finding_figures
from consult.domain.synthesis.models import Finding, Synthesis, SynthesisState
from consult.domain.synthesis.noting import REPORT, about_of, count_notes
from consult.domain.synthesis.queries import Coverage, coverage, find_synthesis, gaps_of
from consult.domain.synthesis.rules import Part
from consult.kernel.errors import NotFound
from consult.kernel.localized import missing_languages
from consult.rendering.backing import Backing
from consult.rendering.bars import Bar
from consult.rendering.wording import word
from consult.web.access import require_role
from consult.web.compose.cards import author_of
from consult.web.database import db
from consult.web.request import lang, languages, now
from consult.web.synthesis.forms import AsideForm
from consult.web.synthesis.offering import hidden_until, offered_figures

# A text longer than this is folded; the whole of it is one tap away.
FOLDED = 700


def consultation_of(slug: str) -> Consultation:
    """The published consultation, for its moderators only (403 otherwise)."""
    consultation = get_consultation(db(), slug)
    require_role(Role.MODERATOR, consultation_id=consultation.id)
    return consultation


def synthesis_of(slug: str) -> Synthesis:
    """The synthesis of the consultation, draft or published. Raises NotFound where none was begun."""
    found = find_synthesis(db(), consultation_of(slug).id)
    if found is None:
        raise NotFound(slug)
    return found


def finding_of(synthesis: Synthesis, finding_id: int) -> Finding:
    for finding in synthesis.findings:
        if finding.id == finding_id:
            return finding
    raise NotFound(finding_id)


def coverage_of(synthesis: Synthesis) -> Coverage:
    return coverage(db(), consultation_id=synthesis.consultation_id, synthesis_id=synthesis.id)


def reading_bars(covered: Coverage) -> list[Bar]:
    """What was read; apart from the places, whose three shares make the whole."""
    return [
        Bar(pgettext("proposals", "Read by a moderator"), covered.read, covered.read / (covered.owing or 1)),
    ]


def coverage_bars(covered: Coverage) -> list[Bar]:
    owing = covered.owing or 1
    return [
        Bar(_("Cited by a finding"), covered.cited, covered.cited / owing, "done"),
        Bar(_("Set aside with a reason"), covered.set_aside, covered.set_aside / owing, "neutral"),
        Bar(_("Without a place yet"), covered.open, covered.open / owing, "refused"),
    ]


def overview(synthesis: Synthesis) -> dict[str, Any]:
    """The whole draft: its parts with what is missing in each, and what stands behind each finding."""
    numbers = {finding.id: number for number, finding in enumerate(synthesis.findings, 1)}
    behind = finding_figures(db(), list(numbers))
    covered = coverage_of(synthesis)
    return {
        "synthesis": synthesis,
        "consultation": synthesis.consultation,
        "published": synthesis.state == SynthesisState.PUBLISHED,
        "covered": covered,
        "coverage_rows": coverage_bars(covered),
        "reading_rows": reading_bars(covered),
        "gaps": gaps_of(db(), synthesis),
        "notes": (notes := count_notes(db(), synthesis.id, about_of(synthesis))),
        "text_notes": [
            {
                "label": _("The whole report") if one == REPORT else word(lang(), Part(one)),
                "href": url_for("synthesis.notes", slug=synthesis.consultation.slug, about=one),
                "count": notes[one],
            }
            for one in (REPORT, *(str(part) for part in Part))
        ],
        "hidden": hidden_until(synthesis) is not None,
        "figures": offered_figures(synthesis),
        "findings": [
            {
                "number": number,
                "finding": finding,
                "behind": behind[finding.id],
                "missing": missing_languages([finding.title, finding.body], among=languages()),
            }
            for number, finding in enumerate(synthesis.findings, 1)
        ],
        "recommendations": [
            {
                "number": number,
                "recommendation": one,
                "rests_on": sorted(numbers[ground.finding_id] for ground in one.grounds),
                "missing": missing_languages([one.title, one.body], among=languages()),
            }
            for number, one in enumerate(synthesis.recommendations, 1)
        ],
    }


def shelf_asked(default: Shelf) -> Shelf:
    asked = request.args.get("shelf", "")
    return Shelf(asked) if asked in set(Shelf) else default


def beside(synthesis: Synthesis, finding: Finding | None, *, size: int = 12) -> dict[str, Any]:
    """The contributions beside the text, as the address asks for them (shelf, words, page)."""
    shelf = shelf_asked(Shelf.OPEN)
    words = request.args.get("q", "").strip()[:200]
    page = list_beside(db(), synthesis, shelf=shelf, words=words, cursor=request.args.get("after"), size=size)
    stands = standings(db(), synthesis.id, [row.id for row in page.rows])
    numbers = {one.id: number for number, one in enumerate(synthesis.findings, 1)}
    covered = coverage_of(synthesis)
    counts = {Shelf.OPEN: covered.open, Shelf.SET_ASIDE: covered.set_aside, Shelf.PROPOSALS: covered.owing}

    def address(**what: Any) -> str:
        """This page with another shelf, other words or another page."""
        asked = {"shelf": str(shelf), "q": words or None, **what}
        if finding is None:
            return url_for("synthesis.contributions", slug=synthesis.consultation.slug, **asked)
        return url_for("synthesis.finding", slug=synthesis.consultation.slug, finding_id=finding.id, **asked)

    return {
        "shelf": shelf,
        "words": words,
        "tabs": [
            {
                "label": word(lang(), one),
                "href": address(shelf=str(one)) + "#beside",
                "current": one == shelf,
                "count": counts.get(one),
            }
            for one in Shelf
        ],
        "here": address(),
        "place_href": url_for(
            "synthesis.place",
            slug=synthesis.consultation.slug,
            shelf=str(shelf),
            q=words or None,
            after=request.args.get("after"),
            finding=finding.id if finding is not None else None,
        ),
        "previous_href": address(after=page.previous) + "#beside" if page.previous else None,
        "next_href": address(after=page.next) + "#beside" if page.next else None,
        "rows": [
            {
                "contribution": row,
                "author": _author(row),
                "long": len(row.body) > FOLDED,
                "cited_here": finding is not None and finding.id in stands[row.id].cited_in,
                "quote": stands[row.id].cited_in.get(finding.id) if finding is not None else None,
                "cited_in": sorted((numbers[one], one) for one in stands[row.id].cited_in),
                "set_aside": stands[row.id].set_aside,
            }
            for row in page.rows
        ],
        "reasons": list_reasons(db(), synthesis.id),
        "hidden": hidden_until(synthesis) is not None,
    }


def what_stands_behind(synthesis: Synthesis, finding: Finding) -> dict[str, Any]:
    """What a finding rests on, in words and bars, and who disagrees; without votes while these are hidden."""
    figures = finding_figures(db(), [finding.id])[finding.id]
    if hidden_until(synthesis) is not None:
        figures = {**figures, "votes": {**figures["votes"], "total": 0}}
    rule = vote_rule_at(synthesis.consultation, now())
    voters = count_voters(db(), synthesis.consultation_id)
    return {
        "behind": behind(db(), finding),
        "backing": Backing(lang(), rule=rule, voters=voters).of(figures),
    }


def _author(row: Contribution) -> str:
    if row.organisation is not None:
        return row.organisation.name.get(str(lang())) or next(iter(row.organisation.name.values()), "")
    return author_of(row)


def aside_form(reasons: list[dict[str, str]], **given: Any) -> AsideForm:
    form = AsideForm(prefix="aside-", **given)
    form.offer(reasons)
    return form
