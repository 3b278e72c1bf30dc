"""What the server says of pages, forms and icons to a device (docs/device.md)."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from bin.icons import COLOURS, ICONS, IMAGES, icon, svg
from consult.domain.territory.queries import get_municipality
from tests.factories.contributions import a_proposal
from tests.factories.people import a_resident

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])
LIST = "/fr/consultations/square/proposals"


# ---------------------------------------------------------------- which pages may be kept


def test_a_visitors_page_may_be_kept_and_somebodys_own_has_a_twin(visitor, browser_of, session, consultation):
    someone = browser_of(a_resident(session))
    for path in ("/fr/", "/fr/consultations/square", LIST, "/fr/register", "/fr/council"):
        # Made for the first reader, and taken from the shelf for the second.
        for _ in range(2):
            assert visitor().client.get(path).headers["X-Offline"] == "keep", path
        assert someone.client.get(path).headers["X-Offline"] == "twin", path


def test_a_visitor_with_a_session_has_a_twin(visitor, consultation):
    """The page of signing in leaves a cookie; what is made with one is nobody else's."""
    browser = visitor()
    browser.get("/fr/account/sign-in")
    assert browser.client.get("/fr/").headers["X-Offline"] == "twin"


def test_nothing_else_is_ever_kept(browser_of, session, consultation, moderator):
    resident = a_resident(session)
    own = a_proposal(session, consultation=consultation, author=resident)
    session.commit()
    for person, paths in {
        None: ["/fr/account/sign-in", "/fr/account/new", "/fr/account/letter", "/fr/account/confirm/cut-short",
               "/fr/nothing", "/healthz", f"{LIST}?q=arbres", "/fr/?_left=1", "/fr/offline"],
        resident: ["/fr/account/settings", "/fr/account/contributions", f"/fr/contributions/{own.ref}/edit",
                   f"/fr/contributions/{own.ref}/comments", "/fr/consultations/square/proposals/new"],
        moderator: ["/fr/desk", "/fr/desk/moderation", f"/fr/desk/moderation/{own.ref}"],
    }.items():  # fmt: skip
        for path in paths:
            client = (browser_of(person) if person else browser_of(a_resident(session))).client
            if person is None:
                client.delete_cookie("session")
            assert "X-Offline" not in client.get(path).headers, path


# ---------------------------------------------------------------- sent by a script


def test_a_form_that_was_taken_says_where_to_go_on(browser_of, session, consultation):
    browser = browser_of(a_resident(session))
    page = browser.get("/fr/consultations/square/proposals/new")
    sent = {
        "csrf_token": page.one("form.writing [name=csrf_token]")["value"],
        "submission_key": page.one("form.writing [name=submission_key]")["value"],
        "title": "Des arbres rue de Marseille",
        "body": "Il y fait trop chaud en été, et rien n’y donne de l’ombre.",
        "language": "fr",
        "act": "submit",
    }
    where = []
    for words in (sent, sent):
        answer = browser.client.post(page.path, data=words, headers={"X-Sent-By": "script"})
        assert (answer.status_code, answer.data) == (204, b"") and "Location" not in answer.headers
        where.append(answer.headers["X-Go-On"])
    assert where[0] == where[1] and "/fr/contributions/" in where[0]
    # The words of the way wait for the page.
    assert browser.get(where[0]).select(".messages")
    # Other words in the same form are told apart, and kept.
    other = browser.client.post(page.path, data={**sent, "body": sent["body"] + " Partout."})
    assert other.status_code == 409 and "Partout." in other.text
    assert sent["submission_key"] not in other.text
    # What is refused is the page it always was.
    refused = browser.client.post(page.path, data={**sent, "title": "?"}, headers={"X-Sent-By": "script"})
    assert refused.status_code in (409, 422) and "X-Go-On" not in refused.headers


def test_a_device_knows_its_person_by_a_name_that_says_nothing(browser_of, visitor, session, consultation):
    one, other = a_resident(session), a_resident(session)
    names = [browser_of(person).get("/fr/").html.body["data-person"] for person in (one, other, one)]
    assert names[0] == names[2] != names[1]
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)
    assert not visitor().get("/fr/").html.body.has_attr("data-person")


def test_signing_out_clears_what_the_browser_kept_of_the_visit(browser_of, session, consultation):
    browser = browser_of(a_resident(session))
    token = browser.get("/fr/").select("form[data-leave] [name=csrf_token]")[0]["value"]
    answer = browser.client.post("/fr/account/sign-out", data={"csrf_token": token})
    assert answer.headers["Clear-Site-Data"] == '"cache"'


# ---------------------------------------------------------------- the worker


def test_the_worker_is_small_named_by_its_content_and_asked_about_again(app):
    answer = app.test_client().get("/service-worker.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    assert len(answer.text.splitlines()) < 200
    assert re.search(r'VERSION = "[0-9a-f]{12}"', answer.text) and "{version}" not in answer.text


@languages
def test_where_the_city_wants_no_worker_it_removes_itself(app, visitor, language):
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], offline=False)
    script = app.test_client().get("/service-worker.js").text
    assert "unregister" in script and "caches.delete" in script and "fetch" not in script
    page = visitor().get(f"/{language}/")
    assert not page.html.body.has_attr("data-worker")
    assert visitor().get(f"/{language}/offline").status == 404


# ---------------------------------------------------------------- on a telephone


@languages
def test_the_platform_can_be_put_on_a_telephone(app, visitor, session, language):
    page = visitor().get(f"/{language}/")
    answer = app.test_client().get(page.one("link[rel=manifest]")["href"])
    assert answer.mimetype == "application/manifest+json"
    manifest = json.loads(answer.text)
    city = get_municipality(session).name[language]
    assert city in manifest["name"] and 0 < len(manifest["short_name"]) <= 30
    assert (manifest["lang"], manifest["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert (manifest["start_url"], manifest["scope"], manifest["id"]) == (f"/{language}/", "/", "/")
    assert manifest["display"] in {"standalone", "minimal-ui"}
    assert re.fullmatch("#[0-9a-f]{6}", manifest["theme_color"])
    shapes = {(one["sizes"], one["purpose"]) for one in manifest["icons"]}
    assert shapes >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    apple = page.one("link[rel=apple-touch-icon]")["href"]
    for one in [*manifest["icons"], {"src": apple, "type": "image/png"}]:
        with app.test_client().get(one["src"]) as found:
            assert (found.status_code, found.mimetype) == (200, one["type"])
            assert "immutable" in found.headers["Cache-Control"]


@pytest.mark.parametrize(("name", "side", "height"), ICONS, ids=[one[0] for one in ICONS])
def test_an_icon_is_the_one_that_is_drawn(name: str, side: int, height: float):
    with Image.open(IMAGES / name) as file:
        kept = file.convert("RGB")
    drawn = icon(side, height).quantize(COLOURS)
    assert kept.size == (side, side)
    assert ImageChops.difference(kept, drawn.convert("RGB")).getbbox() is None
    # The door stands in the circle that every telephone leaves.
    if "maskable" in name:
        light = kept.convert("L").point(lambda value: 255 if value > 200 else 0)
        left, top, right, bottom = light.getbbox()
        reach = (
            max((x - side / 2) ** 2 + (y - side / 2) ** 2 for x in (left, right) for y in (top, bottom))
            ** 0.5
        )
        assert reach <= 0.4 * side


def test_the_drawn_icon_of_screens_is_the_same():
    assert (IMAGES / "icon.svg").read_text("utf-8") == svg()
