"""Every kind of letter, in three languages, as text, as HTML and as a message."""

from __future__ import annotations

import email
import re
import unicodedata
from dataclasses import replace
from email import policy

import pytest
from bs4 import BeautifulSoup

from consult.domain.accounts.models import Person
from consult.domain.contributions.models import OBSERVED, Kind, Tongue
from consult.domain.following.telling import Text
from consult.domain.notices.models import Notice, NoticeKind, Topic
from consult.domain.notices.rules import TOPICS
from consult.domain.territory.colours import Colours
from consult.domain.territory.models import Municipality
from consult.kernel.localized import LANGUAGES, Language
from consult.rendering.letters import Sender, as_message, to_html, to_text, write_letter
from consult.rendering.letters.content import FSI, PDI, Item, Quote
from consult.rendering.letters.writing import KINDS
from tests.conftest import NOON

TITLE = {"ar": "الساحة", "fr": "La place", "en": "The square"}
ABOUT = {"ref": "2026-000123", "title": "Plus d’arbres <b>rue de Marseille</b>"}
PHASE = {
    "slug": "square",
    "title": TITLE,
    "phase": 1,
    "phase_title": {"ar": "تقديم المقترحات", "fr": "Proposer", "en": "Propose"},
    "boundary": "2026-03-20T11:00:00+00:00",
    "closes_at": "2026-03-20T11:00:00+00:00",
}
# What may be quoted of contributions when the letter is written.
TEXTS = {
    "2026-000123": Text(Kind.PROPOSAL, "Plus d’arbres <b>rue de Marseille</b>", Tongue.FR),
    "2026-000124": Text(Kind.COMMENT, "Nheb chjar, w bancs", Tongue.TUNISIAN),
    "2026-000126": Text(Kind.OPPOSITION, "لا لطابق خامس في هذا النهج.", Tongue.AR),
}
FACTS = {
    NoticeKind.RESET_PASSWORD: {"invited": False},
    NoticeKind.CONTRIBUTION_RECEIVED: ABOUT,
    NoticeKind.CONTRIBUTION_HIDDEN: ABOUT
    | {
        "rule": {"ar": "لا شتم", "fr": "Pas d’insulte", "en": "No insult"},
        "reason": "الفقرة الثانية تشتم شخصا بالاسم.\nأعيدوا كتابتها دونه.",
        "reason_language": "ar",
        "contact": "moderation@tunis.example",
        "appeal_until": "2026-04-09T23:00:00+00:00",
        "decision_days": 15,
    },
    NoticeKind.CONTRIBUTION_RESTORED: ABOUT
    | {"rule": {}, "reason": "Erreur de notre part.", "reason_language": "fr"},
    NoticeKind.CONTRIBUTION_RULED: {
        "ref": "2026-000123",
        "ruling": "mask",
        "passages": 2,
        "rule": {"ar": "لا شتم", "fr": "Pas d’insulte", "en": "No insult"},
        "reason": "Le texte donne le numéro d’une personne.",
        "reason_language": "fr",
        "contact": "moderation@tunis.example",
        "appeal_until": "2026-04-09T23:00:00+00:00",
        "decision_days": 15,
        "appealed": False,
    },
    NoticeKind.APPEAL_MADE: {
        "ref": "2026-000123",
        "decide_by": "2026-03-25T23:00:00+00:00",
        "nobody": False,
    },
    NoticeKind.APPEAL_UPHELD: {
        "ref": "2026-000123",
        "rule": {"ar": "لا شتم", "fr": "Pas d’insulte", "en": "No insult"},
        "reason": "Le texte désigne une personne privée.",
        "reason_language": "fr",
    },
    NoticeKind.CONTRIBUTION_ANSWERED: {"ref": "2026-000123", "office": "مصلحة الطرقات"},
    NoticeKind.CONTRIBUTION_MERGED: ABOUT
    | {
        "head": "2026-000130",
        "refs": ["2026-000123", "2026-000124"],
        "members": 3,
        "counts": True,
        "reason": {"fr": "Elles demandent la même chose."},
    },
    NoticeKind.MERGE_UNDONE: ABOUT | {"head": "2026-000130", "reason": {}, "counts": True},
    NoticeKind.VOTE_MERGED: {"ref": "2026-000130", "voted": ["2026-000123", "2026-000130"]},
    NoticeKind.VOTE_RETURNED: {"ref": "2026-000130", "voted": ["2026-000123"]},
    NoticeKind.SYNTHESIS_PUBLISHED: {
        "slug": "square",
        "title": TITLE,
        "ref": "2026-000123",
        "cited": [],
        "set_aside": {"2026-000123": {"ar": "خارج عن الموضوع"}},
    },
    NoticeKind.FILE_CLOSED: {
        "slug": "square",
        "title": TITLE,
        "ref": "2026-000123",
        "cited": ["2026-000123"],
        "set_aside": {},
    },
    NoticeKind.TEXT_VERSION: {
        "slug": "square",
        "text": "regulations",
        "title": TITLE,
        "version": 2,
        "remarks": [
            {"ref": "2026-000123", "standing": "text-changed", "caused": True},
            {"ref": "2026-000124", "standing": "orphaned", "caused": False},
            {"ref": "2026-000125", "standing": None, "caused": True},
        ],
        "more": 3,
    },
    NoticeKind.FLAG_SETTLED: {
        "ref": "2026-000123",
        "outcome": "hidden",
        "rule": {"ar": "لا شتم", "fr": "Pas d’insulte", "en": "No insult"},
        "reason": "Le texte désigne une personne privée.",
        "reason_language": "fr",
    },
    NoticeKind.CONSULTATION_CANCELLED: {
        "slug": "square",
        "title": TITLE,
        "note": {"ar": "تغيّر المشروع.", "fr": "Le projet a changé.", "en": "The project has changed."},
        "decided_by": {"ar": "المجلس البلدي", "fr": "Le conseil municipal", "en": "The municipal council"},
        "decided_on": "2026-03-09",
        "refs": ["2026-000123", "2026-000124"],
    },
    NoticeKind.PUBLICATION_REFUSED: {
        "slug": "square",
        "title": TITLE,
        "publish_at": "2026-03-10T08:00:00+00:00",
        "refusal": "not-complete",
    },
    NoticeKind.ROLE_ENDED: {
        "role": "department",
        "scope": TITLE,
        "department": {"fr": "Voirie"},
        "staff": False,
    },
    NoticeKind.INVITATION: {
        "invitation": 7,
        "until": 1_800_000_000,
        "by": "Salma",
        "role": "department",
        "scope": TITLE,
        "department": {"fr": "Voirie"},
    },
    NoticeKind.SUSPENDED: {
        "reason": "Trois textes visent la même personne.",
        "rule": TITLE,
        "until": "2026-04-09T23:00:00+00:00",
        "days": 7,
        "alone": False,
    },
    NoticeKind.SUSPENSION_CONTESTED: {"person": 4, "decide_by": "2026-03-17T11:00:00+00:00"},
    NoticeKind.SUSPENSION_DECIDED: {
        "outcome": "upheld",
        "reason": "Les trois textes sont là.",
        "until": "2026-04-09T23:00:00+00:00",
        "contested": True,
    },
    NoticeKind.COMMENT_RECEIVED: {"ref": "2026-000124", "to": "2026-000123", "yours": "2026-000123"},
    NoticeKind.COMMENT_ADDED: {"ref": "2026-000124", "to": "2026-000123", "about": "2026-000123"},
    NoticeKind.PROPOSAL_ADDED: {"ref": "2026-000123"},
    NoticeKind.REMARK_ADDED: {"ref": "2026-000126"},
    NoticeKind.FOLLOWED_CHANGED: {"ref": "2026-000123", "what": "hidden"},
    NoticeKind.FOLLOWED_ANSWERED: {"ref": "2026-000123"},
    NoticeKind.FOLLOWED_SYNTHESIS: {"slug": "square", "title": TITLE},
    NoticeKind.FOLLOWED_DECIDED: {"slug": "square", "title": TITLE},
    NoticeKind.FOLLOWED_TEXT: {
        "slug": "square",
        "title": TITLE,
        "text": "rules",
        "text_title": TITLE,
        "version": 2,
        "note": {"fr": "Après la première lecture."},
    },
    NoticeKind.FOLLOWED_CONSULTATION: {
        "slug": "square",
        "title": TITLE,
        "act": "suspended",
        "note": {"ar": "أشغال", "fr": "Des travaux", "en": "Works"},
    },
    NoticeKind.PHASE_OPENED: PHASE,
    NoticeKind.PHASE_ENDING: PHASE,
    NoticeKind.ROLE_GRANTED: {"role": "department", "scope": TITLE, "department": {"fr": "Voirie"}},
}

