"""A version as Akoma Ntoso 3.0 (OASIS LegalDocML): one file per language, one expression of one work.

Headings make nested `section`s, items nested `point`s, everything else a `paragraph`; `wId` is the lasting key, which
the next version's file has too, and `eId` the same key with the prefix of its element. See docs/texts.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree
from lxml.builder import ElementMaker

from consult.domain.texts.bringing.packages import local
from consult.domain.texts.exporting.publication import Publication
from consult.domain.texts.notes import MARK, Notes
from consult.domain.texts.pieces import Piece, PieceKind
from consult.kernel.localized import Language

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# Of what the standard has no place for: the fingerprint and the page.
OURS = "urn:consult:text"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# ISO 639-2, as the standard asks.
LANGUAGE_CODES = {Language.AR: "ara", Language.FR: "fra", Language.EN: "eng"}
DOCUMENT = "draftPlan"

E = ElementMaker(namespace=AKN, nsmap={None: AKN, "consult": OURS})
_OF_US = ElementMaker(namespace=OURS)


@dataclass(slots=True)
class _Node:
    """A piece with what stands under it: sections under a heading, points under a point."""

    piece: Piece | None
    children: list[_Node] = field(default_factory=list)


def akoma_ntoso(publication: Publication) -> bytes:
    """The file, UTF-8. Raises ValueError for a piece without a key."""
    notes = Notes(publication.pieces)
    body = E.mainBody()
    body.set(XML_LANG, str(publication.language))
    for node in _tree(publication.pieces).children:
        body.append(_element(node, notes))
    if not len(body):
        raise ValueError("nothing to export")
    document = E.doc(
        _meta(publication),
        E.preface(E.p(E.docTitle(publication.title))),
        body,
        name=DOCUMENT,
        contains="originalVersion",
    )
    root = E.akomaNtoso(document)
    _indent(root)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _meta(of: Publication) -> etree._Element:
    day = of.on.isoformat()
    work = f"/akn/tn/doc/{of.city_key}/{of.consultation}/{of.text_key}"
    expression = f"{work}/{LANGUAGE_CODES[of.language]}@{day};v{of.number}"
    author = E.FRBRauthor(href="#city", **{"as": "#author"})

    def level(uri: str, name: str, *more: etree._Element) -> tuple[etree._Element, ...]:
        return (
            E.FRBRthis(value=f"{uri}/!main" if not uri.endswith(".akn") else f"{uri[:-4]}/!main.akn"),
            E.FRBRuri(value=uri),
            *([E.FRBRalias(value=of.title, name="title")] if name != "work" else []),
            E.FRBRdate(date=(of.begun_on.isoformat() if name == "work" else day), name=name),
            etree.fromstring(etree.tostring(author)),
            *more,
        )

    told = [_OF_US.version(str(of.number)), _OF_US.page(of.address)]
    if of.sha256:
        # Of the table of paragraphs in all its languages, from which the version's fingerprint is reckoned.
        told.append(_OF_US.sha256(of.sha256))
    return E.meta(
        E.identification(
            E.FRBRWork(*level(work, "work", E.FRBRcountry(value="tn"))),
            E.FRBRExpression(
                *level(
                    expression,
                    "display" if of.sha256 else "draft",
                    E.FRBRversionNumber(value=str(of.number)),
                    E.FRBRauthoritative(value="true" if of.authoritative else "false"),
                    E.FRBRlanguage(language=LANGUAGE_CODES[of.language]),
                )
            ),
            E.FRBRManifestation(
                *level(f"{expression}.akn", "export", E.FRBRformat(value="application/akn+xml"))
            ),
            source="#city",
        ),
        E.references(
            E.TLCOrganization(
                eId="city", href=f"/akn/ontology/organization/tn/{of.city_key}", showAs=of.city
            ),
            E.TLCRole(eId="author", href="/akn/ontology/role/author", showAs="author"),
            source="#city",
        ),
        E.proprietary(*told, source="#city"),
    )


def _tree(pieces: Sequence[Piece]) -> _Node:
    top = _Node(None)
    # The headings that are open, then the items that are open under the last of them.
    sections, points = [top], []
    for piece in pieces:
        if not piece.key:
            raise ValueError("a piece without a key")
        node = _Node(piece)
        if piece.kind is PieceKind.ITEM:
            while points and points[-1].piece.level >= piece.level:
                points.pop()
            (points or sections)[-1].children.append(node)
            points.append(node)
            continue
        points = []
        if piece.kind is PieceKind.HEADING:
            while sections[-1].piece is not None and sections[-1].piece.level >= piece.level:
                sections.pop()
            sections[-1].children.append(node)
            sections.append(node)
        else:
            sections[-1].children.append(node)
    return top


def _element(node: _Node, notes: Notes) -> etree._Element:
    piece = node.piece
    assert piece is not None
    match piece.kind:
        case PieceKind.HEADING:
            made = _named(E.section, "sec", piece, f"level-{piece.level}")
            made.append(_filled(E.heading(), piece.text, piece.key, notes))
            made.extend(_element(child, notes) for child in node.children)
        case PieceKind.ITEM:
            made = _named(E.point, "point", piece, f"level-{piece.level}")
            words = _filled(E.p(), piece.text, piece.key, notes)
            if node.children:
                made.append(E.intro(words, eId=f"point_{piece.key}__intro"))
                made.extend(_element(child, notes) for child in node.children)
            else:
                made.append(E.content(words, eId=f"point_{piece.key}__content"))
        case PieceKind.TABLE:
            made = _named(E.paragraph, "para", piece, "table")
            rows = [
                E.tr(*(E.td(_filled(E.p(), cell, piece.key, notes)) for cell in line.split("\t")))
                for line in piece.text.split("\n")
            ]
            made.append(
                E.content(E.table(*rows, eId=f"para_{piece.key}__table"), eId=f"para_{piece.key}__content")
            )
        case PieceKind.NOTE:
            made = _named(E.paragraph, "para", piece, "note")
            made.append(E.content(E.p(*_note(piece)), eId=f"para_{piece.key}__content"))
        case _:
            made = _named(E.paragraph, "para", piece, None)
            words = _filled(E.p(), piece.text, piece.key, notes)
            made.append(E.content(words, eId=f"para_{piece.key}__content"))
    return made


def _named(maker: object, prefix: str, piece: Piece, name: str | None) -> etree._Element:
    made = maker(eId=f"{prefix}_{piece.key}", wId=piece.key)  # type: ignore[operator]
    if name:
        made.set("class", name)
    return made


def _note(piece: Piece) -> Iterator[etree._Element]:
    found = MARK.match(piece.text)
    words = piece.text[found.end() :] if found else piece.text
    note = E.authorialNote(
        _broken(E.p(), words.strip()), eId=f"para_{piece.key}__authorialNote", placement="bottom"
    )
    if found:
        note.set("marker", found[1])
    yield note


def _filled(element: etree._Element, text: str, key: str, notes: Notes) -> etree._Element:
    """`text` in an element, breaks as `eol`, marks of notes as `noteRef`."""
    done = 0
    for found in MARK.finditer(text):
        note = notes.of(found[1], key)
        if note is None:
            continue
        _broken(element, text[done : found.start()])
        element.append(E.noteRef(href=f"#para_{note}__authorialNote", marker=found[1]))
        done = found.end()
    return _broken(element, text[done:])


def _broken(element: etree._Element, text: str) -> etree._Element:
    for at, line in enumerate(text.split("\n")):
        if at:
            element.append(E.eol())
        if len(element):
            element[-1].tail = (element[-1].tail or "") + line
        else:
            element.text = (element.text or "") + line
    return element


def _indent(element: etree._Element, depth: int = 0) -> None:
    """One element a line, except inside of what holds words: there a space is a space."""
    if not len(element) or local(element) in ("p", "heading"):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in element:
        _indent(child, depth + 1)
        child.tail = "\n" + "  " * (depth + 1)
    element[-1].tail = "\n" + "  " * depth
