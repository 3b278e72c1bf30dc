"""In the demo only: the letters that were sent, so that a newcomer can confirm an address."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, render_template, request, url_for

from consult.domain.accounts.addresses import fold_email
from consult.domain.accounts.models import Person
from consult.domain.accounts.queries import find_people, find_person_by_email
from consult.domain.following.telling import texts_of
from consult.domain.notices.models import Notice, NoticeKind
from consult.domain.notices.queries import list_letters, together_with
from consult.domain.territory.queries import get_municipality
from consult.rendering.letters import Letter, Sender, write_letter
from consult.rendering.letters.content import Button, Item, Paragraph, Quote
from consult.web.access import public
from consult.web.accounts.blueprint import bp, secret
from consult.web.database import db
from consult.web.request import now


@bp.get("/letters")
@public
def letters() -> str:
    """The newest letters first; all of one address when it is asked for. 404 on a real site."""
    municipality = get_municipality(db())
    if not municipality.is_demo:
        abort(404)
    asked = request.args.get("to", "").strip()
    to = fold_email(asked) if asked else None
    owner = find_person_by_email(db(), to) if to else None
    page = list_letters(db(), to=to, person_id=owner.id if owner else None, cursor=request.args.get("after"))
    people = find_people(db(), [notice.person_id for notice in page])
    sender = Sender(municipality, current_app.config["BASE_URL"], secret())
    rounds = together_with(db(), [notice.id for notice in page])
    texts = texts_of(db(), [one for notice in page for one in (notice, *rounds[notice.id])])
    written = [
        (
            notice,
            write_letter(
                [notice, *rounds[notice.id]],
                people[notice.person_id],
                sender=sender,
                at=now(),
                texts=texts,
            ),
        )
        for notice in page
    ]
    return render_template(
        "areas/accounts/letters.html",
        letters=[
            {
                "notice": notice,
                "letter": letter,
                "blocks": _blocks(letter.blocks),
                "stop": _stop(letter),
                "kept": _is_kept(notice, people[notice.person_id]),
            }
            for notice, letter in written
        ],
        asked=asked,
        to=to,
        next_href=url_for(".letters", to=asked or None, after=page.next) if page.next else None,
        previous_href=url_for(".letters", to=asked or None, after=page.previous) if page.previous else None,
    )


def _is_kept(notice: Notice, owner: Person) -> bool:
    """Whether the link is not shown: everybody reads this page, and staff accounts are the demo's own."""
    if notice.kind is NoticeKind.INVITATION:
        return True
    return owner.is_staff and notice.kind in (NoticeKind.RESET_PASSWORD, NoticeKind.CONFIRM_NEW_ADDRESS)


def _stop(letter: Letter) -> dict[str, str] | None:
    """Where letters of this kind are ended and their pace chosen, on this site."""
    if letter.stop is None:
        return None
    base = str(current_app.config["BASE_URL"])
    return {
        "href": letter.stop.href.removeprefix(base),
        "choose_href": letter.stop.choose_href.removeprefix(base),
    }


def _blocks(blocks: Any) -> list[dict[str, Any]]:
    """What the letter says, for the page: paragraphs, quotes and its links on this site."""
    base = str(current_app.config["BASE_URL"])
    shown: list[dict[str, Any]] = []
    for block in blocks:
        match block:
            case Paragraph():
                shown.append({"kind": "paragraph", "text": block.text})
            case Quote():
                shown.append(
                    {"kind": "quote", "label": block.label, "text": block.text, "language": block.language}
                )
            case Button():
                # The demo may be reached by another address than the one it was told.
                shown.append({"kind": "button", "label": block.label, "href": block.href.removeprefix(base)})
            case Item():
                shown.append(
                    {
                        "kind": "item",
                        "text": block.text,
                        "href": block.href.removeprefix(base),
                        "quote": block.quote,
                    }
                )
    return shown
