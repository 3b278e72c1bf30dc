"""The thread of a contribution in a reader's language: the items that the component `thread` shows.

Used by pages and by PDFs; whoever calls gives `address`, which makes a link from a target, or None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from consult.domain.contributions.models import Tongue
from consult.domain.council.models import OutcomeKind
from consult.domain.council.steps import Holder, Link, NextCode, NextStep, Said, Step, StepCode, Thread
from consult.kernel.localized import Shown, shown
from consult.kernel.prose import to_html
from consult.rendering.formats import Formats
from consult.rendering.wording import word
from consult.rendering.words import Words

Address = Callable[[Link], str | None]

RIGHT_TO_LEFT = {"ar"}

# Of these outcomes something remains to be done by others.
CARRIED_OUT = {OutcomeKind.ACCEPTED, OutcomeKind.PARTLY}

# Steps whose reason a moderator wrote for the author.
RULED = (
    StepCode.EDIT_ASKED,
    StepCode.HIDDEN,
    StepCode.MASKED,
    StepCode.UPHELD,
    StepCode.UNMASKED,
    StepCode.RESTORED,
)

# The kinds of badge that say an outcome: colour is never alone, the word stands in it.
OUTCOME_BADGES = {
    OutcomeKind.ACCEPTED: "done",
    OutcomeKind.PARTLY: "info",
    OutcomeKind.REFUSED: "refused",
    OutcomeKind.DEFERRED: "warn",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One step as it is shown. `body` is safe HTML; `state`: done, now, todo or refused."""

    code: str
    title: str
    when: str
    datetime: str
    who: str
    body: Markup
    href: str | None
    link_label: str
    state: str
    # The outcome, where one was recorded: {text, kind}.
    badge: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NextItem:
    """The next step as it is shown; `when` stands beside its label: the day, or why there is none."""

    code: str
    title: str
    who: str
    when: str
    late: bool
    body: Markup
    state: str = "todo"


@dataclass(frozen=True, slots=True)
class ThreadItems:
    steps: list[Item]
    next_step: NextItem | None
    # What is said when no step is left.
    finished: str


def thread_items(thread: Thread, language: str, *, address: Address = lambda _link: None) -> ThreadItems:
    """The thread in words of this language."""
    speak = _Speaker(language, address)
    return ThreadItems(
        steps=[speak.step(step) for step in thread.steps],
        next_step=next_item(thread.next_step, language) if thread.next_step else None,
        finished=speak.words.gettext(
            "Brought in from another platform as it was said there. What became of it there is not recorded here."
        )
        if thread.elsewhere
        else speak.words.gettext("The consultation was cancelled: no synthesis and no decision follow.")
        if any(step.code == StepCode.CANCELLED for step in thread.steps)
        else speak.words.gettext(
            "The file is closed. Carrying out what was decided is the municipality's part and is not recorded here."
        )
        if any(step.facts.get("kind") in CARRIED_OUT for step in thread.steps)
        else speak.words.gettext("Nothing is left to be done here."),
    )


def next_item(step: NextStep, language: str) -> NextItem:
    """The next step in words of this language, for pages and for lists."""
    return _Speaker(language, lambda _link: None).next(step)


