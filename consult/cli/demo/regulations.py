"""The draft regulations of the running consultation: two versions, what was said on them, what it changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import floor
from random import Random

from consult.cli.demo.content import ConsultationText, Localized
from consult.cli.demo.remarks import FIRST, SECOND, Remark
from consult.cli.demo.stage import Stage
from consult.cli.demo.voices import plan_said, plan_votes
from consult.domain.consultations.queries import get_for_change
from consult.domain.contributions.causes import link_causes
from consult.domain.contributions.displaying import display
from consult.domain.contributions.models import Kind, Tongue
from consult.domain.contributions.remarking import submit_remark
from consult.domain.council.answers import answer_contribution, assign_contribution
from consult.domain.texts.actions import bring_in, change_note, create_text
from consult.domain.texts.aligning import confirm, list_changes, propose
from consult.domain.texts.bringing.files import bring
from consult.domain.texts.models import Paragraph, PlanText, TextVersion
from consult.domain.texts.queries import all_paragraphs, displayed, get_text, prepared
from consult.kernel.localized import Language

KEY = "regulations"
TITLE: Localized = {
    "ar": "مشروع تراتيب العمران",
    "fr": "Projet de règlement d’urbanisme",
    "en": "Draft urban regulations",
}
NOTES: dict[int, Localized] = {
    1: {
        "ar": "النسخة الأولى من مشروع التراتيب، كما أعدّها المصمّمون. نصّ خيالي كُتب للتجربة.",
        "fr": "Première version du projet de règlement, telle que l’ont préparée ses auteurs. Texte fictif, écrit pour la démonstration.",
        "en": "The first version of the draft regulations, as its authors prepared it. A fictitious text, written for this demonstration.",
    },
    2: {
        "ar": "نسخة منقّحة بعد قراءة الملاحظات الأولى: خُفّض الارتفاع في المنطقة UA وفي القطاع UB2، وتضاعفت المسافة التي يُمنع فيها البناء حول السبخة،"
        " واتّسعت الأرصفة، وحُذف استثناءان اعترض عليهما متساكنون.",
        "fr": "Version révisée après lecture des premières remarques : hauteurs abaissées en zone UA et dans le secteur UB2, recul doublé autour de la"
        " sebkha, trottoirs plus larges ; deux exceptions auxquelles des habitants s’opposaient sont supprimées.",
        "en": "Revised after the first remarks were read: lower heights in zone UA and sector UB2, twice the distance kept around the salt lake, wider"
        " pavements; two exceptions that residents opposed are gone.",
    },
}
# The first is displayed before anybody speaks of it; the second is brought in, aligned, and displayed some days ago.
SHOWN = {1: -20, 2: -5}
BROUGHT = {1: -23, 2: -7}

# The third is being prepared: brought in yesterday, not confirmed. What it says otherwise than the second.
PREPARED = 3
REWORDED: dict[Language, tuple[tuple[str, str], ...]] = {
    Language.AR: (
        ("بعد تقرير يثبت", "بعد تقرير يمضيه مهندس مستشار ويثبت"),
        ("مائتي متر من ضفاف السبخة", "مائتي متر من الخطّ المرسوم على الخريطة حول السبخة"),
    ),
    Language.FR: (
        ("après un rapport qui établit", "après un rapport, signé par un ingénieur-conseil, qui établit"),
        ("des rives de la sebkha.", "de la ligne tracée sur la carte autour de la sebkha."),
    ),
}

# Words of a paragraph, of the second version or, where it is gone, of the first -> remarks that its change answers.
ANSWERED: dict[str, tuple[str, ...]] = {
    "عشرة أمتار، أي طابقين": ("narrow-street", "heritage-height"),
    "غرف السطح": ("roof-rooms",),
    "في أجل خمس سنوات": ("three-years", "climatiseur"),
    "أقصى ارتفاع": ("twenty-metres", "facing-ub2"),
    "موقف سيارة واحد لكلّ مسكنين": ("parking-each",),
    "مُنارة ليلًا": ("lights-night",),
    "مائتي متر من ضفاف السبخة": ("sebkha-100", "water-150"),
    "بثمانين صنتيمترًا": ("flood-level",),
    "متر وأربعين": ("pushchair",),
    "مأوى سيارات غير مبنيّ": ("sebkha-cars",),
    "الأروقة المسقوفة": ("galleries-all",),
    "لا يُغيَّر استعمال تجهيز عمومي": ("everywhere",),
}

# A question that a department has answered: remark, department, office, answer.
ANSWER = (
    "oued-care",
    "green-spaces",
    "مصلحة المساحات الخضراء والبيئة",
    "تصون البلدية ضفاف الأودية داخل مناطق البناء، ويصون ديوان التطهير مجاري مياه الأمطار المغطّاة. يُنشر برنامج التنظيف كلّ سنة قبل شهر سبتمبر في"
    " مقرّ الدائرة البلدية.",
)


def plan_regulations(stage: Stage, text: ConsultationText, *, silent: frozenset[str]) -> None:
    """The text in its two versions, what residents said on each, and what the desk made of it."""
    editor = stage.people["moderator"]

    def begin(at: datetime) -> None:
        consultation = get_for_change(stage.session, text.slug)
        create_text(stage.session, consultation=consultation, editor=editor, title=TITLE, key=KEY, at=at)
        _bring(stage, text, number=1, at=at)

    def show(at: datetime) -> None:
        found = _text(stage, text)
        display(stage.session, text=found, version=_prepared(found), editor=editor, at=at)

    def begin_next(at: datetime, number: int) -> None:
        _bring(stage, text, number=number, at=at)
        found = _text(stage, text)
        propose(stage.session, text=found, version=_prepared(found), editor=editor, at=at)

    stage.plan(stage.day(BROUGHT[1], hour=11), begin)
    stage.plan(stage.day(SHOWN[1], hour=9), show)
    stage.plan(stage.day(BROUGHT[2], hour=11), lambda at: begin_next(at, 2))
    stage.plan(stage.day(-1, hour=15), lambda at: begin_next(at, PREPARED))
    stage.plan(stage.day(BROUGHT[2] + 1, hour=10), lambda at: _answer_by_changes(stage, text, at))
    stage.plan(stage.day(SHOWN[2], hour=9), show)
    for remark in (*FIRST, *SECOND):
        _plan_remark(stage, text, remark, silent=silent)
    _plan_answer(stage)


def _text(stage: Stage, text: ConsultationText) -> PlanText:
    return get_text(stage.session, stage.consultations[text.slug].id, KEY)


def _prepared(text: PlanText) -> TextVersion:
    version = prepared(text)
    assert version is not None, "it was brought in"
    return version


def _bring(stage: Stage, text: ConsultationText, *, number: int, at: datetime) -> None:
    """The two files of a version, read as the desk reads them; Arabic first, to which the French is paired."""
    editor = stage.people["moderator"]
    for language in (Language.AR, Language.FR):
        name, data = _file(stage, number, language)
        brought = bring(data, name=name, language=language)
        bring_in(
            stage.session,
            text=_text(stage, text),
            editor=editor,
            language=language,
            pieces=brought.pieces,
            filename=name,
            sha256=hashlib.sha256(data).hexdigest(),
            at=at,
        )
    found = _text(stage, text)
    if number in NOTES:
        change_note(
            stage.session, text=found, version=_prepared(found), editor=editor, note=NOTES[number], at=at
        )


def _file(stage: Stage, number: int, language: Language) -> tuple[str, bytes]:
    """Name and bytes of a version's file; of the one that is prepared, the second with its changes."""
    name = f"{KEY}-{number}-{language}.md"
    if number in NOTES:
        return name, (stage.files / name).read_bytes()
    words = (stage.files / f"{KEY}-{number - 1}-{language}.md").read_text(encoding="utf-8")
    for said, instead in REWORDED[language]:
        assert said in words, said
        words = words.replace(said, instead)
    return name, words.encode()


