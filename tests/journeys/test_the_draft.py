"""A draft text in two versions: a moderator brings it in, a resident remarks on a paragraph without a script, the text
changes, the remark is found at its new place with the change beside it, and its author is told. In each language."""

from __future__ import annotations

import hashlib

import pytest

from consult.kernel.filestore import FileStore
from tests.factories.people import a_moderator
from tests.factories.texts import open_for_remarks
from tests.journeys.city import City, Someone, number_of, three
from tests.web.accounts.mailbox import text_of
from tests.web.desk.signed import signed_in

FIRST = {
    "ar": (
        "# منطقة باب سويقة\n\n## الفصل 7: الارتفاع\n\nلا يتجاوز ارتفاع البنايات اثني عشر مترا في كامل المنطقة.\n\n"
        "تُستثنى من ذلك البنايات العمومية.\n\nيُمنع هدم الواجهات المرتّبة دون رأي المعهد الوطني للتراث."
    ),
    "fr": (
        "# Zone de Bab Souika\n\n## Article 7 : hauteur\n\nLa hauteur ne dépasse pas douze mètres dans la zone.\n\n"
        "Les bâtiments publics en sont exceptés.\n\nLa démolition des façades classées est interdite sans avis."
    ),
    "en": (
        "# Zone of Bab Souika\n\n## Article 7: height\n\nNo building is higher than twelve metres in the zone.\n\n"
        "Public buildings are excepted.\n\nListed fronts are not demolished without an opinion."
    ),
}
# The third paragraph says ten, the fourth has gone below the fifth.
SECOND = {
    "ar": (
        "# منطقة باب سويقة\n\n## الفصل 7: الارتفاع\n\nلا يتجاوز ارتفاع البنايات عشرة أمتار في كامل المنطقة.\n\n"
        "يُمنع هدم الواجهات المرتّبة دون رأي المعهد الوطني للتراث.\n\nتُستثنى من ذلك البنايات العمومية."
    ),
    "fr": (
        "# Zone de Bab Souika\n\n## Article 7 : hauteur\n\nLa hauteur ne dépasse pas dix mètres dans la zone.\n\n"
        "La démolition des façades classées est interdite sans avis.\n\nLes bâtiments publics en sont exceptés."
    ),
    "en": (
        "# Zone of Bab Souika\n\n## Article 7: height\n\nNo building is higher than ten metres in the zone.\n\n"
        "Listed fronts are not demolished without an opinion.\n\nPublic buildings are excepted."
    ),
}
QUOTE = {"ar": "اثني عشر مترا", "fr": "douze mètres", "en": "twelve metres"}
CHANGED = {"ar": "عشرة أمتار", "fr": "dix", "en": "ten"}
SAID = {
    "ar": "الارتفاع المقترح كثير على نهج ضيّق.",
    "fr": "C’est trop haut pour une rue étroite.",
    "en": "That is too high for a narrow street.",
}


@pytest.fixture(params=["ar", "fr", "en"])
def city(request, app, visitor, clock) -> City:
    return City(app, visitor, clock, request.param)