class _Speaker:
    def __init__(self, language: str, address: Address) -> None:
        self.language = language
        self.words = Words(language)
        self.formats = Formats(language)
        self.address = address

    def step(self, step: Step) -> Item:
        return Item(
            code=str(step.code),
            title=self._title(step),
            when=self._when(step.at),
            datetime=step.at.isoformat(),
            who=self._who(step.holder, step.name, step.facts.get("office")),
            body=Markup("").join(self._body(step)),
            href=self.address(step.link) if step.link else None,
            link_label=self._link_words(step),
            state=self._state(step),
            badge=self._badge(step),
        )

    def next(self, step: NextStep) -> NextItem:
        gettext = self.words.gettext
        if step.code == NextCode.CONTEST and step.by is None:
            when = ""
        elif step.code == NextCode.TAKE_UP:
            when = gettext("The reason of the decision says until when.")
        elif step.by is None:
            when = gettext("No date was set.")
        else:
            when = self.formats.date(step.by)
        body = []
        if step.follows:
            body.append(
                self._line(
                    gettext("As for the proposal it comments on, %(ref)s."), ref=self._ref(step.follows)
                )
            )
        if step.merged_into:
            body.append(
                self._line(
                    gettext("As for %(ref)s, into which it was merged."), ref=self._ref(step.merged_into)
                )
            )
        if step.code == NextCode.CONTEST:
            body.append(
                self._line(
                    gettext(
                        "Whoever wrote it may contest the ruling on this page, once signed in; without an account by "
                        "writing to %(email)s, or to: %(address)s"
                    ),
                    email=self._ltr(step.facts["email"]),
                    address=self._localized(step.facts["address"]),
                )
            )
        return NextItem(
            code=str(step.code),
            title=word(self.language, step.code),
            who=self._who(step.holder, step.name),
            when=when,
            late=step.late,
            body=Markup("").join(body),
        )

    def _title(self, step: Step) -> str:
        gettext = self.words.gettext
        if step.code == StepCode.CITED:
            return gettext("Cited in the synthesis, finding %(number)s", number=step.facts["number"])
        if step.code == StepCode.RECOMMENDED:
            return gettext("Led to recommendation %(number)s", number=step.facts["number"])
        if step.code == StepCode.TEXT_CHANGED:
            return gettext("The text was changed in version %(number)s", number=step.facts["number"])
        if step.code == StepCode.OUTCOME:
            return gettext("Decision on recommendation %(number)s", number=step.facts["number"])
        if step.code == StepCode.MERGED:
            return gettext("Merged into %(ref)s", ref=step.facts["ref"])
        return word(self.language, step.code)

    def _body(self, step: Step) -> list[Markup]:
        gettext, facts = self.words.gettext, step.facts
        found: list[Markup] = []
        match step.code:
            case StepCode.RECEIVED:
                found.append(
                    self._line(
                        gettext("It holds number %(ref)s of the register for good."),
                        ref=self._ref(facts["ref"]),
                    )
                )
            case (
                StepCode.EDIT_ASKED
                | StepCode.HIDDEN
                | StepCode.MASKED
                | StepCode.RESTORED
                | StepCode.UNMASKED
            ) if "rule" in facts:
                found.append(self._line(gettext("Rule: %(rule)s"), rule=self._localized(facts["rule"])))
                if facts.get("appealed"):
                    found.append(
                        self._line(gettext("The author had contested the ruling: the appeal was granted."))
                    )
            case StepCode.CITED | StepCode.RECOMMENDED:
                found.append(self._strong(facts["title"]))
            case StepCode.OUTCOME:
                found.append(self._strong(facts["title"]))
                found.append(
                    self._line(
                        gettext("Session of %(date)s, deliberation no.\u00a0%(number)s."),
                        date=self.formats.date(facts["session_on"]),
                        number=self._ltr(facts["deliberation_number"]),
                    )
                )
            case StepCode.TEXT_CHANGED:
                found.append(self._strong(facts["title"]))
                found.append(self._line(gettext("The change answers this, as the city says.")))
            case StepCode.ASSIGNED:
                found.append(
                    self._line(
                        gettext("An answer is due by %(date)s."), date=self.formats.date(facts["due_on"])
                    )
                )
            case StepCode.FOLLOWS:
                found.append(
                    self._line(
                        gettext("What becomes of it is told with proposal %(ref)s."),
                        ref=self._ref(facts["ref"]),
                    )
                )
            case StepCode.GATHERED:
                found.append(
                    self._line(
                        self.words.ngettext(
                            "%(num)s contribution that asks for the same was merged into this one. Its author and "
                            "everybody who voted on it stay counted.",
                            "%(num)s contributions that ask for the same were merged into this one. Their authors and "
                            "everybody who voted on them stay counted.",
                            facts["members"],
                        )
                    )
                )
            case StepCode.MERGED:
                found.append(
                    self._line(
                        gettext(
                            "Its text, number and comments stay here. What becomes of it is told with both."
                        )
                    )
                )
            case StepCode.LET_GO:
                found.append(
                    self._line(
                        gettext("Each text stands for itself again, with the votes that were cast on it.")
                    )
                )
            case StepCode.LEFT_OPEN:
                found.append(
                    self._line(
                        gettext("The synthesis states why it leaves some contributions open:")
                        if step.reason
                        else gettext("It became public after the synthesis was published.")
                    )
                )
        if step.reason:
            found.append(self._reason(step.reason))
        if step.said is not None:
            if step.code in RULED and step.said.language != self.language:
                note = gettext(
                    "The reason is written for its author, in their language: %(language)s.",
                    language=word(self.language, Tongue(step.said.language)),
                )
                found.append(Markup('<p class="thread__missing">{}</p>').format(note))
            found.append(self._said(step.said, quote=step.code == StepCode.CITED))
        return found

    def _link_words(self, step: Step) -> str:
        gettext = self.words.gettext
        return {
            StepCode.TEXT_CHANGED: gettext("Read this version"),
            StepCode.CITED: gettext("Read the finding"),
            StepCode.SET_ASIDE: gettext("See what was set aside"),
            StepCode.LEFT_OPEN: gettext("Read the synthesis"),
            StepCode.RECOMMENDED: gettext("Read the recommendation"),
            StepCode.OUTCOME: gettext("Read the decision"),
            StepCode.FOLLOWS: gettext("Go to the proposal"),
            StepCode.MERGED: gettext("Read what it was merged into"),
            StepCode.GATHERED: gettext("Public log of merges"),
            StepCode.LET_GO: gettext("Public log of merges"),
            StepCode.CANCELLED: gettext("The page of the consultation"),
            StepCode.HIDDEN: gettext("Public log of rulings"),
            StepCode.RESTORED: gettext("Public log of rulings"),
            StepCode.UPHELD: gettext("Public log of rulings"),
            StepCode.EDIT_ASKED: gettext("Public log of rulings"),
            StepCode.MASKED: gettext("Public log of rulings"),
            StepCode.UNMASKED: gettext("Public log of rulings"),
            StepCode.REJECTED_AT_SOURCE: gettext("Public log of rulings"),
        }.get(step.code, "")

    def _state(self, step: Step) -> str:
        if step.code in (
            StepCode.HIDDEN,
            StepCode.MASKED,
            StepCode.UPHELD,
            StepCode.REJECTED_AT_SOURCE,
            StepCode.CANCELLED,
        ):
            return "refused"
        if step.code == StepCode.OUTCOME:
            return "refused" if step.facts["kind"] == OutcomeKind.REFUSED else "done"
        return "now" if step.code == StepCode.ASSIGNED else "done"

    def _badge(self, step: Step) -> dict[str, str] | None:
        if step.code != StepCode.OUTCOME:
            return None
        kind = step.facts["kind"]
        return {"text": word(self.language, kind), "kind": OUTCOME_BADGES[kind]}

    def _when(self, at: datetime | date) -> str:
        return self.formats.datetime(at) if isinstance(at, datetime) else self.formats.date(at)

    def _who(self, holder: Holder, name: dict[str, str] | None, office: str | None = None) -> str:
        named = str(shown(name, self.language)) if name else word(self.language, holder)
        return (
            self.words.gettext("%(department)s: %(office)s", department=named, office=office)
            if office and office.strip() != named
            else named
        )

    def _line(self, sentence: str, **facts: Any) -> Markup:
        return Markup("<p>{}</p>").format(Markup(escape(sentence)) % facts if facts else sentence)

    def _ref(self, value: str) -> Markup:
        return Markup('<bdi class="ref" dir="ltr">{}</bdi>').format(value)

    def _ltr(self, value: str) -> Markup:
        return Markup('<bdi dir="ltr">{}</bdi>').format(value)

    def _localized(self, value: dict[str, str]) -> Markup:
        words = shown(value, self.language)
        return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(words.language, words.direction, words.text)

    def _strong(self, value: dict[str, str]) -> Markup:
        words = shown(value, self.language)
        return Markup('<p lang="{}" dir="{}"><strong>{}</strong></p>').format(
            words.language, words.direction, words.text
        )

    def _reason(self, value: dict[str, str]) -> Markup:
        words: Shown = shown(value, self.language)
        note = Markup("")
        if words.missing:
            note = Markup('<p class="thread__missing">{}</p>').format(
                self.words.gettext(
                    "The reason is not available in this language; it stands here in: %(language)s.",
                    language=word(self.language, words.language),
                )
            )
        return note + Markup('<div class="prose" lang="{}" dir="{}">{}</div>').format(
            words.language, words.direction, Markup(to_html(words.text))
        )

    def _said(self, said: Said, *, quote: bool) -> Markup:
        html = Markup(said.html if said.html is not None else to_html(said.text))
        tag = "blockquote" if quote else "div"
        direction = "rtl" if said.language in RIGHT_TO_LEFT else "ltr"
        return Markup('<{} class="prose" lang="{}" dir="{}">{}</{}>').format(
            Markup(tag), said.language, direction, html, Markup(tag)
        )
