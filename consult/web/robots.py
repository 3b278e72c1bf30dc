"""Robots, told from people by what only they do: filling in what nobody sees, and faster than anybody types.

A person may be caught too: a program of their browser fills in every field, or a page was open for days. So nobody
is refused for good. The page comes back with its words, says why, and the next press sends: a form that was made
for somebody who was caught may be sent at once. What keeps a flood away are the limits (`limits.py`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField

from consult.kernel.secrets import Keys, TokenProblem, sign, unsign
from consult.web.request import now

# A page that was open for longer is made anew; its words are kept.
OLDEST = timedelta(days=1)
# The signature itself never ends; the moment inside is compared with the request's, like all time here.
_EVER = 10**9


class Guarded:
    """A form with a field that nobody sees and the signed moment at which it was made. Mix in before FlaskForm."""

    website = StringField(_("Leave this field empty"))
    made = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.made.data:
            self._make()

    def caught(self, *, quick: bool = False) -> str:
        """The sentence for whoever was caught, the form made anew for their next press; "" for anybody else.

        `quick`: it may be sent the moment it is opened.
        """
        said = self._why(quick)
        if said:
            self.website.data = ""
            self._make(again=True)
        return said

    def _why(self, quick: bool) -> str:
        if self.website.data:
            return gettext(
                "A field that people do not see was filled in, perhaps by a program of your browser. It is empty "
                "again: press the button once more, and it is sent."
            )
        least = current_app.config["SETTINGS"].form_seconds
        if not least:
            return ""
        age = self._age()
        if age is None:
            return gettext(
                "This page was open for a long time, or came without its mark. It is made anew: press the button "
                "once more, and it is sent."
            )
        if age < least and not quick:
            return gettext(
                "This was sent faster than people type, so we ask once whether you are a person: press the button "
                "once more, and it is sent."
            )
        return ""

    def _age(self) -> float | None:
        """Seconds since the form was made; `OLDEST` for one made for somebody who was caught; None when it is none."""
        payload = unsign(
            _keys(), self.made.raw_data[0] if self.made.raw_data else "", purpose=self._purpose, max_age=_EVER
        )
        if isinstance(payload, TokenProblem) or len(payload) != 2:
            return None
        made, again = payload
        age = now().timestamp() - float(made)
        if not 0 <= age <= OLDEST.total_seconds():
            return None
        return OLDEST.total_seconds() if again else age

    def _make(self, *, again: bool = False) -> None:
        self.made.data = sign(_keys(), purpose=self._purpose, payload=[str(now().timestamp()), int(again)])

    @property
    def _purpose(self) -> str:
        return f"form:{type(self).__name__}"


def _keys() -> Keys:
    keys: Keys = current_app.config["SETTINGS"].keys
    return keys
