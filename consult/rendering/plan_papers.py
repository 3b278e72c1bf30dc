"""The papers of a plan as HTML for print: its treatment table, its list of changes, the certificate of display."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from consult.domain.plans.changes import ChangeRow
from consult.domain.territory.colours import Colours
from consult.kernel.localized import Language, Shown, shown
from consult.rendering.documents import environment, speaker, styles_of
from consult.rendering.formats import Formats
from consult.rendering.treatment import ANSWERED, CHANGED, SAID, TreatmentLine, shortened
from consult.rendering.wording import word
from consult.rendering.words import N_, Words

# Widths of the columns of each table, in hundredths.
TREATMENT_WIDTHS, CHANGES_WIDTHS = (11, 13, 28, 26, 22), (12, 9, 33, 33, 13)


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a cell; `language` where it is not that of the paper."""

    text: str
    language: str | None = None

    @property
    def dir(self) -> str:
        return "auto"


@dataclass(frozen=True, slots=True)
class Block:
    """A table under its heading."""

    heading: str | None
    rows: Sequence[Sequence[Sequence[Part]]]


@dataclass(frozen=True, slots=True)
class Paper:
    """What every paper of a plan says of itself."""

    language: Language
    city: str
    title: Shown
    address: str
    colours: Colours | None = None


TREATMENT_NAMES = (
    N_("Register number"),
    N_("On what of the plan"),
    N_("What was said"),
    N_("Official answer"),
    N_("Effect on the plan"),
)
CHANGE_NAMES = (N_("Text"), N_("What changed"), N_("Words before"), N_("Words after"), N_("Answers to"))


def headings(names: Sequence[str], language: Language) -> list[str]:
    """The header of a table in this language."""
    return [Words(language).gettext(name) for name in names]


def treatment_row(line: TreatmentLine, language: Language) -> list[list[Part]]:
    """The cells of one entry, texts shortened: the CSV has them whole."""
    words, formats = Words(language), Formats(language)
    entry = [Part(line.ref), Part(formats.datetime(line.received_at)), Part(f"{line.kind} · {line.channel}")]
    if line.said is None:
        return [entry, [], [Part(line.state)], [], []]
    on = [_part(line.on) if line.on else Part(words.gettext("the draft as a whole"))]
    on += [Part(line.paragraph)] if line.on and line.paragraph else []
    on += [_part(one) for one in (line.theme, line.zone, line.place) if one]
    on += [Part(line.address)] if line.address else []
    answers = [Part(shortened(one.text, ANSWERED), one.language) for one in line.answers]
    signed = [Part(f"{one.office}, {formats.date(one.on)}") for one in line.answers]
    effect = [
        Part(line.effect or ""),
        *(_part(one) for one in line.reasons),
        *(Part(one) for one in line.changes),
    ]
    told = [Part(line.said.title, line.said.language)] if line.said.title else []
    told += [Part(shortened(line.said.text, SAID), line.said.language)]
    return [entry, on, told, [one for pair in zip(answers, signed, strict=True) for one in pair], effect]


def change_row(row: ChangeRow, language: Language) -> list[list[Part]]:
    words = Words(language)
    keys = " → ".join(key for key in (row.old_key, row.new_key) if key)
    return [
        [
            _part(shown(row.text, language)),
            Part(words.pgettext("text", "Version %(number)s", number=row.version)),
        ],
        [Part(word(language, row.state)), Part(f"\u2066{keys}\u2069")],
        [_words(row.old, language)] if row.old else [],
        [_words(row.new, language)] if row.new else [],
        [Part(one) for one in row.refs],
    ]


def _words(value: dict[str, str], language: Language) -> Part:
    found = shown(value, language)
    return Part(shortened(str(found), CHANGED), str(found.language))


def _part(value: Shown) -> Part:
    return Part(str(value), str(value.language) if value.missing else None)


def table_html(
    paper: Paper,
    *,
    heading: str,
    lead: str,
    names: Sequence[str],
    widths: Sequence[int],
    blocks: Sequence[Block],
) -> str:
    """A table of the plan as the HTML that is printed."""
    return (
        environment()
        .get_template("documents/plan_table.html")
        .render(**_common(paper), heading=heading, lead=lead, names=names, widths=widths, blocks=blocks)
    )


def certificate_html(paper: Paper, **facts: Any) -> str:
    """The certificate of display as the HTML that is printed."""
    return environment().get_template("documents/plan_certificate.html").render(**_common(paper), **facts)


def _common(paper: Paper) -> dict[str, Any]:
    formats = Formats(paper.language)
    return {
        "language": str(paper.language),
        "dir": paper.language.direction,
        "city": paper.city,
        "title": paper.title,
        "address": paper.address,
        "styles": Markup(styles_of(paper.colours)),
        "_": speaker(Words(paper.language).gettext),
        "comma": formats.comma,
        "colon": "\u00a0: " if paper.language == "fr" else ": ",
    }