each = [
    pytest.param(kind, language, id=f"{kind}-{language}") for kind in NoticeKind for language in LANGUAGES
]


def sender(*, demo: bool = False, on=LANGUAGES) -> Sender:
    city = Municipality(
        id=1,
        name={"ar": "بلدية تونس", "fr": "Municipalité de Tunis", "en": "Municipality of Tunis"},
        platform_name={"ar": "كلمتكم", "fr": "Votre parole", "en": "Your Word"},
        contact_email="participation@tunis.example",
        contact_address={},
        is_demo=demo,
        languages=on,
    )
    return Sender(city, "https://avis.tunis.example", "a key for tests")


def a_letter(kind, language, *, name="Amel <b>B</b>", demo=False, facts=None, on=LANGUAGES):
    person = Person(
        id=4, email="amel@example.tn", public_name=name, language=language, stamp="s", confirmed_at=None
    )
    notice = Notice(
        id=9,
        person_id=4,
        kind=kind,
        topic=TOPICS.get(kind),
        facts=facts or FACTS.get(kind, {}),
        created_at=NOON,
    )
    if kind is NoticeKind.CONFIRM_NEW_ADDRESS:
        notice.to = "amel@bücher.tn"
    return write_letter([notice], person, sender=sender(demo=demo, on=on), at=NOON, texts=TEXTS)


