"""`flask notices send`: publishes what is due (`publishing.py`) and empties the outbox."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from config import Config
from consult.cli.analysing import Analyst
from consult.cli.attachments import EVERY, tidy_attachments
from consult.cli.guard import guard
from consult.cli.mail import Post, Undelivered, open_post
from consult.cli.publishing import publish_waiting
from consult.domain.accounts.inviting import forget_expired
from consult.domain.accounts.queries import find_people
from consult.domain.consultations.models import PlanEnding
from consult.domain.following.calendar import calendar_moved, spread_calendar
from consult.domain.following.spreading import is_behind, spread_some
from consult.domain.following.telling import still_true, texts_of
from consult.domain.notices.life import SIGN_EVERY, show_life
from consult.domain.notices.models import Notice
from consult.domain.notices.queries import is_due
from consult.domain.notices.sending import claim_notices, claim_round, mark_failed, mark_sent, withhold
from consult.domain.territory.queries import get_municipality
from consult.rendering.letters import Sender, as_message, write_letter
from consult.web.database import db, unit_of_work

# A letter must leave within five seconds of the act that it tells of.
PAUSE = 1.0
# While no server answers, letters wait instead of using up their tries one after the other.
DOWN_PAUSE = 15.0
# After a fault in spreading the news it is tried again so much later.
REST = timedelta(minutes=1)

notices = AppGroup("notices", help="Letters that wait to be sent.")


@dataclass(slots=True)
class Sent:
    """What one pass did. `down`: the post did not answer, and the pass ended there."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0
    # Nothing of them held any more.
    withheld: int = 0
    down: bool = False


class Life:
    """The worker's sign of life, written now and then."""

    def __init__(self, app: Flask, clock: Callable[[], datetime]) -> None:
        self._app, self._clock = app, clock
        self._last: datetime | None = None

    def show(self) -> None:
        at = self._clock()
        # Also when the clock was put back.
        if self._last is None or abs(at - self._last) >= SIGN_EVERY:
            with self._app.app_context(), unit_of_work() as session:
                show_life(session, at=at)
            self._last = at


def send_waiting(
    app: Flask,
    post: Post,
    *,
    clock: Callable[[], datetime],
    stopped: Callable[[], bool] = lambda: False,
    alive: Callable[[], None] = lambda: None,
) -> Sent:
    """Send what is due, one letter at a time, until nothing is, the post is down or somebody asks to stop."""
    done = Sent()
    while not stopped() and not done.down:
        alive()
        # A context of its own per letter: nothing read for one is kept for the next.
        with app.app_context():
            if not is_due(db(), at=clock()):
                break
            with unit_of_work() as session:
                claimed = claim_notices(session, at=clock())
                together = claim_round(session, claimed[0], at=clock()) if claimed else []
            if together:
                _send(app, post, together, done, clock=clock)
    return done


def _say_published(endings: list[PlanEnding]) -> None:
    if endings:
        published = endings.count(PlanEnding.PUBLISHED)
        refused = endings.count(PlanEnding.REFUSED)
        click.echo(f"consultations: {published} published, {refused} not complete at their moment", err=True)


