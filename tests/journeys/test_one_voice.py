"""One voice from beginning to end, in each language, through the doors and forms that people use.

A resident speaks; others answer and vote; a moderator rules; a department answers; an agent enters what was said
at a counter; a synthesis says what was heard; the deciding body decides with reasons; and the resident sees, and is
told once, what became of their words.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import Tag
from PIL import Image

from consult.domain.consultations.queries import get_consultation
from consult.kernel.tunis import TUNIS
from consult.web.database import db
from tests.databases import both_databases
from tests.factories.consultations import a_pdf
from tests.journeys.city import City, Someone, number_of, three
from tests.parts import pdf_libraries

# What residents of the city say, in the language in which this walk is made.
SAID = {
    "ar": {
        "title": "ممرّات مظلّلة بين المدارس ومحطّات المترو",
        "body": "يمشي أبناؤنا تحت الشمس مسافة طويلة. نقترح غرس أشجار على طول الطريق ووضع مقاعد.",
        "comment": "أوافق على المقترح، مع الحفاظ على موقف ذوي الإعاقة.",
        "other": "سوق أسبوعية في الساحة الكبرى",
        "other_body": "يحتاج الحيّ إلى سوق أسبوعية قريبة من السكّان ومن محطّة الحافلات.",
        "rude": "هذا المسؤول لصّ وأعرف أين يسكن، نهج كذا عدد 12.",
        "counter": "مقعد أمام مركز الصحّة الأساسية",
        "counter_body": "ينتظر كبار السنّ وقوفًا، أحيانًا ساعة كاملة.",
        "reason": "يتضمّن النصّ اتّهامًا لشخص معيّن وعنوان سكناه.",
        "answer": "ستُدرج نقاط الغراسة في برنامج 2027 بعد معاينة الطريق.",
    },
    "fr": {
        "title": "Des chemins ombragés entre les écoles et le métro",
        "body": "Nos enfants marchent longtemps en plein soleil. Plantons des arbres le long du chemin.",
        "comment": "D’accord, à condition de garder la place pour personnes handicapées.",
        "other": "Un marché hebdomadaire sur la grande place",
        "other_body": "Le quartier manque d’un marché proche des habitants et de la station de bus.",
        "rude": "Ce responsable est un voleur et je sais où il habite, rue Untel numéro 12.",
        "counter": "Un banc devant le centre de santé de base",
        "counter_body": "Les personnes âgées attendent debout, parfois une heure entière.",
        "reason": "Le texte accuse une personne désignée et donne son adresse.",
        "answer": "Les plantations seront inscrites au programme 2027 après visite des lieux.",
    },
    "en": {
        "title": "Shaded paths between the schools and the metro",
        "body": "Our children walk a long way in full sun. Let trees be planted along the way, and benches.",
        "comment": "Agreed, as long as the parking place for disabled persons stays.",
        "other": "A weekly market on the large square",
        "other_body": "The neighbourhood lacks a market close to residents and to the bus stop.",
        "rude": "That official is a thief and I know where he lives, Such street number 12.",
        "counter": "A bench in front of the health centre",
        "counter_body": "Elderly people wait on their feet, sometimes a whole hour.",
        "reason": "The text accuses a named person and gives an address.",
        "answer": "The planting will be entered in the 2027 programme after a visit of the place.",
    },
}

TEXTS = ("title", "summary", "question", "can_change", "cannot_change", "who_decides", "promise_words")


def local(at: datetime) -> str:
    """A moment as the field of a form takes it, in the time of Tunis."""
    return at.astimezone(TUNIS).strftime("%Y-%m-%dT%H:%M")


def upload(page) -> Tag:
    return page.one("form[enctype='multipart/form-data']")


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (1200, 800), "navy").save(made, "PNG")
    return made.getvalue()


@pytest.fixture(params=["ar", "fr", "en"])
def city(request, app, visitor, clock) -> City:
    # Commands of the operator read the real clock, so this walk begins at the real day; it then runs ahead.
    clock.at = datetime.now(UTC).replace(microsecond=0)
    return City(app, visitor, clock, request.param)


class Staff:
    """Who serves in this city, each with an account of their own and the role that the administrator gave."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.administrator = city.operator_makes_administrator("admin", "Salma")
        self.moderator = self._with_role("moderator", "Rim")
        self.department = self._with_department("parks", "Hédi")
        self.agent = self._with_role("agent", "Sonia", role="counter-agent")
        self.councillor = self._with_mandate("councillor", "Lotfi")

    def _grant(self, someone: Someone, **fields: str) -> None:
        page = self.administrator.get(f"/desk/people?q={someone.email}")
        page = self.administrator.browser.get(page.link(someone.public_name))
        form = page.html.select_one("main form:has(select[name=role])")
        page = self.administrator.send(form, fields)
        assert self.city.says("The role is granted, and the person was told.") in page.html.get_text()

    def _with_role(self, name: str, public_name: str, *, role: str | None = None) -> Someone:
        someone = self.city.newcomer(name, public_name)
        someone.get("/desk", status=403)
        self._grant(someone, role=role or name)
        assert len(someone.letters()) == 2, "confirming the address, and the role"
        someone.get("/desk")
        return someone

    def _with_department(self, name: str, public_name: str) -> Someone:
        someone = self.city.newcomer(name, public_name)
        page = self.administrator.get("/desk/people/departments")
        self.administrator.send(page.form("/departments"), three("name", "Parks"))
        page = self.administrator.get(f"/desk/people?q={someone.email}")
        page = self.administrator.browser.get(page.link(public_name))
        options = page.select("select[name=department] option")
        number = next(one["value"] for one in options if "Parks" in one.get_text())
        self._grant(someone, role="department", department=number)
        return someone

    def _with_mandate(self, name: str, public_name: str) -> Someone:
        someone = self.city.newcomer(name, public_name)
        page = self.administrator.get("/desk/bodies/new")
        fields = three("name", "Special delegation") | three("source", "Decree of the year")
        fields |= {"kind": "special-delegation", "from_on": "2024-01-01"}
        page = self.administrator.send(page.form("/bodies/new"), fields)
        form = page.form("/mandates")
        fields = three("m-name", public_name) | three("m-office", "Member")
        fields |= {"m-email": someone.email, "m-from_on": "2024-01-01"}
        self.administrator.send(form, fields)
        self._grant(someone, role="councillor")
        return someone