@pytest.mark.parametrize(
    ("wish", "on", "written"),
    [
        ("fr", LANGUAGES, "fr"),
        ("fr", (Language.AR, Language.EN), "ar"),
        ("ar", (Language.FR, Language.EN), "fr"),
        ("ar", (Language.EN,), "en"),
    ],
)
def test_a_letter_is_written_in_a_language_that_is_on(wish, on, written):
    letter = a_letter(NoticeKind.CONFIRM_ADDRESS, wish, on=on)
    assert (
        letter.language == written
        and f"/{written}/" in to_text(letter)
        and f"/{wish}/" not in (to_text(letter) if wish != written else "")
    )


def test_every_kind_has_its_letter():
    assert set(KINDS) == set(NoticeKind)


@pytest.mark.parametrize(("kind", "language"), each)
def test_the_text_begins_with_a_word_of_its_language(kind, language):
    """So a program that shows plain text takes the right direction from its first letter."""
    for text in (to_text(a_letter(kind, language, name="Amel")), a_letter(kind, language).subject):
        first = next(
            unicodedata.bidirectional(sign)
            for sign in text
            if unicodedata.bidirectional(sign) in ("L", "R", "AL")
        )
        assert first == ("AL" if language == "ar" else "L")


@pytest.mark.parametrize(("kind", "language"), each)
def test_what_is_put_into_a_sentence_is_isolated(kind, language):
    text = to_text(a_letter(kind, language))
    assert text.count(FSI) == text.count(PDI) > 0
    # Once: a translation does not isolate again what the letter has isolated.
    assert not re.search(f"{FSI}[^{PDI}]*{FSI}", text)
    assert "%(" not in text


