"""`flask notices send`: letters leave, to a real mail server or as files."""

from __future__ import annotations

import email
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import policy

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from consult.cli.mail import Folder, Server, open_post
from consult.cli.notices import send_waiting, spread_news
from consult.domain.contributions.queries import get_contribution
from consult.domain.notices.actions import choose_pace, enqueue_notice
from consult.domain.notices.models import Notice, NoticeKind, Pace, Topic
from consult.kernel.filestore import FileStore
from consult.web.database import db, unit_of_work
from tests.factories.consultations import a_consultation
from tests.factories.contributions import a_comment, a_proposal
from tests.factories.following import a_follower
from tests.factories.moderation import a_hiding
from tests.factories.people import a_moderator, a_resident


class Mailbox:
    """What a mail server does with what it is given: keeps it, or answers as it was told."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def served(mailbox: Mailbox) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    post = Server("127.0.0.1", port)
    try:
        yield post
    finally:
        post.close()
        controller.stop()


def enqueue(app, clock, *emails, language="ar") -> None:
    with app.app_context(), unit_of_work() as session:
        for address in emails:
            person = a_resident(session, email=address, language=language)
            enqueue_notice(session, person_id=person.id, kind=NoticeKind.PASSWORD_CHANGED, at=clock())


def rows(app) -> list[Notice]:
    with app.app_context():
        return list(db().scalars(select(Notice).order_by(Notice.id)))


def test_letters_leave_once_by_a_mail_server(app, clock):
    enqueue(app, clock, "a@example.tn", "b@example.tn")
    mailbox = Mailbox()
    with served(mailbox) as post:
        done = send_waiting(app, post, clock=clock)
        assert (done.sent, done.put_off, done.given_up) == (2, 0, 0)
        assert send_waiting(app, post, clock=clock).sent == 0
    assert [letter["To"] for letter in mailbox.letters] == ["a@example.tn", "b@example.tn"]
    assert [row.sent_at for row in rows(app)] == [clock(), clock()]


def test_one_bad_address_holds_up_nobody(app, clock):
    enqueue(app, clock, "a@example.tn", "b@example.tn")
    mailbox = Mailbox()
    mailbox.answers["a@example.tn"] = "550 no such user"
    with served(mailbox) as post:
        done = send_waiting(app, post, clock=clock)
        assert (done.sent, done.put_off) == (1, 1)
        first, second = rows(app)
        assert (first.sent_at, second.sent_at) == (None, clock())
        assert "550" in first.last_error and "no such user" in first.last_error
        for _ in range(2):
            clock.forward(hours=1)
            done = send_waiting(app, post, clock=clock)
        assert done.given_up == 1 and rows(app)[0].given_up_at == clock()


def test_while_no_server_answers_letters_wait(app, clock):
    enqueue(app, clock, "a@example.tn", "b@example.tn")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        done = send_waiting(app, Server("127.0.0.1", probe.getsockname()[1]), clock=clock)
    assert done.down and (done.sent, done.put_off) == (0, 1)
    assert [row.attempts for row in rows(app)] == [1, 0]
    mailbox = Mailbox()
    with served(mailbox) as post:
        clock.forward(minutes=2)
        assert send_waiting(app, post, clock=clock).sent == 2
    assert rows(app)[0].last_error is None


def test_a_dropped_connection_is_opened_again(app, clock):
    mailbox = Mailbox()
    with served(mailbox) as post:
        enqueue(app, clock, "a@example.tn")
        assert send_waiting(app, post, clock=clock).sent == 1
        post._open.sock.close()
        enqueue(app, clock, "b@example.tn")
        clock.forward(minutes=2)
        done = send_waiting(app, post, clock=clock)
        assert (
            done.sent == 1 or send_waiting(app, post, clock=lambda: clock() + timedelta(minutes=2)).sent == 1
        )
    assert len(mailbox.letters) == 2


def test_a_killed_worker_loses_nothing_and_its_letter_is_the_same_file(app, clock, tmp_path):
    enqueue(app, clock, "a@example.tn")
    post = Folder(tmp_path / "mail")
    assert send_waiting(app, post, clock=clock).sent == 1
    # As if it had been killed after the letter left and before that was written down.
    with app.app_context(), unit_of_work() as session:
        session.scalars(select(Notice)).one().sent_at = None
    clock.forward(minutes=6)
    assert send_waiting(app, post, clock=clock).sent == 1
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_the_command_writes_files_without_a_mail_server(app, clock, tmp_path):
    enqueue(app, clock, "a@example.tn", language="fr")
    result = app.test_cli_runner().invoke(args=["notices", "send"])
    assert result.exit_code == 0, result.output
    (file,) = (tmp_path / "mail").glob("*.eml")
    read = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert read["To"] == "a@example.tn"
    assert "1 sent" in result.stderr and result.stdout == ""


@pytest.mark.parametrize(
    "url", ["http://mail.example", "smtp://", "smtp://mail.example?tls=perhaps", "mail.example"]
)
def test_an_address_that_is_no_mail_server_is_refused_without_repeating_it(url, tmp_path):
    with pytest.raises(ValueError, match="MAIL_URL must be") as refused:
        open_post(url, folder=tmp_path)
    assert "mail.example" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, None, "", None)),
        ("smtp://u%40x:p@mail.example:2525?tls=starttls", ("mail.example", 2525, "u@x", "starttls", None)),
        (
            "smtp://mail.example?tls=starttls&from=city@x.tn",
            ("mail.example", 587, None, "starttls", "city@x.tn"),
        ),
        ("smtps://u:p@mail.example", ("mail.example", 465, "u", "tls", None)),
    ],
)
def test_a_mail_server_is_named_by_one_address(url, expected, tmp_path):
    post = open_post(url, folder=tmp_path)
    assert (post.host, post.port, post.user, post.tls, post.sender) == expected
    assert "p@" not in repr(post) and "password" not in repr(post)


def test_a_round_is_one_letter_and_what_no_longer_holds_is_in_none(app, clock, tmp_path):
    """Three comments on what one follows and one that is hidden before the morning: one letter, of three."""
    with app.app_context(), unit_of_work() as session:
        moderator = a_moderator(session)
        consultation = a_consultation(session, store=FileStore(tmp_path / "uploads"), moderator=moderator)
        proposal = a_proposal(session, consultation=consultation)
        follower = a_follower(session, of=proposal, person=a_resident(session, email="f@example.tn"))
        hidden, *_ = [a_comment(session, parent=proposal, body=f"Commentaire {n}") for n in range(4)]
        where = proposal.author_id
    assert spread_news(app, clock=clock) >= 4
    with app.app_context(), unit_of_work() as session:
        choose_pace(session, person_id=where, topic=Topic.OWN, pace=Pace.NEVER, at=clock())
        contribution = get_contribution(session, hidden.ref)
        a_hiding(session, of=contribution, moderator=moderator)
    mailbox = Mailbox()
    with served(mailbox) as post:
        send_waiting(app, post, clock=clock)
        assert not [letter for letter in mailbox.letters if letter["To"] == "f@example.tn"]
        clock.forward(days=1)
        send_waiting(app, post, clock=clock)
    # The hiding, too, is told to who follows: but that was the comment, which nobody follows.
    (letter,) = [letter for letter in mailbox.letters if letter["To"] == "f@example.tn"]
    words = letter.get_body("plain").get_content()
    assert [f"Commentaire {n}" in words for n in range(4)] == [False, True, True, True]
    assert str(letter["List-Unsubscribe"]).startswith("<http://localhost/fr/letters/stop/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with app.app_context():
        mine = db().scalars(select(Notice).where(Notice.person_id == follower.id)).all()
    assert [one.sent_at is not None for one in mine] == [False, True, True, True]
    assert mine[0].withheld_at == clock()


def test_a_round_that_fails_is_tried_again_whole(app, clock):
    with app.app_context(), unit_of_work() as session:
        person = a_resident(session, email="a@example.tn")
        for n in range(2):
            facts = {"slug": "square", "title": {"fr": "La place"}}
            enqueue_notice(
                session,
                person_id=person.id,
                kind=NoticeKind.FOLLOWED_SYNTHESIS,
                at=clock(),
                facts=facts,
                key=str(n),
            )
    clock.forward(days=1)
    mailbox = Mailbox()
    mailbox.answers["a@example.tn"] = "451 try later"
    with served(mailbox) as post:
        assert send_waiting(app, post, clock=clock).put_off == 1
        assert [row.attempts for row in rows(app)] == [1, 1]
        mailbox.answers.clear()
        clock.forward(hours=1)
        assert send_waiting(app, post, clock=clock).sent == 1
    assert len(mailbox.letters) == 1 and len({row.sent_with_id for row in rows(app)}) == 1
