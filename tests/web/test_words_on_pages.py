"""No sentence of the platform is left in English on an Arabic or a French page.

Every page of the demo is opened; what stands in an element with a language of its own is what somebody wrote, or
a name. Of the rest, in Arabic, no word in Latin letters may remain but these.
"""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, NavigableString, Tag
from flask import Flask

from consult.cli.demo.cast import address as demo_address
from consult.domain.accounts.queries import find_person_by_email
from consult.web.database import db, extension, unit_of_work
from tests.browser.pages import addresses
from tests.factories.demo import demo_app, write_letters

ADDRESS = re.compile(r"https?://\S+|\S+@\S+")
LATIN_WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
# Names of things that have no Arabic, names of people and places, and the names of languages in their own.
ALLOWED = {
    "salt",
    "PDF",
    "XLSX",
    "CSV",
    "SHA",
    "UTF",
    "JSON",
    "sha256sum",
    "Français",
    "English",
    "JPEG",
    "PNG",
    "WebP",
    "MB",
    # Kinds of files and what they are made with; codes of zones; a licence; the command of a fingerprint.
    "Word",
    "docx",
    "LibreOffice",
    "odt",
    "Markdown",
    "csv",
    "Akoma",
    "Ntoso",
    "GeoJSON",
    "WGS",
    "ODbL",
    "OpenStreetMap",
    "UA",
    "UB",
    "UC",
    "UD",
    "UE",
    "UI",
    "UV",
    # Keys of a keyboard, as they are printed on it.
    "Enter",
    "Escape",
    "sha",
    "sum",
}


def left_over(page: BeautifulSoup) -> list[str]:
    found = []
    for node in page.find_all(string=True):
        assert isinstance(node, NavigableString)
        parent = node.parent
        if not isinstance(parent, Tag) or type(node) is not NavigableString:
            continue
        if parent.name in {"script", "style"} or any(
            one.name in {"bdi", "code", "pre", "script", "style", "textarea", "time"}
            or (one.get("lang") and one.name != "html")
            or one.get("dir") == "auto"
            for one in [parent, *parent.parents]
            if isinstance(one, Tag)
        ):
            continue
        words = [word for word in LATIN_WORD.findall(ADDRESS.sub(" ", str(node))) if word not in ALLOWED]
        if words:
            found.append(" ".join(str(node).split()))
    return found


@pytest.fixture(scope="module")
def demo(_sqlite_template, tmp_path_factory) -> Flask:
    app = demo_app(tmp_path_factory.mktemp("words"), template=_sqlite_template)
    with app.app_context(), unit_of_work() as session:
        write_letters(session)
    yield app
    with app.app_context():
        extension.engine.dispose()


def test_no_english_is_left_on_an_arabic_page(demo):
    with demo.app_context():
        pages = addresses(demo, db(), "ar")
        keys = {one.key for one in pages if one.key}
        stamps = {}
        for key in keys:
            person = find_person_by_email(db(), demo_address(key))
            stamps[key] = f"{person.id}:{person.stamp}"
    wrong: dict[str, set[str]] = {}
    for one in pages:
        client = demo.test_client()
        if one.key:
            with client.session_transaction() as cookies:
                cookies.update({"_user_id": stamps[one.key], "_fresh": True})
        answer = client.get(one.path)
        if answer.mimetype != "text/html" or answer.status_code == 303:
            continue
        for words in left_over(BeautifulSoup(answer.get_data(as_text=True), "html5lib")):
            wrong.setdefault(words, set()).add(one.path)
    assert len(pages) > 50
    assert not wrong, "\n".join(f"{words}  [{sorted(where)[0]}]" for words, where in wrong.items())
