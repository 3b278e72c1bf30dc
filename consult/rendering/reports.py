"""The report of a synthesis in one language, as the web page and the PDF both show it.

Everything is worded and counted here; the templates only lay it out. Numbers come from the figures that were
frozen when the synthesis was published, never from the rows of today.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from consult.domain.consultations.clock import vote_rule_at
from consult.domain.consultations.models import Series, VoteRule
from consult.domain.contributions.models import Category, Channel, State, Tongue
from consult.domain.contributions.numbers import make_ref
from consult.domain.council.models import Outcome
from consult.domain.council.report import Material
from consult.domain.synthesis.queries import Cited
from consult.domain.territory.colours import colours_of
from consult.kernel.localized import Language, Shown, missing_languages, shown
from consult.rendering.backing import Backing
from consult.rendering.bars import Bar
from consult.rendering.formats import Formats
from consult.rendering.insertions import Insertions
from consult.rendering.masked import in_words
from consult.rendering.participants import Participants
from consult.rendering.report_view import (
    AsideView,
    EditionView,
    FindingView,
    OutcomeView,
    Quotation,
    RecommendationView,
    ReportView,
)
from consult.rendering.threads import OUTCOME_BADGES
from consult.rendering.wording import word
from consult.rendering.words import Words

# How many citations a finding shows with their words; the others are listed by number.
SHOWN_CITATIONS = 12
# Of a list of numbers so many stand in the report; all of them are in the annex.
SHOWN_NUMBERS = 100


def compose_report(
    material: Material, language: str, *, edition: int | None = None, whole: bool = True
) -> ReportView:
    """The report in this language; texts without words in it are shown in another and marked as missing.

    `edition`: an earlier one, in its words; None for the one that stands. `whole`: whether the list of the inserted
    figures is on the page, for their numbers to lead to.
    """
    return _Composer(material, language, edition=edition, whole=whole).report()


class _Composer:
    def __init__(self, material: Material, language: str, *, edition: int | None, whole: bool) -> None:
        self.material = material
        self.edition = material.synthesis.edition if edition is None else edition
        self.said = material.words_of(self.edition)
        self.language = Language(language)
        self.words = Words(language)
        self.formats = Formats(language)
        assert material.synthesis.figures is not None, "a published synthesis has its figures"
        self.figures: dict[str, Any] = material.synthesis.figures
        self.insertions = Insertions(language, self.figures, places=material.arrondissements, anchors=whole)
        self.backing = Backing(language, rule=self._rule(), voters=self.figures["people"]["voters"])

    def _rule(self) -> VoteRule | None:
        synthesis = self.material.synthesis
        assert synthesis.published_at is not None
        return vote_rule_at(synthesis.consultation, synthesis.published_at)

    def say(self, value: Mapping[str, str] | None) -> Shown:
        return shown(value, self.language)

    def report(self) -> ReportView:
        synthesis, material = self.material.synthesis, self.material
        assert synthesis.published_at is not None
        covered = self.figures["coverage"]
        file = material.file
        passage, said = self.insertions.passage, self.said
        # In the order in which they are read: so are the figures in them listed.
        introduction = passage(said.texts["introduction"])
        findings = [self._finding(number, one) for number, one in enumerate(synthesis.findings, 1)]
        minority = passage(said.texts["minority"])
        recommendations = [
            self._recommendation(number, one) for number, one in enumerate(synthesis.recommendations, 1)
        ]
        participants, method = passage(said.texts["participants"]), passage(said.texts["method"])
        return ReportView(
            language=self.language,
            title=self.say(synthesis.consultation.title),
            slug=synthesis.consultation.slug,
            published=self.formats.date(synthesis.published_at),
            lead=self._lead(),
            figures=self._figures(),
            introduction=introduction,
            participants=participants,
            method=method,
            minority=minority,
            findings=findings,
            recommendations=recommendations,
            aside=[
                AsideView(self.say(one.reason), one.refs[:SHOWN_NUMBERS], len(one.refs[SHOWN_NUMBERS:]))
                for one in material.set_aside
            ],
            coverage=self._coverage(),
            coverage_total=covered["owing"],
            coverage_words=self._coverage_words(),
            gap=self.say(synthesis.gap_reason) if synthesis.gap_reason else None,
            missing=self._missing(),
            tables=self._tables(),
            profiles=Participants(self.language, self.figures, places=material.arrondissements).views(),
            register=self._register(),
            counted=self.formats.datetime(datetime.fromisoformat(self.figures["at"])),
            inserted=self.insertions.used(),
            edition=self.edition,
            editions=[
                EditionView(
                    one.edition or 1, self.formats.date(one.at), self.say(one.reason) if one.reason else None
                )
                for one in material.editions
            ],
            deciding=self.say(material.body.name) if material.body is not None else None,
            decided=self.formats.date(file.closed_at) if file is not None and file.closed_at else None,
            municipality=self.say(material.municipality.name),
            colours=colours_of(material.municipality),
            is_demo=material.municipality.is_demo,
        )

    def _lead(self) -> str:
        """The report in one sentence, each number with its own plural."""
        gettext, ngettext = self.words.gettext, self.words.ngettext
        people, kinds = self.figures["people"]["participants"], self.figures["contributions"]["kind"]
        votes = self.figures["votes"]["total"]
        return gettext(
            "%(people)s took part: %(proposals)s, %(comments)s, %(votes)s.",
            people=ngettext("%(n)s person", "%(n)s persons", people, n=self.formats.number(people)),
            proposals=ngettext(
                "%(n)s proposal",
                "%(n)s proposals",
                kinds.get("proposal", 0),
                n=self.formats.number(kinds.get("proposal", 0)),
            ),
            comments=ngettext(
                "%(n)s comment",
                "%(n)s comments",
                kinds.get("comment", 0),
                n=self.formats.number(kinds.get("comment", 0)),
            ),
            votes=ngettext("%(n)s vote", "%(n)s votes", votes, n=self.formats.number(votes)),
        )

    def _figures(self) -> list[dict[str, Any]]:
        gettext = self.words.gettext
        kinds, people = self.figures["contributions"]["kind"], self.figures["people"]
        votes, covered = self.figures["votes"], self.figures["coverage"]
        return [
            {
                "value": people["participants"],
                "label": gettext("Participants"),
                "note": self._without_account(people["without_account"]),
            },
            {"value": kinds.get("proposal", 0), "label": gettext("Proposals")},
            {"value": kinds.get("comment", 0), "label": gettext("Comments")},
            {"value": votes["total"], "label": gettext("Votes")},
            {
                "value": self.formats.percent(covered["read"] / covered["owing"])
                if covered["owing"]
                else self.formats.percent(1),
                "label": gettext("Proposals read"),
            },
        ]

    def _without_account(self, entered: int) -> str:
        """What people said who have no account, at the counter or on paper: nobody can tell how many they were."""
        if not entered:
            return ""
        return self.words.ngettext(
            "and %(n)s contribution of people without an account",
            "and %(n)s contributions of people without an account",
            entered,
            n=self.formats.number(entered),
        )

    def _finding(self, number: int, finding: Any) -> FindingView:
        cited = self.material.citations.get(finding.id, [])
        # What has words to show comes first; the order of the register otherwise.
        order = sorted(cited, key=lambda one: one.quote is None)
        first, rest = order[:SHOWN_CITATIONS], order[SHOWN_CITATIONS:]
        figures = next((one for one in self.figures["findings"] if one["id"] == finding.id), None)
        behind = self.backing.of(figures)
        return FindingView(
            number=number,
            title=self.say(self.said.title("findings", finding)),
            body=self.insertions.passage(self.said.body("findings", finding)),
            citations=[self._quotation(one) for one in first],
            further=[one.ref for one in rest[:SHOWN_NUMBERS]],
            unnamed=len(rest[SHOWN_NUMBERS:]),
            contributions=behind.contributions,
            people=behind.people,
            bars=behind.bars,
            bars_caption=behind.caption,
            places=self._places(figures["arrondissement"] if figures else {}, most=4),
            carries=[
                position
                for position, recommendation in enumerate(self.material.synthesis.recommendations, 1)
                if any(ground.finding_id == finding.id for ground in recommendation.grounds)
            ],
        )

    def _quotation(self, cited: Cited) -> Quotation:
        gone = {
            State.HIDDEN: self.words.gettext("Hidden by a moderator since."),
            State.WITHDRAWN: self.words.gettext("Withdrawn by its author since."),
        }.get(cited.state)
        return Quotation(
            ref=cited.ref,
            title=in_words(cited.title, self.words.language),
            quote=in_words(cited.quote, self.words.language),
            language=str(cited.language),
            direction="rtl" if cited.language == Tongue.AR else "ltr",
            gone=gone,
        )

    def _recommendation(self, number: int, recommendation: Any) -> RecommendationView:
        numbers = {finding.id: at for at, finding in enumerate(self.material.synthesis.findings, 1)}
        titles = {
            finding.id: self.said.title("findings", finding) for finding in self.material.synthesis.findings
        }
        grounds = sorted(recommendation.grounds, key=lambda ground: numbers[ground.finding_id])
        file = self.material.file
        outcome = next(
            (one for one in file.outcomes if one.recommendation_id == recommendation.id)
            if file
            else iter(()),
            None,
        )
        return RecommendationView(
            number=number,
            title=self.say(self.said.title("recommendations", recommendation)),
            body=self.insertions.passage(self.said.body("recommendations", recommendation)),
            rests_on=[(numbers[one.finding_id], self.say(titles[one.finding_id])) for one in grounds],
            outcome=self._outcome(outcome) if outcome is not None else None,
        )

    def _outcome(self, outcome: Outcome) -> OutcomeView:
        assert self.material.file is not None
        return OutcomeView(
            kind=str(outcome.kind),
            words=word(self.language, outcome.kind),
            badge=OUTCOME_BADGES[outcome.kind],
            reason=self.say(outcome.reason),
            arabic=outcome.reason.get(Language.AR, ""),
            session=self.formats.date(outcome.session_on),
            number=outcome.deliberation_number,
            body=self.say(self.material.file.body.name),
        )

    def _coverage(self) -> list[Bar]:
        covered, gettext = self.figures["coverage"], self.words.gettext
        pgettext = self.words.pgettext
        owing = covered["owing"] or 1
        return [
            Bar(pgettext("proposals", "Read by a moderator"), covered["read"], covered["read"] / owing),
            Bar(gettext("Cited by a finding"), covered["cited"], covered["cited"] / owing, "done"),
            Bar(gettext("Set aside with a reason"), covered["set_aside"], covered["set_aside"] / owing),
            Bar(gettext("Without a place"), covered["open"], covered["open"] / owing, "refused"),
        ]

    def _coverage_words(self) -> str:
        covered = self.figures["coverage"]
        placed = covered["cited"] + covered["set_aside"]
        return self.words.ngettext(
            "%(placed)s of %(n)s proposal has a place in this report.",
            "%(placed)s of %(n)s proposals have a place in this report.",
            covered["owing"],
            placed=self.formats.number(placed),
            n=self.formats.number(covered["owing"]),
        )

    def _missing(self) -> str | None:
        """Why a language is missing, where this page's own is."""
        synthesis = self.material.synthesis
        texts = self.said.all()
        texts += [one.reason for one in self.material.set_aside]
        return synthesis.missing_reason if missing_languages(texts, among=[self.language]) else None

    def _tables(self) -> list[tuple[str, list[Bar]]]:
        gettext, said = self.words.gettext, self.figures["contributions"]
        found = [
            (gettext("How it reached the city"), self._by(said["channel"], Channel)),
            (gettext("In which language"), self._by(said["language"], Tongue)),
            (gettext("Who spoke"), self._by(said["category"], Category)),
            (gettext("Which place was spoken of"), self._places(said["arrondissement"], most=None)),
        ]
        return [(title, rows) for title, rows in found if rows]

    def _by(self, counts: Mapping[str, int], enum: Any) -> list[Bar]:
        total = sum(counts.values()) or 1
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        return [Bar(word(self.language, enum(key)), value, value / total) for key, value in ordered]

    def _places(self, counts: Mapping[str, int], *, most: int | None) -> list[Bar]:
        total = sum(counts.values()) or 1
        named = sorted(((code, n) for code, n in counts.items() if code), key=lambda item: -item[1])[:most]
        found = [
            Bar(str(self.say(self.material.arrondissements.get(code)) or code), n, n / total)
            for code, n in named
        ]
        nowhere = counts.get("", 0)
        if most is None and nowhere:
            found.append(Bar(self.words.gettext("No place named"), nowhere, nowhere / total))
        return found

    def _register(self) -> str:
        """The last register number taken when the figures were frozen."""
        last = self.figures["register"]
        return make_ref(Series(last["series"]), last["year"], last["number"]) if last["number"] else ""