@pytest.mark.parametrize(("kind", "language"), each)
def test_the_html_is_whole_safe_and_asks_nothing_of_the_network(kind, language):
    soup = BeautifulSoup(to_html(a_letter(kind, language)), "html5lib")
    assert (soup.html["lang"], soup.html["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert all(cell.get("dir") == soup.html["dir"] for cell in soup.find_all(["td", "table"]))
    assert soup.find_all(["img", "link", "script", "iframe", "b"]) == []
    assert len(soup.find_all("h1")) == 1
    assert "url(" not in str(soup)
    addresses = [anchor["href"] for anchor in soup.find_all("a")]
    assert all(address.startswith(("https://avis.tunis.example/", "mailto:")) for address in addresses)


@pytest.mark.parametrize("kind", [NoticeKind.SYNTHESIS_PUBLISHED, NoticeKind.FILE_CLOSED])
def test_an_address_in_a_sentence_is_a_link_that_fits_a_telephone(kind):
    soup = BeautifulSoup(to_html(a_letter(kind, Language.AR)), "html5lib")
    [link] = [one for one in soup.find_all("a") if one.get("style", "").startswith("color:inherit")]
    assert link["href"] == link.get_text() and link["dir"] == "ltr" and "break-all" in link["style"]
    assert "2026-000123" in [one.get_text() for one in soup.select("span[style*=nowrap]")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_letters_of_a_synthesis_name_each_contribution_and_each_reason_once(language):
    beside, double = {"ar": "خارج عن الموضوع"}, {"ar": "سبق قوله"}
    facts = {
        "slug": "square",
        "title": TITLE,
        "ref": "2026-000001",
        "cited": ["2026-000001", "2026-000002"],
        "set_aside": {"2026-000003": beside, "2026-000004": double, "2026-000005": beside},
    }
    text = to_text(a_letter(NoticeKind.SYNTHESIS_PUBLISHED, language, facts=facts))
    assert all(f"2026-00000{number}" in text for number in range(1, 6))
    assert text.count(beside["ar"]) == text.count(double["ar"]) == 1
    assert text.index("2026-000005") < text.index(beside["ar"]) < text.index("2026-000004")
    closed = to_text(a_letter(NoticeKind.FILE_CLOSED, language, facts=facts))
    assert all(f"2026-00000{number}" in closed for number in range(1, 6))


def test_a_letter_that_waited_since_its_facts_named_one_contribution_is_written():
    old = {"slug": "square", "title": TITLE, "ref": "2026-000001", "refs": ["2026-000001"]}
    aside = old | {"place": "set-aside", "reason": {"fr": "Hors sujet"}}
    assert "Hors sujet" in to_text(a_letter(NoticeKind.SYNTHESIS_PUBLISHED, "fr", facts=aside))
    cited = old | {"place": "cited"}
    for kind in (NoticeKind.SYNTHESIS_PUBLISHED, NoticeKind.FILE_CLOSED):
        assert "2026-000001" in to_text(a_letter(kind, "fr", facts=cited))


@pytest.mark.parametrize(("kind", "language"), each)
def test_every_link_of_a_letter_leads_to_a_page(kind, language, app):
    urls = app.url_map.bind("avis.tunis.example")
    found = re.findall(rf"https://avis\.tunis\.example([^\s{PDI}]+)", to_text(a_letter(kind, language)))
    assert found
    for path in found:
        endpoint, values = urls.match(path)
        assert values["lang"] == language, (path, endpoint)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_has_both_parts_and_the_headers_of_a_letter_by_a_machine(language):
    letter = a_letter(NoticeKind.CONFIRM_NEW_ADDRESS, language)
    sent = as_message(letter, number=9, at=NOON).as_bytes()
    assert sent.isascii() and max(map(len, sent.split(b"\r\n"))) <= 998
    read = email.message_from_bytes(sent, policy=policy.default)
    assert read["To"] == "amel@xn--bcher-kva.tn"
    assert read["From"].addresses[0].display_name == letter.platform
    assert read["Subject"] == letter.subject
    assert read["Message-ID"] == "<notice-9@tunis.example>"
    assert (read["Auto-Submitted"], read["Content-Language"]) == ("auto-generated", language)
    parts = [part.get_content_type() for part in read.walk()]
    assert parts == ["multipart/alternative", "text/plain", "text/html"]
    assert read.get_body(("plain",)).get_content().replace("\r\n", "\n") == to_text(letter)


def test_a_name_cannot_write_headers_or_markup():
    letter = a_letter(NoticeKind.ROLE_GRANTED, "en", name="Amel <script>alert(1)</script>")
    assert "<script>" not in to_html(letter)
    read = email.message_from_bytes(as_message(letter, number=1, at=NOON).as_bytes(), policy=policy.default)
    assert read["Bcc"] is None


def test_an_invitation_and_a_forgotten_password_say_different_things():
    asked = a_letter(NoticeKind.RESET_PASSWORD, "en", facts={"invited": False})
    invited = a_letter(NoticeKind.RESET_PASSWORD, "en", facts={"invited": True})
    assert "2 hours" in to_text(asked) and "7 days" in to_text(invited)
    assert asked.subject != invited.subject


def test_a_ruling_shows_rule_reason_and_whom_to_write_to_in_their_own_languages():
    letter = a_letter(NoticeKind.CONTRIBUTION_HIDDEN, "fr")
    soup = BeautifulSoup(to_html(letter), "html5lib")
    reason = next(div for div in soup.find_all("div") if "الفقرة" in div.text)
    assert (reason["lang"], reason["dir"]) == ("ar", "rtl")
    assert "Pas d’insulte" in soup.text and "moderation@tunis.example" in soup.text


def test_a_demo_says_so_in_each_letter():
    assert "fictitious" in to_text(a_letter(NoticeKind.FILE_CLOSED, "en", demo=True))
    assert "fictitious" not in to_text(a_letter(NoticeKind.FILE_CLOSED, "en"))


@pytest.mark.parametrize(
    ("language", "shown"), [("ar", "وداعًا & شكرًا"), ("fr", "Au revoir <b>"), ("en", "وداعًا & شكرًا")]
)
def test_the_city_has_a_last_word_in_each_letter(language, shown):
    city = sender()
    city.municipality.mail_footer = {"ar": "وداعًا & شكرًا", "fr": "Au revoir <b>"}
    person = Person(id=4, email="amel@example.tn", public_name="Amel", language=language, stamp="s")
    notice = Notice(id=9, person_id=4, kind=NoticeKind.PASSWORD_CHANGED, facts={}, created_at=NOON)
    letter = write_letter([notice], person, sender=city, at=NOON)
    assert shown in to_text(letter)
    foot = BeautifulSoup(to_html(letter), "html5lib").find(string=shown)
    assert foot is not None and foot.parent["lang"] == ("fr" if language == "fr" else "ar")


def test_who_reported_a_text_is_told_that_it_stays_and_why():
    facts = FACTS[NoticeKind.FLAG_SETTLED] | {
        "outcome": "stays",
        "reason": "Une opinion vive n’est pas une insulte.",
    }
    stays, hidden = (to_text(a_letter(NoticeKind.FLAG_SETTLED, "fr", facts=one)) for one in (facts, None))
    assert "n’est pas une insulte" in stays and "Pas d’insulte" not in stays
    assert "Pas d’insulte" in hidden and "personne privée" in hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_letter_tells_several_things_each_with_its_words_and_its_address(language):
    person = Person(id=4, email="amel@example.tn", public_name="Amel", language=language, stamp="s")
    kinds = (NoticeKind.COMMENT_ADDED, NoticeKind.PHASE_ENDING, NoticeKind.FOLLOWED_DECIDED)
    notices = [
        Notice(id=at, person_id=4, kind=kind, topic=Topic.FOLLOWED, facts=FACTS[kind], created_at=NOON)
        for at, kind in enumerate(kinds, 1)
    ]
    letter = write_letter(notices, person, sender=sender(), at=NOON, texts=TEXTS)
    items = [block for block in letter.blocks if isinstance(block, Item)]
    assert [item.href.rpartition(f"/{language}/")[2] for item in items] == [
        "contributions/2026-000124",
        "consultations/square",
        "council/square",
    ]
    text, html = to_text(letter), to_html(letter)
    for item in items:
        assert item.href in text and item.href in html
    assert "Nheb chjar, w bancs" in text and "Nheb chjar, w bancs" in html


@pytest.mark.parametrize(("kind", "language"), each)
def test_only_letters_whose_pace_is_chosen_can_be_stopped_by_their_reader_and_mail_program(kind, language):
    letter = a_letter(kind, language)
    message = as_message(letter, number=9, at=NOON)
    if kind not in TOPICS:
        assert letter.stop is None and message["List-Unsubscribe"] is None
        return
    assert letter.stop is not None
    stop = f"https://avis.tunis.example/{language}/letters/stop/"
    assert str(message["List-Unsubscribe"]).startswith(f"<{stop}")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.stop.href in to_text(letter) and letter.stop.href in to_html(letter)


def test_what_may_not_be_read_any_more_is_not_quoted():
    facts = FACTS[NoticeKind.FOLLOWED_ANSWERED] | {"ref": "2026-000999"}
    letter = a_letter(NoticeKind.FOLLOWED_ANSWERED, "fr", facts=facts)
    assert not [block for block in letter.blocks if isinstance(block, Quote)]


def test_a_letter_wears_the_colours_of_the_city_and_nothing_of_the_platforms():
    letter = a_letter(NoticeKind.CONTRIBUTION_RECEIVED, "fr")
    assert letter.colours is None and 'bgcolor="#0b3c6f"' in to_html(letter)
    html = to_html(replace(letter, colours=Colours("#0a6b3d", "#c8102e")))
    assert "#0b3c6f" not in html and "#b8862b" not in html
    assert "color:#0a6b3d" in html and "border-bottom:3px solid #c8102e" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_register_number_is_not_broken_in_html(language):
    letter = a_letter(NoticeKind.CONTRIBUTION_RECEIVED, language)
    soup = BeautifulSoup(to_html(letter), "html5lib")
    whole = {tag.get_text() for tag in soup.select("span[style='white-space:nowrap']")}
    (ref,) = {number for number in re.findall(r"[A-Z]?\d{4}-\d{6}", soup.select_one("h1").get_text())}
    assert ref in whole and ref in soup.title.get_text() and "<" not in soup.title.get_text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_remark_on_a_draft_is_called_by_what_it_is(language):
    person = Person(id=4, email="amel@example.tn", public_name="Amel", language=language, stamp="s")
    notice = Notice(
        id=9, person_id=4, kind=NoticeKind.REMARK_ADDED, facts={"ref": "2026-000126"}, created_at=NOON
    )
    said = {}
    for kind in OBSERVED:
        texts = {"2026-000126": Text(kind, "Douze mètres, c’est trop.", Tongue.FR)}
        letter = write_letter([notice], person, sender=sender(), at=NOON, texts=texts)
        quote = next(block for block in letter.blocks if isinstance(block, Quote))
        said[kind] = (letter.subject, quote.label, letter.button.label)
    assert all(len(set(column)) == len(OBSERVED) for column in zip(*said.values(), strict=True))
