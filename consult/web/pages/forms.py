"""The forms in which the city writes its pages and its news."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField

from consult.domain.pages.rules import NEWS_MAX, NEWS_TITLE_MAX, PAGE_MAX
from consult.web.forms import in_three


@in_three("text", _("Text of the page"), limit=PAGE_MAX, lines=True)
class PageForm(FlaskForm):
    seen = HiddenField()


@in_three("title", _("Title"), limit=NEWS_TITLE_MAX)
@in_three("text", _("Text"), limit=NEWS_MAX, lines=True)
class NewsForm(FlaskForm):
    seen = HiddenField()
