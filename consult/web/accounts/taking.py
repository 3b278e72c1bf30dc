"""Taking one's data along: one ZIP, asked for with the password."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

from flask import current_app, render_template, send_file
from werkzeug.wrappers import Response

from consult.domain.accounts.passwords import verify_password
from consult.domain.accounts.rules import AccountRefusal
from consult.domain.territory.queries import get_municipality
from consult.kernel.errors import Refused
from consult.rendering.formats import tunis_date
from consult.rendering.letters import Sender
from consult.rendering.takeout import Takeout, write_takeout
from consult.web.access import signed_in
from consult.web.accounts.blueprint import Answer, blame, bp
from consult.web.accounts.forms import PasswordAgainForm
from consult.web.database import db
from consult.web.files import store
from consult.web.limits import too_often, wait
from consult.web.request import me, now

# Up to here it is made in memory, beyond it in a file that is gone when it was sent.
IN_MEMORY = 2 * 1024 * 1024


def _page(form: PasswordAgainForm, status: int = 200, problem: str = "") -> Answer:
    page = render_template("areas/accounts/data.html", form=form, problem=problem)
    return (page, status) if status != 200 else page


@bp.route("/account/data", methods=["GET", "POST"])
@signed_in
def data() -> Answer | Response:
    form = PasswordAgainForm()
    if not form.is_submitted():
        return _page(form)
    if not form.validate():
        return _page(form, 422)
    if until := too_often("sign-in", account=me().email or ""):
        return _page(form, 429, wait(until))
    if not verify_password(me().password_hash, form.current.data or ""):
        return _page(form, 422, blame(form, Refused(AccountRefusal.PASSWORD_WRONG)))
    return _zip()


def _zip() -> Response:
    # Closed by the answer, once it was sent.
    file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    # Without the key: no link in a letter that is read again acts.
    sender = Sender(get_municipality(db()), current_app.config["BASE_URL"], None)
    write_takeout(file, Takeout(db(), me(), sender, now(), store()))  # type: ignore[arg-type]
    size = file.tell()
    file.seek(0)
    answer = send_file(
        file,  # type: ignore[arg-type]
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"my-data-{tunis_date(now()).isoformat()}.zip",
    )
    answer.content_length = size
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