def publish_a_consultation(city: City, moderator: Someone) -> str:
    """From a title to a public page, part by part; its address."""
    opens, closes = city.clock.at + timedelta(hours=1), city.clock.at + timedelta(days=20)
    page = moderator.get("/desk/consultations/new")
    page = moderator.send(page.form("/new"), three("title", "The new plan"))
    slug = page.path.split("/")[-2]
    desk = f"/desk/consultations/{slug}"
    words = {key: text for name in TEXTS for key, text in three(name, f"The plan, {name}").items()}
    moderator.send(page.form("/texts"), words | {"promise": "involve"})

    page = moderator.get(f"{desk}/publish")
    assert not page.select("main form[action$='/publish'] button"), "nothing to publish yet"
    page = moderator.get(f"{desk}/phases/new")
    fields = three("title", "Propose and discuss") | three("summary", "Everybody may speak")
    fields |= {"opens_at": local(opens), "closes_at": local(closes)}
    fields |= dict.fromkeys(("propose", "comment", "vote"), "y")
    fields |= {"vote_rule": "agree-disagree", "results": "hidden"}
    moderator.send(page.form("/new"), fields)
    page = moderator.get(f"{desk}/themes")
    moderator.send(page.form("/themes"), three("rows-0-name", "Green spaces"))
    page = moderator.get(f"{desk}/documents")
    pdf = {"file": (io.BytesIO(a_pdf()), "plan.pdf")}
    moderator.send(upload(page), three("title", "Report on the plan") | pdf)
    page = moderator.get(f"{desk}/picture")
    png = {"file": (io.BytesIO(a_picture()), "plan.png")}
    moderator.send(upload(page), three("alternative", "A map of the city") | png)
    page = moderator.get(f"{desk}/settings")
    days = {
        "synthesis_due_on": str((closes + timedelta(days=30)).date()),
        "decision_due_on": str((closes + timedelta(days=90)).date()),
    }
    moderator.send(page.form("/settings"), days)

    stranger = Someone(city, city.visitor(), "", "")
    stranger.get(f"/consultations/{slug}", status=404)
    page = moderator.get(f"{desk}/preview")
    assert "The plan, title" in page.heading
    page = moderator.get(f"{desk}/publish")
    moderator.send(page.form("/publish"))
    page = stranger.get(f"/consultations/{slug}")
    assert "The plan, title" in page.heading
    assert [one["src"] for one in page.select("main img")], "its picture"
    assert page.select("a[href$='.pdf']"), "its document"
    return slug


