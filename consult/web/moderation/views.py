"""The charter and the public log."""

from __future__ import annotations

from flask import render_template, request, url_for

from consult.domain.accounts.models import Role
from consult.domain.accounts.rules import holds
from consult.domain.accounts.suspending import count_suspended
from consult.domain.moderation.appeals import appeal_figures
from consult.domain.moderation.flagged import count_dismissed
from consult.domain.moderation.models import RulingKind
from consult.domain.moderation.queries import (
    Contested,
    LogFilter,
    count_by_rule,
    count_rejected_at_source,
    get_charter,
    list_rules,
    list_rulings,
    ruled_consultations,
    time_to_rule,
)
from consult.domain.territory.periods import PeriodKind, days_on, period_on
from consult.domain.territory.queries import get_municipality
from consult.kernel.localized import shown
from consult.kernel.tunis import day_of
from consult.rendering.wording import word
from consult.web.access import public
from consult.web.database import db
from consult.web.moderation import appeals, asking, bulk, masking, merging, queue, reading, ruling
from consult.web.moderation import charter as charter_views
from consult.web.moderation.blueprint import bp
from consult.web.request import lang, now, person

# Imported for their views, which stand on the same blueprint.
OTHER_VIEWS = (asking, appeals, bulk, charter_views, masking, merging, queue, reading, ruling)

# "Half of them" is a measure from some number on; of two or three it would be none.
ENOUGH_FOR_HALF = 4


@bp.get("/charter")
@public
def charter() -> str:
    """What may be said, what may not, who reads, and how to contest a ruling."""
    city, today = get_municipality(db()), day_of(now())
    period = period_on(city, PeriodKind.READING, today)
    return render_template(
        "areas/moderation/charter.html",
        reading_days=days_on(city, PeriodKind.READING, today),
        reading_confirmed=period is not None and period.confirmed,
        reading_ground=shown(period.legal, lang()) if period is not None else None,
        appeal_confirmed=all(
            (found := period_on(city, kind, today)) is not None and found.confirmed
            for kind in (PeriodKind.APPEAL, PeriodKind.APPEAL_DECISION)
        ),
        appeal_days=days_on(city, PeriodKind.APPEAL, today),
        decision_days=days_on(city, PeriodKind.APPEAL_DECISION, today),
        charter=get_charter(db()),
        rules=list_rules(db()),
        may_edit=holds(person(), Role.ADMINISTRATOR),
    )


@bp.get("/moderation-log")
@public
def log() -> str:
    """Every ruling: when, what, under which rule. Never a hidden text or its title."""
    kind = request.args.get("kind", "")
    rule = request.args.get("rule", "")
    appeal, slug = request.args.get("appeal", ""), request.args.get("consultation", "")
    consultations = {one.slug: one for one in ruled_consultations(db())}
    about = consultations.get(slug)
    wanted = LogFilter(
        kind=RulingKind(kind) if kind in set(RulingKind) else None,
        rule_code=rule or None,
        consultation_id=about.id if about is not None else None,
        appeal=Contested(appeal) if appeal in set(Contested) else None,
    )
    page = list_rulings(db(), wanted, cursor=request.args.get("after"))
    kept = {
        "kind": kind or None,
        "rule": rule or None,
        "appeal": appeal or None,
        "consultation": slug or None,
    }
    pace = time_to_rule(db())
    return render_template(
        "areas/moderation/log.html",
        rulings=page.rows,
        counts=count_by_rule(db()),
        suspended=count_suspended(db(), now()),
        rejected=count_rejected_at_source(db()),
        dismissed=count_dismissed(db()),
        pace=pace if pace is not None and pace[0] >= ENOUGH_FOR_HALF else None,
        kinds=[{"value": str(one), "label": word(lang(), one)} for one in RulingKind],
        consultations=[(one.slug, shown(one.title, lang())) for one in consultations.values()],
        contested=[(str(one), word(lang(), one)) for one in Contested],
        appeals=(decided := appeal_figures(db())),
        half_of_appeals=decided.decided >= ENOUGH_FOR_HALF,
        kind=kind,
        rule=rule,
        appeal=appeal,
        consultation=slug,
        next_href=url_for(".log", after=page.next, **kept) if page.next else None,
        previous_href=url_for(".log", after=page.previous, **kept) if page.previous else None,
    )
