"""Who took part, by what they said of themselves, and the figures they are set beside."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from consult.domain.accounts.actions import change_profile
from consult.domain.accounts.models import AgeBand, Gender
from consult.domain.contributions.models import PUBLIC, Contribution
from consult.domain.journal.models import JournalEntry
from consult.domain.synthesis.models import Profile
from consult.domain.synthesis.participants import list_reference, profiles_of, reference_of
from consult.domain.synthesis.referring import (
    ReferenceProblem,
    groups_of,
    keep_reference,
    may_refer,
    read_reference,
)
from consult.domain.synthesis.rules import Refusal
from consult.domain.territory.models import Arrondissement
from consult.kernel.errors import Refused
from consult.kernel.tables import TableError
from consult.rendering.participants import Participants
from tests.databases import both_databases
from tests.factories.consultations import in_three
from tests.factories.contributions import a_proposal, a_vote
from tests.factories.people import a_moderator, a_resident, an_administrator
from tests.factories.synthesis import CLOSED


def told(session, person, *, age=None, gender=None, area=None):
    change_profile(
        session,
        person=person,
        public_name=person.public_name,
        language="ar",
        arrondissement_id=area,
        age_band=age,
        gender=gender,
    )
    return person


@both_databases
def test_each_person_counts_once_and_small_groups_are_kept_back(session, consultation):
    area = session.scalars(select(Arrondissement.id).where(Arrondissement.code == "medina")).one()
    proposal = a_proposal(session, consultation=consultation)
    for number in range(13):
        who = a_resident(session)
        told(
            session,
            who,
            age=AgeBand.FROM_25 if number < 7 else AgeBand.FROM_65 if number < 9 else None,
            gender=Gender.WOMAN if number < 6 else Gender.MAN if number < 12 else None,
            area=area if number < 12 else None,
        )
        a_vote(session, on=proposal, voter=who)
        if number == 0:
            a_proposal(session, consultation=consultation, author=who)
    # Who neither wrote nor voted is nobody here.
    told(session, a_resident(session), age=AgeBand.FROM_16)
    here = (Contribution.consultation_id == consultation.id, Contribution.state.in_(PUBLIC))
    found = {
        profile: {one["group"]: one["people"] for one in rows}
        for profile, rows in profiles_of(session, here).items()
    }
    # The author of the first proposal said nothing: with the thirteen voters fourteen people.
    nobody = dict.fromkeys(("16-24", "35-44", "45-54", "55-64"), 0)
    # Two are too few; those who said nothing, five, keep them company.
    assert found["age"] == nobody | {"25-34": 7, "65-up": None, "": None}
    # Of the two who said nothing the six women would tell, or the six men.
    assert sorted(found["gender"].items(), key=str) == sorted(
        {"woman": None, "man": 6, "other": 0, "": None}.items(), key=str
    )
    assert found["arrondissement"]["medina"] is None, "two others said nothing"
    assert found["arrondissement"]["bab-souika"] == 0


def written(tmp_path, text: str):
    path = tmp_path / "figures.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_by_code_or_by_name(session, consultation, tmp_path):
    path = written(tmp_path, "﻿group,number,note\nmedina,21 000,x\nباب سويقة,31000,\nEl Menzah,0,\n")
    assert read_reference(session, path, Profile.ARRONDISSEMENT) == {
        "medina": 21000,
        "bab-souika": 31000,
        "el-menzah": 0,
    }
    path = written(tmp_path, "number,group\n5,16-24\n")
    assert read_reference(session, path, Profile.AGE) == {"16-24": 5}
    assert set(groups_of(session, Profile.GENDER)) == set(Gender)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("group,number\n16-24,5\n17-25,5\n", ReferenceProblem.UNKNOWN_GROUP, 3),
        ("group,number\n16-24,5\n16-24,6\n", ReferenceProblem.GROUP_TWICE, 3),
        ("group,number\n16-24,many\n", ReferenceProblem.NOT_A_NUMBER, 2),
        ("group,number\n16-24,-3\n", ReferenceProblem.NOT_A_NUMBER, 2),
        ("group,number\n16-24,1.5\n", ReferenceProblem.NOT_A_NUMBER, 2),
        ("group,number\n16-24,9999999999999999999\n", ReferenceProblem.NOT_A_NUMBER, 2),
        ("group,number\n16-24,\n", ReferenceProblem.NOT_A_NUMBER, 2),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(session, consultation, tmp_path, text, code, line):
    with pytest.raises(Refused) as caught:
        read_reference(session, written(tmp_path, text), Profile.AGE)
    assert (caught.value.code, caught.value.facts["line"]) == (code, line)


def test_a_wrong_file_is_refused(session, consultation, tmp_path):
    for text in ("", "a,b\n1,2\n"):
        with pytest.raises(TableError):
            read_reference(session, written(tmp_path, text), Profile.AGE)


def test_the_latest_stands_with_its_source(session, consultation):
    moderator = a_moderator(session)
    kept = dict(profile=Profile.AGE, source=in_three("census"), by=moderator, at=CLOSED)
    keep_reference(session, counts={"16-24": 5}, year=2004, **kept)
    keep_reference(session, counts={"16-24": 7}, year=2014, **kept)
    assert list_reference(session)[Profile.AGE].counts == {"16-24": 7}
    assert reference_of(session) == {
        "age": {"source": in_three("census"), "year": 2014, "counts": {"16-24": 7}}
    }
    assert (
        len(session.scalars(select(JournalEntry).where(JournalEntry.act == "reference.uploaded")).all()) == 2
    )
    for change, code in (
        ({"source": {}}, Refusal.SOURCE_NEEDED),
        ({"source": {"ar": "م" * 301}}, Refusal.TOO_LONG),
        ({"year": 1800}, Refusal.YEAR_WRONG),
        ({"year": CLOSED.year + 1}, Refusal.YEAR_WRONG),
        ({"counts": {}}, Refusal.NO_ROWS),
        ({"counts": {"16-24": 0}}, Refusal.NO_ROWS),
        ({"by": an_administrator(session)}, Refusal.NOT_MODERATOR_OF_CITY),
    ):
        with pytest.raises(Refused) as caught:
            keep_reference(session, **{"counts": {"16-24": 5}, "year": 2014, **kept, **change})
        assert caught.value.code == code, change


def test_who_may_refer(session, consultation):
    assert may_refer(a_moderator(session))
    assert not may_refer(a_moderator(session, consultation_id=consultation.id)), "of one consultation only"
    assert not may_refer(a_resident(session)) and not may_refer(None)


FIGURES = {
    "people": {
        "participants": 100,
        "profile": {
            "arrondissement": [{"group": "", "people": 100}],
            "age": [
                {"group": "16-24", "people": 8},
                {"group": "25-34", "people": 0},
                {"group": "35-44", "people": None},
                {"group": "65-up", "people": 40},
                {"group": "", "people": 20},
            ],
            "gender": [],
        },
    },
    "reference": {
        "age": {"source": {"fr": "Recensement"}, "year": 2014, "counts": {"16-24": 50, "65-up": 50}}
    },
}


def test_what_is_missing_is_said_in_words():
    [view] = Participants("en", FIGURES, places={}).views()
    rows = {row.label: (row.people, row.share, row.inhabitants) for row in view.rows}
    assert rows["16 to 24 years"] == ("8", 0.1, 0.5)
    assert rows["25 to 34 years"] == ("0", 0.0, None)
    assert rows["35 to 44 years"][1] is None and "5" in rows["35 to 44 years"][0]
    assert rows["65 years and older"] == ("40", 0.5, 0.5)
    assert view.missing == [
        "Nobody said to belong to: 25 to 34 years.",
        "Half as present as among the inhabitants, or less:"
        " 16 to 24 years (10% of those who said, 50% of the inhabitants).",
        "20 persons of 100 did not say.",
    ]
    assert view.source == "Inhabitants: Recensement, 2014."
    for language in ("ar", "fr"):
        assert len(Participants(language, FIGURES, places={}).views()[0].missing) == 3
    assert not Participants("fr", {"people": {"participants": 3}}, places={}).views(), "a report of before"
