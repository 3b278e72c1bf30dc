"""The form of a role: which, where, for which department. Shared by granting and inviting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired

from consult.domain.accounts.models import Role
from consult.domain.accounts.queries import list_departments
from consult.domain.accounts.rules import AccountRefusal, may_be_granted
from consult.domain.consultations.queries import find_consultations, list_for_staff
from consult.kernel.localized import shown
from consult.rendering.wording import word
from consult.web.database import db
from consult.web.forms import judge, number_in
from consult.web.request import lang

# Where the form says what the domain refuses.
PLACES = {
    AccountRefusal.DEPARTMENT_NEEDED: "department",
    AccountRefusal.DEPARTMENT_UNWANTED: "department",
    AccountRefusal.ALREADY_GRANTED: "role",
}


class GrantForm(FlaskForm):
    role = SelectField(lazy_gettext("Role"), validators=[InputRequired(lazy_gettext("Choose a role."))])
    consultation = SelectField(lazy_gettext("Applies to"))
    department = SelectField(lazy_gettext("Department"))

    def validate(self, extra_validators: Any = None) -> bool:
        """The shapes, then whether role, department and scope go together, each at its field."""
        whole = super().validate(extra_validators)
        if self.role.data not in set(Role):
            return False
        verdict = may_be_granted(Role(self.role.data), department_id=number_in(self.department.data))
        return judge(self[PLACES.get(verdict.refusal, "role")], verdict) and whole  # type: ignore[call-overload]


def offer_roles(form: GrantForm) -> None:
    """All roles, consultations and departments, in the reader's language."""
    form.role.choices = [("", _("Choose a role"))] + [(str(role), word(lang(), role)) for role in Role]
    form.consultation.choices = [("", _("the whole city"))] + [
        (str(one.id), str(shown(one.title, lang()))) for one in list_for_staff(db(), consultation_ids=None)
    ]
    form.department.choices = [("", _("none"))] + [
        (str(one.id), str(shown(one.name, lang()))) for one in list_departments(db())
    ]


def scope_of(session: Any, consultation_id: int | None) -> Mapping[str, str] | None:
    """The title of the one consultation that a role is for, for its letter."""
    found = find_consultations(session, [consultation_id]) if consultation_id else {}
    return found[consultation_id].title if consultation_id else None
