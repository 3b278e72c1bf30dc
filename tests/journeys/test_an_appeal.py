"""A text is hidden, its author contests that, another moderator decides: won once, and lost once, in each language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.databases import both_databases
from tests.journeys.city import City, Someone
from tests.journeys.test_one_voice import Staff, publish_a_consultation

SAID = {
    "ar": {
        "title": "ممرّ آمن أمام المخبزة في نهج الحرّية",
        "body": "مخبزة نهج الحرّية تركن شاحنتها على الرصيف كلّ صباح، فلا يبقى مكان للمارّة.",
        "ruled": "ورد في المساهمة ما يدلّ على تاجر بعينه.",
        "why": "المخبزة مفتوحة للعموم واسمها على واجهتها، وأتحدّث عن الرصيف لا عن صاحبها.",
        "granted": "القاعدة تحمي الأشخاص في حياتهم الخاصّة، والمقصود هنا رصيف عمومي.",
        "stands": "يبقى في التعليق ما يمسّ شخصا في حياته الخاصّة.",
        "rude": "صاحب الكشك في ركن النهج لصّ وكلّكم تعرفونه.",
    },
    "fr": {
        "title": "Un passage sûr devant la boulangerie",
        "body": "La camionnette de la boulangerie est garée sur le trottoir chaque matin, on marche sur la chaussée.",
        "ruled": "Le texte permet de reconnaître un commerçant.",
        "why": "La boulangerie est ouverte au public, son nom est sur la façade, et je parle du trottoir.",
        "granted": "La règle protège la vie privée des personnes ; il s’agit ici d’un trottoir public.",
        "stands": "Le commentaire vise une personne dans sa vie privée.",
        "rude": "Celui du kiosque au coin est un voleur, vous le connaissez tous.",
    },
    "en": {
        "title": "A safe way past the bakery",
        "body": "The van of the bakery stands on the pavement every morning, so people walk on the road.",
        "ruled": "A shopkeeper can be recognised in the text.",
        "why": "The bakery is open to everybody, its name is on its front, and I speak of the pavement.",
        "granted": "The rule protects private life; this is about a public pavement.",
        "stands": "The comment concerns somebody in their private life.",
        "rude": "The one in the kiosk at the corner is a thief, you all know him.",
    },
}


@pytest.fixture(params=["ar", "fr", "en"])
def city(request, app, visitor, clock) -> City:
    clock.at = datetime.now(UTC).replace(microsecond=0)
    return City(app, visitor, clock, request.param)


def in_letter(someone: Someone, *words: str) -> bool:
    """Whether the newest letter says this, however its lines are broken."""
    letter = " ".join(someone.newest_letter().replace("\n> ", "\n").split())
    return all(" ".join(one.split()) in letter for one in words)


def hide(moderator: Someone, ref: str, reason: str) -> None:
    page = moderator.get(f"/desk/moderation/{ref}")
    rule = page.select("input[name=rule]")[0]["value"]
    moderator.send(page.form("/ruling"), {"rule": rule, "reason": reason}, button="hide")


@both_databases
def test_an_appeal_won_and_one_lost(city):
    said = SAID[city.language]
    staff = Staff(city)
    slug = publish_a_consultation(city, staff.moderator)
    city.clock.forward(hours=2)
    amel, salah = city.newcomer("amel", "أمل"), city.newcomer("salah", "Salah")
    stranger = Someone(city, city.visitor(), "", "")
    ref = amel.proposes(slug, said["title"], said["body"])
    rude = salah.comments(ref, said["rude"])
    for one in (ref, rude):
        hide(staff.moderator, one, said["ruled"])

    # --- The letter says what, how far, why, that a person decided, how to contest it and until when.
    assert in_letter(amel, said["ruled"], f"/contributions/{ref}/appeal")
    assert not in_letter(amel, said["body"]) and not in_letter(amel, said["title"])
    stranger.get(f"/contributions/{ref}/appeal")  # asks to sign in
    salah.get(f"/contributions/{ref}/appeal", status=404)
    page = amel.get("/account/contributions")
    assert page.select(f"a[href$='/contributions/{ref}/appeal']"), "from one's own list too"
    page = amel.get(f"/contributions/{ref}")
    page = amel.browser.get(page.select(f"a[href$='/{ref}/appeal']")[0]["href"])
    page = amel.send(page.form("/appeal"), {"words": "Non"}, status=409)
    assert page.one("textarea[name=words]").get_text().strip() == "Non", "too short, and kept"
    page = amel.send(page.form("/appeal"), {"words": said["why"]})
    assert said["why"] in page.text and not page.select("main form textarea")
    page = salah.get(f"/contributions/{rude}/appeal")
    salah.send(page.form("/appeal"), {"words": said["why"]})

    # --- Whoever ruled may not decide; nobody else is there yet, and the desk says so instead of losing it.
    page = staff.moderator.get(f"/desk/moderation/{ref}/appeal")
    assert not page.select("main form input[name=outcome]")
    assert in_letter(staff.administrator, "/desk/people")
    page = staff.administrator.get("/desk")
    assert city.says("another moderator is needed") in page.text
    second = staff._with_role("second", "Ikram", role="moderator")
    page = second.get("/desk")
    page = second.get("/desk/moderation/appeals")
    assert len(page.select(".queue__one")) == 2
    assert said["why"] not in stranger.get(f"/contributions/{ref}").text, "what was written is not public"

    # --- Another moderator reads both: one ruling was wrong, the other stands.
    for one, outcome, reason in ((ref, "granted", said["granted"]), (rude, "upheld", said["stands"])):
        page = second.get(f"/desk/moderation/{one}/appeal")
        assert said["why"] in page.text
        second.send(page.form("/appeal"), {"outcome": outcome, "reason": reason})
    assert in_letter(amel, said["granted"]) and in_letter(salah, said["stands"])
    page = stranger.get(f"/contributions/{ref}")
    assert said["title"] in page.heading and said["body"] in page.text
    assert city.says("The author had contested the ruling: the appeal was granted.") in page.text
    page = stranger.get(f"/contributions/{rude}")
    assert said["rude"] not in page.text and said["stands"] in page.text
    assert not page.select(".thread__step--next"), "decided once: nothing is left to contest"
    page = salah.get(f"/contributions/{rude}/appeal")
    assert not page.select("main form textarea") and said["stands"] in page.text

    # --- The public log says how it went, and shows no hidden word.
    page = stranger.get("/moderation-log")
    assert "50" in page.one(".log__pace--appeals").get_text() and said["rude"] not in page.text
    assert said["why"] not in page.text
    assert len(stranger.get("/moderation-log?appeal=granted").select("main tbody tr td.when")) == 1