def test_a_remark_follows_its_paragraph_into_the_next_version(city, session, tmp_path, visitor):
    here = city.language
    moderator = a_moderator(session, public_name="Rim")
    open_for_remarks(session, store=FileStore(tmp_path / "uploads"), moderator=moderator, slug="plan")
    session.commit()
    rim = Someone(city, signed_in(visitor(), moderator), moderator.email, "Rim")
    salwa = city.newcomer("salwa", "Salwa")
    omar = city.newcomer("omar", "Omar")

    # --- The text is brought in, looked at, mended and put on display.
    page = rim.get("/desk/consultations/plan/drafts")
    page = rim.send(page.html.select_one("main form"), three("title", "Rules") | {"key": "rules"})
    page = rim.send(page.one("form[enctype]"), {"language": here, "pasted": FIRST[here]})
    assert page.path.endswith("/drafts/rules/sections/1") and QUOTE[here] in page.text
    mend = rim.browser.get(page.one("#p5 .plan-paragraph__acts a")["href"])
    typed = mend.typed(f"[name=words_{here}]")
    half = typed.index(" ", len(typed) // 2)
    page = rim.send(
        mend.one("main form"), {f"words_{here}": f"{typed[:half]}\n\n{typed[half:]}"}, button="save"
    )
    assert len(page.select(".plan-paragraph")) == 6, "divided"
    mend = rim.browser.get(page.one("#p6 .plan-paragraph__acts a")["href"])
    page = rim.send(mend.one("main form"), button="join")
    assert len(page.select(".plan-paragraph")) == 5, "joined again"
    page = rim.get("/desk/consultations/plan/drafts/rules")
    rim.send(page.html.select_one("form:has(button[value=display])"), button="display")
    table = visitor().client.get(f"/{here}/consultations/plan/texts/rules/versions/1/text.csv").data
    shown = visitor().get(f"/{here}/consultations/plan/texts/rules")
    assert hashlib.sha256(table).hexdigest() in shown.text

    # --- Two residents speak of paragraphs.
    page = salwa.get("/consultations/plan/texts/rules/paragraphs/p3")
    page = salwa.send(
        page.form("/paragraphs/p3"),
        {"kind": "opposition", "body": SAID[here], "quote": QUOTE[here], "language": here},
    )
    ref = number_of(page)
    page = omar.get("/consultations/plan/texts/rules/paragraphs/p4")
    other = number_of(omar.send(page.form("/paragraphs/p4"), {"body": SAID[here], "language": here}))

    # --- The next version: aligned, its change linked to the remark, confirmed, displayed.
    page = rim.get("/desk/consultations/plan/drafts/rules")
    rim.send(page.one("form[enctype]"), {"language": here, "pasted": SECOND[here]})
    page = rim.get("/desk/consultations/plan/drafts/rules/alignment")
    assert len(page.select(".plan-rows > li")) == 2 and CHANGED[here] in page.text
    causes = rim.browser.get(page.html.select_one("a[href*='/changes/p3']")["href"])
    causes = rim.send(causes.one("main form"), {"ref": ref})
    assert SAID[here] in causes.text
    page = rim.get("/desk/consultations/plan/drafts/rules/alignment")
    rim.send(page.html.select_one("form:has(button[value=confirm])"), button="confirm")
    page = rim.get("/desk/consultations/plan/drafts/rules")
    assert not page.select("button[value=display]"), "a reason is owed first"
    form = page.html.select_one("form:has(button[value=note])")
    page = rim.send(form, three("note", "After the first reading"), button="note")
    rim.send(page.html.select_one("form:has(button[value=display])"), button="display")

    # --- The remark stands at its paragraph, with the change beside it; its author is told.
    page = salwa.get(f"/contributions/{ref}")
    passage = page.one(".plan-passage")
    assert passage.select_one("mark").get_text() == QUOTE[here]
    assert CHANGED[here] in passage.select_one("ins").get_text()
    assert (
        city.says("The change in version %(number)s answers this remark, as the city says.", number=2)
        in page.text
    )
    assert ref in text_of(salwa.letters()[-1]) and "rules" in text_of(salwa.letters()[-1])
    assert other in text_of(omar.letters()[-1])
    moved = omar.get(f"/contributions/{other}").one(".plan-passage").get_text()
    assert city.says("The paragraph stands elsewhere now") in moved
    page = visitor().get(f"/{here}/consultations/plan/texts/rules/paragraphs/p3")
    assert SAID[here] in page.text and CHANGED[here] in page.text
    became = salwa.get(f"/contributions/{ref}").one(".voice__became")
    assert city.says("The text was changed in version %(number)s", number=2) in became.get_text()
    treated = visitor().client.get(f"/{here}/consultations/plan/treatment.csv")
    assert ref in treated.text and SAID[here] in treated.text
    treated.close()
    compared = visitor().get(f"/{here}/consultations/plan/texts/rules/compare/1/2")
    assert ref in compared.text and compared.select("ins") and compared.select("del")
    earlier = visitor().get(f"/{here}/consultations/plan/texts/rules/versions/1")
    assert QUOTE[here] in earlier.text
    for form in ("txt", "xml"):
        assert (
            visitor().client.get(f"/{here}/consultations/plan/texts/rules/versions/2/text.{form}").status_code
            == 200
        )
