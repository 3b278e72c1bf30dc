"""The brief of a report: two pages that a councillor reads in ten minutes, cut from the report's own words.

What does not fit is cut with "…", in steps until two pages hold it; the full report is named at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from consult.kernel.prose import excerpt
from consult.rendering.documents import Logo, environment, shades_of, speaker, styles_of
from consult.rendering.formats import Formats
from consult.rendering.report_view import ReportView
from consult.rendering.words import Words

PAGES = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """How many characters of a text stand in the brief, and how many findings and recommendations.

    `body`: of the words under a title, 0 for none of them.
    """

    body: int
    text: int
    title: int
    findings: int
    recommendations: int
    close: bool


CUTS = (
    Cut(body=420, text=700, title=200, findings=20, recommendations=20, close=False),
    Cut(body=240, text=600, title=200, findings=20, recommendations=20, close=False),
    Cut(body=0, text=600, title=200, findings=20, recommendations=20, close=False),
    Cut(body=0, text=260, title=110, findings=14, recommendations=10, close=True),
    # Two pages hold it whatever the words are: tests/rendering/test_briefs.py.
    Cut(body=0, text=160, title=72, findings=12, recommendations=7, close=True),
)


def brief_htmls(view: ReportView, *, address: str, logo: Logo | None = None) -> Iterator[str]:
    """The brief as the HTML that is printed, each shorter than the one before. `address`: the report's page."""
    words, formats = Words(view.language), Formats(view.language)
    template = environment().get_template("documents/brief.html")
    for cut in CUTS:
        findings, recommendations = view.findings[: cut.findings], view.recommendations[: cut.recommendations]
        more = len(view.findings) - len(findings)
        more_recommended = len(view.recommendations) - len(recommendations)
        yield template.render(
            view=view,
            cut=cut,
            findings=findings,
            recommendations=recommendations,
            more=words.ngettext(
                "%(num)s more finding stands in the full report.",
                "%(num)s more findings stand in the full report.",
                more,
            )
            if more
            else "",
            more_recommended=words.ngettext(
                "%(num)s more recommendation stands in the full report.",
                "%(num)s more recommendations stand in the full report.",
                more_recommended,
            )
            if more_recommended
            else "",
            short=lambda text, most: excerpt(str(text), most),
            dir=view.language.direction,
            address=address,
            logo=logo,
            styles=Markup(styles_of(view.colours, "brief.css")),
            shades=shades_of(view.colours),
            _=speaker(words.gettext),
            formats=formats,
            comma=formats.comma,
            colon="\u00a0: " if view.language == "fr" else ": ",
        )