def _holding(paragraphs: Sequence[Paragraph], words: str) -> list[str]:
    """Keys of the paragraphs that hold these words in one of their languages."""
    return [one.key for one in paragraphs if any(words in said for said in one.words.values())]


def _answer_by_changes(stage: Stage, text: ConsultationText, at: datetime) -> None:
    """The changes of the second version are linked to the remarks that led to them, and the alignment confirmed."""
    editor = stage.people["moderator"]
    found = _text(stage, text)
    version, earlier = _prepared(found), displayed(found)
    assert earlier is not None, "the first version is on display"
    new, old = all_paragraphs(stage.session, version.id), all_paragraphs(stage.session, earlier.id)
    gone = {one.old_key for one in list_changes(stage.session, version.id) if one.new_key is None}
    for words, remarks in ANSWERED.items():
        (key,) = _holding(new, words) or [one for one in _holding(old, words) if one in gone]
        link_causes(
            stage.session,
            text=found,
            version=version,
            key=key,
            contributions=[stage.remarks[one] for one in remarks],
            editor=editor,
            at=at,
        )
    confirm(stage.session, text=found, version=version, editor=editor, at=at)


def _plan_remark(stage: Stage, text: ConsultationText, remark: Remark, *, silent: frozenset[str]) -> None:
    chance = Random(f"{KEY}:{remark.key}")

    def submit(at: datetime) -> None:
        found = _text(stage, text)
        version = displayed(found)
        assert version is not None, "it is on display"
        paragraphs = all_paragraphs(stage.session, version.id)
        (key,) = _holding(paragraphs, remark.on)
        stage.remarks[remark.key] = submit_remark(
            stage.session,
            text=found,
            version_number=version.number,
            paragraph_key=key,
            kind=Kind(remark.kind),
            author=stage.people[remark.by],
            body=remark.body,
            language=Tongue(remark.language),
            quote=remark.on if remark.quoted else "",
            theme_id=stage.themes[text.slug].get(remark.theme or ""),
            arrondissement_id=stage.arrondissements.get(remark.arrondissement or ""),
            organisation_id=stage.organisations[remark.organisation].id if remark.organisation else None,
            at=at,
        )

    arrives = stage.plan(stage.day(floor(remark.day), hour=8 + 12 * (remark.day % 1)), submit)
    end = stage.now - timedelta(minutes=30)
    plan_said(stage, remark.said, lambda: stage.remarks[remark.key], arrives, end, chance)
    if any(remark.votes):
        plan_votes(stage, remark.votes, lambda: stage.remarks[remark.key], arrives, end, chance, silent)


def _plan_answer(stage: Stage) -> None:
    remark, slug, office, words = ANSWER

    def assign(at: datetime) -> None:
        assign_contribution(
            stage.session,
            contribution=stage.remarks[remark],
            department=stage.departments[slug],
            moderator=stage.people["moderator"],
            due_on=None,
            at=at,
        )

    def give(at: datetime) -> None:
        answer_contribution(
            stage.session,
            contribution=stage.remarks[remark],
            department=stage.departments[slug],
            office=office,
            text=words,
            language=Language.AR,
            answered_on=at.date(),
            by=stage.people["department"],
            at=at,
        )

    stage.plan(stage.day(-13, hour=10), assign)
    stage.plan(stage.day(-9, hour=12), give)
