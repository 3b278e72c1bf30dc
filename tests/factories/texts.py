"""Texts made through the actions: brought in, and on display."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from consult.domain.accounts.models import Person
from consult.domain.consultations.models import Activity, Consultation
from consult.domain.contributions.causes import carry_causes
from consult.domain.contributions.displaying import display
from consult.domain.contributions.models import Contribution, Kind, Tongue
from consult.domain.contributions.remarking import submit_remark
from consult.domain.texts.actions import bring_in, change_note, create_text, display_version
from consult.domain.texts.aligning import confirm, propose
from consult.domain.texts.models import PlanText, TextVersion
from consult.domain.texts.pieces import Piece, PieceKind
from consult.domain.texts.queries import displayed
from consult.kernel.filestore import FileStore
from consult.kernel.localized import Language
from tests.conftest import NOON
from tests.factories.consultations import a_consultation, a_phase, in_three
from tests.factories.people import a_resident

# A small regulation in two languages: a heading, an article's heading, three rules, a table.
ARABIC = (
    Piece(PieceKind.HEADING, 1, "الباب الأول: منطقة باب سويقة"),
    Piece(PieceKind.HEADING, 2, "الفصل 7: ارتفاع البنايات"),
    Piece(PieceKind.PARAGRAPH, 0, "لا يتجاوز ارتفاع البنايات اثني عشر مترا في كامل المنطقة."),
    Piece(PieceKind.ITEM, 1, "أ) تُستثنى من ذلك البنايات العمومية."),
    Piece(PieceKind.PARAGRAPH, 0, "يُمنع هدم الواجهات المرتّبة دون رأي المعهد الوطني للتراث."),
    Piece(PieceKind.TABLE, 0, "المنطقة\tالارتفاع\nUA\t12\nUB\t15"),
)
FRENCH = (
    Piece(PieceKind.HEADING, 1, "Titre I : zone de Bab Souika"),
    Piece(PieceKind.HEADING, 2, "Article 7 : hauteur des constructions"),
    Piece(
        PieceKind.PARAGRAPH, 0, "La hauteur des constructions ne dépasse pas douze mètres dans toute la zone."
    ),
    Piece(PieceKind.ITEM, 1, "a) Les bâtiments publics en sont exceptés."),
    Piece(
        PieceKind.PARAGRAPH,
        0,
        "La démolition des façades classées est interdite sans l’avis de l’Institut national du patrimoine.",
    ),
    Piece(PieceKind.TABLE, 0, "Zone\tHauteur\nUA\t12\nUB\t15"),
)


def open_for_remarks(
    session: Session, *, store: FileStore, at: datetime = NOON, **wishes: object
) -> Consultation:
    """A consultation in which the draft may be remarked upon, commented and voted on at `at`."""
    phase = a_phase(
        at - timedelta(days=10), at + timedelta(days=10), Activity.OBSERVE, Activity.COMMENT, Activity.VOTE
    )
    return a_consultation(session, store=store, phases=[phase], **wishes)  # type: ignore[arg-type]


def a_text(
    session: Session,
    *,
    consultation: Consultation,
    editor: Person | None = None,
    key: str = "regulations",
    words: Mapping[Language, Sequence[Piece]] | None = None,
    on_display: bool = True,
    at: datetime = NOON,
) -> PlanText:
    """A text whose first version is brought in, and by default on display."""
    text = create_text(
        session, consultation=consultation, editor=editor, title=in_three("Regulations"), key=key, at=at
    )
    for language, pieces in (words or {Language.AR: ARABIC, Language.FR: FRENCH}).items():
        version = bring_in(
            session,
            text=text,
            editor=editor,
            language=language,
            pieces=pieces,
            filename=f"regulations-{language}.docx",
            at=at,
        )
    if on_display:
        display_version(session, text=text, version=version, editor=editor, at=at)
    return text


def a_remark(
    session: Session,
    *,
    text: PlanText,
    key: str = "p3",
    kind: Kind = Kind.OBSERVATION,
    author: Person | None = None,
    body: str = "Douze mètres, c’est trop pour une rue aussi étroite.",
    language: Tongue = Tongue.FR,
    at: datetime = NOON,
    version_number: int | None = None,
    **choices: object,
) -> Contribution:
    """A remark on a paragraph of the version that is on display; by a new resident when no author is given."""
    version = displayed(text)
    assert version is not None
    return submit_remark(
        session,
        text=text,
        version_number=version_number or version.number,
        paragraph_key=key,
        kind=kind,
        author=author or a_resident(session),
        body=body,
        language=language,
        at=at,
        **choices,  # type: ignore[arg-type]
    )


def the_next(
    session: Session,
    text: PlanText,
    pieces: Sequence[Piece],
    *,
    editor: Person | None = None,
    language: Language = Language.FR,
    at: datetime = NOON,
) -> TextVersion:
    """The next version of the text: aligned, confirmed as proposed, on display."""
    version = bring_in(
        session, text=text, editor=editor, language=language, pieces=pieces, filename="next.md", at=at
    )
    common = {"text": text, "version": version, "editor": editor, "at": at}
    carry_causes(session, version=version, renamed=propose(session, **common))
    confirm(session, **common)
    change_note(session, note={"fr": "Après la lecture."}, **common)
    display(session, **common)
    return version
