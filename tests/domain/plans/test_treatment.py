"""What came of each entry: gathered from answers, decisions, reasons and changes; of what is hidden a number only."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from consult.domain.contributions.causes import link_causes
from consult.domain.contributions.displaying import display
from consult.domain.contributions.models import Channel, Kind
from consult.domain.council.answers import answer_contribution, assign_contribution
from consult.domain.council.models import OutcomeKind
from consult.domain.council.traces import Decided, Trace
from consult.domain.maps.placing import Spot
from consult.domain.maps.queries import list_zones
from consult.domain.plans.changes import all_changes, count_changes, list_changes
from consult.domain.plans.rules import display_phase
from consult.domain.plans.treatment import Effect, all_entries, count_entries, effect_of, list_entries
from consult.domain.texts.actions import bring_in, change_note
from consult.domain.texts.aligning import confirm, propose
from consult.domain.texts.alignment import PairState
from consult.domain.texts.queries import get_text
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from consult.rendering.treatment import (
    CHANGES,
    TREATMENT,
    change_cells,
    treatment_cells,
    treatment_line,
    write_table,
)
from tests.conftest import NOON
from tests.factories.consultations import in_three
from tests.factories.contributions import an_entry
from tests.factories.maps import a_layer
from tests.factories.moderation import a_hiding
from tests.factories.people import a_department, a_department_member, a_moderator
from tests.factories.plans import a_plan
from tests.factories.texts import ARABIC, FRENCH, a_remark


def outcome(kind):
    return Decided(1, 1, {}, kind, {"ar": "س"}, None, None, None, None)


@pytest.mark.parametrize(
    ("outcomes", "changed", "aside", "effect"),
    [
        ([], False, None, Effect.OPEN),
        ([], True, None, Effect.RETAINED),
        ([], False, {"fr": "Hors sujet"}, Effect.NOT_RETAINED),
        ([OutcomeKind.ACCEPTED], False, None, Effect.RETAINED),
        ([OutcomeKind.ACCEPTED, OutcomeKind.REFUSED], False, None, Effect.PARTLY),
        ([OutcomeKind.PARTLY], False, None, Effect.PARTLY),
        ([OutcomeKind.REFUSED], True, None, Effect.PARTLY),
        ([OutcomeKind.REFUSED], False, None, Effect.NOT_RETAINED),
        ([OutcomeKind.DEFERRED], False, None, Effect.DEFERRED),
        ([None], False, None, Effect.OPEN),
    ],
)
def test_an_effect_is_read_off_decisions_first_and_changes_then(outcomes, changed, aside, effect):
    trace = Trace(*[None] * 18, set_aside=aside, decided=[outcome(kind) for kind in outcomes])
    assert effect_of(trace, changed) is effect


def test_the_table_holds_every_entry_and_what_answered_it(session, tmp_path):
    moderator = a_moderator(session)
    plan = a_plan(session, store=FileStore(tmp_path), moderator=moderator)
    text = get_text(session, plan.id, "regulations")
    layer = a_layer(session, editor=moderator, folder=tmp_path, consultation=plan)
    zone = list_zones(session, [layer.id])[layer.id][0]
    claim = a_remark(
        session,
        text=text,
        key="p3",
        kind=Kind.CLAIM,
        body="=Douze mètres, c’est trop haut.",
        place=Spot(zone.id, address="Nahj el Bacha, 12"),
    )
    comment = a_remark(session, text=text, key="p3", kind=Kind.COMMENT)
    hidden = a_remark(
        session,
        text=text,
        key="p5",
        kind=Kind.OPPOSITION,
        body="Un secret très personnel.",
        place=Spot(zone.id, address="Rue secrète, 3"),
    )
    a_hiding(session, of=hidden, moderator=moderator)
    closing = display_phase(plan).closes_at
    late = an_entry(
        session,
        consultation=plan,
        title="",
        kind=Kind.OBSERVATION,
        channel=Channel.POST,
        said_on=NOON.date(),
        arrived_at=closing,
        at=closing,
    )
    office = a_department(session)
    staff = a_department_member(session, department=office)
    assign_contribution(
        session, contribution=claim, department=office, moderator=moderator, due_on=None, at=NOON
    )
    answer_contribution(
        session,
        contribution=claim,
        department=office,
        office="Urbanisme",
        text="La hauteur est ramenée à dix mètres dans la version suivante.",
        language=Language.FR,
        answered_on=NOON.date(),
        by=staff,
        at=NOON,
    )
    pieces = list(FRENCH)
    pieces[2] = replace(pieces[2], text=pieces[2].text.replace("douze", "dix"))
    arabic = list(ARABIC)
    arabic[2] = replace(arabic[2], text=arabic[2].text.replace("اثني عشر مترا", "عشرة أمتار"))
    version = bring_in(
        session,
        text=text,
        editor=moderator,
        language=Language.FR,
        pieces=pieces,
        filename="v2.docx",
        at=NOON,
    )
    bring_in(
        session,
        text=text,
        editor=moderator,
        language=Language.AR,
        pieces=arabic,
        filename="v2.docx",
        at=NOON,
    )
    change_note(session, text=text, version=version, editor=moderator, note=in_three("Lower"), at=NOON)
    propose(session, text=text, version=version, editor=moderator, at=NOON)
    confirm(session, text=text, version=version, editor=moderator, at=NOON)
    link_causes(
        session, text=text, version=version, key="p3", contributions=[claim], editor=moderator, at=NOON
    )
    assert count_changes(session, plan.id) == 0, "the version is not on display yet"
    display(session, text=text, version=version, editor=moderator, at=NOON)

    assert count_entries(session, plan.id) == (2, 1)
    page = list_entries(session, plan.id, size=1)
    assert [one.row.ref for one in page] == [claim.ref] and page.next
    entries = list(all_entries(session, plan.id))
    assert [one.row.ref for one in entries] == [claim.ref, hidden.ref], "a comment has its place elsewhere"
    assert comment.ref not in {one.row.ref for one in entries}
    first, second = entries
    assert (first.effect, first.answers[0].office) == (Effect.RETAINED, "Urbanisme")
    assert (first.changes[0].version, first.changes[0].paragraph) == (2, "p3")
    assert not second.told
    assert [one.row.ref for one in all_entries(session, plan.id, in_time=False)] == [late.ref]
    [change] = all_changes(session, plan.id)
    assert (change.state, change.old_key, change.refs) == (PairState.EDITED, "p3", [claim.ref])
    assert "douze" in change.old["fr"] and "dix" in change.new["fr"]
    assert list(list_changes(session, plan.id)) == [change]
    for language in Language:
        stream = io.StringIO()
        cells = [treatment_cells(treatment_line(one, language), language) for one in entries]
        assert write_table(stream, TREATMENT, cells, language) == 2
        rows = list(csv.reader(io.StringIO(stream.getvalue().removeprefix("\ufeff"))))
        assert rows[1][8].startswith("UA1 · ") and rows[1][9] == "Nahj el Bacha, 12"
        assert rows[1][10].startswith("'=Douze") and "Urbanisme" in rows[1][11]
        assert (
            "secr" not in stream.getvalue() and rows[2][0] == hidden.ref and rows[2][8] == rows[2][11] == ""
        )
        stream = io.StringIO()
        assert write_table(stream, CHANGES, [change_cells(change, language)], language) == 1
