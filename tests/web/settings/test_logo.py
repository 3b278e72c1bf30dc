"""The logo at the desk, in three languages: made small, shown beside the city's name, removed by one press."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw

from consult.domain.accounts.models import Role
from consult.domain.settings.actions import change_letters
from consult.domain.settings.logo import LOGO_BYTES, LOGO_HEIGHT, LOGO_WIDTH
from consult.domain.territory.queries import get_municipality
from consult.kernel.uploads import on_white
from tests.conftest import NOON
from tests.factories.people import with_role

languages = pytest.mark.parametrize("language", ["ar", "fr", "en"])


def a_logo(size: tuple[int, int] = (900, 400), *, ink: str = "#12457d", kind: str = "PNG") -> io.BytesIO:
    """A disc on nothing, with a margin of nothing around it; on white where the format knows no transparency."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((size[0] // 10, size[1] // 10, size[0] * 9 // 10, size[1] * 9 // 10), fill=ink)
    if kind == "JPEG":
        ground = Image.new("RGB", size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    data = io.BytesIO()
    image.save(data, kind)
    data.seek(0)
    return data


@pytest.fixture
def editor(session):
    return with_role(session, Role.ADMINISTRATOR, public_name="Leïla")


@pytest.fixture
def at_desk(browser_of, editor):
    return browser_of(editor)


def standing(session) -> str | None:
    # What the desk has committed since this session last looked.
    session.commit()
    session.expire_all()
    return get_municipality(session).logo_sha256


def send(at_desk, language, data, name="logo.png"):
    form = at_desk.get(f"/{language}/desk/settings/logo").one("form.desk-form")
    return at_desk.submit(form, {"file": (data, name)}, button="save")


@languages
def test_a_logo_stands_beside_the_name_on_the_next_page_of_everybody_until_it_is_removed(
    at_desk, visitor, session, language
):
    browser = visitor()
    assert browser.get(f"/{language}/").select(".brand svg"), "this page is kept in memory now"
    saved = send(at_desk, language, a_logo())
    assert saved.status == 200 and saved.select(".notice--done") and standing(session)
    shown = browser.get(f"/{language}/").one(".brand img")
    assert shown["alt"] == "" and not browser.at.select(".brand svg"), "the name stands beside it"
    assert (int(shown["width"]), int(shown["height"])) <= (LOGO_WIDTH // 2, LOGO_HEIGHT // 2)
    with browser.client.get(shown["src"]) as answer:
        assert answer.mimetype == "image/webp" and "immutable" in answer.headers["Cache-Control"]
        assert len(answer.data) <= LOGO_BYTES
    gone = at_desk.submit(saved.one("form.desk-form"), button="remove")
    assert gone.select(".notice--done") and not gone.select("button[value=remove]")
    assert standing(session) is None and browser.get(f"/{language}/").select(".brand svg")
    assert browser.client.get(shown["src"]).status_code == 404


@languages
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_is_taken_is_made_anew(at_desk, session, language, kind):
    assert send(at_desk, language, a_logo(kind=kind)).status == 200 and standing(session)


@languages
@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        b"%PDF-1.7",
        b"",
        a_logo().getvalue()[:400],
        a_logo(ink="#ffffff").getvalue(),
    ],
    ids=["svg", "gif", "pdf", "empty", "cut", "white"],
)
def test_what_is_not_taken_is_said_and_the_mark_stays(at_desk, session, language, data):
    refused = send(at_desk, language, io.BytesIO(data))
    assert refused.status == 422 and refused.one("#file-error") and standing(session) is None


@languages
def test_who_saves_second_is_told(at_desk, session, editor, language):
    form = at_desk.get(f"/{language}/desk/settings/logo").one("form.desk-form")
    change_letters(session, editor=editor, footer={"fr": "Autre"}, at=NOON, expected_version=1)
    session.commit()
    told = at_desk.submit(form, {"file": (a_logo(), "logo.png")}, button="save")
    assert told.status == 409 and told.select(".notice--warn[role=alert]") and standing(session) is None
    again = at_desk.submit(told.one("form.desk-form"), {"file": (a_logo(), "logo.png")}, button="save")
    assert again.status == 200 and standing(session)


@pytest.mark.parametrize("size", [(900, 400), (100, 2000), (4000, 40), (60, 60)])
def test_a_logo_fits_its_box_on_white_whatever_its_shape(size):
    made = on_white(
        a_logo(size, kind="WEBP").getvalue(), width=LOGO_WIDTH, height=LOGO_HEIGHT, most=LOGO_BYTES
    )
    assert made is not None and len(made) <= LOGO_BYTES
    with Image.open(io.BytesIO(made)) as image:
        assert image.width <= LOGO_WIDTH and image.height <= LOGO_HEIGHT and image.mode == "RGB"
        corner = image.getpixel((0, 0))
        assert isinstance(corner, tuple) and min(corner[:3]) > 240, "what was transparent is white"


def test_a_picture_full_of_detail_is_made_coarser_until_it_is_light():
    noise = Image.effect_noise((600, 300), 90).convert("RGB")
    data = io.BytesIO()
    noise.save(data, "PNG")
    fine = on_white(data.getvalue(), width=LOGO_WIDTH, height=LOGO_HEIGHT, most=1_000_000)
    light = on_white(data.getvalue(), width=LOGO_WIDTH, height=LOGO_HEIGHT, most=LOGO_BYTES)
    assert fine is not None and light is not None and len(light) <= LOGO_BYTES < len(fine)


@pytest.mark.parametrize("address", ["0" * 64, "..%2f..%2fkey", "x"])
def test_no_other_file_is_given_for_the_logo(visitor, address):
    assert visitor().client.get(f"/static/logo/{address}.webp").status_code == 404
