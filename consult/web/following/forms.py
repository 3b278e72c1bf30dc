"""The forms of following."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField

from consult.domain.notices.models import Pace, Topic
from consult.rendering.wording import word
from consult.web.request import lang


class LettersForm(FlaskForm):
    """How soon one is told, about each topic."""

    own = RadioField(_("What becomes of my words"))
    followed = RadioField(_("What I follow"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic in Topic:
            self[str(topic)].choices = [(str(pace), word(lang(), pace)) for pace in Pace]

    def paces(self) -> dict[Topic, Pace]:
        return {topic: Pace(self[str(topic)].data) for topic in Topic}