def _send(
    app: Flask, post: Post, claimed: Sequence[Notice], done: Sent, *, clock: Callable[[], datetime]
) -> None:
    """One letter: of a notice, or of a round. What no longer holds when it leaves is told in none."""
    config: Config = app.config["SETTINGS"]
    texts = texts_of(db(), claimed)
    told = still_true(db(), claimed, texts, at=clock())
    if over := [notice.id for notice in claimed if notice not in told]:
        with unit_of_work() as session:
            withhold(session, ids=over, at=clock())
    if not told:
        done.withheld += 1
        return
    ids = [notice.id for notice in told]
    person = find_people(db(), [told[0].person_id])[told[0].person_id]
    sender = Sender(get_municipality(db()), config.base_url, config.keys)
    try:
        letter = write_letter(told, person, sender=sender, at=clock(), texts=texts)
        if not letter.to:
            raise Undelivered("the person has no address", refused=True)
        post.deliver(as_message(letter, number=ids[0], at=clock(), sender=post.sender))
    except Exception as error:
        # Whatever is wrong with one letter, the others go on; its error is kept with it.
        kind = error if isinstance(error, Undelivered) else None
        said = str(error) if kind else f"{type(error).__name__}: {error}"
        done.down = kind is not None and kind.down
        refused = kind is not None and kind.refused
        with unit_of_work() as session:
            again = [
                mark_failed(session, notice_id=one, error=said, at=clock(), refused=refused) for one in ids
            ]
        done.put_off += any(again)
        done.given_up += not all(again)
        if kind is None:
            app.logger.exception("letter %s", ids[0])
    else:
        with unit_of_work() as session:
            mark_sent(session, ids=ids, at=clock())
        done.sent += 1


def spread_news(
    app: Flask, *, clock: Callable[[], datetime], stopped: Callable[[], bool] = lambda: False
) -> int:
    """Tell followers and authors of what was done since the last time; how many notices were written."""
    told = 0
    with app.app_context():
        if calendar_moved(db(), at=clock()):
            with unit_of_work() as session:
                told += spread_calendar(session, at=clock())
    while not stopped():
        with app.app_context():
            if not is_behind(db()):
                break
            with unit_of_work() as session:
                told += spread_some(session, at=clock())
    return told


def _report(done: Sent) -> None:
    if done.sent or done.put_off or done.given_up:
        click.echo(f"letters: {done.sent} sent, {done.put_off} put off, {done.given_up} given up", err=True)


@notices.command("send")
@click.option("--watch", is_flag=True, help="Go on, and send each letter as it comes.")
def send(watch: bool) -> None:
    """Send the letters that wait: to the server of MAIL_URL, or as files to instance/mail."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    config: Config = app.config["SETTINGS"]
    try:
        post = open_post(config.mail_url, folder=config.instance / "mail")
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    ending = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        # The letter in hand is finished and marked, then we go.
        ending.set()

    try:
        if not watch:
            _say_published(publish_waiting(app, at=_now()))
            spread_news(app, clock=_now)
            done = send_waiting(app, post, clock=_now)
            _report(done)
            if done.down or done.given_up:
                raise click.ClickException("not every letter left; the reasons are kept with them")
            return
        guard(app)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        life = Life(app, _now)
        analyst = Analyst(app)
        tidied: datetime | None = None
        rested_until = _now()
        while not ending.is_set():
            if tidied is None or _now() - tidied >= EVERY:
                tidied = _now()
                _tidy(app)
            _say_published(publish_waiting(app, at=_now()))
            if _now() >= rested_until:
                try:
                    spread_news(app, clock=_now, stopped=ending.is_set)
                except Exception:
                    # Nothing is lost: the mark stands where it was. Letters that wait go on leaving meanwhile.
                    app.logger.exception("news")
                    rested_until = _now() + REST
            done = send_waiting(app, post, clock=_now, stopped=ending.is_set, alive=life.show)
            _report(done)
            if not (done.sent or done.put_off or done.given_up):
                # A connection held open for nothing is closed by the server anyway.
                post.close()
            if not analyst.step(at=_now()):
                ending.wait(DOWN_PAUSE if done.down else PAUSE)
    finally:
        post.close()


def _tidy(app: Flask) -> None:
    """The housekeeping of attachments and of invitations let go by. Whatever is wrong with it, letters leave."""
    try:
        with app.app_context():
            tidy_attachments(at=_now())
    except Exception:
        app.logger.exception("attachments were not tidied")
    try:
        with app.app_context(), unit_of_work() as session:
            forget_expired(session, at=_now())
    except Exception:
        app.logger.exception("expired invitations were not forgotten")


def _now() -> datetime:
    return datetime.now(UTC)
