"""The two halves of sending a mail, each a step: claim it, then send and mark it."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from app.kernel import clock
from app.kernel.db import db
from app.kernel.settings import setting
from app.notices.models import Mail
from app.notices.sending import Letter, Never, NotNow, compose, sink
from app.notices.states import MailState
from app.tasks.steps import looking

PAUSES_S = (60, 300, 900, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 24 * 3600)
"""Between tries when the server is away; about two days in all, then the mail counts as failed."""
LOST_AFTER = timedelta(minutes=30)
"""A claim this old was left behind by a worker that never came back."""


def claim(mail_id: int) -> bool:
    """Take a waiting mail for this task; False when another one has it or it is done."""
    now = clock.now()
    free = or_(
        Mail.state == MailState.WAITING,
        (Mail.state == MailState.SENDING) & (Mail.claimed_at < now - LOST_AFTER),
    )
    taken = db.session.execute(
        update(Mail)
        .where(Mail.id == mail_id, free)
        .values(state=MailState.SENDING, claimed_at=now, attempts=Mail.attempts + 1)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def deliver(mail_id: int) -> str:
    """Send a claimed mail and mark it; gives its new state. No transaction is open while the server is spoken to."""
    with looking():
        letter = letter_of(db.session.get_one(Mail, mail_id))
        url = setting("MAIL_URL")
    try:
        sink(url).send(compose(letter), letter.to_address)
    except NotNow as error:
        return _try_later(mail_id, str(error))
    except Never as error:
        return _give_up(mail_id, str(error))
    mail = db.session.get_one(Mail, mail_id)
    mail.state, mail.sent_at, mail.failure = MailState.SENT, clock.now(), None
    if mail.secret and not url.startswith("file:"):
        mail.text, mail.html = "", None
    return str(mail.state)


def letter_of(mail: Mail) -> Letter:
    """The mail as plain values."""
    return Letter(
        sender=setting("MAIL_FROM"),
        to_address=mail.to_address,
        to_name=mail.to_name,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=mail.message_id,
        written_at=mail.created_at,
    )


def _try_later(mail_id: int, reason: str) -> str:
    mail = db.session.get_one(Mail, mail_id)
    if mail.attempts > len(PAUSES_S):
        return _give_up(mail_id, reason)
    mail.state, mail.failure = MailState.WAITING, reason[:500]
    mail.next_at = clock.now() + timedelta(seconds=PAUSES_S[mail.attempts - 1])
    return str(mail.state)


def _give_up(mail_id: int, reason: str) -> str:
    mail = db.session.get_one(Mail, mail_id)
    mail.state, mail.failure = MailState.FAILED, reason[:500]
    return str(mail.state)


def due(now: datetime, most: int = 200) -> list[int]:
    """Mails whose next try has come and that no task of their own is about to send."""
    left_behind = (Mail.state == MailState.SENDING) & (Mail.claimed_at < now - LOST_AFTER)
    waiting = (Mail.state == MailState.WAITING) & (Mail.attempts > 0) & (Mail.next_at <= now)
    found = select(Mail.id).where(or_(waiting, left_behind)).order_by(Mail.next_at).limit(most)
    return list(db.session.scalars(found))