@both_databases
def test_one_voice_from_beginning_to_end(city):
    said = SAID[city.language]
    staff = Staff(city)
    slug = publish_a_consultation(city, staff.moderator)

    # --- Before it opens, the page says when; then the clock alone opens it.
    amel = city.newcomer("amel", "أمل")
    page = amel.get(f"/consultations/{slug}/proposals/new")
    assert not page.select("button[value=submit]"), "not open yet, and the page says so in its place"
    city.clock.forward(hours=2)

    # --- A resident speaks. A refused form keeps every word; then the number, the receipt, the hash.
    page = amel.get(f"/consultations/{slug}/proposals/new")
    form = page.form("/proposals/new")
    page = amel.send(form, {"title": "x", "body": said["body"]}, button="submit", status=422)
    assert said["body"] in page.one("#body").get_text()
    assert page.one("#title")["value"] == "x"
    place = {"arrondissement": "3"}
    ref = amel.proposes(slug, said["title"], said["body"], **place)
    year = city.clock.at.astimezone(TUNIS).year
    assert ref == f"{year}-000001"
    page = amel.get(f"/contributions/{ref}/receipt")
    assert ref in page.text
    assert len(page.select(".hash")) >= 1
    assert city.says("The moderators") in next_step(amel, ref)

    # --- Others vote and answer. Two votes of one person never count twice, and nobody sees results yet.
    others = [city.newcomer(f"voter{number}", f"Voter {number}") for number in range(3)]
    page = others[0].votes(ref, "agree")
    assert page.one("button[value=agree]")["aria-pressed"] == "true"
    others[0].votes(ref, "disagree")
    others[0].votes(ref, "agree")
    others[1].votes(ref, "disagree")
    page = others[2].votes(ref, "agree")
    page = others[2].send(page.form("/vote"), button="withdraw")
    assert page.one("button[value=agree]")["aria-pressed"] == "false"
    comment = others[0].comments(ref, said["comment"], side="for")
    assert comment == f"{year}-000002"
    reply = amel.comments(comment, said["comment"])
    other_ref = others[1].proposes(slug, said["other"], said["other_body"])
    rude = others[2].comments(other_ref, said["rude"])
    stranger = Someone(city, city.visitor(), "", "")
    page = stranger.get(f"/contributions/{ref}")
    assert said["title"] in page.heading and "أمل" in page.text
    assert not page.select(".tally td, .bars__value"), "results are hidden until the vote closes"
    page = amel.get(f"/contributions/{ref}/edit")
    assert not page.select("textarea:not([readonly])"), "answered: it can be withdrawn, not changed"

    # --- What somebody says at the counter enters the same register, and they leave with a receipt.
    page = staff.agent.get("/desk/counter")
    page = staff.agent.get(f"/desk/counter/{slug}/new")
    fields = {"title": said["counter"], "body": said["counter_body"], "channel": "counter"}
    fields |= {"category": "anonymous", "said_at_place": "Bab Souika", "language": city.language}
    page = staff.agent.send(page.form("/new"), fields)
    counter_ref = number_of(page)
    assert counter_ref in page.text and "/receipts/" in page.path
    assert [ref, comment, reply, other_ref, rude, counter_ref] == [f"{year}-{n:06}" for n in range(1, 7)]

    # --- A moderator reads all, hides one text under a rule with a reason; the author is told and may contest.
    read_everything(staff.moderator, hide=rude, reason=said["reason"])
    letter = others[2].newest_letter()
    assert said["reason"] in letter and rude in letter
    for path in (f"/contributions/{rude}", f"/contributions/{other_ref}", "/moderation-log", "/register"):
        page = stranger.get(path)
        assert said["rude"] not in page.html.get_text() and said["rude"] not in str(page.html.head)
    assert rude in stranger.get("/moderation-log").text and rude in stranger.get("/register").text
    assert said["reason"] in stranger.get(f"/contributions/{rude}").text

    # --- A department answers; the author is told, and the page shows it.
    page = staff.moderator.get(f"/desk/moderation/{ref}")
    staff.moderator.send(page.form("/assignment"), button="assign")
    page = staff.department.get("/desk/answers")
    page = staff.department.browser.get(page.link(said["title"]))
    fields = {"text": said["answer"], "office": "Chef de service", "language": city.language}
    staff.department.send(page.form(ref), fields)
    assert ref in amel.newest_letter() and "Chef de service" in amel.newest_letter()
    assert said["answer"] in stranger.get(f"/contributions/{ref}").text

    # --- The phase closes by the clock that each request reads. Who is still writing loses no word.
    page = amel.get(f"/consultations/{slug}/proposals/new")
    city.clock.forward(days=20)
    late = {"title": said["other"], "body": said["other_body"]}
    page = amel.send(page.form("/proposals/new"), late, button="submit", status=409)
    assert said["other_body"] in page.one("#body").get_text()
    page = stranger.get(f"/contributions/{ref}")
    assert votes_on(page) == [1, 1, 0], "once per person, and shown now that the vote is closed"
    assert not others[0].get(f"/contributions/{ref}").select("button[name=choice]")

    # --- The synthesis: findings cite, the rest is set aside with a reason, figures are frozen.
    write_the_synthesis(staff.moderator, slug, cites=[ref, counter_ref], aside=other_ref, quote=said["body"])
    letters = {one: len(one.letters()) for one in (amel, others[1])}
    page = staff.moderator.get(f"/desk/consultations/{slug}/synthesis/publish")
    staff.moderator.send(page.form("/publish"))
    for one, before in letters.items():
        assert len(one.letters()) == before + 1, "one letter at the publication, to each author concerned"
    assert ref in amel.newest_letter() and other_ref in others[1].newest_letter()
    page = stranger.get(f"/consultations/{slug}/synthesis")
    assert "The way is too hot" in page.text and ref in page.text and said["body"] in page.text
    page = stranger.get(f"/contributions/{other_ref}")
    assert "Another plan deals with it" in page.text, "why it is set aside stands on its own page"
    if pdf_libraries():  # the PDF has tests of its own, which name the part when it is missing
        read_pdf(city, stranger, slug)
    assert "Special delegation" in next_step(stranger, ref), "the body in office holds the next step"

    # --- The deciding body decides with reasons; closing is refused while one is missing; each is told once.
    letters = {one: len(one.letters()) for one in (amel, others[1], others[0])}
    decide(staff.councillor, slug)
    for one, before in letters.items():
        concerned = one is not others[0]
        assert len(one.letters()) == before + concerned, "authors once; whoever only voted, not"
    assert ref in amel.newest_letter()

    # --- And the resident sees what became of their words, from beginning to end.
    page = amel.get(f"/contributions/{ref}")
    thread = page.one(".thread").get_text(" ")
    places = [
        thread.index(words)
        for words in ("The way is too hot", "Plant the way", "2026/14", "Shade is a need, says the body")
    ]
    assert places == sorted(places)
    assert not page.select(".thread__step--next"), "nothing is left to wait for"
    assert "Special delegation" in thread
    page = stranger.get(f"/council/{slug}")
    assert "Shade is a need, says the body" in page.text and "Too costly this year" in page.text
    page = stranger.get("/")
    assert "The plan, title" in page.text
    assert page.select(f"a[href$='/council/{slug}']"), "home says what came of what was asked"
    page = stranger.get("/register")
    numbers = [one.get_text(strip=True) for one in page.select("main tbody bdi.ref")]
    assert numbers == [f"{year}-{n:06}" for n in range(6, 0, -1)], "no gap, none reused, the hidden one too"
    assert_a_stranger_sees_no_address(city, stranger, slug, [ref, comment, rude, counter_ref])


