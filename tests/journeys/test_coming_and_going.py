"""Somebody comes, speaks, takes everything along and goes, in each language; the register stays as it was."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest

from consult.kernel.filestore import FileStore
from tests.databases import both_databases
from tests.factories.consultations import a_consultation
from tests.factories.people import PASSWORD
from tests.journeys.city import City, Someone
from tests.web.accounts.mailbox import link_of

# What is said, in the language in which this walk is made.
SAID = {
    "ar": (
        "سلوى باب الجديد",
        "ممرّات مظلّلة بين المدارس",
        "يمشي أبناؤنا تحت الشمس مسافة طويلة كلّ يوم.",
        "أوافق تمامًا.",
    ),
    "fr": (
        "Salwa Bab Jedid",
        "Des chemins ombragés",
        "Nos enfants marchent longtemps en plein soleil.",
        "D’accord.",
    ),
    "en": (
        "Salwa Bab Jedid",
        "Shaded paths to school",
        "Our children walk a long way in full sun.",
        "I agree.",
    ),
}
SPACES = re.compile(r"\s+")


@pytest.fixture(params=["ar", "fr", "en"])
def city(request, app, visitor, clock) -> City:
    return City(app, visitor, clock, request.param)


def rows_of(page) -> list[str]:
    return [
        SPACES.sub(" ", row.get_text(" ")).strip() for row in page.select("main tbody tr, main .queue__one")
    ]


@both_databases
def test_coming_speaking_taking_everything_along_and_going(city, session, tmp_path):
    a_consultation(session, store=FileStore(tmp_path / "uploads"), slug="square")
    session.commit()
    name, title, body, answer = SAID[city.language]
    salwa, omar = city.newcomer("salwa", name), city.newcomer("omar", "Omar")

    # --- She tells a little of herself, and sees each time why it is asked.
    page = salwa.get("/account/settings")
    assert (
        city.says("To see which ages are missing. A span of years is enough; no date of birth is asked.")
        in page.text
    )
    page = salwa.send(
        page.form("/settings/profile"), {"arrondissement": "3", "age_band": "35-44", "gender": "woman"}
    )
    assert city.says("Saved.") in page.html.get_text()

    # --- She speaks, votes, keeps a draft; somebody answers her.
    ref = salwa.proposes("square", title, body)
    salwa.votes(ref, "agree")
    other = omar.proposes("square", f"{title} (2)", f"{body} {body}")
    comment = salwa.comments(other, answer)
    reply = omar.comments(ref, answer)
    page = salwa.get("/consultations/square/proposals/new")
    salwa.send(page.form("/proposals/new"), {"title": f"{title} (3)", "body": ""}, button="draft")
    register = rows_of(omar.get("/register"))
    assert len(register) >= 4 and name in omar.get(f"/contributions/{ref}").text

    # --- She takes everything along: what she said, and proofs that it was received.
    page = salwa.get("/account/data")
    taken = salwa.send(page.form("/account/data"), {"current": PASSWORD}).response
    with zipfile.ZipFile(io.BytesIO(taken.get_data())) as whole:
        files = {one: whole.read(one) for one in whole.namelist()}
    taken.close()
    mine = {row["ref"]: row for row in json.loads(files["contributions.json"])}
    assert set(mine) == {ref, comment} and mine[ref]["body"] == body
    assert json.loads(files["profile.json"])["age_band"] == "35-44"
    assert f'lang="{city.language}"' in files["index.html"].decode() and body in files["index.html"].decode()
    receipt = files[f"receipts/{ref}.json"]

    # --- She reads what goes and what stays, and goes.
    page = salwa.get("/account/close")
    assert city.says("What stays") in page.text and city.says("What goes") in page.text
    page = salwa.send(page.form("/account/close"), {"current": PASSWORD})
    assert page.heading == city.says("Your account is closed")
    assert salwa.browser.client.get(city.path("/account/settings")).status_code == 303
    farewell = salwa.newest_letter()
    assert name not in farewell and city.says("Hello,") in farewell

    # --- What she said is there, with its number and its answers, and no name; the register is as it was.
    for number in (ref, comment):
        page = omar.get(f"/contributions/{number}")
        assert name not in page.html.get_text() and city.says("Account closed") in page.text
    assert body in omar.get(f"/contributions/{ref}").text and reply in omar.get(f"/contributions/{ref}").text
    assert rows_of(omar.get("/register")) == register
    page = omar.get(f"/contributions/{ref}/receipt")
    assert hashlib.sha256(receipt).hexdigest() in SPACES.sub("", page.text), "her receipt still fits"

    # --- With the same address somebody new may come, who is not her.
    again = Someone(city, city.visitor(), salwa.email, name)
    page = again.get("/account/new")
    again.send(page.form("/account/new"), {"email": again.email, "password": PASSWORD, "public_name": name})
    page = again.browser.get(link_of(again.letters()[-1], "/account/confirm/"))
    again.send(page.form("/account/confirm/"))
    assert city.says("You have not sent anything yet") in again.get("/account/contributions").text
    assert city.says("Account closed") in again.get(f"/contributions/{ref}").text
