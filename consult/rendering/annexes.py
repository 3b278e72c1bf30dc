"""The annex of a synthesis: a table that anybody recounts from, the lines of its page, and a volume on paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from markupsafe import Markup

from consult.domain.contributions.models import State, Tongue
from consult.domain.synthesis.annex import LISTED, Entry, Lot
from consult.domain.synthesis.models import Synthesis
from consult.domain.territory.colours import colours_of
from consult.domain.territory.models import Municipality
from consult.kernel.localized import Language, Shown, shown
from consult.kernel.secrets import digest
from consult.kernel.tables import write_rows
from consult.rendering.documents import environment, shades_of, speaker, styles_of
from consult.rendering.formats import Formats
from consult.rendering.masked import in_words
from consult.rendering.wording import word
from consult.rendering.words import Words

COLUMNS = (
    *("ref", "kind", "language", "channel", "category", "arrondissement", "state"),
    *("agree", "disagree", "neutral", "comments", "place", "findings", "reason", "head"),
    *("counted_at", "read", "out_of_time"),
)
# Raised when the volume is laid out another way: those that were kept are made again.
LAYOUT = 1


def write_annex(stream: TextIO, entries: Iterable[Entry], language: Language) -> int:
    """Every contribution as a row of COLUMNS, in codes; the reasons in this language. The number of rows."""
    return write_rows(stream, COLUMNS, (_cells(one, language) for one in entries), for_spreadsheets=True)


def _cells(one: Entry, language: Language) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in COLUMNS if hasattr(one, name)},
        "place": "" if one.lot is Lot.NONE else str(one.lot),
        "findings": " ".join(str(number) for number in one.findings),
        "reason": str(shown(one.reason, language)) if one.reason else None,
        "out_of_time": one.late,
    }


@dataclass(frozen=True, slots=True)
class Line:
    """A contribution as it is read. `title`: in its own language; None where its words are withheld."""

    ref: str
    lot: Lot
    kind: str
    state: str
    title: str | None
    language: str
    direction: str
    findings: tuple[int, ...]
    reason: Shown | None
    head: str | None
    # The rule under which it was hidden, and why, in the language of the ruling.
    rule: Shown | None
    ruled: str | None
    ruled_language: str | None


def annex_line(one: Entry, language: Language) -> Line:
    words = Words(language)
    ruling = one.ruling
    return Line(
        ref=one.ref,
        lot=one.lot,
        kind=word(language, one.kind),
        state=words.gettext("Not let through yet")
        if one.state is State.WAITING
        else word(language, one.state),
        title=in_words(one.title, language),
        language=str(one.language or language),
        direction="rtl" if one.language == Tongue.AR else "ltr",
        findings=one.findings,
        reason=shown(one.reason, language) if one.reason else None,
        head=one.head,
        rule=shown(ruling.rule.title, language) if ruling is not None and ruling.rule is not None else None,
        ruled=ruling.reason if ruling is not None else None,
        ruled_language=str(ruling.reason_language) if ruling is not None else None,
    )


def volume_name(synthesis: Synthesis, language: str, *, changes: int, municipality: Municipality) -> str:
    """The name of the volume's file: another one as soon as anything that it says may have changed."""
    looks = (LAYOUT, synthesis.edition, changes, sorted(municipality.name.items()), colours_of(municipality))
    return f"{volume_series(synthesis, language)}{digest(repr(looks).encode())[:16]}.pdf"


def volume_series(synthesis: Synthesis, language: str) -> str:
    return f"annex-{synthesis.id}-{language}-"


def volume_html(
    synthesis: Synthesis,
    entries: Iterable[Entry],
    counts: Mapping[Lot, int],
    *,
    language: Language,
    municipality: Municipality,
    address: str,
) -> str:
    """The volume as the HTML that is printed. A reason that many share stands once, and each names its number."""
    words, formats = Words(language), Formats(language)
    reasons: dict[str, tuple[int, Shown]] = {}
    parts: dict[str, list[Markup]] = {"placed": [], "late": [], "withheld": []}
    written = _Written(language)
    for one in entries:
        line = annex_line(one, language)
        number = None
        if line.reason is not None:
            number, _reason = reasons.setdefault(str(line.reason), (len(reasons) + 1, line.reason))
        part = {Lot.OUT_OF_TIME: "late", Lot.WITHHELD: "withheld"}.get(one.lot, "placed")
        parts[part].append(written.line(line, number))
    return (
        environment()
        .get_template("documents/annex.html")
        .render(
            language=language,
            dir=language.direction,
            title=shown(synthesis.consultation.title, language),
            city=shown(municipality.name, language),
            is_demo=municipality.is_demo,
            edition=synthesis.edition,
            published=formats.date(synthesis.published_at) if synthesis.published_at else "",
            gap=shown(synthesis.gap_reason, language) if synthesis.gap_reason and counts[Lot.OPEN] else None,
            address=address,
            reasons=list(reasons.values()),
            findings=[
                (number, shown(one.title, language)) for number, one in enumerate(synthesis.findings, 1)
            ],
            counts=[(word(language, lot), formats.number(counts[lot])) for lot in LISTED if counts[lot]],
            parts=parts,
            styles=Markup(styles_of(colours_of(municipality), "annex.css")),
            shades=shades_of(colours_of(municipality)),
            _=speaker(words.gettext),
        )
    )


class _Written:
    """Lines for paper. There are ten thousand of them: put together here, each in one paragraph."""

    def __init__(self, language: Language) -> None:
        self.words = Words(language)
        self.formats = Formats(language)

    def line(self, line: Line, reason: int | None) -> Markup:
        # Few elements a line: there are ten thousand, and each takes its memory until the volume is written.
        said = line.state if line.lot is Lot.WITHHELD else line.kind
        place = self._place(line, reason)
        if line.title is None:
            return Markup('<p><b dir="ltr">{}</b> {} {}</p>').format(line.ref, said, place)
        return Markup('<p><b dir="ltr">{}</b> {} {} · <span lang="{}" dir="{}">{}</span></p>').format(
            line.ref, place, said, line.language, line.direction, line.title
        )

    def _place(self, line: Line, reason: int | None) -> str:
        gettext, ngettext = self.words.gettext, self.words.ngettext
        found: list[str] = []
        if line.head is not None:
            found.append(gettext("Merged into %(ref)s.", ref=_apart(line.head)))
        if line.findings:
            numbers = self.formats.listed(str(one) for one in line.findings)
            found.append(
                ngettext(
                    "Cited by finding %(numbers)s.",
                    "Cited by findings %(numbers)s.",
                    len(line.findings),
                    numbers=numbers,
                )
            )
        elif line.lot is Lot.SET_ASIDE:
            found.append(gettext("Set aside, reason %(number)s.", number=reason))
        elif line.lot is Lot.OPEN:
            found.append(gettext("Without a place in the report."))
        if line.rule is not None:
            found.append(gettext("Rule: %(rule)s.", rule=str(line.rule)))
        return " ".join(found)


def _apart(ref: str) -> str:
    """A number inside a sentence of either direction."""
    return f"\u2066{ref}\u2069"
