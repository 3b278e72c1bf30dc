"""Pictures and a PDF in the forms of a proposal: taken as they come, kept with the draft or the edit, shown again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext
from flask_wtf.file import FileField
from wtforms import BooleanField, Form, TextAreaField

from consult.domain.contributions.attaching import Sent, drop_unused
from consult.domain.contributions.attachments import (
    ALTERNATIVE_MAX,
    DOCUMENT,
    DOCUMENT_MOST,
    PICTURE_MOST,
    PICTURES,
    Wish,
    attachments_of,
    in_form,
    take_file,
    words_wanted,
)
from consult.domain.contributions.models import Attachment, Contribution, State
from consult.kernel.uploads import MEGABYTE, UploadRefused
from consult.rendering.wording.uploads import upload_sentences
from consult.web.compose.attachments import document_of, picture_of
from consult.web.database import db
from consult.web.device import files_are_kept
from consult.web.files import chosen, received, store
from consult.web.forms import FormClass, judge
from consult.web.limits import too_often, wait
from consult.web.request import lang, me, now

SLOTS = (*PICTURES, DOCUMENT)
ATTACHING = {
    "picture_mb": PICTURE_MOST // MEGABYTE,
    "document_mb": DOCUMENT_MOST // MEGABYTE,
    "alternative_max": ALTERNATIVE_MAX,
}


def with_attachments(form: FormClass) -> FormClass:
    """Give a form the fields of the slots, after its own: a file, the words of a picture, and whether it goes."""
    for slot in PICTURES:
        label = lazy_gettext("Picture %(number)s", number=slot)
        setattr(form, f"file_{slot}", FileField(label))
        words = lazy_gettext("What picture %(number)s shows", number=slot)
        setattr(form, f"alternative_{slot}", TextAreaField(words))
        setattr(form, f"remove_{slot}", BooleanField(lazy_gettext("Remove picture %(number)s", number=slot)))
    setattr(form, f"file_{DOCUMENT}", FileField(lazy_gettext("PDF document")))
    setattr(form, f"remove_{DOCUMENT}", BooleanField(lazy_gettext("Remove the document")))
    return form


def fill_words(form: Form, found: Sequence[Attachment]) -> None:
    """Put into an untouched form what its pictures show."""
    for slot, one in in_form(found).items():
        if slot != DOCUMENT:
            form[f"alternative_{slot}"].data = one.alternative or ""


def wishes_of(form: Form) -> dict[int, Wish]:
    """What the form says of each slot. A new file in a slot is kept, whatever is ticked beside it."""
    return {
        slot: Wish(
            alternative=(form[f"alternative_{slot}"].data or "") if slot != DOCUMENT else "",
            remove=bool(form[f"remove_{slot}"].data) and not chosen(form[f"file_{slot}"]),
        )
        for slot in SLOTS
    }


@dataclass(frozen=True, slots=True)
class Taken:
    """The files that came with a form, by slot; `good`: none was refused."""

    files: Mapping[int, Sent]
    good: bool


def brings_files(form: Form) -> bool:
    return any(chosen(form[f"file_{slot}"]) for slot in SLOTS)


def take_files(form: Form) -> Taken:
    """Take the files of a form into the store; why one is refused stands at its field. Before any transaction."""
    files: dict[int, Sent] = {}
    good = True
    for slot in SLOTS:
        field = form[f"file_{slot}"]
        if not chosen(field):
            continue
        if (from_then := too_often("attach", account=f"person:{me().id}")) is not None:
            field.errors = [*field.errors, wait(from_then)]
            good = False
            continue
        try:
            limit = DOCUMENT_MOST if slot == DOCUMENT else PICTURE_MOST
            with received(field, limit=limit) as path:
                files[slot] = Sent(take_file(store(), path, slot), field.data.filename)
        except UploadRefused as refused:
            field.errors = [*field.errors, *upload_sentences(lang(), refused)]
            good = False
    return Taken(files, good)


def check_words(form: Form, found: Sequence[Attachment], *, slots: Collection[int] = PICTURES) -> bool:
    """Whether all pictures that would stand have their words; errors stand on the fields."""
    wanted = words_wanted(found, wishes_of(form))
    return all([judge(form[f"alternative_{slot}"], wanted[slot]) for slot in sorted(wanted) if slot in slots])


def found_for(contribution: Contribution | None) -> list[Attachment]:
    return attachments_of(db(), [contribution.id])[contribution.id] if contribution is not None else []


def slots_of(contribution: Contribution | None) -> dict[int, dict[str, Any]]:
    """What the form shows in each slot."""
    return {
        slot: document_of(one) if slot == DOCUMENT else picture_of(one, contribution)
        for slot, one in in_form(found_for(contribution)).items()
        if contribution is not None
    }


def drop(digests: Collection[str]) -> None:
    """After the commit: remove the files of these digests that nobody has any more."""
    if digests:
        drop_unused(db(), store(), digests, at=now())


def _tell_script(form: Form, contribution: Contribution | None) -> None:
    """Where all files of a refused form are kept, so that the script need not send them a second time."""
    if contribution is None or not form.is_submitted() or any(form[f"file_{slot}"].errors for slot in SLOTS):
        return
    if contribution.state is State.DRAFT:
        files_are_kept(url_for("contributions.draft", draft_id=contribution.id))
    else:
        files_are_kept(request.path)


def attaching_page(form: Form, contribution: Contribution | None) -> dict[str, Any]:
    """What the part of a page about attachments needs. It stands open where there is something to see in it."""
    shown = slots_of(contribution)
    _tell_script(form, contribution)
    wrong = any(
        field.errors for name, field in form._fields.items() if name.startswith(("file_", "alternative_"))
    )
    return {"slots": shown, "attaching": ATTACHING, "attaching_open": bool(shown) or wrong}