def next_step(reader: Someone, ref: str) -> str:
    """What the page of a contribution says comes next, who holds it and by when."""
    return reader.get(f"/contributions/{ref}").one(".thread__step--next").get_text(" ")


def read_everything(moderator: Someone, *, hide: str, reason: str) -> None:
    """From the queue, one after the other; one of them breaks a rule."""
    page = moderator.get("/desk/moderation")
    waiting = [one["href"] for one in page.select("main a[href*='/desk/moderation/']")]
    assert waiting
    for _ in range(12):
        page = moderator.get("/desk/moderation")
        refs = {one["href"].split("/")[-1].partition("?")[0] for one in page.select("main a[href]")}
        refs = {one for one in refs if one[:4].isdigit() and one != hide}
        if not refs:
            break
        ref = min(refs)
        page = moderator.get(f"/desk/moderation/{ref}")
        moderator.send(page.form("/read"))
    else:
        raise AssertionError("the queue does not empty")
    page = moderator.get(f"/desk/moderation/{hide}")
    form = page.form("/ruling")
    refused = moderator.send(form, {"reason": reason}, button="hide", status=422)
    assert reason in refused.html.find("textarea", {"name": "reason"}).get_text(), "kept without its rule"
    rule = refused.select("input[name=rule]")[0]["value"]
    moderator.send(refused.form("/ruling"), {"rule": rule}, button="hide")


