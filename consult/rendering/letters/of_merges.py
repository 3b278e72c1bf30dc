"""Letters about merges: to those who wrote what was gathered, and to those who voted on any of it."""

from __future__ import annotations

from consult.rendering.letters.case import Body, Case
from consult.rendering.letters.content import Block, Button, Paragraph, isolated


def _head(case: Case) -> str:
    return isolated(case.facts["head"])


def _listed(case: Case, fact: str) -> str:
    return case.formats.listed(isolated(ref) for ref in case.facts[fact])


def _reason(case: Case) -> list[Block]:
    return case.city_text(case.words.gettext("The moderator’s reason"), case.facts.get("reason") or {})


def _contest(case: Case) -> Paragraph:
    return Paragraph(
        case.words.gettext(
            "If you think that this is wrong, write to %(contact)s and give the number. A merge can be undone at any "
            "time before the synthesis, and then everything is as it was.",
            contact=case.contact,
        )
    )


def merged(case: Case) -> Body:
    """To an author: their words stand behind the head; or, to the author of the head, others stand behind theirs."""
    _ = case.words.gettext
    mine = case.facts["refs"]
    if not mine:
        return Body(
            _("Others were merged into your contribution %(ref)s", ref=case.ref),
            [
                Paragraph(
                    case.words.ngettext(
                        "A moderator found that %(num)s other contribution asks for the same as yours, %(ref)s, and "
                        "merged it into yours. Your words stay as they are, under your name.",
                        "A moderator found that %(num)s other contributions ask for the same as yours, %(ref)s, and "
                        "merged them into yours. Your words stay as they are, under your name.",
                        case.facts["members"],
                        ref=case.ref,
                    )
                ),
                *_counted(case),
                *_reason(case),
                _contest(case),
                Button(_("Open the page of the contribution"), case.own()),
            ],
            [],
        )
    return Body(
        _("Your contribution %(ref)s was merged into %(head)s", ref=isolated(mine[0]), head=_head(case)),
        [
            Paragraph(
                _(
                    "A moderator found that your words (%(refs)s) ask for the same as others, and merged them into "
                    "%(head)s. You stay their author: your text, its number and its comments stay on its own page, and "
                    "the page of %(head)s names it.",
                    refs=_listed(case, "refs"),
                    head=_head(case),
                )
            ),
            *_counted(case),
            *_reason(case),
            _contest(case),
            Button(_("See where it stands now"), case.url(f"contributions/{case.facts['head']}")),
        ],
        [],
    )


def _counted(case: Case) -> list[Block]:
    _ = case.words.gettext
    return [
        Paragraph(
            _("Nobody who voted is lost: each person counts once, with the choice they made last.")
            if case.facts["counts"]
            else _("The vote had closed before, so its results stay as they are, text by text.")
        )
    ]


def undone(case: Case) -> Body:
    """To an author of the head or of what stood behind it: everything is as before."""
    _ = case.words.gettext
    return Body(
        _("The merge of your contribution %(ref)s was undone", ref=case.ref),
        [
            Paragraph(
                _(
                    "The merge with %(head)s was undone. Each text stands for itself again, under its own number, with "
                    "its comments and with the votes that were cast on it.",
                    head=_head(case),
                )
            ),
            *_reason(case),
            Button(_("Open the page of the contribution"), case.own()),
        ],
        [],
    )


def vote_merged(case: Case) -> Body:
    """To a voter. The letter never says what they chose."""
    _ = case.words.gettext
    return Body(
        _("What you voted on was merged: %(ref)s", ref=case.ref),
        [
            Paragraph(
                _(
                    "A moderator merged contributions that ask for the same into %(ref)s. You had voted on: %(voted)s.",
                    ref=case.ref,
                    voted=_listed(case, "voted"),
                )
            ),
            Paragraph(
                _(
                    "Your vote stays on the text that you read, and counts once at %(ref)s, with the choice you made "
                    "last. Nothing is needed from you. If you do not want that, you may move the vote or take it back.",
                    ref=case.ref,
                )
            ),
            Button(
                _("See your votes: keep, move or take back"),
                case.url(f"contributions/{case.facts['ref']}/votes"),
            ),
        ],
        [],
    )


def vote_returned(case: Case) -> Body:
    """To a voter: the merge is undone."""
    _ = case.words.gettext
    return Body(
        _("A merge of what you voted on was undone: %(ref)s", ref=case.ref),
        [
            Paragraph(
                _(
                    "The contributions that were merged into %(ref)s stand for themselves again. Each of your votes "
                    "counts where you cast it: %(voted)s.",
                    ref=case.ref,
                    voted=_listed(case, "voted"),
                )
            ),
            Button(_("See your votes"), case.url("account/votes")),
        ],
        [],
    )
