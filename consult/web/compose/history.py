"""What the city did with a published consultation, in words: for its page and for the desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from consult.domain.consultations.models import Consultation, PublicAct
from consult.domain.consultations.moves import Move, read_moves
from consult.kernel.localized import shown
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.web.request import lang


@dataclass(frozen=True, slots=True)
class Moved:
    """One date that moved: what it is of, before and after in words."""

    what: Any
    before: str
    after: str


def moved_rows(consultation: Consultation, moves: Sequence[Move]) -> list[Moved]:
    """Dates before and after; of a phase that opened already only its closing is said to move."""
    formats = Formats(lang())
    titles = {phase.id: shown(phase.title, lang()) for phase in consultation.phases}
    promised = {
        "synthesis_due_on": _("The synthesis is promised by"),
        "decision_due_on": _("The decision is promised by"),
    }
    rows = []
    for move in moves:
        if move.promise is not None:
            rows.append(Moved(promised[move.promise], formats.date(move.before), formats.date(move.after)))
        else:
            rows.append(Moved(titles.get(move.phase_id or 0, ""), _span(move.before), _span(move.after)))
    return rows


def _span(span: Any) -> str:
    if span is None:
        return ""
    formats = Formats(lang())
    return _("%(start)s to %(end)s", start=formats.opening(span[0]), end=formats.closing(span[1]))


def history_rows(consultation: Consultation, acts: Sequence[PublicAct]) -> list[dict[str, Any]]:
    """The acts for the component `history`, the newest first."""
    formats = Formats(lang())
    return [
        {
            "id": act.id,
            "title": word(lang(), act.kind),
            "at": act.done_at,
            "when": formats.datetime(act.done_at),
            "from": formats.datetime(act.effective_at) if act.effective_at != act.done_at else None,
            "note": shown(act.note, lang()),
            "decided": _(
                "Decided by %(who)s on %(date)s",
                who=shown(act.decided_by, lang()),
                date=formats.date(act.decided_on),
            )
            if act.decided_by and act.decided_on
            else None,
            "moves": moved_rows(consultation, read_moves(act.moves)),
        }
        for act in acts
    ]
