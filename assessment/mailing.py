"""Collect: messages by mail, written down in the database first, then sent by the worker.

A worker that is killed goes on where it stopped: a letter is marked as sent right after the server took it, so at most the
one that was under way then is sent twice, with the same Message-ID.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from assessment.access import Actor
from assessment.models import Assessment, Letter, Mailing, Participant, User
from assessment.models.base import now
from assessment.models.work import UNDER_WAY
from assessment.post import Refused, post
from assessment.store import Store
from errors import AnswerError, MailError
from settings import MailServer

LONGEST_ADDRESS, LONGEST_SUBJECT, LONGEST_WORDS = 254, 150, 2_000
PAUSE = datetime.timedelta(minutes=10)
"""Nobody is written to twice within this time: a button pressed again sends nothing twice."""


def is_address(text: str) -> bool:
    """Whether a text is one plain e-mail address.

    >>> is_address("a.chen@bank.example"), is_address("a chen@bank.example"), is_address("chen@bank"), is_address("a@b.c\\n")
    (True, False, False, False)
    """
    if not text.isascii() or not text.isprintable() or len(text) > LONGEST_ADDRESS or "." not in text.rpartition("@")[2]:
        return False
    try:
        return Address(addr_spec=text).addr_spec == text
    except (ValueError, IndexError, HeaderParseError):
        return False


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to and what."""

    participant_id: str
    name: str
    email: str
    body: str


@dataclass(frozen=True)
class Posted:
    """What became of the last letter to somebody; ``at`` is None while it waits and when it failed."""

    at: datetime.datetime | None
    error: str
    is_recent: bool


def posted(session: Session, assessment: Assessment) -> dict[str, Posted]:
    """The last letter to each participant who was written to."""
    query = select(Letter, Mailing).join(Mailing, Letter.mailing_id == Mailing.id).order_by(Letter.created_at)
    found = {}
    for each, mailing in session.execute(query.where(Mailing.assessment_id == assessment.id)):
        given_up = mailing.error if mailing.state == "failed" and each.sent_at is None else None
        error = each.error or given_up or ""
        found[each.participant_id] = Posted(each.sent_at, error, not error and (each.sent_at or now()) > now() - PAUSE)
    return found


def write(
    session: Session, actor: Actor, assessment: Assessment, subject: str, words: str, recipients: list[Recipient]
) -> Mailing:  # fmt: skip
    """Put letters down for the worker, own words first: to those of the recipients who were not written to just now."""
    if assessment.confidentiality == "anonymous":
        raise AnswerError("An anonymous assessment has no named participants: send the common link")
    if not assessment.is_open(datetime.date.today()):
        raise AnswerError("Collection is closed: nobody can answer any more")
    subject = " ".join(subject.split())
    if not subject or len(subject) > LONGEST_SUBJECT:
        raise AnswerError("Give a subject of at most 150 characters")
    if len(words) > LONGEST_WORDS:
        raise AnswerError("At most 2,000 characters of own words fit")
    _hold(session, assessment)
    before = posted(session, assessment)
    wanted = [each for each in recipients if each.participant_id not in before or not before[each.participant_id].is_recent]
    if not wanted:
        raise AnswerError("There is nobody to write to: add e-mail addresses, or wait ten minutes before writing again")
    mailing = Mailing(assessment_id=assessment.id, subject=subject, reply_to=session.get_one(User, actor.user_id).email)
    session.add(mailing)
    session.flush()
    above = f"{words}\n\n" if words else ""
    session.add_all(
        Letter(
            mailing_id=mailing.id, participant_id=each.participant_id, name=each.name, email=each.email,
            body=above + each.body,
        )
        for each in wanted
    )  # fmt: skip
    session.flush()
    return mailing


def _hold(session: Session, assessment: Assessment) -> None:
    """Have this request alone write letters of the assessment until it ends."""
    session.execute(update(Assessment).where(Assessment.id == assessment.id).values(deadline=Assessment.deadline))


def under_way(session: Session, assessment: Assessment) -> Mailing | None:
    """The mailing that is being sent."""
    query = select(Mailing).where(Mailing.assessment_id == assessment.id, Mailing.state.in_(UNDER_WAY))
    return session.scalars(query.order_by(Mailing.created_at.desc()).limit(1)).first()


def counts(session: Session, mailing: Mailing) -> tuple[int, int]:
    """Letters that are done with, and all."""
    query = select(func.count(Letter.id)).where(Letter.mailing_id == mailing.id)
    done = query.where(Letter.sent_at.is_not(None) | Letter.error.is_not(None))
    return session.scalar(done) or 0, session.scalar(query) or 0


def run_mailing(store: Store, mailing_id: str, tell: Callable[[str, float], None]) -> None:
    """Send what is not sent yet, each letter as far as it still holds; a server that can't be used ends the rest."""
    with store.session() as session:
        mailing = session.get_one(Mailing, mailing_id)
        subject, reply_to = mailing.subject, mailing.reply_to
        letters = list(session.scalars(select(Letter.id).where(Letter.mailing_id == mailing_id, _open_letter())))
    server = store.settings.mail
    try:
        if server is None:
            raise MailError("no mail server is set", "WAYMARK_SMTP")
        with post(server) as line:
            for count, id in enumerate(letters):
                tell("sending", count / len(letters))
                try:
                    recipient = _still_wanted(store, id)
                    if recipient is not None:
                        line.send(message_of(id, recipient, subject, reply_to, server))
                        _end(store, [id], sent_at=now())
                except Refused as error:
                    _fail(store, [id], MailError(f"the mail server doesn't take it ({error})"))
                except ValueError:
                    _fail(store, [id], MailError("a name or address that no mail can hold"))
    except Exception as error:
        _fail(store, letters, error if isinstance(error, MailError) else MailError("the worker could not go on"))
        raise


def _open_letter() -> ColumnElement[bool]:
    return Letter.sent_at.is_(None) & Letter.error.is_(None)


def _still_wanted(store: Store, letter_id: str) -> Recipient | None:
    """The letter as it was put down, if it may still go: to the address and with the link that hold now.

    None where another worker has sent it or the participant is gone.
    """
    with store.session() as session:
        letter = session.scalar(select(Letter).where(Letter.id == letter_id, _open_letter()))
        person = session.get(Participant, letter.participant_id) if letter else None
        if letter is None or person is None:
            return None
        is_open = session.get_one(Assessment, person.assessment_id).is_open(datetime.date.today())
        if is_open and person.email == letter.email and person.token in letter.body:
            return Recipient(person.id, letter.name, letter.email, letter.body)
    _fail(store, [letter_id], MailError("changed before it was sent", "", "send again"))
    return None


def _fail(store: Store, ids: list[str], error: MailError) -> None:
    _end(store, ids, error=str(error))


def _end(store: Store, ids: list[str], **values: object) -> None:
    """Mark letters that are still open, and empty them."""
    with store.session() as session:
        session.execute(update(Letter).where(Letter.id.in_(ids), _open_letter()).values(body="", **values))


def message_of(id: str, recipient: Recipient, subject: str, reply_to: str, server: MailServer) -> EmailMessage:
    """A letter as plain text."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    message["From"] = Address("Waymark", addr_spec=server.sender)
    message["To"] = Address(recipient.name.replace("=?", "= ?"), addr_spec=recipient.email)
    if is_address(reply_to):
        message["Reply-To"] = reply_to
    message["Date"] = format_datetime(datetime.datetime.now(datetime.UTC))
    message["Message-ID"] = f"<{id}@{server.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(recipient.body)
    return message