def write_the_synthesis(moderator: Someone, slug: str, *, cites: list[str], aside: str, quote: str) -> None:
    desk = f"/desk/consultations/{slug}/synthesis"
    page = moderator.get(desk)
    page = moderator.send(page.form("/begin"))
    fields = {
        key: text
        for name in ("introduction", "method", "minority")
        for key, text in three(name, f"Our {name}").items()
    }
    moderator.send(page.html.select_one("form:has([name=introduction_ar])"), fields)
    for title in ("The way is too hot", "The wait is too long"):
        page = moderator.get(f"{desk}/findings/new")
        page = moderator.send(page.form("/findings/new"), three("title", title) | three("body", title))
        finding = page.path.partition("#")[0].split("/")[-1]
        ref = cites.pop(0)
        page = moderator.get(f"{desk}/findings/{finding}?q={quote.split()[0]}&shelf=all")
        page = moderator.get(f"{desk}/findings/{finding}?shelf=open")
        form = page.one(f"#c-{ref} form")
        words = {"quote": quote} if title.startswith("The way") else {}
        moderator.send(form, words, button="cite")
    page = moderator.get(f"{desk}/publish")
    assert aside not in page.text
    assert not page.select("form button[data-once]") or page.select("[name=gap_ar]"), (
        "one proposal is without a place"
    )
    page = moderator.get(f"{desk}/contributions?shelf=open")
    assert [one["id"] for one in page.select(".beside__one")] == [f"c-{aside}"]
    form = page.one("#aside-form")
    reason = three("aside-reason", "Another plan deals with it")
    moderator.send(form, reason | {"refs": [aside]})
    for number, title in enumerate(("Plant the way", "Put benches")):
        page = moderator.get(f"{desk}/recommendations/new")
        findings = [box["value"] for box in page.select("input[name=findings]")]
        fields = three("title", title) | three("body", title) | {"findings": [findings[number]]}
        moderator.send(page.html.select_one("form:has([name=title_ar])"), fields)


def decide(councillor: Someone, slug: str) -> None:
    page = councillor.get("/desk/council")
    assert page.select(f"a[href$='/desk/council/{slug}']"), "a published synthesis waits"
    page = councillor.get(f"/desk/council/{slug}")
    form = page.html.select_one("form.deciding")
    first = {"r1-kind": "accepted", "r1-session_on": "2026-06-18", "r1-deliberation_number": "2026/14"}
    today = councillor.city.clock.at.astimezone(TUNIS).date()
    first["r1-session_on"] = str(today)
    page = councillor.send(form, first | {"r1-reason_ar": "Shade is a need, says the body"}, button="1")
    close = page.html.select_one("form:has(button[value=close])")
    page = councillor.send(close, button="close", status=409)
    form = page.html.select_one("form.deciding")
    second = {"r2-kind": "refused", "r2-session_on": str(today), "r2-deliberation_number": "2026/14"}
    page = councillor.send(form, second | {"r2-reason_ar": ""}, button="2", status=409)
    form = page.html.select_one("form.deciding")
    page = councillor.send(form, {"r2-reason_ar": "Too costly this year"}, button="2")
    close = page.html.select_one("form:has(button[value=close])")
    page = councillor.send(close, button="close")
    assert page.path.endswith(f"/council/{slug}#content"), "at the head of the page, where it is said"


def votes_on(page) -> list[int]:
    """The numbers of the vote that the page shows, in their order."""
    section = page.one(".voice__vote")
    return [int(one.get_text(strip=True)) for one in section.select(".bars__value")]


def read_pdf(city: City, stranger: Someone, slug: str) -> None:
    answer = stranger.browser.client.get(city.path(f"/consultations/{slug}/synthesis.pdf"))
    with answer:
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF")


def assert_a_stranger_sees_no_address(city: City, stranger: Someone, slug: str, refs: list[str]) -> None:
    """E-mail addresses of people stand on no public page."""
    pages = [
        "/",
        f"/consultations/{slug}",
        f"/consultations/{slug}/proposals",
        "/register",
        "/moderation-log",
    ]
    pages += [f"/contributions/{ref}" for ref in refs] + [f"/council/{slug}"]
    pages += [f"/consultations/{slug}/synthesis"]
    for path in pages:
        assert "example.tn" not in str(stranger.get(path).html), path
    with city.app.app_context():
        assert get_consultation(db(), slug).slug == slug
