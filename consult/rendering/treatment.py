"""The treatment table and the list of changes in the words of a language: the same for page, PDF and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TextIO

from consult.domain.contributions.models import Contribution
from consult.domain.plans.changes import ChangeRow
from consult.domain.plans.treatment import Changed, Effect, Entry
from consult.kernel.localized import Language, Shown, shown
from consult.kernel.prose import excerpt
from consult.kernel.tables import write_rows
from consult.rendering.formats import Formats
from consult.rendering.masked import in_words
from consult.rendering.wording import word
from consult.rendering.words import N_, Words

# Named so that a spreadsheet of any country opens it as UTF-8.
BYTE_ORDER_MARK = "\ufeff"
# Of a text in a cell of the page and of the PDF; the CSV has it whole.
SAID, ANSWERED, CHANGED = 420, 600, 400

TREATMENT = (
    N_("Register number"),
    N_("Received (UTC)"),
    N_("In time"),
    N_("Channel"),
    N_("Kind"),
    N_("On what of the plan"),
    N_("Theme"),
    N_("Place spoken of"),
    N_("Zone of the plan"),
    N_("Address in words"),
    N_("What was said"),
    N_("Official answer"),
    N_("Effect on the plan"),
    N_("Reason"),
    N_("Changes of the text"),
)
CERTIFICATE = (
    N_("Piece of the file"),
    N_("Version"),
    N_("On display since (UTC)"),
    N_("Fingerprint (SHA-256)"),
    N_("Display from (UTC)"),
    N_("Display until (UTC)"),
)
CHANGES = (
    N_("Text"),
    N_("Version"),
    N_("What changed"),
    N_("Paragraph before"),
    N_("Paragraph after"),
    N_("Words before"),
    N_("Words after"),
    N_("Answers to"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """A text that somebody wrote, in its language."""

    text: str
    language: str
    title: str | None = None

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class AnswerLine:
    office: str
    on: date
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class TreatmentLine:
    """A row of the table. `said` is None of what nobody is shown: number, date and state alone."""

    ref: str
    received_at: datetime
    late: bool
    channel: str
    kind: str
    on: Shown | None
    paragraph: str | None
    theme: Shown | None
    place: Shown | None
    zone: Shown | None
    address: str | None
    said: Said | None
    state: str
    answers: Sequence[AnswerLine]
    effect: str | None
    effect_code: str
    reasons: Sequence[Shown]
    changes: Sequence[str]


def treatment_line(entry: Entry, language: Language) -> TreatmentLine:
    """One entry in the words of a language; nothing of who said it. Texts of people stay in their own."""
    row = entry.row
    assert row.ref is not None and row.received_at is not None
    return TreatmentLine(
        ref=row.ref,
        received_at=row.received_at,
        late=row.missed_at is not None,
        channel=word(language, row.channel),
        kind=word(language, row.kind),
        on=shown(row.text.title, language) if row.text is not None and entry.told else None,
        paragraph=(row.now_key or row.paragraph_key) if entry.told else None,
        theme=shown(row.theme.name, language) if row.theme is not None and entry.told else None,
        place=shown(row.arrondissement.name, language)
        if row.arrondissement is not None and entry.told
        else None,
        zone=zone_of(row, language) if entry.told else None,
        address=row.address if entry.told else None,
        said=Said(in_words(row.body, language), str(row.language), in_words(row.title, language))
        if entry.told
        else None,
        state=word(language, row.state),
        answers=[
            AnswerLine(one.office, one.answered_on, one.text, str(one.language)) for one in entry.answers
        ],
        effect=word(language, entry.effect) if entry.told else None,
        effect_code=str(entry.effect),
        reasons=[shown(one, language) for one in entry.reasons],
        changes=[change_words(one, language) for one in entry.changes],
    )


def zone_of(row: Contribution, language: Language) -> Shown | None:
    """The zone that is pointed at, its code before its name."""
    if row.zone is None:
        return None
    name = shown(row.zone.name, language)
    return replace(name, text=f"{row.zone.code} · {name.text}")


def change_words(change: Changed, language: Language) -> str:
    """Where the text was changed: its title, the version, the paragraph."""
    return Words(language).gettext(
        "%(text)s, version %(number)s, paragraph %(key)s",
        text=str(shown(change.text, language)),
        number=change.version,
        key=f"\u2066{change.paragraph}\u2069",
    )


def treatment_cells(line: TreatmentLine, language: Language) -> list[Any]:
    """The cells of a row of the CSV, texts whole."""
    words, formats = Words(language), Formats(language)
    on = f"{line.on} {line.paragraph or ''}".strip() if line.on else words.gettext("the draft as a whole")
    return [
        line.ref,
        line.received_at,
        words.gettext("Out of time") if line.late else words.gettext("In time"),
        line.channel,
        line.kind,
        on if line.said else None,
        str(line.theme) if line.theme else None,
        str(line.place) if line.place else None,
        str(line.zone) if line.zone else None,
        line.address,
        line.said.whole if line.said else line.state,
        "\n\n".join(f"{one.office}, {formats.date(one.on)}: {one.text}" for one in line.answers),
        line.effect,
        "\n".join(str(one) for one in line.reasons),
        "; ".join(line.changes),
    ]


def change_cells(row: ChangeRow, language: Language) -> list[Any]:
    return [
        str(shown(row.text, language)),
        row.version,
        word(language, row.state),
        row.old_key,
        row.new_key,
        str(shown(row.old, language)) if row.old else None,
        str(shown(row.new, language)) if row.new else None,
        "; ".join(row.refs),
    ]


def write_table(stream: TextIO, names: Sequence[str], rows: Iterable[list[Any]], language: Language) -> int:
    """A table as CSV for spreadsheets, its header in this language; the number of rows."""
    words = Words(language)
    header = [words.gettext(name) for name in names]
    stream.write(BYTE_ORDER_MARK)
    return write_rows(stream, header, _named(header, rows), for_spreadsheets=True)


def _named(header: Sequence[str], rows: Iterable[list[Any]]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        yield dict(zip(header, row, strict=True))


def shortened(text: str, most: int) -> str:
    """A text as it stands in a cell of the page and of the PDF."""
    return excerpt(text, most)


EFFECT_SIGNS = {
    Effect.RETAINED: "done",
    Effect.PARTLY: "info",
    Effect.NOT_RETAINED: "refused",
    Effect.DEFERRED: "warn",
    Effect.OPEN: "neutral",
}
