"""Sending mail in the background."""

from datetime import timedelta

from sqlalchemy import delete

from app.kernel import clock
from app.kernel.db import db
from app.kernel.text import N_
from app.notices.delivery import claim, deliver, due
from app.notices.models import Mail, Notice
from app.notices.services import SEND
from app.notices.states import MailState
from app.tasks.registry import schedule, task
from app.tasks.services import enqueue
from app.tasks.steps import progress, step

KEEP_MAIL = timedelta(days=180)
KEEP_NOTICES = timedelta(days=365)


@task(SEND, title=N_("메일 보내기"), in_steps=True)
def send(mail_ids: list[int]) -> None:
    """Send mails one after the other; what cannot leave now is tried again by `catch_up`."""
    for done, mail_id in enumerate(mail_ids, 1):
        if step(claim, mail_id):
            step(deliver, mail_id)
        if len(mail_ids) > 1:
            progress(done, len(mail_ids))


@schedule("0 * * * * *")
@task("notices.catch_up", title=N_("밀린 메일 다시 보내기"))
def catch_up() -> int:
    """Every minute: mails that the server would not take earlier."""
    now = clock.now()
    mail_ids = due(now)
    if mail_ids:
        enqueue(SEND, unique=f"{SEND}@{now:%Y-%m-%dT%H:%M}", mail_ids=mail_ids)
    return len(mail_ids)


@schedule("0 50 3 * * *")
@task("notices.purge", title=N_("오래된 알림과 메일 지우기"))
def purge() -> int:
    """Sent mail after half a year, read notices after a year: addresses are kept no longer than needed."""
    now = clock.now()
    gone = db.session.execute(
        delete(Mail).where(Mail.state == MailState.SENT, Mail.created_at < now - KEEP_MAIL)
    )
    read = db.session.execute(
        delete(Notice).where(Notice.read_at.is_not(None), Notice.created_at < now - KEEP_NOTICES)
    )
    return int(gone.rowcount) + int(read.rowcount)  # type: ignore[attr-defined]
